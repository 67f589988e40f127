"""The desk of staff: each finds there what the role is for. Not the raw tables."""
