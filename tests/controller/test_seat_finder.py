"""Seats assigned by pressing a key at one console after the other, and written into hall.toml."""

from __future__ import annotations

import asyncio
import sys
import tomllib
from pathlib import Path

import pytest

import viche
from consoles.signals import Key, Lamp
from controller.config import read_config
from controller.seat_finder import Node, Seated, SeatedBefore, SeatFinder
from controller.seat_tables import Unwritable, Wired, merged, rewritten, wired_before
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.modbus_stand import ModbusStand
from hw_sim.stand import Stand, environment, process

FILE = """\
# The hall of the council
[hall]
id = "hall" # never changed
name = "Зала"

[[line]]
name = "can-a"
kind = "canopen"
interface = "socketcan"
channel = "can0" # under the left gallery
seats = "1-3"
nodes = "11-13"

[line.options]
fd = false

[[seat]]
# the presidium
number = 40
line = "can-a"
node = 40

[[line]]
name = "rs-b"
kind = "modbus"
port = "/dev/ttyUSB0"

[[seat]]
number = 50
line = "rs-b"
node = 1
"""


def a(node: int) -> Node:
    return Node("can-a", node)


# --- the search --------------------------------------------------------------------------------


def test_each_press_takes_the_next_seat() -> None:
    finder = SeatFinder()
    assert finder.press(a(17)) == Seated(a(17), 1)
    assert finder.press(a(4)) == Seated(a(4), 2)
    assert finder.found == [Wired(1, "can-a", 17), Wired(2, "can-a", 4)]


def test_a_console_pressed_twice_says_which_seat_it_has_and_takes_no_other() -> None:
    finder = SeatFinder()
    finder.press(a(17))
    assert finder.press(a(17)) == SeatedBefore(a(17), 1)
    assert finder.seat == 2
    assert finder.press(Node("rs-b", 17)) == Seated(Node("rs-b", 17), 2)


def test_a_seat_may_be_skipped_and_one_can_go_back() -> None:
    finder = SeatFinder(first=10)
    finder.press(a(1))
    finder.skip()
    finder.press(a(3))
    assert finder.back() == a(3)
    assert finder.back() is None
    assert finder.back() == a(1)
    assert finder.back() is None
    assert finder.seat == 10
    assert finder.found == []


# --- the file ----------------------------------------------------------------------------------


def test_the_tables_of_a_line_are_replaced_and_all_else_stays() -> None:
    new = rewritten(FILE, [Wired(1, "can-a", 7)], {"can-a"})
    gone = {'seats = "1-3"', 'nodes = "11-13"', "number = 40", "node = 40"}
    kept = [row for row in FILE.splitlines() if row and row not in gone]
    assert [row for row in kept if row not in new.splitlines()] == []
    raw = tomllib.loads(new)
    assert raw["seat"] == [
        {"number": 50, "line": "rs-b", "node": 1},
        {"number": 1, "line": "can-a", "node": 7},
    ]
    assert "seats" not in raw["line"][0]
    assert raw["line"][0]["options"] == {"fd": False}


def test_what_was_wired_before_is_read_from_ranges_and_tables() -> None:
    before = wired_before(tomllib.loads(FILE), {"can-a"})
    assert before == [
        *(Wired(seat, "can-a", seat + 10) for seat in (1, 2, 3)),
        Wired(40, "can-a", 40),
    ]


def test_a_line_is_wired_anew_but_for_the_seats_that_are_to_be_kept() -> None:
    before = [Wired(1, "can-a", 11), Wired(2, "can-a", 12), Wired(50, "rs-b", 1)]
    found = [Wired(2, "can-a", 11)]
    assert merged(before, found, keep=False) == [*found, before[2]]
    assert merged(before, [Wired(3, "can-a", 12)], keep=True) == [
        before[0],
        Wired(3, "can-a", 12),
        before[2],
    ]
    assert merged(before, [Wired(50, "can-a", 9)], keep=True) == [
        *before[:2],
        Wired(50, "can-a", 9),
    ]


def test_tables_written_in_one_row_are_left_alone() -> None:
    with pytest.raises(Unwritable):
        rewritten('seat = [{number = 1, line = "a", node = 1}]\n', [], {"a"})


# --- the whole, on a bus -----------------------------------------------------------------------

SPAN = {seat: seat + 20 for seat in range(1, 7)}
"""Of the simulator: its seat → node. The seats that are found are others."""


class Installer:
    """Presses in the hall and types at the keyboard of ``viche seat``."""

    def __init__(self, stand: Stand | ModbusStand, words: list[str]) -> None:
        self.stand, self.said = stand, ""
        self._words = words

    async def __aenter__(self) -> Installer:
        self._child = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=environment(),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._child.returncode is None:
            self._child.kill()
        await self._child.communicate()

    async def reads(self, words: str) -> None:
        """Wait for words on the terminal."""
        assert self._child.stdout is not None
        async with asyncio.timeout(30):
            while words not in self.said:
                line = await self._child.stdout.readline()
                assert line, f"ended without “{words}”: {self.said}"
                self.said += line.decode()
        self.said = self.said.partition(words)[2]

    async def presses(self, seat: int) -> None:
        await self.stand.hands.press({seat: Key.SPEAK})

    def types(self, word: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(f"{word}\n".encode())

    async def ends(self) -> int:
        assert self._child.stdout is not None
        async with asyncio.timeout(30):
            self.said += (await self._child.stdout.read()).decode()
            return await self._child.wait()


def seat(path: Path, *words: str) -> list[str]:
    """The command in a process of its own, where the simulator's bus is known."""
    return [sys.executable, "-m", "viche", "seat", str(path), "--language", "en", *words]


def hall_file(stand: Stand | ModbusStand, folder: Path, segment: Segment) -> Path:
    return HallFile(persons=deputies(3), segments=[segment], seats=3, heartbeat_s=0.2).write(
        folder
    )


async def test_seats_are_found_by_pressing_confirmed_by_a_lamp_and_written(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        path = hall_file(stand, tmp_path, Segment(stand.channels[0], {1: 1, 2: 2, 3: 3}))
        before = path.read_text(encoding="utf-8")
        async with Installer(stand, seat(path, "--write")) as installer:
            await installer.reads("Consoles heard: 6.\n")
            await installer.reads("console at seat 1\n")
            await installer.presses(5)
            await installer.reads("seat 1: segment-1, node 25\n")
            await stand.hands.until_lit({5: Lamp.PRESENT})
            await installer.presses(5)
            await installer.reads("has seat 1 already\n")
            installer.types("")
            await installer.reads("seat 2 skipped\n")
            installer.types("b")
            await installer.reads("console at seat 2\n")
            await installer.presses(2)
            await installer.reads("seat 2: segment-1, node 22\n")
            await installer.presses(6)
            await installer.reads("seat 3: segment-1, node 26\n")
            await stand.hands.until_lit({6: Lamp.PRESENT})
            installer.types("b")
            await stand.hands.until_lit({6: Lamp.NONE, 5: Lamp.PRESENT})
            await installer.presses(1)
            await installer.reads("seat 3: segment-1, node 21\n")
            installer.types("q")
            assert await installer.ends() == 0
        await stand.hands.until_lit(dict.fromkeys(SPAN, Lamp.NONE))
    assert "[[seat]]\nnumber = 3\n" in installer.said
    assert dict(read_config(path).lines[0].seats) == {25: 1, 22: 2, 21: 3}
    assert path.with_name("hall.toml.bak").read_text(encoding="utf-8") == before


async def test_modbus_consoles_are_found_by_polling_a_range(tmp_path: Path) -> None:
    span = {seat: seat for seat in (1, 2, 3)}
    async with ModbusStand.opened(tmp_path, [span]) as stand:
        settings = {"baud": 115_200, "turnaround_ms": 5.0}
        segment = Segment(stand.channels[0], {}, "modbus", settings)
        path = hall_file(stand, tmp_path, segment)  # no seat is wired yet: that is no fault here
        async with Installer(stand, seat(path, "--nodes", "1-4", "--write")) as installer:
            for number, pressed in enumerate((3, 1, 2), 1):
                await installer.reads(f"console at seat {number}\n")
                await installer.presses(pressed)
            await installer.reads("seat 3: segment-1, node 2\n")
            installer.types("к")
            assert await installer.ends() == 0
    assert dict(read_config(path).lines[0].seats) == {3: 1, 1: 2, 2: 3}


async def test_from_a_seat_on_the_others_keep_their_consoles(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        path = hall_file(stand, tmp_path, Segment(stand.channels[0], {21: 1, 22: 2, 23: 3}))
        async with Installer(stand, seat(path, "--from", "2", "--write")) as installer:
            await installer.reads("console at seat 2\n")
            await installer.presses(6)
            await installer.reads("seat 2: segment-1, node 26\n")
            installer.types("q")
            assert await installer.ends() == 0
    assert dict(read_config(path).lines[0].seats) == {21: 1, 26: 2, 23: 3}


async def test_a_file_that_would_become_unreadable_stays_as_it_was(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        path = hall_file(stand, tmp_path, Segment(stand.channels[0], {21: 1, 22: 2, 23: 3}))
        before = path.read_bytes()
        async with Installer(stand, seat(path, "--write")) as installer:
            await installer.reads("console at seat 1\n")
            await installer.presses(6)
            await installer.reads("seat 1: segment-1, node 26\n")
            installer.types("q")
            assert await installer.ends() == 1
    assert "is as it was" in installer.said
    assert path.read_bytes() == before


async def test_it_does_not_touch_the_lines_of_a_running_controller(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        path = hall_file(stand, tmp_path, Segment(stand.channels[0], {21: 1, 22: 2, 23: 3}))
        async with (
            process("controller", str(path)),
            Installer(stand, seat(path)) as installer,
        ):
            assert await installer.ends() == 2
    assert "the controller runs" in installer.said


def test_without_a_line_that_can_be_searched_it_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
    assert viche.main(["seat", str(path), "--line", "can-z"]) == 2
    assert "“can-z”" in capsys.readouterr().err
    assert viche.main(["seat", str(tmp_path / "none.toml")]) == 2
