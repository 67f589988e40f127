"""The ``[[line]]`` and ``[[seat]]`` tables of hall.toml: one type for each kind of line."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from consoles.signals import Key, Lamp

CAN_RATES = (10_000, 20_000, 50_000, 125_000, 250_000, 500_000, 800_000, 1_000_000)
"""Bit rates of a CAN bus (CiA 301 §5.4)."""
SERIAL_RATES = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400)
"""Bit rates of a serial port that the usual adapters and modules know."""

Interface = Literal["socketcan", "udp_multicast", "slcan", "viche_hub"]
Parity = Literal["N", "E", "O"]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all lines have. ``seats`` and ``nodes`` are ranges such as ``1-121``."""

    name: str
    seats: str = ""
    nodes: str = ""


class Canopen(_Table, frozen=True, tag_field="kind", tag="canopen"):
    """Consoles on a CAN bus: CiA 401 modules.

    ``master`` is the node number under which the controller shows life, so that consoles switch
    their microphones off when it dies; None: it does not. ``options`` go to python-can.
    """

    interface: Interface
    channel: str
    bitrate: int = 125_000
    heartbeat_s: float = 1.0
    debounce_s: float = 0.02
    master: int | None = None
    profile: dict[str, Any] = {}
    options: dict[str, Any] = {}


class Modbus(_Table, frozen=True, tag_field="kind", tag="modbus"):
    """Digital I/O modules on RS-485. ``profile`` is a shipped one's name, or its own table."""

    port: str
    baud: int = 19_200
    parity: Parity = "E"
    turnaround_ms: float = 15.0
    debounce_s: float = 0.02
    probe_s: float = 10.0
    low_latency: bool = True
    profile: str | dict[str, Any] = "viche-console"


class Dis(_Table, frozen=True, tag_field="kind", tag="dis"):
    """A DIS DCS-6000 central unit on RS-232; its units are seated by their serial numbers."""

    port: str
    baud: int = 115_200
    ext_id: int = 60
    confirmed_on_hardware: bool = False


class DisTcp(_Table, frozen=True, tag_field="kind", tag="dis_tcp"):
    """A DIS or Shure central unit with the text protocol; a node is the unit's own seat."""

    host: str
    tcp_port: int = 3142
    confirmed_on_hardware: bool = False


class Tablet(_Table, frozen=True, tag_field="kind", tag="tablet"):
    """Spare seats for members who press on a tablet, served by a gateway of its own.

    ``gateway`` is the group whose members may connect; None: the controller's user alone.
    """

    gateway: str | None = None


class Reader(_Table, frozen=True, tag_field="kind", tag="reader"):
    """A card reader on a serial port: at one seat, or without a seat at the secretary's desk."""

    port: str
    baud: int = 9_600


LineTable: TypeAlias = Canopen | Modbus | Dis | DisTcp | Tablet | Reader


class Seat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One seat wired apart from a range: by node, or by the serial number of its unit."""

    number: int
    line: str
    node: int | None = None
    serial: str | None = None


def nodes_of(table: LineTable) -> range:
    """The node numbers that a kind of line has."""
    match table:
        case Canopen():
            return range(1, 128)  # CiA 301 §7.2.4
        case Modbus():
            return range(1, 248)  # Modbus over serial line V1.02, §2.2
        case Dis():
            return range(1, 1 << 24)  # a serial number of three bytes
        case _:
            return range(1, 65_536)


def bits_by_name(table: dict[str, Any]) -> dict[str, Any]:
    """A profile's table with keys and lamps as such, not as their names in lower case.

    Raises:
        KeyError: there is no such lamp.
        ValueError: there is no such key.
    """
    given = dict(table)
    if "keys" in given:
        given["keys"] = {Key(name): bit for name, bit in given["keys"].items()}
    if "lamps" in given:
        given["lamps"] = {Lamp[name.upper()]: bit for name, bit in given["lamps"].items()}
    return given
