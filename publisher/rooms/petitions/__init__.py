"""Electronic petitions: written, read, signed, considered, answered."""
