"""Results and lots, computed anew from the rows before them, by the rules that made them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules import paper
from controller.rules import voting as votes
from controller.rules.ballots import possible
from controller.rules.floor_queue import commitment_of, lot, of_instant
from controller.rules.sitting import Sitting


def told(sitting: Sitting, closed: e.VotingClosed) -> int:
    """How many ballots a result adds that have no row of their own: secret ones, and paper."""
    at_hand = sitting.voting
    if at_hand is None:
        return 0
    on_paper = closed.close is e.Close.PAPER and at_hand.paper
    return len(closed.voters) + (closed.tally.cast if on_paper else 0)


def results(sitting: Sitting, closed: e.VotingClosed) -> list[e.VotingClosed]:
    """What the vote may have ended in; more than one where counters are not disclosed.

    Raises:
        Refused: There is no such vote to be closed.
    """
    at_hand = sitting.voting
    if closed.close is e.Close.PAPER and at_hand is not None and at_hand.paper:
        return _closings(paper.recount(sitting, at_hand.paper))
    if at_hand is None or not at_hand.secret:
        return _closings(votes.close(sitting, closed.voting, closed.close))
    ballots = replace(closed.tally, not_voted=0, absent=0, recused=0, vacant=0)
    urn = c.CountUrn(
        voting=closed.voting,
        voters=closed.voters,
        ballots=ballots,
        by_time=closed.close is e.Close.TIME,
    )
    urns = (replace(urn, ballots=each) for each in possible(ballots))
    return _closings(event for each in urns for event in votes.count_urn(sitting, each))


def _closings(events: Iterable[e.AnyEvent]) -> list[e.VotingClosed]:
    return [one for one in events if isinstance(one, e.VotingClosed)]


def lot_holds(sitting: Sitting, drawn: e.FloorLotDrawn) -> bool:
    """The lot was drawn among all who asked in its instant, from the seed fixed before."""
    requests = [(one.id, one.person) for one in of_instant(sitting.floor, drawn.instant)]
    return (
        commitment_of(drawn.seed) == sitting.floor.commitment
        and drawn.requests == tuple(request for request, _ in requests)
        and drawn.order == lot(drawn.seed, requests)
    )
