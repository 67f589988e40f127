"""CANopen as far as a console needs it: frames in, meanings out, and the few frames we send.

Sources: CiA 301 (application layer: communication objects, network management, the predefined
connection set) and CiA 401 (generic I/O modules: objects 0x6000 and 0x6200). A frame that makes
no sense is ``Other``: reading never raises, whatever a stranger puts on the wire. Building raises
``ValueError``, because there the mistake is ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, TypeAlias

NODES: Final = range(1, 128)
"""Node numbers on one bus (CiA 301 §7.3.3, predefined connection set)."""

# Base COB-IDs of the predefined connection set, CiA 301 §7.3.3.
NMT: Final = 0x000
EMCY: Final = 0x080
TPDO1: Final = 0x180
RPDO1: Final = 0x200
SDO_RESPONSE: Final = 0x580
SDO_REQUEST: Final = 0x600
ERROR_CONTROL: Final = 0x700

_TPDOS: Final = {0x180: 1, 0x280: 2, 0x380: 3, 0x480: 4}

# Object dictionary entries: CiA 301 §7.5.2 below 0x2000, CiA 401 from 0x6000.
DEVICE_TYPE: Final = 0x1000
"""Number of the device profile in its lower 16 bits (0: none), what the profile adds above."""
CONSUMER_HEARTBEAT: Final = 0x1016
PRODUCER_HEARTBEAT: Final = 0x1017
IDENTITY: Final = 0x1018
"""Vendor, product, revision, serial number at sub-index 1..4; the first alone is mandatory."""
TPDO1_PARAMETER: Final = 0x1800
ON_CHANGE: Final = 255
"""Transmission type 255: the device sends its PDO when an input changes (CiA 301 §7.5.2)."""
DIGITAL_INPUTS: Final = 0x6000
OUTPUT_ERROR_MODE: Final = 0x6206
OUTPUT_ERROR_VALUE: Final = 0x6207


class Command(IntEnum):
    """Node control commands of network management, CiA 301 §7.2.8."""

    START = 0x01
    STOP = 0x02
    ENTER_PRE_OPERATIONAL = 0x80
    RESET_NODE = 0x81
    RESET_COMMUNICATION = 0x82


class State(IntEnum):
    """What a heartbeat says of its node, CiA 301 §7.2.8."""

    BOOT_UP = 0x00
    STOPPED = 0x04
    OPERATIONAL = 0x05
    PRE_OPERATIONAL = 0x7F


@dataclass(frozen=True, slots=True)
class Frame:
    """A classic CAN data frame: identifier and up to eight bytes.

    The bytes stay out of ``repr``: in a PDO they are the keys that somebody presses. ``stamp`` is
    when the adapter received it, in seconds of the adapter's own clock; 0 where it does not say.
    """

    cob_id: int
    data: bytes = field(repr=False)
    stamp: float = field(default=0.0, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Bootup:
    """A node has started and is pre-operational (boot-up write, CiA 301 §7.2.8)."""

    node: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A node is alive; ``state`` is its NMT state without the toggle bit of node guarding."""

    node: int
    state: int


@dataclass(frozen=True, slots=True)
class Pdo:
    """Process data that a node sends: TPDO ``number`` 1..4 (CiA 301 §7.2.2)."""

    node: int
    number: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Emergency:
    """A node's own fault: error code and error register (CiA 301 §7.2.7); 0x00xx = no error."""

    node: int
    code: int
    register: int


@dataclass(frozen=True, slots=True)
class Nmt:
    """A node control command, sent by some master; ``node`` 0 means all."""

    command: int
    node: int


@dataclass(frozen=True, slots=True)
class Written:
    """A node has stored what we wrote (SDO download response, CiA 301 §7.2.4)."""

    node: int
    index: int
    sub: int


@dataclass(frozen=True, slots=True)
class Value:
    """A node's answer to a read (expedited SDO upload response, CiA 301 §7.2.4)."""

    node: int
    index: int
    sub: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A node does not do what an SDO asked (abort transfer, CiA 301 §7.2.4)."""

    node: int
    index: int
    sub: int
    code: int


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else: SYNC, TIME, another master's frames, or nonsense."""

    cob_id: int


Answer: TypeAlias = Written | Value | Refused
Message: TypeAlias = Bootup | Heartbeat | Pdo | Emergency | Nmt | Answer | Other


def read(frame: Frame) -> Message:
    """Say what a frame means. Never raises."""
    cob_id, data = frame.cob_id, frame.data
    if not 0 <= cob_id <= 0x7FF or len(data) > 8:
        return Other(cob_id)
    function, node = cob_id & 0x780, cob_id & 0x07F
    if cob_id == NMT and len(data) == 2:
        return Nmt(data[0], data[1])
    if node == 0:
        return Other(cob_id)
    if function in _TPDOS:
        return Pdo(node, _TPDOS[function], data)
    if function == ERROR_CONTROL and len(data) == 1:
        state = data[0] & 0x7F  # the highest bit is node guarding's toggle
        return Bootup(node) if data[0] == State.BOOT_UP else Heartbeat(node, state)
    if function == EMCY and len(data) >= 3:
        return Emergency(node, int.from_bytes(data[:2], "little"), data[2])
    if function == SDO_RESPONSE and len(data) == 8:
        return _answer(cob_id, node, data)
    return Other(cob_id)


def _answer(cob_id: int, node: int, data: bytes) -> Message:
    """Read an SDO server's response: only expedited transfers (1..4 bytes) are ours."""
    specifier, index, sub = data[0], int.from_bytes(data[1:3], "little"), data[3]
    if specifier == 0x60:
        return Written(node, index, sub)
    if specifier == 0x80:
        return Refused(node, index, sub, int.from_bytes(data[4:], "little"))
    if specifier & 0xE2 == 0x42:  # upload response, expedited
        unused = (specifier >> 2) & 3 if specifier & 1 else 0
        return Value(node, index, sub, data[4 : 8 - unused])
    return Other(cob_id)


def nmt(command: Command, node: int) -> Frame:
    """Tell ``node`` (0 = all) to change its state.

    Raises:
        ValueError: ``node`` is not 0..127.
    """
    if node not in range(128):
        raise ValueError(f"an NMT command goes to node 0..127, not {node}")
    return Frame(NMT, bytes((command, node)))


def heartbeat(node: int, state: State) -> Frame:
    """Build the heartbeat of ``node``: the controller's own sign of life."""
    return Frame(ERROR_CONTROL + _known(node), bytes((state,)))


def rpdo1(node: int, bits: int, width: int = 1) -> Frame:
    """Set the digital outputs of ``node`` (0x6200 mapped into RPDO1): ``width`` bytes of bits.

    Raises:
        ValueError: the bits do not fit into ``width`` bytes, or there is no such node.
    """
    if not 1 <= width <= 8 or not 0 <= bits < 1 << 8 * width:
        raise ValueError(f"{width} bytes of outputs cannot carry these bits")
    return Frame(RPDO1 + _known(node), bits.to_bytes(width, "little"))


def download(node: int, index: int, sub: int, value: int, size: int) -> Frame:
    """Write ``size`` (1..4) bytes into an object of ``node``: expedited SDO download request.

    Raises:
        ValueError: the value does not fit, or there is no such node or object.
    """
    if not 1 <= size <= 4 or not 0 <= value < 1 << 8 * size:
        raise ValueError(f"{size} bytes cannot carry {value:#x}")
    specifier = 0x23 | (4 - size) << 2
    return _request(node, specifier, index, sub, value.to_bytes(size, "little"))


def upload(node: int, index: int, sub: int) -> Frame:
    """Ask ``node`` for the value of an object: SDO upload request.

    Raises:
        ValueError: there is no such node or object.
    """
    return _request(node, 0x40, index, sub, b"")


def _request(node: int, specifier: int, index: int, sub: int, value: bytes) -> Frame:
    if not 0 <= index <= 0xFFFF or not 0 <= sub <= 0xFF:
        raise ValueError(f"no such object: {index:#06x}:{sub}")
    head = bytes((specifier, index & 0xFF, index >> 8, sub))
    return Frame(SDO_REQUEST + _known(node), head + value.ljust(4, b"\0"))


def _known(node: int) -> int:
    if node not in NODES:
        raise ValueError(f"a CANopen node is numbered 1..127, not {node}")
    return node
