"""Whatever a cable does, no press is invented or doubled, and the lamps come right in the end.

Simulated consoles (``hw_sim.seat``) and a segment on one clock, with a wire between them that
loses and doubles frames both ways. CAN's own CRC and retransmission keep a frame from arriving
altered, so the wire does not garble; what a foreign node may send is in the codec's tests.
"""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consoles.canopen_limits import Limits
from consoles.canopen_segment import Segment
from consoles.profile import Profile
from consoles.signals import Back, Key, Lamp, Press, Signal, Silent
from drivers.canopen import Frame
from hw_sim.seat import Console, State, Wire

SEATS = {1: 101, 2: 102, 3: 103}
KEYS = [Key.FOR, Key.AGAINST, Key.ABSTAIN]
STEP_S = 0.01


class Room:
    """Three consoles on a bad wire, a segment at its other end."""

    def __init__(self, loss: float, doubling: float, seed: int) -> None:
        self.now = 100.0
        self.loss, self.doubling = loss, doubling
        self.dice = random.Random(seed)
        self.consoles = {node: Console(node) for node in SEATS}
        self.segment = Segment("left", SEATS, Profile(), Limits(heartbeat_s=0.5, probe_s=1.0))
        self.pressed: Counter[tuple[int, Key]] = Counter()
        self.heard: Counter[tuple[int, Key]] = Counter()
        self.alive: dict[int, bool] = {}
        self.frames = 0
        self.segment.start(self.now)
        for console in self.consoles.values():
            self._up(console.power_on(self.now))

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.now += STEP_S
            self._take(self.segment.tick(self.now))
            self._down()
            for console in self.consoles.values():
                self._up(console.tick(self.now))

    def press(self, node: int, key: Key, hold_s: float) -> None:
        self.pressed[SEATS[node], key] += 1
        self._up(self.consoles[node].touch(key.value, True))
        self.run(hold_s)
        self._up(self.consoles[node].touch(key.value, False))
        self.run(0.05)

    def reboot(self, node: int) -> None:
        self.consoles[node].power_off()
        self._up(self.consoles[node].power_on(self.now))

    def unplug(self, node: int, seconds: float) -> None:
        self.consoles[node].power_off()
        self.run(seconds)
        self._up(self.consoles[node].power_on(self.now))

    def _times(self) -> int:
        """How often one frame arrives."""
        self.frames += 1
        roll = self.dice.random()
        return 0 if roll < self.loss else 2 if roll < self.loss + self.doubling else 1

    def _up(self, frames: list[Wire]) -> None:
        for cob_id, data in frames:
            for _ in range(self._times()):
                self._take(self.segment.hear(Frame(cob_id, data), self.now))
        self._down()

    def _down(self) -> None:
        while frames := self._outgoing():
            for frame in frames:
                for _ in range(self._times()):
                    for console in self.consoles.values():
                        self._up(console.hear(frame.cob_id, frame.data, self.now))

    def _outgoing(self) -> list[Frame]:
        frames = list(self.segment.outbox)
        self.segment.outbox.clear()
        for node in list(self.segment.stale()):
            frames.append(node.lamp_frame())
            node.stale = False
        return frames

    def _take(self, signals: list[Signal]) -> None:
        for signal in signals:
            match signal:
                case Press(seat=seat, key=key):
                    self.heard[seat, key] += 1
                    assert self.heard[seat, key] <= self.pressed[seat, key], "an invented press"
                case Back(seat=seat):
                    assert not self.alive.get(seat)
                    self.alive[seat] = True
                case Silent(seat=seat):
                    assert self.alive.get(seat, True)
                    self.alive[seat] = False


nodes = st.sampled_from(sorted(SEATS))
deeds = st.one_of(
    st.tuples(st.just("press"), nodes, st.sampled_from(KEYS), st.sampled_from([0.0, 0.05, 0.3])),
    st.tuples(st.just("show"), nodes, st.integers(0, 255)),
    st.tuples(st.just("reboot"), nodes),
    st.tuples(st.just("unplug"), nodes, st.sampled_from([0.1, 2.0])),
    st.tuples(st.just("wait"), st.sampled_from([0.1, 1.0])),
)


def play(room: Room, deed: tuple[object, ...]) -> None:
    match deed:
        case ("press", int(node), Key() as key, float(hold_s)):
            room.press(node, key, hold_s)
        case ("show", int(node), int(bits)):
            room.segment.show({SEATS[node]: Lamp(bits)})
        case ("reboot", int(node)):
            room.reboot(node)
        case ("unplug", int(node), float(seconds)):
            room.unplug(node, seconds)
        case ("wait", float(seconds)):
            room.run(seconds)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(deeds, max_size=12),
    st.sampled_from([0.0, 0.05, 0.3]),
    st.sampled_from([0.0, 0.3]),
    st.integers(0, 1 << 32),
)
def test_a_bad_wire_invents_nothing_and_heals(
    story: list[tuple[object, ...]], loss: float, doubling: float, seed: int
) -> None:
    room = Room(loss, doubling, seed)
    for deed in story:
        play(room, deed)
    room.loss = 0.0
    room.run(8.0)  # longer than a refresh and a probe
    assert room.alive == dict.fromkeys(SEATS.values(), True)
    for node, console in room.consoles.items():
        assert console.state is State.OPERATIONAL
        lit = room.segment._nodes[node].lit  # the test asks what the segment believes
        assert console.outputs == lit
        before = room.heard[SEATS[node], Key.FOR]
        room.press(node, Key.FOR, 0.05)
        assert room.heard[SEATS[node], Key.FOR] == before + 1


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(nodes, st.sampled_from(KEYS)), max_size=20), st.integers(0, 1 << 32))
def test_a_wire_that_only_doubles_loses_no_press(
    presses: list[tuple[int, Key]], seed: int
) -> None:
    room = Room(0.0, 0.5, seed)
    room.run(0.2)
    for node, key in presses:
        room.press(node, key, 0.05)
    assert room.heard == room.pressed
