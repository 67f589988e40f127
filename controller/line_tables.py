"""The ``[[line]]`` and ``[[seat]]`` tables of hall.toml: one type for each kind of line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias, TypeVar

import msgspec

from consoles.signals import Key, Lamp

_N = TypeVar("_N")

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
    """A DIS DCS-6000 central unit on RS-232; its units are seated by their serial numbers.

    ``rtscts``: the cable carries RTS and CTS, as the manual asks for. The other settings are those
    of ``consoles.dis_link.Settings``.
    """

    port: str
    baud: int = 115_200
    rtscts: bool = True
    ext_id: int = 60
    length_first: bool = False
    confirmed_on_hardware: bool = False


class DisTcp(_Table, frozen=True, tag_field="kind", tag="dis_tcp"):
    """A DIS or Shure central unit with the text protocol; a node is the unit's own seat."""

    host: str
    tcp_port: int = 3142


class Tablet(_Table, frozen=True, tag_field="kind", tag="tablet"):
    """Spare seats for members who press on a tablet, served by a gateway of its own.

    ``gateway`` is the group whose members may connect; None: the controller's user alone.
    """

    gateway: str | None = None


class Reader(_Table, frozen=True, tag_field="kind", tag="reader"):
    """A card reader on a serial port: beside one seat's console, or at the secretary's desk.

    ``seats`` is that one seat, which hangs on another line, or nothing.
    """

    port: str
    baud: int = 9_600


class Pcsc(_Table, frozen=True, tag_field="kind", tag="pcsc"):
    """The same for a smart-card reader behind pcscd; ``reader`` is how its name begins."""

    reader: str = ""


LineTable: TypeAlias = Canopen | Modbus | Dis | DisTcp | Tablet | Reader | Pcsc


def place_of(table: Reader | Pcsc) -> int | None:
    """The seat beside which a card reader stands; None: at the secretary's desk.

    Raises:
        ValueError: not one seat.
    """
    return int(table.seats) if table.seats.strip() else None


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


KEYS: Final = {key.value: key for key in Key}
"""The keys of a console by their names in hall.toml."""
LAMPS: Final = {str(lamp.name).lower(): lamp for lamp in Lamp}
"""Its lamps, the microphone's relay among them."""


class CanopenProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[line.profile]`` of a CANopen line, as ``consoles.profile.Profile`` explains it."""

    keys: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    card: int | msgspec.UnsetType = msgspec.UNSET
    lamps: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    invert_inputs: int | msgspec.UnsetType = msgspec.UNSET
    invert_outputs: int | msgspec.UnsetType = msgspec.UNSET
    output_bytes: int | msgspec.UnsetType = msgspec.UNSET
    card_reader: bool | msgspec.UnsetType = msgspec.UNSET

    @property
    def given(self) -> dict[str, Any]:
        """What the table says, by the names of ``Profile``, with keys and lamps as such.

        Raises:
            NoSuchName: of a key or a lamp.
        """
        found = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not msgspec.UNSET
        }
        for table, known in (("keys", KEYS), ("lamps", LAMPS)):
            if table in found:
                found[table] = _by_name(table, found[table], known)
        return found


class NoSuchName(ValueError):
    """A key or a lamp that no console has; ``facts`` are those of ``Fault.UNKNOWN_VALUE``."""

    def __init__(self, table: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"{table}: there is no {name}")
        self.facts = {"key": table, "value": name, "known": ", ".join(known)}


def _by_name(table: str, bits: Mapping[str, int], known: Mapping[str, _N]) -> dict[_N, int]:
    for name in bits:
        if name not in known:
            raise NoSuchName(f"profile.{table}", name, known)
    return {known[name]: bit for name, bit in bits.items()}
