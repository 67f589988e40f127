"""The second file of the record, kept in step by a thread of its own.

In step, it is handed each piece right after the first file has it, and the engine waits until it
is durable here, too. A medium that fails, fills up, is pulled out or hangs falls out of step: the
engine waits for it no more, the thread tries it again and copies what it lacks, piece by piece.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from controller.journal import JournalInUse
from controller.medium import (
    DAMAGED,
    DIFFERS,
    Away,
    Crowded,
    demand_medium,
    put_aside,
    those_aside,
)
from controller.pieces import Piece, missing, no_way
from controller.ports import NotStored
from controller.twin import Source, Twin, is_damage
from controller.wire import Unreadable

log = logging.getLogger("viche.mirror")

PATIENCE_S = 2.0
"""How long the hall waits for the second medium; one that takes longer is left behind."""
LOOK_S = 1.0
"""How often a file in step is looked at: is it still there?"""
PAUSE_S = 5.0
"""How long after a failure a medium is tried again; twice as long after each relapse."""
LONGEST_PAUSE_S = 320.0
CALM_LOOKS = 600
"""After so many looks in step its relapses are forgotten."""

_FAULTS = (NotStored, Unreadable, JournalInUse, Away, Crowded, OSError)


class Reached(NamedTuple):
    """How far the record has got: what a file in step must have."""

    size: int
    root: bytes


class Follower:
    """The file at ``path`` that follows the one at ``leader``.

    A ``twin`` that is given is in step already, or, with ``fault``, has just failed.
    """

    def __init__(
        self,
        path: Path,
        leader: Path,
        reached: Reached,
        *,
        elsewhere: bool = True,
        pause_s: float = PAUSE_S,
        twin: Twin | None = None,
        fault: str = "",
        aside: Mapping[str, str] | None = None,
    ) -> None:
        self.path = path
        self.leader = leader
        self.aside = dict(aside or {})
        """Files beside either of the two that were put aside and are still there, and why."""
        self._reached = reached
        self._elsewhere = elsewhere
        self._twin = twin
        self._pause_s = pause_s
        self._first_pause_s = pause_s
        self._fault = fault
        self._in_step = twin is not None and not fault
        self._piece: Piece | None = None
        self._relapses = 0
        self._calm = 0
        self._ended = False
        self._given = False
        self._gone = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"follow {path}", daemon=True)
        self._thread.start()

    # --- for the engine -------------------------------------------------------------------------

    @property
    def in_step(self) -> bool:
        """Whether it has all that was acknowledged."""
        return self._in_step

    @property
    def fault(self) -> str:
        """Why it is not in step, "" where it is."""
        with self._news:
            if self._in_step:
                return ""
            return self._fault or f"{self.path}: what it lacks is being copied"

    def keep(self, piece: Piece, reached: Reached) -> None:
        """Let it have the newest piece; waits until it is durable, or no longer in step."""
        with self._news:
            self._reached = reached
            if not self._in_step:
                self._news.notify_all()
                return
            self._piece = piece
            self._news.notify_all()
            if not self._news.wait_for(
                lambda: self._piece is None or not self._in_step, timeout=PATIENCE_S
            ):
                self._fall(f"{self.path}: no answer within {PATIENCE_S:g} s")

    def await_step(self, timeout: float) -> bool:
        """Wait until it is in step, or has failed; whether it is in step."""
        with self._news:
            self._news.wait_for(lambda: self._in_step or self._fault, timeout)
            return self._in_step

    def hand_out(self) -> Twin | None:
        """Give the file out of the thread's hands, which ends; None if it is not in step."""
        with self._news:
            if not self._in_step:
                return None
            self._ended = self._given = True
            self._news.notify_all()
        self._thread.join(PATIENCE_S)
        with self._news:
            self._in_step = False
            if not self._gone:  # it hangs, and lets go by itself
                self._given = False
                return None
            twin, self._twin = self._twin, None
            return twin

    def close(self) -> None:
        """End; a medium that hangs is left."""
        with self._news:
            self._ended = True
            self._news.notify_all()
        self._thread.join(PATIENCE_S)

    # --- in the thread --------------------------------------------------------------------------

    def _run(self) -> None:
        if self._fault:
            self._let_go()
        while self._wait():
            relapses = self._relapses
            try:
                self._turn(relapses)
            except _FAULTS as error:
                with self._news:
                    self._fall(_words(self.path, error))
                self._let_go()
        with self._news:
            self._gone = True
        if not self._given:
            self._let_go()

    def _wait(self) -> bool:
        """Wait for work; whether to go on."""
        with self._news:
            if self._fault:
                self._news.wait_for(lambda: self._ended, self._pause_s)
            elif self._in_step:
                self._news.wait_for(lambda: self._ended or self._piece is not None, LOOK_S)
                self._grow_calm()
            return not self._ended

    def _grow_calm(self) -> None:
        self._calm += 1
        if self._calm > CALM_LOOKS:
            self._pause_s = self._first_pause_s

    def _turn(self, relapses: int) -> None:
        """Keep the piece that waits, or copy all that is lacking, or look whether all is well."""
        twin = self._opened()
        twin.demand_there()
        there = those_aside(self.leader) + those_aside(self.path)
        self.aside = {name: self.aside.get(name, "") for name in there}
        if (piece := self._piece) is not None and self._in_step:
            twin.take(piece)
        else:
            self._catch_up(twin)
        with self._news:
            if piece is self._piece:
                self._piece = None
            if self._relapses == relapses and twin.size == self._reached.size:
                if twin.root() != self._reached.root:
                    raise no_way(self.path, twin.size)
                if not self._in_step:
                    log.warning("%s is in step", self.path)
                self._in_step, self._fault = True, ""
            self._news.notify_all()
        if self._in_step:
            twin.unmark()

    def _catch_up(self, twin: Twin) -> None:
        if twin.size >= self._reached.size:
            return
        with Source(self.leader) as source:
            while not self._ended and twin.size < self._reached.size:
                piece = source.piece(twin.size, self._reached.size)
                if not piece.lines:
                    raise missing(self.leader, twin.size + 1)
                twin.take(piece)

    def _opened(self) -> Twin:
        """The file; opened, where it was not, and compared with the other."""
        if self._twin is None:
            demand_medium(self.path, self.leader, elsewhere=self._elsewhere)
            try:
                twin = Twin(self.path)
            except Unreadable as error:
                if not is_damage(error):
                    raise
                twin = self._anew(DAMAGED, str(error))
            try:
                why = self._stranger(twin)
            except BaseException:
                twin.let_go()
                raise
            if why:
                twin.let_go()
                twin = self._anew(DIFFERS, why)
            self._twin = twin
        return self._twin

    def _anew(self, kind: str, why: str) -> Twin:
        """Put the file that is there aside, and begin another."""
        aside = put_aside(self.path, kind)
        log.error("%s: %s: it is now %s", self.path, why, aside.name)
        self.aside = {**self.aside, str(aside): why}
        return Twin(self.path)

    def _stranger(self, twin: Twin) -> str:
        """Why a file is not a beginning of the record, "" if it is."""
        size, root = self._reached
        if twin.size == size and twin.root() == root:  # nor need the other file be readable
            return ""
        with Source(self.leader) as source:
            if n := twin.parts_from(source):
                return f"it differs from line {n} on"
        return f"it has {twin.size} lines, the record {size}" if twin.size > size else ""

    def _fall(self, fault: str) -> None:
        """Be out of step; called with the lock held."""
        if fault != self._fault:
            log.error("the record's second file: %s", fault)
        if self._in_step:
            self._relapses += 1
            self._calm = 0
            if self._relapses > 1:
                self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self._in_step, self._fault, self._piece = False, fault, None
        self._news.notify_all()

    def _let_go(self) -> None:
        twin, self._twin = self._twin, None
        if twin is not None:
            twin.let_go()


def _words(path: Path, error: Exception) -> str:
    said = str(error)
    return said if str(path) in said else f"{path}: {said}"
