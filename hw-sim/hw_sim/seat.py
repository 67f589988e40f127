"""One console as its own firmware would be: frames in, frames out, nothing else.

A CANopen slave of CiA 401 kind (generic I/O): five keys and a card contact on digital inputs
0x6000:1, seven lamps and a microphone relay on digital outputs 0x6200:1. It is written from the
standards and shares no line with the controller's own codec, so that one cannot hide a mistake
of the other. Pure: ``now`` is seconds of any clock that goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, TypeAlias

Wire: TypeAlias = tuple[int, bytes]
"""COB-ID and data of a frame."""

KEYS: Final = {"for": 0, "against": 1, "abstain": 2, "speak": 3, "present": 4}
"""Input bit of each key."""
CARD: Final = 5
"""Input bit of the card contact."""
LAMPS: Final = (
    "for",
    "against",
    "abstain",
    "speak",
    "present",
    "taken",
    "not_stored",
    "microphone",
)
"""Output bit 0, 1, … ; the last is the relay."""
NEVER: Final = float("inf")

_ABORT_NO_OBJECT: Final = 0x0602_0000  # CiA 301 §7.2.4, SDO abort codes
_ABORT_READ_ONLY: Final = 0x0601_0002
_ABORT_LENGTH: Final = 0x0607_0010
_ABORT_COMMAND: Final = 0x0504_0001
_VENDOR: Final = 0x5649  # made up: CiA assigns the true ones
_HEARTBEAT_LOST: Final = 0x8130  # CiA 301 §7.2.7, EMCY error code


class State(IntEnum):
    """NMT state, as the heartbeat carries it (CiA 301 §7.2.8); OFF is never sent."""

    OFF = -1
    STOPPED = 0x04
    OPERATIONAL = 0x05
    PRE_OPERATIONAL = 0x7F


@dataclass(slots=True)
class _Object:
    """An entry of the object dictionary: at most four bytes."""

    value: int
    size: int
    writable: bool = True


def _dictionary(node: int, heartbeat_ms: int) -> dict[tuple[int, int], _Object]:
    return {
        (0x1000, 0): _Object(0x0003_0191, 4, writable=False),  # CiA 401, inputs and outputs
        (0x1001, 0): _Object(0, 1, writable=False),
        (0x1016, 1): _Object(0, 4),
        (0x1017, 0): _Object(heartbeat_ms, 2),
        (0x1018, 0): _Object(4, 1, writable=False),
        (0x1018, 1): _Object(_VENDOR, 4, writable=False),
        (0x1018, 2): _Object(1, 4, writable=False),  # product
        (0x1018, 3): _Object(0x0001_0000, 4, writable=False),  # revision 1.0
        (0x1018, 4): _Object(0x5649_0000 | node, 4, writable=False),  # serial number
        (0x1800, 2): _Object(255, 1),
        (0x6000, 1): _Object(0, 1, writable=False),
        (0x6200, 1): _Object(0, 1),
        (0x6206, 1): _Object(0xFF, 1),  # on a fault, each output takes its value of 0x6207
        (0x6207, 1): _Object(0x00, 1),
    }


@dataclass
class Console:
    """A console with the number ``node`` on its bus.

    Attributes:
        card_reader: it reads card numbers, and sends them in TPDO2.
        heartbeat_ms: what 0x1017 holds after power-on; 0, as modules are delivered: none.
        inputs: levels of keys and card contact, kept by hand and so through a power cut.
        outputs: lamps and relay.
    """

    node: int
    card_reader: bool = False
    heartbeat_ms: int = 0
    state: State = State.OFF
    inputs: int = 0
    outputs: int = 0
    next_at: float = NEVER
    """When ``tick`` has something to do."""
    _card: bytes = bytes(8)
    _objects: dict[tuple[int, int], _Object] = field(default_factory=dict)
    _beat_at: float = NEVER
    _master_due: float = NEVER

    @property
    def lit(self) -> list[str]:
        """The names of the lamps that are lit, the relay among them."""
        return [name for bit, name in enumerate(LAMPS) if self.outputs >> bit & 1]

    @property
    def operational(self) -> bool:
        """Whether its keys are heard and its lamps can be lit."""
        return self.state is State.OPERATIONAL

    # ---- the world outside

    def power_on(self, now: float) -> list[Wire]:
        """Start up: the boot-up message."""
        self._objects = _dictionary(self.node, self.heartbeat_ms)
        self.state, self.outputs = State.PRE_OPERATIONAL, 0
        self._master_due = NEVER
        self._plan_beat(now)
        return [(0x700 + self.node, b"\x00")]

    def power_off(self) -> None:
        """Lose power: lamps go dark; keys and card stay where they are."""
        self.state, self.outputs = State.OFF, 0
        self.next_at = self._beat_at = self._master_due = NEVER

    def touch(self, key: str, down: bool) -> list[Wire]:
        """Press or release a key."""
        return self._contact(KEYS[key], down)

    def insert_card(self, number: bytes | None = None) -> list[Wire]:
        """Put a card in; a reader reads its ``number`` of up to 8 bytes."""
        self._card = number[:8] if number else bytes(8)
        return [*self._contact(CARD, True), *self._card_frame()]

    def remove_card(self) -> list[Wire]:
        """Take the card out."""
        self._card = bytes(8)
        return [*self._contact(CARD, False), *self._card_frame()]

    def fault(self, code: int, register: int) -> list[Wire]:
        """Report a fault of its own; code 0 = over."""
        if self.state not in (State.OPERATIONAL, State.PRE_OPERATIONAL):
            return []
        return [(0x080 + self.node, code.to_bytes(2, "little") + bytes((register,)) + bytes(5))]

    # ---- the bus

    def hear(self, cob_id: int, data: bytes, now: float) -> list[Wire]:
        """Take a frame from the bus."""
        if self.state is State.OFF:
            return []
        if cob_id == 0x000 and len(data) == 2 and data[1] in (0, self.node):
            return self._obey(data[0], now)
        if cob_id == 0x200 + self.node and self.state is State.OPERATIONAL:
            return self._set_outputs(data)
        if cob_id == 0x600 + self.node and self.state is not State.STOPPED and len(data) == 8:
            return [(0x580 + self.node, self._serve(data, now))]
        master = self._objects[0x1016, 1].value
        if master and cob_id == 0x700 + (master >> 16 & 0x7F):
            self._master_due = now + (master & 0xFFFF) / 1000
            self._plan()
        return []

    def tick(self, now: float) -> list[Wire]:
        """Do what is due: show life, miss the controller's."""
        sent: list[Wire] = []
        if now >= self._beat_at:
            sent.append((0x700 + self.node, bytes((self.state,))))
            self._plan_beat(now)
        if now >= self._master_due:
            sent += self._lose_master()
        return sent

    def _contact(self, bit: int, closed: bool) -> list[Wire]:
        inputs = self.inputs | 1 << bit if closed else self.inputs & ~(1 << bit)
        if inputs == self.inputs:
            return []
        self.inputs = inputs
        return self._levels()

    def _levels(self) -> list[Wire]:
        """TPDO1, when the console is operational."""
        if self.state is not State.OPERATIONAL:
            return []
        return [(0x180 + self.node, bytes((self.inputs,)))]

    def _card_frame(self) -> list[Wire]:
        if not self.card_reader or self.state is not State.OPERATIONAL:
            return []
        return [(0x280 + self.node, self._card)]

    def _obey(self, command: int, now: float) -> list[Wire]:
        """Follow a node control command (CiA 301 §7.2.8)."""
        if command == 0x01 and self.state is not State.OPERATIONAL:
            self.state = State.OPERATIONAL
            return [*self._levels(), *self._card_frame()]
        if command == 0x02:
            self.state = State.STOPPED
        elif command == 0x80:
            self.state = State.PRE_OPERATIONAL
        elif command in (0x81, 0x82):
            return self.power_on(now)
        return []

    def _set_outputs(self, data: bytes) -> list[Wire]:
        if not data:
            return self.fault(0x8210, 0x11)  # PDO not processed: too short
        self.outputs = data[0]
        return []

    def _serve(self, request: bytes, now: float) -> bytes:
        """Answer an SDO request: expedited transfers only."""
        specifier, index, sub = request[0], int.from_bytes(request[1:3], "little"), request[3]
        entry = self._entry(index, sub)
        if entry is None:
            return _abort(request, _ABORT_NO_OBJECT)
        if specifier == 0x40:
            specifier = 0x43 | (4 - entry.size) << 2
            return bytes((specifier,)) + request[1:4] + entry.value.to_bytes(4, "little")
        if specifier & 0xE3 != 0x23:
            return _abort(request, _ABORT_COMMAND)
        if not entry.writable:
            return _abort(request, _ABORT_READ_ONLY)
        if 4 - (specifier >> 2 & 3) != entry.size:
            return _abort(request, _ABORT_LENGTH)
        entry.value = int.from_bytes(request[4 : 4 + entry.size], "little")
        self._apply(index, entry.value, now)
        return b"\x60" + request[1:4] + bytes(4)

    def _entry(self, index: int, sub: int) -> _Object | None:
        entry = self._objects.get((index, sub))
        if entry is not None and index == 0x6000:
            entry.value = self.inputs
        elif entry is not None and index == 0x6200:
            entry.value = self.outputs
        return entry

    def _apply(self, index: int, value: int, now: float) -> None:
        """Let a value just written take effect."""
        if index == 0x1017:
            self._plan_beat(now)
        elif index == 0x6200:
            self.outputs = value

    def _lose_master(self) -> list[Wire]:
        """The controller is dead: outputs take their safe values (CiA 401, 0x6206 and 0x6207)."""
        self._master_due = NEVER
        mode, value = self._objects[0x6206, 1].value, self._objects[0x6207, 1].value
        self.outputs = self.outputs & ~mode | value & mode
        self.state = State.PRE_OPERATIONAL
        self._plan()
        return self.fault(_HEARTBEAT_LOST, 0x11)

    def _plan_beat(self, now: float) -> None:
        period_ms = self._objects[0x1017, 0].value
        self._beat_at = now + period_ms / 1000 if period_ms else NEVER
        self._plan()

    def _plan(self) -> None:
        self.next_at = min(self._beat_at, self._master_due)


def _abort(request: bytes, code: int) -> bytes:
    return b"\x80" + request[1:4] + code.to_bytes(4, "little")
