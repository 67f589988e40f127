"""Sittings: what the halls told, as pages, feeds and open data."""
