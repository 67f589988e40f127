"""What a driver says when its bus is gone."""

from __future__ import annotations


class BusLost(Exception):
    """The bus cannot be opened, or has stopped carrying frames.

    ``reason`` is a short technical text in English for the journal and the technician.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
