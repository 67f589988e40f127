"""A document as its parts: what the writers of DOCX, HTML and PDF have in common. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


def printable(text: str) -> str:
    """The text without control characters, for which paper has no place: a space for each."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


class Look(Enum):
    """How a paragraph looks."""

    PLAIN = "plain"
    CENTRE = "centre"
    STRONG = "strong"
    """A result, a decision."""
    SMALL = "small"
    NOTE = "note"
    """What happened by itself: a break, a loss of quorum."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's title, 2 a chapter, 3 a part of it."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. ``lead`` stands before the text, in bold: «СЛУХАЛИ»."""

    text: str
    look: Look = Look.PLAIN
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a header row, rows of as many cells; ``widths`` are shares of the page's width.

    The columns in ``numbers`` are aligned to the right.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on: whose, and what is written under the lines."""

    office: str
    under: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of a text, and words beside it."""

    content: str
    text: str


Block = Heading | Para | Table | Signature | Code


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``footer`` stands on each page, beside its number."""

    title: str
    language: str
    footer: str
    blocks: tuple[Block, ...]
