"""A segment on a clock that the test holds, its wire in hex: ``181 01`` is TPDO1 of node 1."""

from __future__ import annotations

from consoles.canopen_limits import Limits
from consoles.canopen_segment import Segment
from consoles.profile import Profile
from consoles.signals import Signal
from drivers.canopen import Frame

ASKED_WHO = [
    "40 00 10 00 00 00 00 00",  # 0x1000:0: which device profile?
    "40 18 10 01 00 00 00 00",  # 0x1018:1 and on: vendor, product, revision, serial number
    "40 18 10 02 00 00 00 00",
    "40 18 10 03 00 00 00 00",
    "40 18 10 04 00 00 00 00",
]
START_1, STOP_1 = "000 01 01", "000 02 01"
HEARTBEAT_S = 1.0


class Story:
    """Two consoles, node 1 at seat 101 and node 2 at seat 102, on line ``left``."""

    def __init__(self, profile: Profile | None = None, limits: Limits | None = None) -> None:
        self.now = 1000.0
        self.segment = Segment("left", {1: 101, 2: 102}, profile or Profile(), limits or Limits())
        self.segment.start(self.now)

    def hear(self, *wire: str) -> list[Signal]:
        """Put frames on the bus now."""
        heard: list[Signal] = []
        for text in wire:
            identifier, *data = text.split()
            frame = Frame(int(identifier, 16), bytes.fromhex("".join(data)))
            heard += self.segment.hear(frame, self.now)
        return heard

    def wait(self, seconds: float, alive: tuple[int, ...] = ()) -> list[Signal]:
        """Let time pass; nodes ``alive`` show life meanwhile."""
        heard: list[Signal] = []
        until = self.now + seconds
        beat_at = self.now
        while self.now < until - 1e-9:
            self.now = min(until, self.now + 0.05)
            if alive and self.now >= beat_at:
                beat_at += HEARTBEAT_S
                heard += self.hear(*(f"{0x700 + node:03X} 05" for node in alive))
            heard += self.segment.tick(self.now)
        return heard

    def sent(self) -> list[str]:
        """Take what the segment has sent since it was last asked, lamps after the rest."""
        frames = list(self.segment.outbox)
        self.segment.outbox.clear()
        for node in list(self.segment.stale()):
            frames.append(node.lamp_frame())
            node.stale = False
        return [f"{frame.cob_id:03X} {frame.data.hex(' ').upper()}".strip() for frame in frames]

    def asked_who(self) -> list[str]:
        """Take what was sent, and of it the questions who somebody is."""
        sent = self.sent()
        return [text for text in sent if text[4:] in ASKED_WHO]

    def bring_up(self) -> None:
        """Let both nodes answer all questions, with nothing pressed."""
        for node in (1, 2):
            self.hear(*self.answers(node))
        self.sent()

    @staticmethod
    def answers(node: int) -> list[str]:
        """What a console that nobody touches answers while it is brought up."""
        server = f"{0x580 + node:03X}"
        return [
            f"{server} 4F 0060 01 00000000",
            f"{server} 60 1710 00 00000000",
            f"{server} 60 0018 02 00000000",
        ]
