"""Changes of the room's tables."""
