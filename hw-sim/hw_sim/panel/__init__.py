"""A page with the simulated consoles of a hall to click: ``python -m hw_sim.panel hall.toml``."""
