"""How the desk speaks: words of the chosen language, plurals, local time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from controller.wire import Denied
from display.words import translation

DOMAIN = "desk"
DASH = "—"


def mark(msgid: str) -> str:
    """Mark a text of a table for the catalogue; it is translated where it is said."""
    return msgid


@dataclass(frozen=True)
class Speech:
    """The language and the time zone in which everything is said."""

    language: str = "uk"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Kyiv"))
    catalogue: NullTranslations = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "catalogue", translation(DOMAIN, self.language))

    def say(self, msgid: str, **facts: object) -> str:
        """A text with its facts filled in."""
        text = self.catalogue.gettext(msgid) if msgid else ""
        return text.format(**facts) if facts else text

    def count(self, one: str, many: str, n: int, **facts: object) -> str:
        """A text whose form depends on a number, which it holds as ``{n}``."""
        return self.catalogue.ngettext(one, many, n).format(n=n, **facts)

    def local(self, at: datetime) -> datetime:
        """A moment in the hall's own time."""
        return at.astimezone(self.zone)

    def clock(self, at: datetime | None) -> str:
        """Hours, minutes, seconds of the hall's own time."""
        return self.local(at).strftime("%H:%M:%S") if at else "--:--:--"

    def minute(self, at: datetime | None) -> str:
        """Hours and minutes of the hall's own time."""
        return self.local(at).strftime("%H:%M") if at else "--:--"

    def day(self, at: datetime) -> str:
        """A day as it is written in a text: 23 листопада 2026 р."""
        local = self.local(at)
        month = self.say(MONTHS[local.month - 1])
        return self.say("{day} {month} {year}", day=local.day, month=month, year=local.year)

    def refusal(self, denied: Denied) -> str:
        """Article and reason of a refusal."""
        reason = denied.en if self.language == "en" else denied.uk
        return f"{denied.article}: {reason}" if denied.article else reason


MONTHS: Sequence[str] = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)
