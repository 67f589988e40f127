"""From the hall to the city's site: what is public, sent at least once, taken exactly once."""
