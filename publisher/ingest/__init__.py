"""Where halls send their records: each line kept once, then taken into the tables."""
