"""Listening to a hall for the walk: on its lines, or at the controller that has them open.

Nothing is judged here; see ``controller.walk``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from consoles.canopen_line import CanopenLine
from consoles.hall import Hall
from consoles.modbus_line import ModbusLine
from consoles.signals import (
    Ailment,
    Back,
    CardIn,
    CardOut,
    CardRead,
    Health,
    Lamp,
    Mended,
    Signal,
    Silent,
    Trouble,
)
from consoles.tablet_line import TabletLine
from controller import wire
from controller.client import Mirror, Passing, follow
from controller.config import HallConfig, LineConfig
from controller.line_tables import Canopen, Dis, DisTcp, LineTable, Modbus, Pcsc, Reader, Tablet
from controller.rules.sitting import Sitting
from controller.walk import Console, HeardLine, Ill
from controller.wiring import make_lines

ANSWER_S: Final = 3.0
"""So long a running controller may take to tell how the hall is."""
LEAST_S: Final = 4.0
SPARE_S: Final = 1.5
"""Beyond the time after which a console counts as silent: for opening the line, for strangers."""
PATIENCE: Final = 2.5
"""Heartbeats, as in ``consoles.canopen_limits``."""
VISIT_S: Final = 0.12
"""What a Modbus module that does not answer costs a round, with the second attempt."""
DIS_S: Final = 8.0
"""A DIS central unit tells of its units one after the other."""

LIT_S: Final = 0.4
"""How long the running light stays at a console: an installer follows it with the eye."""
DARK_S: Final = 0.5
"""So long the last frames may need to leave: a slow line visits its consoles in turn."""


@dataclass
class Heard:
    """All that was heard: the lines, the cards that are in, and by whom it was told.

    ``running``: the controller runs and told it. ``storage`` is its word about the record, None
    if all is well or nobody can say. ``cards`` are by seat, None for the desk; a card
    without a known number is None, too.
    """

    lines: list[HeardLine] = field(default_factory=list)
    cards: dict[int | None, str | None] = field(default_factory=dict)
    running: bool = False
    storage: str = ""


def patience_s(config: HallConfig) -> float:
    """How long to listen, until silence means something on every line."""
    return max([LEAST_S, *(_patience_s(line) for line in config.lines)])


def _patience_s(line: LineConfig) -> float:
    match line.table:
        case Canopen(heartbeat_s=heartbeat_s):
            return heartbeat_s * PATIENCE + SPARE_S
        case Modbus():
            return len(line.seats) * VISIT_S + SPARE_S
        case Dis() | DisTcp():
            return DIS_S
        case _:
            return 0.0


async def probe(config: HallConfig, seconds: float) -> Heard:
    """Ask the controller, if it runs; else open the lines and listen.

    Raises:
        BadConfig: a line's profile cannot be meant.
    """
    return await ask_controller(config) or await listen(config, seconds)


# --- at the controller -----------------------------------------------------------------------


async def controller_runs(run: Path) -> bool:
    """Whether a controller has the lines: its feed answers.

    Raises:
        PermissionError: it has, and we may not ask it.
    """
    try:
        _, writer = await asyncio.open_unix_connection(run / "feed.sock")
    except PermissionError:
        raise
    except OSError:
        return False
    writer.close()
    return True


async def ask_controller(config: HallConfig) -> Heard | None:
    """What a running controller knows; None if none runs.

    Raises:
        PermissionError: one runs, and we may not ask it.
    """
    if not await controller_runs(config.run):
        return None
    socket = config.run / "feed.sock"
    mirror, told = Mirror(), dict[str, wire.Notice]()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ANSWER_S):
            async for news in follow(socket):
                mirror.take(news)
                if isinstance(news, Passing):
                    told[type(news.notice).__name__] = news.notice
                if mirror.caught_up and {"Consoles", "HallHealth", "Time"} <= told.keys():
                    break
    return _as_told(config, mirror.sitting, told)


def _as_told(config: HallConfig, sitting: Sitting, told: Mapping[str, wire.Notice]) -> Heard:
    silent, healths = sitting.silent, dict[int, wire.ConsoleHealth]()
    if isinstance(consoles := told.get("Consoles"), wire.Consoles):
        silent = frozenset(consoles.silent)
    if isinstance(health := told.get("HallHealth"), wire.HallHealth):
        healths = health.consoles
    storage = told.get("Storage")
    heard = Heard(running=True)
    if isinstance(storage, wire.Storage) and not storage.ok:
        heard.storage = storage.detail or "?"
    for line in config.lines:
        consoles_of = [
            _console(line, node, seat, seat not in silent, healths.get(seat))
            for node, seat in line.seats.items()
        ]
        ills = list(_ills_told(line, sitting.faults))
        lost = next((ill.detail for ill in ills if ill.ailment is Ailment.BUS_LOST), "")
        heard.lines.append(_heard_line(line, consoles_of, ills, lost))
    return heard


def _ills_told(line: LineConfig, faults: Mapping[tuple[str, str], str]) -> Iterator[Ill]:
    """The faults that the controller has booked for a line; see ``controller.acts``."""
    known = {ailment.value: ailment for ailment in Ailment}
    for (kind, where), detail in faults.items():
        place, *rest = where.split(", ")
        if place == line.name and kind in known:
            facts = dict(part.split(" ", 1) for part in rest)
            node = _node_name(line.table, int(facts["node"])) if "node" in facts else None
            seat = int(facts["seat"]) if "seat" in facts else None
            yield Ill(known[kind], node, seat, detail)


# --- on the lines ----------------------------------------------------------------------------


async def listen(config: HallConfig, seconds: float) -> Heard:
    """Open every line, listen for some seconds, close.

    Raises:
        BadConfig: a line's profile cannot be meant.
    """
    hall = Hall(line for line in make_lines(config) if not isinstance(line, TabletLine))
    ear = _Ear()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds), contextlib.aclosing(hall.signals()) as signals:
            async for signal in signals:
                ear.hear(signal)
    healths = hall.health()
    await hall.close()
    heard = Heard(cards=ear.cards)
    for line in config.lines:
        consoles = [
            _console(line, node, seat, ear.alive.get(seat, False), healths.get(seat))
            for node, seat in line.seats.items()
        ]
        troubles = [trouble for trouble in ear.troubles.values() if trouble.line == line.name]
        lost = next((t.detail for t in troubles if t.ailment is Ailment.BUS_LOST), "")
        ills = [_ill(line, trouble) for trouble in troubles]
        heard.lines.append(_heard_line(line, consoles, ills, lost))
    return heard


class _Ear:
    """What of the signals of a hall still holds."""

    def __init__(self) -> None:
        self.alive: dict[int, bool] = {}
        self.cards: dict[int | None, str | None] = {}
        self.troubles: dict[tuple[str, Ailment, int | None], Trouble] = {}
        self.news = asyncio.Condition()

    def hear(self, signal: Signal) -> None:
        """Take one signal."""
        match signal:
            case Silent(seat=seat) | Back(seat=seat):
                self.alive[seat] = isinstance(signal, Back)
            case CardIn(seat=seat, card=card):
                self.cards[seat] = card
            case CardOut(seat=seat):
                self.cards.pop(seat, None)
            case CardRead(card=card, seat=place):
                self.cards[place] = card
            case Trouble(line=line, ailment=ailment, node=node):
                self.troubles[line, ailment, node] = signal
            case Mended(line=line, ailment=ailment, node=node):
                if ailment is Ailment.BUS_LOST:
                    self.troubles.pop((line, ailment, node), None)
            case _:
                pass


def _ill(line: LineConfig, trouble: Trouble) -> Ill:
    node = None if trouble.node is None else _node_name(line.table, trouble.node)
    return Ill(trouble.ailment, node, trouble.seat, trouble.detail)


# --- the running light -----------------------------------------------------------------------


async def run_light(
    config: HallConfig, seconds: float, told: Callable[[int, bool], None], lit_s: float = LIT_S
) -> None:
    """Light the lamps of one console after the other, in the order of their seats.

    ``told`` is called with each seat as its turn comes, and with whether its console is heard.
    The microphones stay as they are: off.

    Args:
        config: the hall; of its lines those whose consoles have lamps.
        seconds: how long the consoles may take to be heard.
        told: see above.
        lit_s: how long each is lit.

    Raises:
        BadConfig: a line's profile cannot be meant.
    """
    hall = Hall(line for line in make_lines(config) if isinstance(line, CanopenLine | ModbusLine))
    ear = _Ear()
    listening = asyncio.create_task(_listen_on(hall, ear))
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds), ear.news:
                await ear.news.wait_for(lambda: ear.alive.keys() >= hall.seats)
        for seat in sorted(hall.seats):
            told(seat, ear.alive.get(seat, False))
            hall.show({seat: ~Lamp.MICROPHONE})
            await asyncio.sleep(lit_s)
            hall.show({seat: Lamp.NONE})
    finally:
        hall.show(dict.fromkeys(hall.seats, Lamp.NONE))
        await asyncio.sleep(DARK_S)
        await hall.close()
        await listening


async def _listen_on(hall: Hall, ear: _Ear) -> None:
    async for burst in hall.bursts():
        async with ear.news:
            for signal in burst:
                ear.hear(signal)
            ear.news.notify_all()


# --- both ------------------------------------------------------------------------------------


def _console(
    line: LineConfig,
    node: int,
    seat: int,
    alive: bool,
    health: Health | wire.ConsoleHealth | None,
) -> Console:
    name = _node_name(line.table, node)
    if health is None:
        return Console(seat, name, alive)
    return Console(seat, name, alive, health.errors, health.model)


def _heard_line(
    line: LineConfig, consoles: Sequence[Console], ills: Sequence[Ill], lost: str
) -> HeardLine:
    kind = str(line.table.__struct_config__.tag)
    place, rate = _where(line.table)
    return HeardLine(line.name, kind, place, rate, consoles, ills, lost)


def _where(table: LineTable) -> tuple[str, int]:
    """Port, channel or address of a line, and its bits a second."""
    match table:
        case Canopen(channel=channel, bitrate=rate):
            return channel, rate
        case (
            Modbus(port=port, baud=rate) | Dis(port=port, baud=rate) | Reader(port=port, baud=rate)
        ):
            return port, rate
        case DisTcp(host=host):
            return host, 0
        case Pcsc(reader=reader):
            return reader, 0
        case Tablet():
            return "tablet.sock", 0


def _node_name(table: LineTable, node: int) -> str:
    """A node as its console shows it: a number, or a DIS unit's serial number."""
    if isinstance(table, Dis):
        return ".".join(map(str, node.to_bytes(3, "big")))
    return str(node)
