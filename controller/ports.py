"""What the engine needs from the world, in its own words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from consoles.signals import Health, Lamp, Signal, Voting


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


class Journal(Protocol):
    """An append-only log of lines. Line numbers begin at 1."""

    @property
    def size(self) -> int:
        """How many lines there are."""
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

    def health(self) -> Mapping[int, Health]:
        """How each console does, by seat."""
        ...
