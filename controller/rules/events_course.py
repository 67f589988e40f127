"""What has happened in the course of a sitting and to its agenda."""

from __future__ import annotations

from datetime import datetime

from controller.rules.agenda import Item
from controller.rules.council import Body
from controller.rules.event_nouns import ClockState, Event


class SittingOpened(Event, frozen=True, kw_only=True):
    """A sitting began; all that it stands on is here, hall.toml is never read again."""

    sitting: str
    body: Body
    session: str
    hall: str = ""
    place: str = ""
    rules_version: str = ""
    silent: tuple[int, ...] = ()
    """Seats whose consoles were not heard when it began."""
    faults: tuple[tuple[str, str, str], ...] = ()
    """Kind, place and detail of what was broken when it began."""
    clock: ClockState | None = None
    """How right the controller's clock was."""


class BreakTaken(Event, frozen=True, kw_only=True):
    """The chair announced a break."""

    reason: str = ""
    until: datetime | None = None


class BreakEnded(Event, frozen=True, kw_only=True):
    """The sitting goes on after a break."""


class SittingAdjourned(Event, frozen=True, kw_only=True):
    """The sitting goes on another day; members register anew."""

    until: str = ""
    reason: str = ""


class SittingResumed(Event, frozen=True, kw_only=True):
    """An adjourned sitting goes on."""


class SittingClosed(Event, frozen=True, kw_only=True):
    """The sitting is over."""


class AgendaSet(Event, frozen=True, kw_only=True):
    """The draft agenda was laid before the sitting."""

    items: tuple[Item, ...]


class AgendaAdopted(Event, frozen=True, kw_only=True):
    """The agenda was adopted as a whole by a vote."""

    voting: str


class ItemAdded(Event, frozen=True, kw_only=True):
    """An item was put in, after another one, or at the end."""

    item: Item
    after: str | None = None


class ItemChanged(Event, frozen=True, kw_only=True):
    """An item has a new wording or a new majority; the id stays."""

    item: Item


class ItemRemoved(Event, frozen=True, kw_only=True):
    """An item was taken off the agenda."""

    item: str
    reason: str = ""


class ItemOpened(Event, frozen=True, kw_only=True):
    """The sitting turned to an item."""

    item: str


class ItemClosed(Event, frozen=True, kw_only=True):
    """The sitting is done with an item."""

    item: str
