"""How often one network address may do a thing."""
