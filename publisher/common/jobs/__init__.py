"""Work that no visitor waits for: jobs of a queue in the database, and what is done regularly."""
