"""What of the journal is public, and when. Pure.

A line leaves the hall byte for byte, as its leaf hash, or not yet. An event that is not named as
public here leaves as a hash. The ballots of an open vote wait, and all lines after the first of
them, until the vote is over: their hashes could be guessed, so that not even these go before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

import msgspec

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
_TO_LOOK_AT = frozenset(
    {"MemberRegistered", "MemberReturned", "MemberLeft", "BallotCast", "VotingClosed"}
)
_CHOICES = frozenset({Outcome.FOR, Outcome.AGAINST, Outcome.ABSTAIN})


def withheld(line: bytes) -> bytes:
    """What stands in a line's place: its leaf hash, as in a public copy."""
    return b'{"withheld":"%b"}' % leaf_hash(line).hex().encode()


class _Opening(msgspec.Struct):
    rehearsal: bool = False


class _First(msgspec.Struct):
    event: _Opening


_first = msgspec.json.Decoder(_First)


def is_rehearsal(first: bytes) -> bool:
    """Whether a journal, by its first line, is one to train with: none of it leaves the hall."""
    try:
        return _first.decode(first).event.rehearsal
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


class Redaction:
    """Follows a journal from its first line; says what of it may leave."""

    def __init__(self) -> None:
        self._secret: set[str] = set()

    def release(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The rows of lines that may leave now, in order, up to an open vote's first ballot.

        What waits is to be given again, when there is more of the journal.
        """
        waiting: list[tuple[Line, str]] = []
        secret, voting = set(self._secret), set[str]()
        for n, line in lines:
            name = event_name(line)
            announced = _secret_voting(name, line)
            secret.add(announced)
            public = name in PUBLIC and not self._is_private(name, line, secret)
            waiting.append(((n, line if public else withheld(line)), announced))
            if name == "BallotCast":
                voting.add(_voting(line))
            elif name in _OVER:
                voting.discard(_voting(line))
            elif name in _ALL_OVER:
                voting.clear()
            if not voting:
                for row, known in waiting:
                    self._secret.add(known)
                    yield row
                waiting.clear()

    def _is_private(self, name: str, line: bytes, secret: Set[str]) -> bool:
        """Whether a line of a public kind says what it must not: an old one, or one of a fault."""
        if name not in _TO_LOOK_AT:
            return False
        match read_entry(line).event:
            case e.MemberRegistered() | e.MemberReturned() | e.MemberLeft() as event:
                return bool(event.reason)  # before reasons had lines of their own
            case e.BallotCast(voting=voting):
                return voting in secret
            case e.VotingClosed(voting=voting, outcomes=outcomes) if voting in secret:
                return bool(_CHOICES & set(outcomes.values()))
        return False


def _secret_voting(name: str, line: bytes) -> str:
    """The secret vote that is announced in a line; "" if none is."""
    if name == "VotingAnnounced":
        event = read_entry(line).event
        if isinstance(event, e.VotingAnnounced) and event.ballot is BallotKind.SECRET:
            return event.voting
    return ""


def _voting(line: bytes) -> str:
    return str(getattr(read_entry(line).event, "voting", ""))
