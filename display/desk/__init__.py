"""The secretary's desk: drives the sitting from a terminal."""
