"""The services of the city, each in a room of its own; no room imports another."""
