"""The tables of the room."""

from __future__ import annotations

from publisher.rooms.deputies.office.tables import (
    Assistant,
    Booking,
    Hours,
    NoHours,
    Question,
    YearReport,
)

__all__ = ["Assistant", "Booking", "Hours", "NoHours", "Question", "YearReport"]
