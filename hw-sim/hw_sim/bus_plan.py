"""The buses on the simulated consoles' command line.

``--interface viche_hub --channel PATH --nodes 1-113 --channel PATH --nodes 114-226=1-113`` names
buses of one kind: ``--channel`` and ``--nodes`` may be repeated, one pair a bus. Nodes are
``1-113`` (seat = node) or ``114-226=1-113`` (seats = nodes). ``--bus JSON`` names one bus of any
kind, wherever its seats are, and may be repeated as well; the JSON is a ``BusPlan``.
"""

from __future__ import annotations

import argparse
import re
from typing import Final

import msgspec

HUB: Final = "viche_hub"
MODBUS: Final = "modbus"
"""Instead of python-can's interface: consoles on RS-485, the channel is the adapter's name."""
CAN_NODES: Final = 127  # CiA 301 §7.2.4
MODBUS_NODES: Final = 247  # MODBUS over Serial Line V1.02 §2.2
DIS: Final = "dis"
"""A DIS central unit on RS-232: the channel is the adapter's name, a node a packed serial."""
DIS_TCP: Final = "dis_tcp"
"""Its successor: the channel is ``host:port``, a node the system's own number of a seat."""
_MOST: Final = {MODBUS: MODBUS_NODES, DIS: (1 << 24) - 1, DIS_TCP: 65_535}

Scalar = str | int | float | bool


class BusPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bus and its consoles: ``seats`` gives the node of each seat.

    ``options`` go to python-can's interface; of ``modbus`` they are those of
    ``hw_sim.modbus_wire.Timing``, and ``model``, a name of ``hw_sim.modbus_map.MODELS``.
    """

    channel: str
    seats: dict[int, int]
    interface: str = HUB
    card_reader: bool = False
    options: dict[str, Scalar] = {}

    def __post_init__(self) -> None:
        """Refuse nodes that the bus does not have."""
        most = _MOST.get(self.interface, CAN_NODES)
        if strange := [node for node in self.seats.values() if not 1 <= node <= most]:
            raise ValueError(f"{self.interface} has nodes 1..{most}, not {strange}")

    def word(self) -> str:
        """Return the plan as a word for ``--bus``."""
        return msgspec.json.encode(self).decode()


def add_words(parser: argparse.ArgumentParser) -> None:
    """Let a command line name buses."""
    parser.add_argument("--bus", action="append", default=[], help="a bus, as JSON")
    parser.add_argument("--interface", default=HUB, help=f"python-can interface, or {MODBUS}")
    parser.add_argument("--channel", action="append", default=[], help="a bus")
    parser.add_argument(
        "--nodes", action="append", default=[], type=seats_of, help="SEATS=NODES of that bus"
    )
    parser.add_argument(
        "--option", action="append", default=[], type=option_of, help="KEY=VALUE for --interface"
    )
    parser.add_argument("--card-reader", action="store_true", help="consoles read card numbers")


def plans_of(words: argparse.Namespace) -> list[BusPlan]:
    """Return the buses that a command line names.

    Raises:
        ValueError: there is none, or one is not understood.
    """
    if len(words.channel) != len(words.nodes):
        raise ValueError("give --channel and --nodes the same number of times")
    plans = [
        BusPlan(
            interface=words.interface,
            channel=channel,
            seats=seats,
            card_reader=words.card_reader,
            options=dict(words.option),
        )
        for channel, seats in zip(words.channel, words.nodes, strict=True)
    ]
    try:
        plans += [msgspec.json.decode(each, type=BusPlan, strict=False) for each in words.bus]
    except msgspec.DecodeError as error:
        raise ValueError(f"--bus: {error}") from error
    if not plans:
        raise ValueError("name a bus: --channel and --nodes, or --bus")
    return plans


def seats_of(text: str) -> dict[int, int]:
    """Read ``1-113``, ``5`` or ``114-226=1-113`` as seat → node.

    Raises:
        ValueError: it is none of these.
    """
    seats, _, nodes = text.partition("=")
    left, right = _span(seats), _span(nodes or seats)
    if len(left) != len(right) or right.start < 1 or right.stop > MODBUS_NODES + 1:
        raise ValueError(f"{text!r} does not give each seat a node of 1..{MODBUS_NODES}")
    return dict(zip(left, right, strict=True))


def option_of(text: str) -> tuple[str, Scalar]:
    """Read ``KEY=VALUE``; what looks like a number is one.

    Raises:
        ValueError: there is no ``=``.
    """
    key, found, value = text.partition("=")
    if not found:
        raise ValueError(f"{text!r} is not KEY=VALUE")
    return key, _scalar(value)


def _span(text: str) -> range:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", text)
    if found is None:
        raise ValueError(f"{text!r} is not a number or a span like 1-113")
    return range(int(found[1]), int(found[2] or found[1]) + 1)


def _scalar(text: str) -> Scalar:
    try:
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        return text
