"""Who there is: bodies, factions, departments, persons and their memberships; halls; addresses."""
