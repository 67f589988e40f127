"""Letters: written in the reader's language, sent by a job, tried again."""
