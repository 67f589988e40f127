"""A power cut at any moment: what a disk would hold that forgets what was not synchronised."""
