"""A simulated hall: consoles that speak bytes, a crowd that presses them. Never on the device."""
