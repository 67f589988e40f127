"""Benchmarks: each prints its figure beside a physical limit or a peer. Never a timed test."""
