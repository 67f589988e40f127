"""Letters about what somebody follows: a deputy's votes, a petition, a report, a word."""
