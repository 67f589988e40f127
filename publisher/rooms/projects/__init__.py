"""Community projects: calls, ballots, who wins and why."""
