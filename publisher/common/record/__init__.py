"""What halls have recorded: sittings, votes, who was there. The ledger writes it, rooms read."""
