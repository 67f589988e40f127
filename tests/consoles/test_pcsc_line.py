"""A smart-card reader as a line: cards that come, stay and go, also while the reader is away."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import aclosing

from consoles.pcsc_line import PcscLine
from consoles.signals import Ailment, CardIn, CardOut, CardRead, Mended, Signal, Trouble
from drivers.faults import BusLost

UID, OTHER = "04A1B2C3D4E5F6", "04FFFFFFFFFFFF"
OPEN = Mended("reader", Ailment.BUS_LOST)
BLANK = Trouble("reader", Ailment.GARBLED, seat=7, detail="a card without a readable number")
READABLE = Mended("reader", Ailment.GARBLED, seat=7)


class Script:
    """A reader that tells these changes and is gone."""

    def __init__(self, *changes: str | None) -> None:
        self._changes = iter(changes)

    async def change(self) -> str | None:
        try:
            return next(self._changes)
        except StopIteration:
            raise BusLost("unplugged") from None

    def close(self) -> None:
        pass


async def told(line: PcscLine) -> list[Signal]:
    """All that a line says until its reader is gone."""
    said = []
    async with asyncio.timeout(30), aclosing(line.signals()) as signals:
        with contextlib.suppress(BusLost):
            async for signal in signals:
                said.append(signal)
    return said


def a_line(seat: int | None, *runs: tuple[str | None, ...]) -> PcscLine:
    readers = iter([Script(*run) for run in runs])

    async def open_reader() -> Script:
        return next(readers)

    return PcscLine("reader", seat, open_reader)


async def test_at_a_seat_a_card_comes_and_goes() -> None:
    line = a_line(7, (None, UID, None, OTHER))
    assert await told(line) == [OPEN, CardIn(7, UID), CardOut(7), CardIn(7, OTHER)]


async def test_a_card_changed_quickly_is_one_gone_and_another_come() -> None:
    assert await told(a_line(7, (UID, OTHER))) == [
        OPEN,
        CardIn(7, UID),
        CardOut(7),
        CardIn(7, OTHER),
    ]


async def test_at_the_desk_a_card_is_only_read() -> None:
    assert await told(a_line(None, (UID, None, UID))) == [OPEN, CardRead(UID), CardRead(UID)]


async def test_a_card_that_went_while_the_reader_was_away_is_told_when_it_is_back() -> None:
    line = a_line(7, (UID,), (UID,), (None,))
    assert await told(line) == [OPEN, CardIn(7, UID)]
    assert await told(line) == [OPEN]
    assert await told(line) == [OPEN, CardOut(7)]


async def test_a_card_without_a_number_is_a_fault_until_it_goes() -> None:
    assert await told(a_line(7, ("", None))) == [OPEN, BLANK, READABLE]
