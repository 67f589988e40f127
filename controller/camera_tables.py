"""The ``[[camera]]`` tables of hall.toml: where a camera is, and which preset shows which seat."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from controller.camera_words import CameraFault
from controller.rules.floor_nouns import FloorKind

Kind = Literal["visca_serial", "visca_udp", "visca_raw_udp", "visca_raw_tcp"]

PORTS: Final[Mapping[Kind, int]] = {
    "visca_serial": 0,
    "visca_udp": 52381,
    "visca_raw_udp": 1259,
    "visca_raw_tcp": 1259,
}
"""Where makers listen: Sony with the frame, Avonic without."""
RATES: Final = (9600, 19200, 38400)
_SEATS: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


class CameraTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One camera as it is written."""

    name: str
    kind: Kind
    wide: int
    """The preset of the wide shot."""
    chair: int | None = None
    """The preset of who presides, shown while nobody has the floor; none: the wide shot."""
    rostrum: int | None = None
    """The preset for who speaks without a console of his own; none: the wide shot."""
    at_rostrum: tuple[FloorKind, ...] = ()
    """What members say at the rostrum and not at their seats: reports, for example."""
    presets: int = 16
    """How many it keeps, counted from 0."""
    device: str = ""
    baud: int = 9600
    address: int = 1
    """Its place in a serial chain."""
    host: str = ""
    port: int | None = None
    local_port: int | None = None
    """Our own UDP port; none: the one to which the camera's maker answers."""
    seats: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera, checked. ``seats``: seat → preset."""

    name: str
    kind: Kind
    wide: int
    chair: int | None
    rostrum: int | None
    seats: Mapping[int, int]
    device: str = ""
    baud: int = 9600
    address: int = 1
    host: str = ""
    port: int = 0
    local_port: int | None = None
    at_rostrum: tuple[FloorKind, ...] = ()


class BadCamera(ValueError):
    """A table that cannot be: its index, its setting, what is wrong, the facts of the sentence."""

    def __init__(self, index: int, setting: str, fault: CameraFault, **facts: object) -> None:
        super().__init__(fault.say("en", **facts))
        self.where = f"$.camera[{index}]" + (f".{setting}" if setting else "")
        self.fault, self.facts = fault, facts


def cameras(tables: Sequence[CameraTable], wired: Collection[int]) -> tuple[Camera, ...]:
    """The cameras of a hall; ``wired`` are its seats.

    Raises:
        BadCamera: which table and setting is wrong, and how it can be.
    """
    made: list[Camera] = []
    for index, table in enumerate(tables):
        _check_place(index, table, made)
        _check_presets(index, table)
        seats = _seats(index, table, wired)
        made.append(
            Camera(
                table.name,
                table.kind,
                table.wide,
                table.chair,
                table.rostrum,
                seats,
                device=table.device,
                baud=table.baud,
                address=table.address,
                host=table.host,
                port=PORTS[table.kind] if table.port is None else table.port,
                local_port=table.local_port,
                at_rostrum=table.at_rostrum,
            )
        )
    return tuple(made)


def _check_place(index: int, table: CameraTable, before: Sequence[Camera]) -> None:
    """Each camera has a name and a place of its own."""
    serial = table.kind == "visca_serial"
    if any(other.name == table.name for other in before):
        raise BadCamera(index, "name", CameraFault.TWICE, name=table.name)
    if not (table.device if serial else table.host):
        fault = CameraFault.NO_DEVICE if serial else CameraFault.NO_HOST
        raise BadCamera(index, "", fault, name=table.name)
    bounds = {"address": (1, 7 if serial else 1), "port": (1, 65535), "local_port": (0, 65535)}
    for key, (least, most) in (*bounds.items(), ("presets", (1, 128))):
        value = getattr(table, key)
        if value is not None and not least <= value <= most:
            facts = {"key": key, "value": value, "least": least, "most": most}
            raise BadCamera(index, key, CameraFault.BOUNDS, **facts)
    if table.baud not in RATES:
        facts = {"key": "baud", "value": table.baud, "least": RATES[0], "most": RATES[-1]}
        raise BadCamera(index, "baud", CameraFault.BOUNDS, **facts)
    for other in before:
        facts = {"name": table.name, "other": other.name}
        if serial and other.device == table.device:
            if other.address == table.address:
                place = f"{table.device}, {table.address}"
                raise BadCamera(index, "address", CameraFault.SAME_PLACE, **facts, place=place)
            if other.baud != table.baud:
                raise BadCamera(index, "baud", CameraFault.OTHER_RATE, **facts)
        port = PORTS[table.kind] if table.port is None else table.port
        if not serial and (other.host, other.port) == (table.host, port):
            place = f"{table.host}:{port}"
            raise BadCamera(index, "host", CameraFault.SAME_PLACE, **facts, place=place)


def _check_presets(index: int, table: CameraTable) -> None:
    """Each preset exists, and the wide shot is nobody's."""
    for setting, key, value in _presets(table):
        if not 0 <= value < table.presets:
            facts = {"key": key, "value": value, "presets": table.presets}
            most = table.presets - 1
            raise BadCamera(index, setting, CameraFault.PRESET, **facts, most=most)
        if key != "wide" and value == table.wide:
            raise BadCamera(index, setting, CameraFault.WIDE_TAKEN, key=key, value=value)


def _presets(table: CameraTable) -> Iterator[tuple[str, str, int]]:
    """Place in the file, name, and number of each preset that is set."""
    for name in ("wide", "chair", "rostrum"):
        value = getattr(table, name)
        if value is not None:
            yield name, name, value
    for name, value in table.seats.items():
        yield f"seats.{name}", name, value


def _seats(index: int, table: CameraTable, wired: Collection[int]) -> dict[int, int]:
    presets: dict[int, int] = {}
    for name, preset in table.seats.items():
        found = _SEATS.fullmatch(name.replace(" ", ""))
        span = range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
        if not span:
            raise BadCamera(index, f"seats.{name}", CameraFault.NOT_SEATS, value=name)
        for seat in span:
            if seat in presets:
                raise BadCamera(index, f"seats.{name}", CameraFault.SEAT_TWICE, seat=seat)
            if seat not in wired:
                raise BadCamera(index, f"seats.{name}", CameraFault.NO_SUCH_SEAT, seat=seat)
            presets[seat] = preset
    return presets
