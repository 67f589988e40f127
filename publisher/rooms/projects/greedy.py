"""The usual rule: who has more points comes first, as long as the money lasts."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from publisher.rooms.projects.ballots import Election, Proposal


class Why(StrEnum):
    """Why a project won or did not."""

    PAID = "paid"
    TOO_DEAR = "too_dear"
    """What was left when its turn came did not cover it."""
    TOO_FEW = "too_few"
    """Fewer supporters than the call asks for."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One project's turn, in the order of points."""

    project: str
    score: int
    supporters: int
    cost: int
    left: int
    """Money there was when its turn came."""
    why: Why

    @property
    def won(self) -> bool:
        """It is paid for."""
        return self.why is Why.PAID

    @property
    def lacking(self) -> int:
        """Money that was lacking; 0 for one that is paid, or had too few supporters."""
        return max(0, self.cost - self.left) if self.why is Why.TOO_DEAR else 0


def by_points(election: Election, fewest: int = 1) -> tuple[Turn, ...]:
    """Take the projects by points; pass over what the rest of the money does not cover.

    Of equal points the one with more supporters is first, then the cheaper one, then the one that
    stands first in the call: an order that anybody can check, and no lot.

    Args:
        election: What is counted.
        fewest: Supporters below which a project cannot win.
    """
    scores, heads = election.scores, election.supporters
    place = {one.id: number for number, one in enumerate(election.proposals)}

    def order(one: Proposal) -> tuple[int, int, int, int]:
        return -scores[one.id], -heads[one.id], one.cost, place[one.id]

    turns = []
    left = election.budget
    for one in sorted(election.proposals, key=order):
        if heads[one.id] < fewest:
            why = Why.TOO_FEW
        elif one.cost > left:
            why = Why.TOO_DEAR
        else:
            why = Why.PAID
        turns.append(
            Turn(
                project=one.id,
                score=scores[one.id],
                supporters=heads[one.id],
                cost=one.cost,
                left=left,
                why=why,
            )
        )
        left -= one.cost if why is Why.PAID else 0
    return tuple(turns)
