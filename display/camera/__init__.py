"""Cameras that follow who has the floor; no authority."""
