"""What the engine needs from the world, in its own words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from consoles.signals import Health, Lamp, Signal, Voting
from controller.rules.events import ClockState


class NotStored(Exception):
    """The record cannot be written now: nothing of what was given has been kept."""


class Clock(Protocol):
    """The engine's only time."""

    def now(self) -> datetime:
        """UTC with offset; never goes back while the process lives."""
        ...

    def drift_s(self) -> float:
        """How far the machine's wall clock has wandered from this one since start, in seconds."""
        ...

    def state(self) -> ClockState:
        """How right the machine's clock is held to be."""
        ...


class Journal(Protocol):
    """An append-only log of lines. Line numbers begin at 1."""

    @property
    def size(self) -> int:
        """How many lines there are."""
        ...

    @property
    def head(self) -> tuple[int, bytes, str] | None:
        """The newest tree head: size, root, its signed note or ""; None before the first."""
        ...

    def append(self, lines: Sequence[bytes], *, head: bool = False) -> None:
        """Keep all lines, durably, or none; with ``head``, the tree head after them, too.

        Raises:
            NotStored: the disk is full, read-only or broken.
        """
        ...

    def read(self, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The lines after a number, with their numbers, as they were written."""
        ...

    def read_back(self) -> Iterator[tuple[int, bytes]]:
        """The lines with their numbers, from the last to the first."""
        ...

    def look(self) -> Mapping[tuple[str, str], str]:
        """Look after the media, about once a second; what is wrong: kind and place → detail."""
        ...


class Cards(Protocol):
    """Whose card is whose, kept beyond the end of the process."""

    def owner(self, card: str) -> str | None:
        """The member for whom a card (number, upper-case hex) speaks; None: nobody's."""
        ...

    def count(self, member: str) -> int:
        """How many cards speak for a member."""
        ...

    def enrol(self, card: str, member: str) -> None:
        """Let a card speak for a member from now on.

        Raises:
            NotStored: it does, but only until the end of the process.
        """
        ...

    def withdraw(self, member: str) -> None:
        """Let no card speak for a member.

        Raises:
            NotStored: none does, but only until the end of the process.
        """
        ...


class Tablets(Protocol):
    """The seats that tablets are paired to by one-time codes."""

    @property
    def tablets(self) -> frozenset[int]:
        """Those seats."""
        ...

    def issue(self, seat: int) -> str:
        """A new code for a seat; whoever was paired there is not any more."""
        ...

    def unpair(self, seat: int) -> None:
        """Nobody is paired at a seat any more; a seat that is no tablet's is left alone."""
        ...


class Microphones(Protocol):
    """A mixer or DSP that has microphones of seats, beside the relays of the consoles."""

    name: str
    """How the hall calls it."""

    def switch(self, on: frozenset[int]) -> None:
        """Let the microphones of exactly these seats be on, of those it has; never waits."""
        ...

    def live(self) -> frozenset[int]:
        """The seats whose microphones are on, as it says itself; empty where it says nothing."""
        ...

    def look(self) -> str:
        """Look after it, about once a second; what is wrong in a few words, "" if nothing."""
        ...


class Levels(Protocol):
    """Whoever hears the hall: the recorder."""

    def quiet_s(self, seat: int) -> float | None:
        """How long nothing has been heard from a seat's microphone, seconds; None: unknown."""
        ...

    def wrong(self) -> Mapping[str, str]:
        """What is wrong with the recording now: kind of fault → detail."""
        ...


class Hall(Protocol):
    """All consoles of the hall."""

    def signals(self) -> AsyncIterator[Signal]:
        """What the consoles say, as it comes."""
        ...

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Show these lamps at these seats; never waits."""
        ...

    def heed(self, voting: Voting | None) -> None:
        """A vote is open, told anew whenever fewer are waited for, or none is; never waits."""
        ...

    def attend(self, *, on: bool) -> None:
        """Members register now, or do not any more; never waits."""
        ...

    def cannot_vote(self, *, secret: bool) -> frozenset[int]:
        """The seats at whose consoles nobody can vote, openly or secretly."""
        ...

    def health(self) -> Mapping[int, Health]:
        """How each console does, by seat."""
        ...
