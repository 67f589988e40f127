"""Choices, outcomes and the tally of one vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum

import msgspec


class Choice(Enum):
    """What a member may press."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Outcome(Enum):
    """What the record says of one member in one vote.

    The first five are the national ones (835, annex 29); RECUSED is ours and is exported there as
    «Не голосував» (ст. 59-1).
    """

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    NOT_VOTED = "not_voted"
    ABSENT = "absent"
    RECUSED = "recused"


class BallotKind(Enum):
    """How a vote is held (280/97-ВР ст. 59 ч. 3).

    Open and roll-call votes are both recorded by name; they differ in what the hall screen shows.
    """

    OPEN = "open"
    ROLL_CALL = "roll_call"
    SECRET = "secret"  # noqa: S105 - a kind of vote, not a password


class Verdict(Enum):
    """What a vote decided."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The counters of one vote, in heads."""

    votes_for: int = 0
    against: int = 0
    abstain: int = 0
    not_voted: int = 0
    absent: int = 0
    recused: int = 0
    vacant: int = 0
    undisclosed: int = 0
    """Ballots of a secret vote too small to be broken down; the first three are 0 then."""

    @property
    def cast(self) -> int:
        """How many pressed."""
        return self.votes_for + self.against + self.abstain + self.undisclosed

    @property
    def taking_part(self) -> int:
        """Registered and not recused."""
        return self.cast + self.not_voted

    @property
    def composition(self) -> int:
        """All eight together are the total composition."""
        return self.taking_part + self.absent + self.recused + self.vacant


def covered(tally: Tally, least: int) -> Tally:
    """The tally as the record may tell it: below ``least`` ballots, not what was chosen."""
    if tally.cast >= least:
        return tally
    return msgspec.structs.replace(
        tally, votes_for=0, against=0, abstain=0, undisclosed=tally.cast
    )


def possible(tally: Tally) -> tuple[Tally, ...]:
    """The tallies that an undisclosed one may hide, as far as a verdict can tell them apart."""
    if not tally.undisclosed:
        return (tally,)
    cast = tally.undisclosed
    bare = msgspec.structs.replace(tally, undisclosed=0)
    extremes = ({"votes_for": cast}, {"against": cast})
    return tuple(msgspec.structs.replace(bare, **each) for each in extremes)


def count(outcomes: Iterable[Outcome], *, vacant: int) -> Tally:
    """The counters of a list of outcomes."""
    heads = Counter(outcomes)
    return Tally(
        votes_for=heads[Outcome.FOR],
        against=heads[Outcome.AGAINST],
        abstain=heads[Outcome.ABSTAIN],
        not_voted=heads[Outcome.NOT_VOTED],
        absent=heads[Outcome.ABSENT],
        recused=heads[Outcome.RECUSED],
        vacant=vacant,
    )
