"""What another process may ask of the simulated consoles: one JSON object a line.

``{"do": "press", "id": 7, "keys": {"17": "for"}}`` is answered by ``{"id": 7, "ok": true, …}`` or
``{"id": 7, "ok": false, "error": "…"}``. After ``watch``, lamp changes come unasked as
``{"lamps": {"17": ["for"]}, "at": …}``. Times are seconds of the machine's monotonic clock.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec
import msgspec.structs
from msgspec import UNSET, UnsetType

MISHAPS: Final = (
    "unheard",
    "lost",
    "doubled",
    "split",
    "garbled",
    "bad_crc",
    "truncated",
    "late",
    "foreign",
    "noise",
)
"""What can befall a frame: see ``Faults``."""


class Order(msgspec.Struct, tag_field="do", kw_only=True, frozen=True):
    """Any order; ``id`` comes back with the answer."""

    id: int = 0


class Press(Order, frozen=True, tag="press"):
    """Press a key on each seat in the same instant, and release it ``hold_s`` later.

    A finger that is still on a key comes down a moment after it is free.
    """

    keys: dict[int, str]
    hold_s: float = 0.05


class Hold(Order, frozen=True, tag="hold"):
    """Press keys and keep them down."""

    keys: dict[int, str]


class Release(Order, frozen=True, tag="release"):
    """Let keys go."""

    keys: dict[int, str]


class Bounce(Order, frozen=True, tag="bounce"):
    """Press keys whose contacts bounce ``times`` before they rest, each ``gap_s`` apart."""

    keys: dict[int, str]
    times: int = 4
    gap_s: float = 0.002
    hold_s: float = 0.05


class CardIn(Order, frozen=True, tag="card_in"):
    """Put cards in; the number is hex, at most 16 digits, null for a bare contact."""

    cards: dict[int, str | None]


class CardOut(Order, frozen=True, tag="card_out"):
    """Take cards out."""

    seats: list[int]


class Unplug(Order, frozen=True, tag="unplug"):
    """Pull the cable with power and data; no seats means all."""

    seats: list[int] = []


class Plug(Order, frozen=True, tag="plug"):
    """Put the cable back: the console boots."""

    seats: list[int] = []


class Mute(Order, frozen=True, tag="mute"):
    """Cut the data wires only: the console lives on unheard."""

    seats: list[int] = []


class Unmute(Order, frozen=True, tag="unmute"):
    """Mend the data wires."""

    seats: list[int] = []


class Reboot(Order, frozen=True, tag="reboot"):
    """Power off and on in one instant."""

    seats: list[int] = []


class Babble(Order, frozen=True, tag="babble"):
    """Chatter on a spare input, ``rate`` frames a second; ``deaf``: even when told to stop."""

    seat: int
    rate: int = 2_000
    seconds: float = 1.0
    deaf: bool = False


class Stranger(Order, frozen=True, tag="stranger"):
    """Plug a console into a bus that nobody has seated; ``gone``: take those out again.

    With the number of a seated console there are two of one number.
    """

    node: int
    bus: int = 0
    gone: bool = False


class Emergency(Order, frozen=True, tag="emergency"):
    """Let a console report a fault (EMCY); code 0 = it is over."""

    seat: int
    code: int
    register: int = 1


class Raw(Order, frozen=True, tag="raw"):
    """Put frames on a bus as they are: COB-ID and data in hex."""

    frames: list[tuple[int, str]]
    bus: int = 0


class Faults(Order, frozen=True, tag="faults"):
    """Let a bus go wrong at random from now on: the chance of each mishap, for each frame.

    A new order replaces the last; without chances the bus is sound again. At most one mishap
    befalls a frame, so the chances add up to 1 at most. Of Modbus frames ``lost`` … ``noise``
    are answers, or requests where it says so; a CAN bus knows ``unheard``, ``lost``, ``doubled``
    and ``garbled``, which there is a lost frame and an error frame: its CRC lets no other through.

    Attributes:
        seats: whose frames; none means all.
        seed: the same seed gives the same mishaps for the same frames.
        unheard: the console does not hear the request.
        lost: it obeys, but its answer is lost.
        doubled: the frame comes twice.
        split: it comes in two parts, ``split_s`` apart, as a slow adapter brings it.
        garbled: some of its bits are turned.
        bad_crc: its check does not fit.
        truncated: its end is missing.
        late: it comes ``late_s`` late; 0: when the next request has been sent.
        foreign: it bears another console's number, with a good check.
        noise: a few bytes nobody sent follow it.
        echo: the adapter hears itself: each request comes back to the controller.
    """

    bus: int = 0
    seats: list[int] = []
    seed: int = 0
    unheard: float = 0.0
    lost: float = 0.0
    doubled: float = 0.0
    split: float = 0.0
    garbled: float = 0.0
    bad_crc: float = 0.0
    truncated: float = 0.0
    late: float = 0.0
    foreign: float = 0.0
    noise: float = 0.0
    split_s: float = 0.005
    late_s: float = 0.0
    echo: bool = False

    @property
    def chances(self) -> dict[str, float]:
        """The chance of each mishap that has one."""
        every = {name: float(getattr(self, name)) for name in MISHAPS}
        return {name: chance for name, chance in every.items() if chance}


class Noise(Order, frozen=True, tag="noise"):
    """Strew bytes over a Modbus line, ``rate`` a second: those that hit a frame spoil it."""

    bus: int = 0
    rate: float = 100.0
    seconds: float = 1.0


class Spill(Order, frozen=True, tag="spill"):
    """Put bytes, in hex, on a Modbus line as they are, at once."""

    data: str
    bus: int = 0


class PullOut(Order, frozen=True, tag="pull_out"):
    """Pull the serial adapter of a Modbus line out of the controller."""

    bus: int = 0


class PutBack(Order, frozen=True, tag="put_back"):
    """Put the serial adapter back."""

    bus: int = 0


class BusOff(Order, frozen=True, tag="bus_off"):
    """Let all adapters on a hub's CAN bus report that they have left it after too many errors."""

    bus: int = 0


class Lamps(Order, frozen=True, tag="lamps"):
    """Ask which lamps are lit, by seat."""


class Watch(Order, frozen=True, tag="watch"):
    """Ask to be told of every change of a lamp."""


class Stats(Order, frozen=True, tag="stats"):
    """Ask what was sent, received and dropped."""


AnyOrder: TypeAlias = (
    Press
    | Hold
    | Release
    | Bounce
    | CardIn
    | CardOut
    | Unplug
    | Plug
    | Mute
    | Unmute
    | Reboot
    | Babble
    | Stranger
    | Emergency
    | Raw
    | Faults
    | Noise
    | Spill
    | PullOut
    | PutBack
    | BusOff
    | Lamps
    | Watch
    | Stats
)


class Answer(msgspec.Struct, kw_only=True):
    """The answer to an order, or (``id`` 0, ``lamps``) news of lamps."""

    id: int = 0
    ok: bool = True
    at: float = 0.0
    error: str | UnsetType = UNSET
    lamps: dict[int, list[str]] | UnsetType = UNSET
    stats: dict[str, int] | UnsetType = UNSET


encode = msgspec.json.Encoder().encode
decode_order = msgspec.json.Decoder(AnyOrder).decode
decode_answer = msgspec.json.Decoder(Answer).decode


def numbered(order: AnyOrder, number: int) -> AnyOrder:
    """Return the order with the number by which its answer will be known."""
    return msgspec.structs.replace(order, id=number)
