"""All that the desk knows: the sitting, the notices that passed by, the lines of the journal."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from controller import wire
from controller.client import Connected, Happened, Hidden, Lost, Mirror, News, Passing
from controller.rules import events as e
from controller.rules.commands import DeskCommand
from controller.rules.events import Entry, RegistrationOpened, SittingOpened
from controller.rules.sitting import Sitting, Stage
from display.desk.sites import Sites

LINES = 3000
"""How many lines of the journal are kept to be read at the desk."""


TURNS = (
    e.VotingAnnounced,
    e.VotingOpened,
    e.VotingClosed,
    e.VotingSuspended,
    e.VotingVoided,
    e.RegistrationOpened,
)
"""What brings the desk back to the sitting's own page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal and its number."""

    n: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A command to which no answer came, and its id: asked again, it never acts twice."""

    id: str
    command: DeskCommand


@dataclass
class HealthLog:
    """What was told last of each console, and when each was seen to get worse (loop time)."""

    told: Mapping[int, wire.ConsoleHealth] = field(default_factory=dict)
    at: float | None = None
    """Loop time of the telling; None before the first."""
    worse_at: dict[int, float] = field(default_factory=dict)

    def take(self, health: wire.HallHealth, loop_time: float) -> None:
        """Hold the newest, and see whose errors have become more."""
        for seat, now in health.consoles.items():
            before = self.told.get(seat)
            if before is not None and sum(now.errors.values()) > sum(before.errors.values()):
                self.worse_at[seat] = loop_time
        self.told, self.at = health.consoles, loop_time


@dataclass
class Scene:
    """Takes the news and holds what is to be shown. Loop time is in seconds."""

    mirror: Mirror = field(default_factory=Mirror)
    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=LINES))
    turnout: wire.Turnout | None = None
    consoles: wire.Consoles | None = None
    health: HealthLog = field(default_factory=HealthLog)
    storage: wire.Storage = field(default_factory=lambda: wire.Storage(ok=True))
    sound: wire.Sound | None = None
    """How the recorder does; None where the hall has none, or it has not said."""
    reads: dict[int, wire.CardSeen] = field(default_factory=dict)
    """The cards read that may be enrolled, by the number of the read."""
    sites: Sites | None = None
    """The web sites that the record goes to; None where the desk is not told of them."""
    unanswered: Unanswered | None = None
    registration_opened: datetime | None = None
    heard_at: float = float("-inf")
    """Loop time of the last news."""
    now_told: datetime | None = None
    """The controller's time as it was told last."""
    _told_at: float = 0.0

    @property
    def sitting(self) -> Sitting:
        """The sitting as the feed has told it so far."""
        return self.mirror.sitting

    @property
    def bodies(self) -> dict[str, str]:
        """The bodies that may sit here: id → name."""
        return self.mirror.hello.bodies if self.mirror.hello else {}

    @property
    def members(self) -> dict[str, str]:
        """The members of all bodies: id → name."""
        return self.mirror.hello.members if self.mirror.hello else {}

    def take(self, news: News, loop_time: float) -> None:
        """Hold one piece of news."""
        self._forget(news)
        self.mirror.take(news)
        if not isinstance(news, Lost):
            self.heard_at = loop_time
        match news:
            case Connected(hello):
                self._tell_time(hello.at, loop_time)
            case Happened(n, entry):
                if isinstance(entry.event, SittingOpened):
                    self.lines.clear()
                if isinstance(entry.event, RegistrationOpened):
                    self.registration_opened = entry.at
                self.lines.append(Line(n, entry))
            case Passing(wire.Turnout() as turnout):
                self.turnout = turnout
            case Passing(wire.Consoles() as consoles):
                self.consoles = consoles
            case Passing(wire.HallHealth() as health):
                self.health.take(health, loop_time)
            case Passing(wire.CardSeen() as seen):
                self.reads[seen.read] = seen
            case Passing(wire.Sound() as sound):
                self.sound = sound
            case Passing(wire.Storage() as storage):
                self.storage = storage
            case Passing(wire.Time(at=at)):
                self._tell_time(at, loop_time)
            case Lost() | Hidden():
                pass

    def _forget(self, news: News) -> None:
        """Another log or another controller: what the old one said in passing is void."""
        if not isinstance(news, Connected):
            return
        self.turnout, self.consoles, self.storage = None, None, wire.Storage(ok=True)
        self.reads, self.health, self.sound = {}, HealthLog(), None
        before = self.mirror.hello
        if before is not None and before.log != news.hello.log:
            self.lines.clear()

    def settle_unanswered(self) -> bool:
        """Forget the unanswered command if the feed tells that it was done; whether it was."""
        waiting = self.unanswered
        if waiting is None or waiting.id not in self.sitting.seen:
            return False
        self.unanswered = None
        return True

    def _tell_time(self, at: str, loop_time: float) -> None:
        if at:
            self.now_told, self._told_at = datetime.fromisoformat(at), loop_time

    def now(self, loop_time: float) -> datetime | None:
        """The controller's time, carried on from when it was last told."""
        if self.now_told is None:
            return None
        return self.now_told + timedelta(seconds=loop_time - self._told_at)

    def seconds_to(self, moment: datetime | None, loop_time: float) -> int | None:
        """Whole seconds until a moment, never below zero; None where only the controller knows."""
        now = self.now(loop_time)
        if moment is None or now is None or not self.mirror.connected:
            return None
        return max(0, ceil((moment - now).total_seconds()))

    @property
    def all_voted(self) -> bool:
        """Whether everybody who may vote in the open vote has voted."""
        voting = self.sitting.voting
        turnout = self.turnout
        if voting is None or voting.stage is not Stage.OPEN or turnout is None:
            return False
        return turnout.voting == voting.id and 0 < turnout.may_vote <= turnout.cast

    @property
    def all_registered(self) -> bool:
        """Whether everybody who holds a mandate is here."""
        sitting = self.sitting
        return bool(sitting.members) and len(sitting.present) >= len(sitting.members)
