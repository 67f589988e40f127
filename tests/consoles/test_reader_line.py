"""A serial card reader, on a pseudo-terminal."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Iterator
from contextlib import aclosing
from functools import partial

import pytest

from consoles.hall import Hall
from consoles.reader_line import GARBLED_IN_A_ROW, SAME_S, ReaderLine, Reading
from consoles.signals import Ailment, CardRead, Mended, Signal, Trouble
from drivers.rfid import frame
from drivers.uart import Uart

TAG, OTHER = "62E3086CED", "3C00CE754C"


@pytest.fixture
def wire() -> Iterator[tuple[int, str]]:
    """The reader's end of a line, and the path of the controller's."""
    reader, port = os.openpty()
    tty.setraw(port)
    yield reader, os.ttyname(port)
    os.close(port)
    os.close(reader)


def a_line(path: str, seat: int | None = 7) -> ReaderLine:
    return ReaderLine("reader", seat, partial(Uart.open, path, baud=9600))


# --- the line -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", [7, None])
async def test_a_card_held_to_the_reader_is_told_with_its_place(
    wire: tuple[int, str], seat: int | None
) -> None:
    line = a_line(wire[1], seat)
    async with asyncio.timeout(30), aclosing(line.signals()) as signals:
        assert await anext(signals) == Mended("reader", Ailment.BUS_LOST)
        for byte in frame(TAG):
            os.write(wire[0], bytes([byte]))
        assert await anext(signals) == CardRead(TAG, seat)
        await line.close()
        assert [signal async for signal in signals] == []


async def test_a_reader_that_is_unplugged_silences_nobody_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("dev") / "reader"
    first, port = os.openpty()
    tty.setraw(port)
    path.symlink_to(os.ttyname(port))
    hall = Hall([a_line(str(path))])
    async with asyncio.timeout(30), aclosing(hall.signals()) as signals:
        assert await anext(signals) == Mended("reader", Ailment.BUS_LOST)
        os.close(port)
        os.close(first)
        path.unlink()
        lost = await anext(signals)
        assert isinstance(lost, Trouble)
        assert lost.ailment is Ailment.BUS_LOST
        second, port = os.openpty()
        tty.setraw(port)
        path.symlink_to(os.ttyname(port))
        assert await anext(signals) == Mended("reader", Ailment.BUS_LOST)
        assert await anext(signals) == Mended("reader", Ailment.BUS_LOST)
        os.write(second, frame(OTHER, line_end=False))
        assert await anext(signals) == CardRead(OTHER, 7)
        await hall.close()
    os.close(second)
    os.close(port)


# --- what is read -------------------------------------------------------------------------------


def told(reading: Reading, *heard: tuple[bytes, float]) -> list[Signal]:
    return [signal for data, now in heard for signal in reading.hear(data, now)]


def test_a_card_that_is_held_on_is_one_card_however_long() -> None:
    reading = Reading("reader", 7)
    held = [(frame(TAG), tenths / 10) for tenths in range(0, 50, 2)]
    assert told(reading, *held) == [CardRead(TAG, 7)]
    assert told(reading, (frame(TAG), 5 + SAME_S)) == [CardRead(TAG, 7)]


def test_two_cards_one_after_the_other_are_two() -> None:
    reading = Reading("reader", 7)
    cards = told(reading, (frame(TAG), 0.0), (frame(OTHER), 0.1), (frame(TAG), 0.2))
    assert cards == [CardRead(TAG, 7), CardRead(OTHER, 7), CardRead(TAG, 7)]


def test_garbage_in_a_row_is_a_fault_until_a_card_is_read() -> None:
    reading = Reading("reader", 7)
    spoilt = frame(TAG)[:-5]
    assert told(reading, *((spoilt, 0.0) for _ in range(GARBLED_IN_A_ROW))) == []
    [trouble] = told(reading, (spoilt, 1.0))
    assert isinstance(trouble, Trouble)
    assert (trouble.ailment, trouble.seat) == (Ailment.GARBLED, 7)
    assert told(reading, (spoilt, 2.0)) == []
    assert told(reading, (frame(TAG), 3.0)) == [
        Mended("reader", Ailment.GARBLED, seat=7),
        CardRead(TAG, 7),
    ]


def test_a_card_drawn_away_now_and_then_is_no_fault() -> None:
    reading = Reading("reader", 7)
    heard = [(frame(TAG)[:-5] + frame(TAG), float(n)) for n in range(3 * GARBLED_IN_A_ROW)]
    assert not [signal for signal in told(reading, *heard) if isinstance(signal, Trouble)]
