"""A smart-card reader behind pcscd: at a seat beside its console, or at the secretary's desk.

Unlike a serial reader it tells that a card goes, too; so at a seat whoever takes his card leaves.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Final, Protocol

from consoles.signals import (
    Ailment,
    CardIn,
    CardOut,
    CardRead,
    Health,
    Lamp,
    Mended,
    Signal,
    Trouble,
    Voting,
)
from drivers.faults import BusLost


class Source(Protocol):
    """A reader as the line needs it."""

    async def change(self) -> str | None:
        """Wait until a card comes or goes: its number, "" for none readable, None for no card.

        Raises:
            BusLost: the reader has gone.
        """

    def close(self) -> None:
        """Let the reader go."""


class PcscLine:
    """One reader; ``seat`` None is the one at the desk, where cards are enrolled."""

    open_votes: Final = True
    secret_votes: Final = True

    def __init__(
        self, name: str, seat: int | None, open_reader: Callable[[], Awaitable[Source]]
    ) -> None:
        """Prepare the line; ``signals`` opens the reader."""
        self._name, self._seat, self._open_reader = name, seat, open_reader
        self._reader: Source | None = None
        self._inside: str | None = None
        self._blank = False
        self._closed = False

    @property
    def name(self) -> str:
        """The name of the line in the configuration."""
        return self._name

    @property
    def seats(self) -> frozenset[int]:
        """None: the console of the reader's seat hangs on another line."""
        return frozenset()

    async def signals(self) -> AsyncGenerator[Signal, None]:
        """Open the reader and yield the cards, until ``close``; may be called again.

        A card that went while the reader was lost is told when it is back.

        Raises:
            BusLost: the reader cannot be opened, or has gone.
        """
        self._reader = reader = await self._open_reader()
        try:
            yield Mended(self._name, Ailment.BUS_LOST)
            while not self._closed:
                for signal in self._take(await reader.change()):
                    yield signal
        except BusLost:
            if not self._closed:
                raise
        finally:
            self._reader = None
            reader.close()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """There are no lamps."""

    def heed(self, voting: Voting | None) -> None:
        """There are no keys to wait for."""

    def attend(self, *, on: bool) -> None:
        """Nothing changes: cards are read at any time."""

    def health(self) -> Mapping[int, Health]:
        """There is no console; a lost reader is told as a fault of the line."""
        return {}

    async def close(self) -> None:
        """End ``signals`` and let the reader go."""
        self._closed = True
        if self._reader is not None:
            self._reader.close()

    def _take(self, card: str | None) -> list[Signal]:
        signals: list[Signal] = []
        before, self._inside = self._inside, card or None
        if before is not None and before != card and self._seat is not None:
            signals.append(CardOut(self._seat))
        if card and card != before:
            seat = self._seat
            signals.append(CardRead(card) if seat is None else CardIn(seat, card))
        blank = card == ""
        if blank != self._blank:
            self._blank = blank
            detail = "a card without a readable number"
            signals.append(
                Trouble(self._name, Ailment.GARBLED, seat=self._seat, detail=detail)
                if blank
                else Mended(self._name, Ailment.GARBLED, seat=self._seat)
            )
        return signals
