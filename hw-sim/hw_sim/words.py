"""What the tools of the simulated hall say to a person, in Ukrainian and in English."""

from __future__ import annotations

from enum import Enum
from string import Formatter
from typing import Final, NamedTuple

LANGUAGES: Final = ("uk", "en")


class Pair(NamedTuple):
    """One text in both languages; ``{names}`` are filled in."""

    uk: str
    en: str


class Words(Enum):
    """A set of texts: its members are Pairs."""

    def say(self, language: str, **facts: object) -> str:
        """The text in "uk" or "en", with the facts in their places."""
        text = self.value.en if language == "en" else self.value.uk
        return Formatter().vformat(text, (), facts)
