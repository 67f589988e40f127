"""A secret vote over every byte: exchange two choices, and nothing but the presses differs.

The same members vote in the same order; some exchange their choices, so that the tally stays. Two
runs of the real controller, a process of its own over a bus with consoles, begin with the same
files and a clock that stands. Afterwards equal to the byte: every file that the controller leaves
(the journal with its free pages, heads, cards, its log with ``--verbose``), the pages of the
write-ahead log while the vote's result is fresh, all that feed.sock and screen.sock told, and the
frames that light the lamps, in their order on the bus. What may differ is the presses.

Then memory: after the close no object refers to a choice, no seat's or member's address lies near
a choice's, and no frame of a press is left, freed memory included.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from consoles.signals import Key, Lamp
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from controller.rules.commands import DeskCommand
from controller.rules.sitting import Stage
from controller.wire import Denied
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.secrecy import (
    LAMPS,
    PRESSES,
    Heard,
    Tap,
    changes,
    near_in_memory,
    packet,
    packets_in_memory,
    wal_pages,
)
from hw_sim.simulated_hall import NeverCame, SimulatedHall

SEATS = 5
FIRST = 300  # seats of numbers that Python does not share, so that each is found in memory
SHOWN = b"\x10"  # a console's lamps in the hall's wiring: registered
PLAIN = {1: Key.FOR, 2: Key.AGAINST, 3: Key.ABSTAIN, 4: Key.FOR, 5: Key.AGAINST}
EXCHANGED = {1: Key.AGAINST, 2: Key.FOR, 3: Key.ABSTAIN, 4: Key.AGAINST, 5: Key.FOR}


class WitnessedHall(SimulatedHall):
    """A hall whose controller tells, when asked by a signal, what in it refers to a choice."""

    async def start_controller(self) -> None:
        self.reports = self.config.path.with_name("reports")
        words = ("hw_sim.secrecy_probe", str(self.reports), str(self.config.path), "--verbose")
        self.controller = await self.processes.start("controller", *words)

    async def ask(self, command: DeskCommand) -> int:
        """Ask under a number that is the same in every run."""
        answer = await self.desk.ask(command, id=type(command).__name__)
        assert not isinstance(answer, Denied)
        await self.until(lambda sitting: sitting.n >= answer.n)
        return answer.n

    def second_passes(self) -> None:
        self.controller.process.send_signal(signal.SIGUSR2)

    async def witness(self) -> dict[str, Any]:
        told = len(self._reports())
        self.controller.process.send_signal(signal.SIGUSR1)
        async with asyncio.timeout(30):
            while len(self._reports()) == told:
                await asyncio.sleep(0.02)
        return self._reports()[-1]

    def _reports(self) -> list[dict[str, Any]]:
        if not self.reports.exists():
            return []
        whole = self.reports.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]


def hall_of(folder: Path) -> Path:
    persons = [replace(each, seat=FIRST + each.seat) for each in deputies(SEATS)]
    nodes = {node: FIRST + node for node in range(1, SEATS + 1)}
    return HallFile(
        persons=persons,
        segments=[Segment(str(folder / "bus0"), nodes)],
        seats=SEATS,
        regulations={"vote_s": 600, "registration_s": 600},
    ).write(folder)


@contextlib.asynccontextmanager
async def hall_in(folder: Path) -> AsyncIterator[tuple[WitnessedHall, Tap]]:
    """A hall with a listener at its bus."""
    async with (
        Processes(folder / "logs") as processes,
        WitnessedHall.opened(folder / "hall.toml", processes) as hall,
    ):
        assert isinstance(hall, WitnessedHall)
        with Tap.on(folder / "bus0") as tap:
            yield hall, tap


async def convene(hall: WitnessedHall) -> None:
    await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
    await hall.ask(c.OpenRegistration())
    for number in range(1, SEATS + 1):
        await registers(hall, number)


async def registers(hall: WitnessedHall, number: int) -> None:
    """Press until it is taken: on a busy machine a console may not be at work yet."""
    for _ in range(4):
        await hall.hands.press({FIRST + number: Key.PRESENT})
        with contextlib.suppress(NeverCame):
            await hall.until(lambda now: len(now.present) == number, within=5)
            return
    raise NeverCame(f"seat {FIRST + number} pressed four times and was not registered")


async def ready(hall: WitnessedHall) -> None:
    """All sit, and every console shows it."""
    every = [FIRST + number for number in range(1, SEATS + 1)]
    await hall.hands.until_lit(dict.fromkeys(every, Lamp.PRESENT))


async def vote(hall: WitnessedHall, keys: dict[int, Key]) -> None:
    """Announce, open, press one after the other, close."""
    await hall.ask(c.AnnounceVoting(voting="v", wording="Про обрання", ballot=BallotKind.SECRET))
    await hall.ask(c.OpenVoting(voting="v"))
    for number, key in keys.items():
        await hall.hands.press({FIRST + number: key}, hold_s=0.01)
        await hall.hands.until_lit({FIRST + number: Lamp.PRESENT | Lamp.TAKEN})
    await hall.ask(c.CloseVoting(voting="v"))
    await hall.until(lambda now: "v" in now.past and now.past["v"].stage is Stage.CLOSED)
    await hall.hands.until_lit({FIRST + number: Lamp.PRESENT for number in keys})


def presses_of(keys: dict[int, Key]) -> set[bytes]:
    """The frames of these presses, as they come off the bus."""
    inputs = {Key.FOR: 1, Key.AGAINST: 2, Key.ABSTAIN: 4}
    return {packet(Heard(0x180 + node, bytes([inputs[key]]))) for node, key in keys.items()}


@dataclass(slots=True)
class Told:
    """All bytes that a socket has told since it was asked for everything."""

    socket: Path
    content: bytearray = field(default_factory=bytearray)

    async def listen(self) -> None:
        reader, writer = await asyncio.open_unix_connection(self.socket)
        try:
            writer.write(b'{"after":0}\n')
            while piece := await reader.read(65_536):
                self.content += piece
        finally:
            writer.close()

    async def until(self, words: bytes) -> None:
        async with asyncio.timeout(30):
            while words not in self.content:
                await asyncio.sleep(0.02)

    def lines(self) -> list[bytes]:
        """What was told but for the consoles' health, which has the bus's own times."""
        lines = bytes(self.content).splitlines()
        return [line for line in lines if b'"HallHealth"' not in line]


@dataclass(slots=True)
class Bytes:
    """All that one secret vote has left anywhere."""

    presses: list[Heard]
    lamps: list[Heard]
    wal: list[tuple[int, bytes]]
    told: dict[str, list[bytes]]
    files: dict[str, bytes]


async def bytes_of(folder: Path, keys: dict[int, Key]) -> Bytes:
    """Hold the vote with these keys, in this order, and gather everything."""
    told = {name: Told(folder / "run" / name) for name in ("feed.sock", "screen.sock")}
    async with hall_in(folder) as (hall, tap):
        await ready(hall)
        async with asyncio.TaskGroup() as group:
            listeners = [group.create_task(each.listen()) for each in told.values()]
            for each in told.values():
                await each.until(b'"Time"')
            await vote(hall, keys)
            for each in told.values():
                await each.until(b'"VotingClosed"')
            hall.second_passes()
            await told["feed.sock"].until(b"12:00:01")
            wal = wal_pages((folder / "journal.db-wal").read_bytes())
            for listener in listeners:
                listener.cancel()
        lamps, presses = changes(tap.of(LAMPS), SHOWN), tap.of(PRESSES)
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    for simulated in ("logs/hub.log", "logs/consoles.log"):
        files.pop(simulated, None)
    log = files.pop("logs/controller.log").splitlines()
    files["log"] = b"\n".join(line for line in log if not re.search(rb"process \d+", line))
    return Bytes(presses, lamps, wal, {name: each.lines() for name, each in told.items()}, files)


async def test_exchanged_choices_change_no_byte_but_the_presses(tmp_path: Path) -> None:
    folder, seed = tmp_path / "hall", tmp_path / "seed"
    folder.mkdir()
    hall_of(folder)
    async with hall_in(folder) as (hall, _):
        await convene(hall)
    shutil.copytree(folder, seed, ignore=shutil.ignore_patterns("*.sock", "bus*", "logs"))
    found = []
    for keys in (PLAIN, EXCHANGED):
        shutil.rmtree(folder)
        shutil.copytree(seed, folder)
        found.append(await bytes_of(folder, keys))
    plain, exchanged = found
    assert plain.presses != exchanged.presses
    assert len(plain.lamps) >= 2 * SEATS
    assert plain.lamps == exchanged.lamps
    assert b"VotingClosed" in plain.files["journal.db"]
    assert plain.files.keys() == exchanged.files.keys()
    assert [name for name in plain.files if plain.files[name] != exchanged.files[name]] == []
    assert plain.wal == exchanged.wal
    for name, told in plain.told.items():
        assert told == exchanged.told[name]


async def test_after_the_close_nothing_in_memory_tells_who_chose_what(tmp_path: Path) -> None:
    hall_of(tmp_path)
    async with hall_in(tmp_path) as (hall, tap):
        await convene(hall)
        await ready(hall)
        words = await hall.witness()
        try:
            before = near_in_memory(hall.controller.pid, words["choices"], words["sides"])
        except PermissionError as error:
            pytest.skip(f"the kernel does not let us read another process's memory: {error}")
        canary = bytes.fromhex(words["frame"])
        packets = [canary, *presses_of(PLAIN)]
        known = packets_in_memory(hall.controller.pid, packets)
        await vote(hall, PLAIN)
        assert {packet(heard) for heard in tap.of(PRESSES)} >= presses_of(PLAIN)
        feed = Told(tmp_path / "run" / "feed.sock")
        listener = asyncio.create_task(feed.listen())
        hall.second_passes()
        await feed.until(b"12:00:01")
        after = await hall.witness()
        assert after["holders"] == words["holders"]
        sides = {*words["sides"], *after["sides"]}
        found = near_in_memory(hall.controller.pid, after["choices"], [*sides, after["canary"]])
        assert found.pop(after["canary"], 0) >= 1, "the scan does not find what is there"
        assert found - before == Counter()
        frames = packets_in_memory(hall.controller.pid, packets)
        assert frames.pop(canary) >= 1, "the scan does not find what is there"
        assert frames - known == Counter()
        listener.cancel()
