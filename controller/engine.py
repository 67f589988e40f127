"""The single writer: decide → append → fold → tell. Nobody else changes a sitting.

Whatever waits when the engine wakes — presses, commands, deadlines — is decided in order and kept
in one transaction: a hall that presses in one instant costs one fsync. A lamp is lit and a reader
is told only after the commit.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from consoles.signals import Signal
from controller import wire
from controller.acts import Act, Interpreter, Result
from controller.cards_in import CardsIn
from controller.completion import Completion
from controller.deadlines import Deadlines
from controller.floor_watch import FloorWatch
from controller.inbox import Inbox
from controller.memory import scrub
from controller.notices import Notices
from controller.ports import Cards, Clock, Hall, Journal, NotStored, Tablets
from controller.resumption import demand_format, standing
from controller.rounds import CLOCK_STEP_S, Rounds
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.council import Body
from controller.rules.decide import decide
from controller.rules.fold import CLOCK_BEHIND, fold
from controller.rules.offices import demand_office
from controller.rules.privacy import part
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Sitting, Stage
from controller.rules.voting import voter_at
from controller.shown import Shown
from controller.urn import Urn

log = logging.getLogger("viche.engine")

RESTART = "restart"
STORAGE = "storage"

_HEADS_AFTER = (
    e.VotingClosed,
    e.VotingAnnulled,
    e.MajorityCorrected,
    e.SittingClosed,
    e.KeyHandedOver,
    e.HeadSigned,
)


class Engine:
    """The sitting in one process. ``changed`` is called after whatever readers should look at."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        hall: Hall,
        *,
        bodies: Mapping[str, Body],
        hall_name: str,
        seats: Sequence[int],
        cards: Cards,
        tablets: Tablets | None = None,
        floor: FloorWatch | None = None,
        changed: Callable[[], None] = lambda: None,
        salt: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self.journal = journal
        self.sitting = Sitting()
        self.sitting_start = 0
        """The number of the line before which a reader of the present sitting begins."""
        self.notices = Notices(lambda: self.changed())  # noqa: PLW0108 - it is set later
        self.bodies, self.hall_name = bodies, hall_name
        self._clock, self._hall = clock, hall
        self._shown = Shown(hall, seats)
        self._cards = CardsIn(cards, self.notices.tell)
        self.completion = Completion(
            hall, self._cards, clock, bodies=bodies, hall_name=hall_name, tablets=tablets
        )
        self._floor = floor or FloorWatch()
        self._inbox = Inbox(Interpreter(self._cards), self._floor)
        self._deadlines = Deadlines(self._floor)
        self._rounds = Rounds(journal, clock, hall, self._floor, self.notices, seats)
        self._owed: list[Act] = []
        self.changed = changed
        self._salt = salt
        self._urn: Urn | None = None
        self._traces = False
        self._stalled = ""
        self._last_at: datetime | None = None

    # --- from outside -----------------------------------------------------------------------

    async def ask(self, act: Act) -> Result:
        """Hand a command in and wait until it is stored or refused."""
        return await self._inbox.ask(act)

    def hear(self, signal: Signal) -> None:
        """Hand a console's signal in."""
        self._inbox.hear(signal)

    async def run(self) -> None:
        """Serve until cancelled."""
        listener = asyncio.create_task(self._listen(), name="consoles")
        try:
            while True:
                timeout = self._seconds_to_wait()
                try:
                    async with asyncio.timeout(timeout):
                        await self._inbox.wake.wait()
                except TimeoutError:
                    pass
                if listener.done():
                    listener.result()
                self.turn()
        finally:
            listener.cancel()

    async def _listen(self) -> None:
        async for signal in self._hall.signals():
            self.hear(signal)
            del signal  # a press of a secret vote is not kept while we wait for the next

    def turn(self) -> None:
        """Do all that waits, then all that is due."""
        self._inbox.wake.clear()
        if self._inbox:
            batch = self._inbox.take(self.sitting)
            batch.answer(self.handle(batch.acts))
        self._tick()
        if acts := self._due():
            self.handle(acts)
            if any(isinstance(act.command, c.GrantNext | c.TimeFloor) for act in acts):
                self._inbox.wake.set()  # another may follow at once

    # --- start and end ------------------------------------------------------------------------

    def resume(
        self,
        version: str,
        *,
        key: str = "",
        clock_behind_s: float = 0.0,
        raise_format: bool = False,
    ) -> None:
        """Take the journal over: fold the present sitting, interrupt the vote that was open.

        A new program does not raise the journal's format during a sitting, unless told to.

        Raises:
            Unreadable: a line that this version does not know, with its number; or the format.
            NotStored: the journal cannot be written.
        """
        self.sitting, self.sitting_start, self._last_at, stated = standing(self.journal)
        demand_format(stated, self.sitting, raise_format=raise_format)
        if stated < wire.FORMAT:
            self._store_event(e.FormatRaised(format=wire.FORMAT))
        self._store_event(
            e.ControllerStarted(version=version, format=max(stated, wire.FORMAT), key=key)
        )
        own: list[c.AnyCommand] = [c.InterruptVoting(reason=RESTART), c.InterruptFloor()]
        if clock_behind_s > CLOCK_STEP_S:
            own.append(c.ReportFault(kind=CLOCK_BEHIND, detail=f"{clock_behind_s:.0f} s"))
        self._do(*own)
        self.notices.tell_head(self.journal.head)
        self._tick()

    def begin(self, format: int, salt: str, key: str = "", *, rehearsal: bool = False) -> None:
        """Write the first line of an empty journal."""
        opened = e.JournalOpened(
            format=format, hall=self.hall_name, salt=salt, key=key, rehearsal=rehearsal
        )
        self._store_event(opened)

    def hand_over(self, key: str, signature: str) -> None:
        """Write that another key signs the tree heads from here on."""
        self._store_event(e.KeyHandedOver(key=key, signature=signature))

    def stop(self) -> None:
        """Write that the controller ended in order; an open vote is interrupted at the start."""
        if not self._stalled:
            self._store_event(e.ControllerStopped())

    def _store_event(self, event: e.AnyEvent) -> None:
        entry = e.Entry(at=self._now(), by=e.By.ENGINE, event=event)
        self._store([entry], fold(self.sitting, entry))

    # --- decide, append, fold, tell -------------------------------------------------------------

    def handle(self, acts: Sequence[Act]) -> list[Result]:
        """Decide these in order and keep what follows in one transaction; the results, in order.

        The one place where a sitting changes.
        """
        results: list[Result] = []
        pending: list[e.Entry] = []
        state = self.sitting
        uncommitted: list[int] = []
        for act in acts:
            if self._is_secret_press(state, act):
                if pending:
                    self._commit(pending, state, results, uncommitted)
                    state, pending, uncommitted = self.sitting, [], []
                results.append(self._drop(act))
                continue
            decided = self._decide(state, act)
            if isinstance(decided, list):
                for entry in decided:
                    state = fold(state, entry)
                pending.extend(decided)
                if decided:
                    uncommitted.append(len(results))
                results.append(state.n)
            else:
                results.append(decided)
        if pending:
            self._commit(pending, state, results, uncommitted)
        self._light()
        self._tell_turnout()
        return results

    def _do(self, *commands: c.AnyCommand) -> None:
        """Give commands of our own."""
        self.handle([Act(command, e.By.ENGINE) for command in commands])

    def _decide(self, state: Sitting, act: Act) -> list[e.Entry] | Result:
        """The entries that follow, or the answer where none do."""
        if act.id and (done := state.seen.get(act.id)) is not None:
            return done
        if act.as_of is not None and act.as_of < state.turn:
            return Refused(Why.STALE)
        if self._stalled:
            return Refused(Why.NOT_STORED)
        at = self._now()
        try:
            demand_office(act.by, act.command)
            events = part(decide(state, self._complete(state, act.command), at), self._salt)
        except Refused as refused:
            return refused
        return [e.Entry(at=at, by=act.by, cmd=act.id, event=event) for event in events]

    def _complete(self, state: Sitting, command: c.AnyCommand) -> c.AnyCommand:
        """Give a command what only the engine holds, the urn's count among it."""
        if isinstance(command, c.CloseVoting | c.EndVoting):
            urn = self._urn
            if urn is None or urn.voting != command.voting or state.voting is None:
                return command
            return urn.counted(by_time=isinstance(command, c.EndVoting))
        return self.completion.complete(state, command)

    def _commit(
        self, entries: list[e.Entry], state: Sitting, results: list[Result], which: list[int]
    ) -> None:
        try:
            self._store(entries, state)
        except NotStored as error:
            self._stall(str(error))
            for index in which:
                results[index] = Refused(Why.NOT_STORED)

    def _store(self, entries: list[e.Entry], state: Sitting) -> None:
        """Append, and only then fold and tell.

        Raises:
            NotStored: nothing was kept, the state is as before.
        """
        head = any(isinstance(entry.event, _HEADS_AFTER) for entry in entries)
        first = self.sitting.n + 1
        self.journal.append([wire.encode(entry) for entry in entries], head=head)
        self.sitting = state
        if head:
            self.notices.tell_head(self.journal.head)
        for n, entry in enumerate(entries, first):
            if isinstance(entry.event, e.SittingOpened) or (
                isinstance(entry.event, e.ControllerStarted) and not state.is_on
            ):
                self.sitting_start = n - 1
            owed = self._cards.stored(entry.event)
            self._owed += [Act(command, e.By.ENGINE) for command in owed]
            self.completion.stored(entry.event)
            if isinstance(entry.event, e.RegistrationOpened | e.CardEnrolled):
                self._register_cards()
        self._mind_urn()
        self.changed()

    def _register_cards(self) -> None:
        """Cards put in before the registration opened, or before they were known, register now."""
        self._inbox.hear(*self._cards.again())

    # --- the secret vote ----------------------------------------------------------------------

    def _mind_urn(self) -> None:
        """An urn stands exactly while a secret vote is open."""
        voting = self.sitting.voting
        if voting is None or not voting.secret or voting.stage is not Stage.OPEN:
            self._traces |= self._urn is not None
            self._urn = None
        elif self._urn is None or self._urn.voting != voting.id:
            self._urn = Urn(voting.id)

    def _is_secret_press(self, state: Sitting, act: Act) -> bool:
        voting = state.voting
        secret = voting is not None and voting.secret and voting.stage is Stage.OPEN
        return secret and isinstance(act.command, c.CastBallot)

    def _drop(self, act: Act) -> Result:
        """Put a press into the urn; nothing is written or told but, at ticks, the number."""
        if self._stalled:
            return Refused(Why.NOT_STORED)
        if self._urn is None or not isinstance(act.command, c.CastBallot):
            return Refused(Why.NOT_OPEN)
        try:
            member = voter_at(self.sitting, act.command.seat)
        except Refused as refused:
            return refused
        if not self._urn.drop(member, act.command.choice):
            return Refused(Why.FIRST_PRESS_COUNTS)
        return self.sitting.n

    # --- time ---------------------------------------------------------------------------------

    def _now(self) -> datetime:
        """The time to stamp; lines of the journal never go back."""
        now = self._clock.now()
        self._last_at = now if self._last_at is None else max(now, self._last_at)
        return self._last_at

    def _seconds_to_wait(self) -> float:
        if self._inbox:
            return 0.0
        now = self._clock.now()
        moments = [self._rounds.next_at or now]
        if not self._stalled:  # nothing is due while nothing can be stored
            due = self._deadlines.next_at(self.sitting, now)
            moments += [] if due is None else [due]
        return max(0.0, (min(moments) - now).total_seconds())

    def _due(self) -> list[Act]:
        """What the clock does by itself, and what is owed after the last commit."""
        if self._stalled:
            return []
        acts, self._owed = self._owed, []
        return acts + self._deadlines.due(self.sitting, self._clock.now())

    def _tick(self) -> None:
        now = self._clock.now()
        if not self._rounds.due(now):
            return
        self._rounds.tell(self.sitting, now, secret=self._urn is not None)
        if self._stalled:
            self._recover()
        for look in (self._rounds.clock, self._rounds.media, self._rounds.floor):
            if not self._stalled and (acts := look(self.sitting)):
                self.handle(acts)
        if self.sitting.floor.speaking:
            self._light()  # the lamp of a speaker whose time is nearly over blinks
        self._tell_turnout()
        if self._traces and self._urn is None:
            self._traces = False
            scrub()

    # --- a record that cannot be written --------------------------------------------------------

    def _stall(self, reason: str) -> None:
        notice = wire.Storage(ok=False, detail=reason)
        if self.notices.newest(wire.Storage) != notice:  # once, not at each attempt
            log.error("nothing can be stored: %s", reason)
        self._stalled = reason
        self.notices.tell(notice)

    def _recover(self) -> None:
        """Try the disk with what must be written first: that the vote was interrupted."""
        reason, self._stalled = self._stalled, ""
        self._do(c.InterruptVoting(reason=STORAGE), c.ReportFault(kind=STORAGE, detail=reason))
        if not self._stalled:
            self._do(c.ClearFault(kind=STORAGE))
        if not self._stalled:
            log.warning("the record can be written again")
            self.notices.tell(wire.Storage(ok=True))
            self._light()

    # --- telling --------------------------------------------------------------------------------

    def _light(self) -> None:
        """Show every console what is stored now."""
        taken = self._urn.has_voted if self._urn is not None else lambda _: False
        self._floor.switch(self.sitting)
        self._shown.show(self.sitting, taken, stored=not self._stalled, now=self._clock.now())

    def _tell_turnout(self) -> None:
        in_urn = None if self._urn is None else len(self._urn)
        self.notices.tell_turnout(self.sitting, self._clock.now(), in_urn)
