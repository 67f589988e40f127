"""What of the journal is public, and when. Pure.

A line leaves the hall byte for byte, as its leaf hash, or not yet. An event that is not named as
public here leaves as a hash. The ballots of an open vote wait, and all lines after the first of
them, until the vote is over: their hashes could be guessed, so that not even these go before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from controller.checkpoint import leaf_hash
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Outcome
from controller.rules.privacy import PRIVATE
from controller.wire import event_name, read_entry

Line = tuple[int, bytes]
"""The number of a line of the journal, and the line."""

OF_THE_MACHINE: Final = frozenset(
    kind.__name__
    for kind in (
        e.FaultReported,
        e.FaultCleared,
        e.ConsoleSilent,
        e.ConsoleBack,
        e.TabletCodeIssued,
    )
)
"""Faults and consoles: the hall's own business, and a help to whoever would disturb it."""
WITHHELD: Final = PRIVATE | OF_THE_MACHINE
PUBLIC: Final = frozenset(kind.__name__ for kind in e.AnyEvent.__args__) - WITHHELD
_OVER = frozenset({"VotingClosed", "VotingAnnulled", "VotingVoided", "VotingWithdrawn"})
_ALL_OVER = frozenset({"SittingClosed", "SittingOpened", "JournalEnded"})
_PRESENCE = frozenset({"MemberRegistered", "MemberReturned", "MemberLeft"})
_CHOICES = frozenset({Outcome.FOR, Outcome.AGAINST, Outcome.ABSTAIN})


def withheld(line: bytes) -> bytes:
    """What stands in a line's place: its leaf hash, as in a public copy."""
    return b'{"withheld":"%b"}' % leaf_hash(line).hex().encode()


class Redaction:
    """Follows a journal from its first line; says what of it may leave."""

    def __init__(self) -> None:
        self._secret: set[str] = set()

    def release(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The rows of lines that may leave now, in order, up to an open vote's first ballot.

        What waits is to be given again, when there is more of the journal.
        """
        waiting: list[Line] = []
        voting: set[str] = set()
        for n, line in lines:
            name = event_name(line)
            waiting.append((n, self._public(name, line)))
            if name == "BallotCast":
                voting.add(_voting(line))
            elif name in _OVER:
                voting.discard(_voting(line))
            elif name in _ALL_OVER:
                voting.clear()
            if not voting:
                yield from waiting
                waiting.clear()

    def _public(self, name: str, line: bytes) -> bytes:
        if name not in PUBLIC:
            return withheld(line)
        if name in _PRESENCE or name in _OVER or name in ("VotingAnnounced", "BallotCast"):
            return withheld(line) if self._is_private(read_entry(line).event) else line
        return line

    def _is_private(self, event: e.AnyEvent) -> bool:
        """Whether a line of a public kind says what it must not: an old one, or one of a fault."""
        match event:
            case e.MemberRegistered() | e.MemberReturned() | e.MemberLeft():
                return bool(event.reason)  # before reasons had lines of their own
            case e.VotingAnnounced(voting=voting, ballot=BallotKind.SECRET):
                self._secret.add(voting)
            case e.BallotCast(voting=voting):
                return voting in self._secret
            case e.VotingClosed(voting=voting, outcomes=outcomes) if voting in self._secret:
                return bool(_CHOICES & set(outcomes.values()))
        return False


def _voting(line: bytes) -> str:
    return str(getattr(read_entry(line).event, "voting", ""))
