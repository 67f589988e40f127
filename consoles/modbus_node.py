"""What a Modbus line knows of one console: what to ask it next, and what its answers mean.

Pure: ``now`` is seconds of any clock that only goes forward. A visit is a short talk with one
console: ``begin`` it, send what ``ask`` returns, give the verdict to ``hear``, until ``ask``
returns None.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from typing import Final

from consoles.contacts import LONG_AGO, Contacts
from consoles.modbus_limits import ModbusLimits
from consoles.modbus_module import Module, Reading
from consoles.modbus_profile import ModbusProfile
from consoles.signals import (
    VOTE_KEYS,
    Ailment,
    Back,
    Health,
    Key,
    Lamp,
    Mended,
    Press,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from drivers.modbus import Answer, Fault, Reason, Refused, Request, Verdict

READS_AT_MOST: Final = 4
"""Looks in one visit at a console whose contacts do not come to rest."""
TWICE_S: Final = 0.1
"""Nobody taps one key twice within this: the second is a contact that bounces."""
LATELY_S: Final = 0.5
"""A console read this long before a vote opened has kept no press of an earlier one."""
ACKNOWLEDGED, BUSY = 5, 6
"""Exceptions that pass: the module has more to do (V1.1b3 section 7)."""


class ModbusNode:
    """One seated module.

    Attributes:
        alive: whether it has answered lately; None while nobody knows.
        missed: polls in a row that it did not answer.
        errors: what went wrong since the line was made, by kind.
    """

    def __init__(
        self, line: str, number: int, seat: int, profile: ModbusProfile, limits: ModbusLimits
    ) -> None:
        """Know nothing of the module yet.

        Raises:
            ValueError: Modbus has no such device number.
        """
        self.number, self.seat = number, seat
        self.alive: bool | None = None
        self.missed = 0
        self.errors: Counter[str] = Counter()
        self._line, self._limits, self._model = line, limits, profile.model
        self._module = Module(number, profile)
        self._latching = (
            {Key(name) for name in profile.latch.keys} if profile.latch else set[Key]()
        )
        self._edges = profile.latch is not None and profile.latch.edge
        self._contacts = Contacts(seat, profile.bits, limits.debounce_s, limits.stuck_s)
        self._key_masks = {key: 1 << bit for key, bit in profile.bits.keys.items()}
        self._kept = sum(self._key_masks[key] for key in self._latching)  # their levels no matter
        self._heard_at: float | None = None
        self._looked_at = LONG_AGO  # when its inputs were believed
        self._lamps = Lamp.NONE
        self._to_show: deque[Request] = deque()
        self._to_set: deque[Request] = deque()
        self._to_clear: deque[Request] = deque()
        self._relay_waits = False
        self._shown_at = self._refused_at = LONG_AGO
        self._refused: set[Request] = set()
        self._ended = True  # the visit
        self._reads_left = 0
        self._answers: list[Answer] = []
        self._last: Reading | None = None  # read once; counts when it is read again alike
        self._believed: Reading | None = None
        self._held: frozenset[Key] = frozenset()  # latched keys booked; set again is no press
        self._booked_at: dict[Key, float] = {}  # latched presses
        self._recent: deque[bool] = deque(maxlen=limits.of_last)
        self._told: set[Ailment] = set()
        self._kept_unread = False
        """A vote has opened since this console was last read: its latches are of before."""
        self._late = False
        """A vote has closed for which this seat was waited for: look at its keys once more."""

    def start(self) -> None:
        """Begin on a line just opened; troubles told before stay told."""
        self.alive = None
        self.missed = 0
        self._forget()
        self._recent.clear()

    def show(self, lamps: Lamp) -> None:
        """Light these lamps, if they are not lit already; the last word counts."""
        if lamps != self._lamps:
            self._relay_waits |= Lamp.MICROPHONE in lamps ^ self._lamps
            self._lamps = lamps
            self._to_show = deque(self._module.show(lamps))
            self._refused_at = LONG_AGO

    @property
    def unlit(self) -> bool:
        """Whether lamps wait to be sent."""
        return bool(self._to_show)

    @property
    def relay_waits(self) -> bool:
        """Whether a microphone is to be switched: it goes before all lamps and polls."""
        return self._relay_waits and bool(self._to_show)

    def stale(self, now: float) -> bool:
        """Tell whether lamps wait to be sent to a console that can be reached."""
        return bool(self._to_show and self.alive) and not self._offended(now)

    def open_vote(self, now: float) -> None:
        """A vote has opened. What a module not read lately has kept may be older than the vote."""
        self._kept_unread = now - self._looked_at > LATELY_S

    def close_vote(self, voting: Voting) -> None:
        """A vote has closed. Secret ballots are not looked after, and latched keys need not be."""
        self._late = self.seat in voting.waiting and not voting.secret and not self._latching

    def begin(self, now: float, *, read: bool = True, refresh_s: float | None = None) -> None:
        """Begin a visit: without ``read`` only to write.

        Lamps that were shown ``refresh_s`` ago (by default the limit's) are shown anew, in a
        vote, too: a console that was without power for an instant says nothing of it.
        """
        self._ended = False
        self._reads_left = READS_AT_MOST if read else 0
        self._answers.clear()
        self._to_clear.clear()  # not before another look: it may have latched anew
        period_s = self._limits.refresh_s if refresh_s is None else refresh_s
        if not self._to_show and now - self._shown_at >= period_s:
            self._to_show = deque(self._module.show(self._lamps))

    def ask(self, now: float) -> Request | None:
        """Return what to send next; None when the visit is over."""
        if self._ended:
            return None
        if self.alive and not self._offended(now):
            for waiting in (self._to_show, self._to_clear, self._to_set):
                if waiting:
                    return waiting[0]
        if not self._reads_left:
            return None
        return self._module.reads[len(self._answers)]

    def hear(self, request: Request, verdict: Verdict, now: float) -> list[Signal]:
        """Take the verdict on ``request``, after all attempts."""
        if isinstance(verdict, Fault):
            self._ended = True
            return self._miss()
        self.missed = 0
        self._heard_at = now
        if isinstance(verdict, Refused):
            self._ended = True
            return self._hear_refusal(request, verdict, now)
        self._refused.discard(request)
        if request not in self._module.reads:
            self._confirm(request, now)
            return []
        self._answers.append(verdict)
        if len(self._answers) < len(self._module.reads):
            return []
        reading = self._module.reading(self._answers)
        self._answers.clear()
        self._reads_left -= 1
        return self._look(reading, now)

    def note(self, verdict: Verdict, *, restless: bool = False) -> list[Signal]:
        """Count one attempt, whether it is tried again or not, and judge the wire by many.

        On a ``restless`` line nothing is held against the console: somebody else babbles.
        """
        fault = isinstance(verdict, Fault)
        if isinstance(verdict, Fault):
            self.errors[verdict.reason.value] += 1
        elif isinstance(verdict, Refused):
            self.errors[f"exception_{verdict.code}"] += 1
        if restless or (isinstance(verdict, Fault) and verdict.reason is Reason.SILENT):
            return []  # silence has a signal of its own
        self._recent.append(fault)
        bad = sum(self._recent)
        if bad >= self._limits.garbled:
            return self._trouble(Ailment.GARBLED, self._diagnosis(bad))
        well = bad <= self._limits.garbled // 5 and not self._refused
        return self._over(Ailment.GARBLED) if well else []

    def tick(self, now: float) -> list[Signal]:
        """Look at the clock: cards that have come to rest, keys that are stuck."""
        if not self.alive:
            return []
        signals: list[Signal] = [*self._contacts.tick(now)]
        if not self._contacts.stuck(now):
            return signals + self._over(Ailment.STUCK_KEY)
        detail = f"a key is held for more than {self._limits.stuck_s:g} s"
        return signals + self._trouble(Ailment.STUCK_KEY, detail)

    def health(self, now: float) -> Health:
        """How the console does."""
        heard_s = None if self._heard_at is None else max(0.0, now - self._heard_at)
        return Health(self._line, self.number, heard_s, dict(self.errors), self._model)

    def _confirm(self, request: Request, now: float) -> None:
        """A write was done; lamps that were shown anew meanwhile still wait."""
        for waiting in (self._to_show, self._to_clear, self._to_set):
            if waiting and waiting[0] == request:
                waiting.popleft()
                if waiting is self._to_clear and not waiting and self._edges:
                    self._held = frozenset()  # what is latched from now on is another press
                break
        if not self._to_show:
            self._shown_at = now
            self._relay_waits = False

    def _offended(self, now: float) -> bool:
        return now - self._refused_at < self._limits.refused_s

    def _forget(self) -> None:
        self._contacts.forget()
        self._last = self._believed = None
        self._held = frozenset()
        self._late = False
        self._refused.clear()

    def _miss(self) -> list[Signal]:
        self.missed += 1
        if self.missed < self._limits.patience and self.alive is not None:
            return []
        told = self.alive is False
        self.alive = False
        self._forget()
        return [] if told else [Silent(self.seat)]

    def _hear_refusal(self, request: Request, refusal: Refused, now: float) -> list[Signal]:
        """A module that refuses lives; but its profile does not fit it."""
        signals = self._welcome()
        if refusal.code in {ACKNOWLEDGED, BUSY}:
            return signals
        self._refused_at = now
        self._refused.add(request)
        detail = (
            f"the module refuses function {request.function.value} at address {request.address}"
            f" with exception {refusal.code}: the profile {self._model!r} does not fit it"
        )
        return signals + self._trouble(Ailment.GARBLED, detail)

    def _welcome(self) -> list[Signal]:
        """Say that the console is there, and set it up anew: it may have been without power."""
        if self.alive:
            return []
        self.alive = True
        self._to_set = deque(self._module.settings)
        self._to_show = deque(self._module.show(self._lamps))
        return [Back(self.seat)]

    def _look(self, reading: Reading, now: float) -> list[Signal]:
        """Take one look at the inputs; new levels count when they are seen twice alike."""
        signals = self._welcome()
        if self._is_news(reading) and self._last != reading:
            self._last = reading
            return signals  # look again at once: reads are left in this visit
        latched = self._take_latched(reading, now)
        self._last, self._believed, self._reads_left = None, reading, 0
        self._looked_at = now
        presses = [
            press
            for press in self._contacts.hear(reading.levels, now)
            if press.key not in self._latching
        ]
        signals += [*latched, *presses]
        return signals + self._judge_the_close(presses)

    def _is_news(self, reading: Reading) -> bool:
        """Whether a look shows what one look alone is not believed.

        A check of 16 bits lets one spoilt answer in 65,000 through: no press hangs on one answer.
        """
        before = self._believed
        if before is None or reading.latched - before.latched:
            return True
        return bool((reading.levels ^ before.levels) & ~self._kept)

    def _take_latched(self, reading: Reading, now: float) -> list[Press]:
        """Presses that the module has kept for us. What it kept before we came is nobody's."""
        if not self._latching:
            return []
        if reading.latched:
            self._to_clear = deque(self._module.clear(reading.latched))
        ours = self._contacts.known and not self._kept_unread
        self._kept_unread = False
        fresh = reading.latched - self._held if ours else frozenset[Key]()
        if len(fresh & VOTE_KEYS) > 1:
            fresh -= VOTE_KEYS  # which was pressed last, nobody knows: no lamp, press again
        down = self._keys(reading.levels)
        let_go = self._keys(self._believed.levels if self._believed else 0) - down
        self._held = reading.latched | self._held & down
        presses = []
        for key in Key:
            # A finger that lifts from worn contacts latches its key once more.
            lifted = key in let_go or now - self._booked_at.get(key, LONG_AGO) < TWICE_S
            if key in fresh and not lifted:
                self._booked_at[key] = now
                presses.append(Press(self.seat, key))
        return presses

    def _keys(self, levels: int) -> frozenset[Key]:
        return frozenset(key for key, mask in self._key_masks.items() if levels & mask)

    def _judge_the_close(self, presses: Iterable[Press]) -> list[Signal]:
        """The first look after the close of a vote: a press found now has come too late."""
        late, self._late = self._late, False
        if late and any(press.key in VOTE_KEYS for press in presses):
            detail = "a key was found down just after the vote closed: its press did not count"
            return self._trouble(Ailment.GARBLED, detail)
        return []

    def _diagnosis(self, bad: int) -> str:
        kinds = [reason for reason in Reason if reason is not Reason.SILENT]
        counts = ", ".join(
            f"{self.errors[k.value]} {k.value}" for k in kinds if self.errors[k.value]
        )
        advice = "two consoles with one number, a bad cable, or no termination look like this"
        if self.errors[Reason.ECHO.value]:
            advice = "the adapter hears itself: switch its echo off"
        return f"{bad} of {len(self._recent)} answers cannot be used ({counts}): {advice}"

    def _trouble(self, ailment: Ailment, detail: str) -> list[Signal]:
        """Tell of a trouble once."""
        if ailment in self._told:
            return []
        self.errors[ailment.value] += 1
        self._told.add(ailment)
        return [Trouble(self._line, ailment, self.number, self.seat, detail)]

    def _over(self, ailment: Ailment) -> list[Signal]:
        """Tell that a trouble is over, if it was told."""
        if ailment not in self._told:
            return []
        self._told.discard(ailment)
        return [Mended(self._line, ailment, self.number, self.seat)]
