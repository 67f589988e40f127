"""Whether a result may be shown: list, counters and verdict must say the same. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from enum import Enum

import msgspec

from controller.rules import events as e
from controller.rules.ballots import Outcome, Tally, Verdict, count, possible
from controller.rules.majority import MAJORITIES, Heads, adopts

CHOICES = frozenset({Outcome.FOR, Outcome.AGAINST, Outcome.ABSTAIN})
"""What one presses; the rest of the outcomes is what one did not."""


class Contradiction(Enum):
    """What contradicts what in a result that is withheld."""

    LIST = "list"
    """The counters do not equal the list of names."""
    STRANGER = "stranger"
    """A name stands in the list that does not belong to the body."""
    SECRECY = "secrecy"
    """A name stands beside a choice of a secret vote."""
    COMPOSITION = "composition"
    """The counters together are not the total composition."""
    VERDICT = "verdict"
    """The verdict does not follow from the counters and the majority."""


def contradiction(
    closed: e.VotingClosed, members: Container[str], *, secret: bool
) -> Contradiction | None:
    """The first contradiction in a result; None where it may be shown."""
    tally, outcomes = closed.tally, closed.outcomes
    if any(who not in members for who in (*outcomes, *closed.voters)):
        return Contradiction.STRANGER
    listed = count(outcomes.values(), vacant=tally.vacant)
    if secret:
        if CHOICES & set(outcomes.values()) or set(closed.voters) & outcomes.keys():
            return Contradiction.SECRECY
        if (listed.absent, listed.recused) != (tally.absent, tally.recused):
            return Contradiction.LIST
        by_name = (len(closed.voters), listed.not_voted)
        if closed.close is not e.Close.PAPER and by_name != (tally.cast, tally.not_voted):
            return Contradiction.LIST
    elif listed != tally:
        return Contradiction.LIST
    if tally.composition != closed.composition:
        return Contradiction.COMPOSITION
    return (
        None
        if _follows(tally, closed.majority, closed.needed, closed.verdict)
        else (Contradiction.VERDICT)
    )


def _follows(tally: Tally, majority: str, needed: int, verdict: Verdict) -> bool:
    if majority not in MAJORITIES:
        return False
    heads = Heads(composition=tally.composition, present=tally.taking_part, voted=tally.cast)
    adopted = {adopts(majority, each.votes_for, heads) for each in possible(tally)}
    return (verdict is Verdict.ADOPTED) in adopted and (
        MAJORITIES[majority].needed(heads) == needed
    )


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """How one faction voted."""

    name: str
    heads: Mapping[Outcome, int]

    @property
    def size(self) -> int:
        """How many belong to it."""
        return sum(self.heads.values())

    @property
    def votes_for(self) -> int:
        """Heads for."""
        return self.heads.get(Outcome.FOR, 0)

    @property
    def against(self) -> int:
        """Heads against."""
        return self.heads.get(Outcome.AGAINST, 0)

    @property
    def abstain(self) -> int:
        """Heads that abstained."""
        return self.heads.get(Outcome.ABSTAIN, 0)

    @property
    def others(self) -> int:
        """Heads that chose nothing: not voted, absent, recused."""
        return self.size - self.votes_for - self.against - self.abstain

    @property
    def line(self) -> Outcome | None:
        """What more than half of those who pressed chose; None where there is no such choice."""
        pressed = {choice: self.heads.get(choice, 0) for choice in CHOICES}
        most = max(pressed, key=lambda choice: pressed[choice])
        return most if 2 * pressed[most] > sum(pressed.values()) else None


def groups(lines: Iterable[tuple[str, Outcome]]) -> tuple[Group, ...]:
    """Factions by size, those without one last."""
    heads: dict[str, Counter[Outcome]] = {}
    for faction, outcome in lines:
        heads.setdefault(faction, Counter())[outcome] += 1
    made = [Group(name=name, heads=dict(counted)) for name, counted in heads.items()]
    return tuple(sorted(made, key=lambda group: (not group.name, -group.size, group.name)))
