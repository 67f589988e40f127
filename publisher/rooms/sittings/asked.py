"""What a visitor asked in an address, as something that a database may be asked. Pure."""

from __future__ import annotations

DIGITS = 9
"""Of a number in an address: what is longer is no number of a page or a year."""


def text(said: str, most: int) -> str:
    """What was asked, without the NUL that PostgreSQL knows no text with."""
    return said.replace("\0", "").strip()[:most]


def whole(said: str | None) -> int | None:
    """A whole number that is not negative, or None."""
    return (
        int(said) if said and said.isascii() and said.isdecimal() and len(said) <= DIGITS else None
    )
