"""The recorder of the hall: sound in segments, marks, and the archive."""
