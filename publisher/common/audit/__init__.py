"""What staff did, kept in order: who, when, what, about which thing."""
