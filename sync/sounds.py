"""Sends the sound of one journal to one site: a piece a turn, from the byte that it wants next."""

from __future__ import annotations

import logging
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from controller.checkpoint import leaf_hash
from controller.rules import events as e
from controller.wire import Unreadable, event_name, read_entry
from sync.courier import Courier, Said, Unreachable
from sync.dispatch import FIRST_S, MOST_S, REFUSED_S, State
from sync.outbox import Outbox
from sync.redaction import is_rehearsal
from sync.shelf import Kept, NoSound, Shelf
from sync.sound import Policy, Release, Stretch, waiting_s
from sync.stream import Source

IDLE_S = 5.0
"""So often it is looked for new sound in the journal: lines are sent at once, sound is not."""
LINES_S = 0.5
"""So often it is looked whether the site has the lines up to a stretch."""
PIECE = 256 * 1024
LEAST_PIECE = 16 * 1024
_OF_SOUND = frozenset(
    kind.__name__
    for kind in (
        e.SittingOpened,
        e.SittingClosed,
        e.SittingAdjourned,
        e.SittingResumed,
        e.ClosedPartBegan,
        e.ClosedPartEnded,
        e.VotingOpened,
        e.VotingReopened,
        e.VotingClosed,
        e.VotingVoided,
        e.VotingAnnulled,
        e.SegmentRecorded,
    )
)
log = logging.getLogger("viche.sync")


class Sounds:
    """One site's sound. ``turn`` is called again and again; nothing else is needed."""

    def __init__(
        self,
        name: str,
        policy: Policy,
        source: Source,
        shelf: Shelf,
        outbox: Outbox,
        courier: Courier,
        now: Callable[[], datetime],
        *,
        others: Sequence[str] = (),
        bytes_per_s: int = 0,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._name, self._policy, self._source = name, policy, source
        self._shelf, self._outbox, self._courier = shelf, outbox, courier
        self._now, self._others, self._jitter = now, others, jitter
        self._piece = max(LEAST_PIECE, min(PIECE, bytes_per_s or PIECE))
        self._log, self._read, self._release = "", 0, Release(policy)
        self._waiting: deque[tuple[int, Stretch]] = deque()
        """With the line that set it free: the site must have it, to see what was in camera."""
        self._at: tuple[Kept, int] | None = None
        self._failures = 0
        self.state, self.why = State.DONE, ""

    @property
    def waiting(self) -> int:
        """How many files wait, the one that is being sent among them."""
        return len(self._waiting)

    @property
    def waiting_s(self) -> float:
        """How long the sound in them is, seconds."""
        return waiting_s([stretch for _, stretch in self._waiting])

    def turn(self) -> float | None:
        """One request at most; seconds until the next turn, None: when there may be new sound."""
        try:
            if self._at is None:
                self._look()
            if not self._waiting:
                self._is(State.DONE)
                return None
            n, stretch = self._waiting[0]
            if self._outbox.cursor(self._name, self._log) < n:
                return LINES_S
            return self._send(stretch)
        except (Unreachable, Unreadable, OSError) as error:
            return self._again(str(error))
        except NoSound as error:
            return self._refused(f"sound: {error}")

    def _look(self) -> None:
        """Read the journal on, and see what sound became free."""
        if self._policy is Policy.NEVER:
            return
        first = next(iter(self._source.lines(0)), None)
        if first is None or is_rehearsal(first[1]):
            return
        named = leaf_hash(first[1]).hex()
        if named != self._log:  # another journal stands in the old one's place
            self._log, self._read, self._release = named, 0, Release(self._policy)
            self._waiting.clear()
            self._at = None
        for n, line in self._source.lines(self._read):
            if event_name(line) in _OF_SOUND:
                self._queue(self._release.take(read_entry(line)), n)
            self._read = n  # not before: a line that cannot be read is never passed over
        self._queue(self._release.settle(self._now()), self._read)

    def _queue(self, free: Iterator[Stretch], n: int) -> None:
        for each in free:
            if not self._outbox.has_sound(self._name, each.name):
                self._waiting.append((n, each))

    def _send(self, stretch: Stretch) -> float:
        if self._at is None:
            kept = self._shelf.get(stretch, self._log)
            said = self._courier.begin(msgspec.json.encode(kept.sound))
            if said.status != 200 or said.size is None:
                return self._unwell(said)
            self._at = kept, said.size
        kept, have = self._at
        if have < kept.sound.size:
            content = kept.read(have, self._piece)
            if not content:
                raise OSError(f"{kept.path.name}: cut off")
            said = self._courier.piece(kept.sound.sha256, have, kept.sound.size, content)
            taken = said.status == 200 or (said.status, said.why) == (409, "gap")
            if taken and said.size not in (None, have):
                self._at = kept, said.size or 0
            else:
                self._at = None
                return self._unwell(said)
        self._failures = 0
        if self._at[1] >= kept.sound.size:
            self._is_there(stretch)
        self._is(State.SENDING)
        return 0.0

    def _is_there(self, stretch: Stretch) -> None:
        self._outbox.sound_kept(self._name, stretch.name)
        self._waiting.popleft()
        self._at = None
        if all(self._outbox.has_sound(other, stretch.name) for other in self._others):
            self._shelf.drop(stretch)

    def _unwell(self, said: Said) -> float:
        """What to do after an answer that is not what was hoped for."""
        why = f"{said.status} {said.why}".strip()
        later = said.status in (408, 409, 425, 429) or said.why == "hash"
        if 400 <= said.status < 500 and not later:
            return self._refused(why)
        return self._again(why, said.wait_s)

    def _again(self, why: str, least_s: float = 0.0) -> float:
        self._at = None
        self._is(State.AGAIN, why)
        bound = min(MOST_S, FIRST_S * 2 ** min(self._failures, 20))
        self._failures += 1
        return max(least_s, self._jitter(0.0, bound))

    def _refused(self, why: str) -> float:
        """The others go before it; alone, it is tried again in a while."""
        self._at = None
        self._waiting.rotate(-1)
        self._is(State.REFUSED, why)
        return REFUSED_S if self._failures >= len(self._waiting) else self._skip()

    def _skip(self) -> float:
        self._failures += 1
        return FIRST_S

    def _is(self, state: State, why: str = "") -> None:
        if (state, why) != (self.state, self.why) and state in (State.AGAIN, State.REFUSED):
            log.warning("%s: sound: %s: %s", self._name, state.value, why)
        self.state, self.why = state, why
