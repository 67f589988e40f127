"""Keys, lamps, cards and microphone relays of numbered seats, whatever bus they hang on."""
