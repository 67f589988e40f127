"""Commands of sittings."""
