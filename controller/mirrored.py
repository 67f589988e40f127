"""A journal on two media: either alone is enough to go on.

The one leads: it is written first, in the engine's own thread; the other follows, and only when a
line is durable on both, or the other is out of step, it is acknowledged. One after the other, not
at once: so the second file never has a line that the first has refused. When the leader fails, the
other leads; the file named first in hall.toml leads again as soon as it has everything.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from controller.media import ALONE, ASIDE, MIRROR, USED
from controller.mirror import PAUSE_S, Follower, Reached
from controller.notes import Signer
from controller.pieces import Piece
from controller.ports import NotStored
from controller.twin import Twin
from controller.wire import Unreadable

log = logging.getLogger("viche.mirror")


class MirroredJournal:
    """Two files behind the engine's port; the engine's thread alone calls it."""

    def __init__(
        self,
        leader: Twin,
        other: Path,
        *,
        first: Path,
        used: str = "",
        elsewhere: bool = True,
        pause_s: float = PAUSE_S,
    ) -> None:
        self.path = first
        """The file named first: the key and the list of cards lie beside it."""
        self._leader = leader
        self._elsewhere = elsewhere
        self._pause_s = pause_s
        self._used = used
        self._signer: Signer | None = None
        self._follower = self._follow(other)

    def _follow(
        self,
        path: Path,
        twin: Twin | None = None,
        fault: str = "",
        aside: Mapping[str, str] | None = None,
    ) -> Follower:
        return Follower(
            path,
            self._leader.path,
            self._reached,
            elsewhere=self._elsewhere,
            pause_s=self._pause_s,
            twin=twin,
            fault=fault,
            aside=aside,
        )

    @property
    def _reached(self) -> Reached:
        return Reached(self._leader.size, self._leader.root())

    # --- as one journal -------------------------------------------------------------------------

    @property
    def signer(self) -> Signer | None:
        """Signs the heads."""
        return self._signer

    @signer.setter
    def signer(self, signer: Signer | None) -> None:
        self._signer = self._leader.signer = signer

    @property
    def size(self) -> int:
        """How many lines there are."""
        return self._leader.size

    @property
    def head(self) -> tuple[int, bytes, str] | None:
        """The newest tree head: size, root, its signed note or ""; None before the first."""
        return self._leader.head

    @property
    def note(self) -> str:
        """The newest signed tree head, "" where there is none."""
        return self._leader.note

    def root(self) -> bytes:
        """The root of the tree over all lines, 32 bytes."""
        return self._leader.root()

    def read(self, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The lines after a number, in order; from the other file if the leader fails midway."""
        try:
            for n, line in self._leader.read(after):
                yield n, line
                after = n
        except Unreadable as error:
            self._change_over(NotStored(str(error)))
            yield from self._leader.read(after)

    def read_back(self) -> Iterator[tuple[int, bytes]]:
        """The lines from the last to the first."""
        return self._leader.read_back()

    def append(self, lines: Sequence[bytes], *, head: bool = False) -> None:
        """Keep all lines in one transaction on one medium at least, or none.

        Raises:
            NotStored: neither medium can be written.
        """
        try:
            self._append(lines, head=head)
        except NotStored as error:
            self._change_over(error)
            self._append(lines, head=head)

    def _append(self, lines: Sequence[bytes], *, head: bool) -> None:
        leader = self._leader
        leader.demand_there()
        leader.append(lines, head=head)
        heads = {leader.size: leader.root()} if head else {}
        notes = {leader.size: leader.note} if head and self._signer is not None else {}
        piece = Piece(leader.size - len(lines) + 1, list(lines), heads, notes)
        self._follower.keep(piece, self._reached)
        if not self._follower.in_step:
            self._note_alone(leader)

    def _note_alone(self, leader: Twin) -> None:
        try:
            leader.mark_alone()
        except NotStored as error:  # the lines are there; the mark comes with the next ones
            log.error("%s", error)

    def close(self) -> None:
        """Let go of both files."""
        self._follower.close()
        self._leader.close()

    # --- the two media --------------------------------------------------------------------------

    def _change_over(self, error: NotStored) -> None:
        """Let the other file lead.

        Raises:
            NotStored: it cannot: it has not got everything.
        """
        other = self._follower.hand_out()
        if other is None:
            raise error
        failed, self._leader = self._leader, other
        other.signer = self._signer
        log.error("the record goes on in %s alone: %s", other.path, error)
        self._follower = self._follow(failed.path, failed, str(error), self._follower.aside)

    def _go_back(self) -> None:
        """Let the first file lead again."""
        first = self._follower.hand_out()
        if first is None:
            return
        second, self._leader = self._leader, first
        first.signer = self._signer
        log.warning("the record goes on in %s first", first.path)
        self._follower = self._follow(second.path, second, aside=self._follower.aside)

    def await_step(self, timeout: float) -> bool:
        """Wait until both files have all lines, or one has failed; whether they have."""
        return self._follower.await_step(timeout)

    def look(self) -> Mapping[tuple[str, str], str]:
        """Look after the media, about once a second; what is wrong: kind and place → detail."""
        if self._follower.in_step:
            self._stand_together()
        found = {(ASIDE, name): why for name, why in self._follower.aside.items()}
        if self._used:
            found[USED, ""] = self._used
        if fault := self._follower.fault:
            found[MIRROR if self._leader.path == self.path else ALONE, ""] = fault
        return found

    def _stand_together(self) -> None:
        try:
            self._leader.unmark()
        except NotStored as error:  # it is about to fail; the next lines will show it
            log.error("%s", error)
            return
        if self._leader.path != self.path:
            self._go_back()
