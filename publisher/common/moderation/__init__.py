"""One queue for all that people sent and nobody has read yet."""
