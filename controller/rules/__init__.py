"""The rules of a council's sitting: pure. No clock, no disk, no await, no logging."""

RULES_VERSION = "1"
"""Written into every ``SittingOpened``; raised when the same events would fold differently."""
