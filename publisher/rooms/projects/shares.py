"""Equal shares: each voter has an equal part of the budget, and pays for what he supports.

A project is bought when those who support it have its price together; of those that can be bought
the one that takes the smallest part of its payers' wishes is bought first (Peters, Pierczyński,
Skowron 2021, with additive satisfaction). Money is counted in fractions, never in floats.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

import msgspec

from publisher.rooms.projects.ballots import Election, Proposal
from publisher.rooms.projects.greedy import by_points


class Stage(StrEnum):
    """How a project came to its money."""

    SHARED = "shared"
    """By the equal shares of the voters who support it."""
    FILLED = "filled"
    """With what was left of the budget, by points: its supporters' shares did not do."""


class Satisfaction(StrEnum):
    """What a voter has of a project that is carried out."""

    COST = "cost"
    """Its price, for each of his points: a hryvnia is a hryvnia in large and small ones."""
    POINTS = "points"
    """His points."""


class Bought(msgspec.Struct, frozen=True, kw_only=True):
    """One winner."""

    project: str
    stage: Stage
    cost: int
    supporters: int
    payers: int
    """Supporters who still had money."""
    most: Fraction
    """The most that one of them paid."""


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """One that did not win, and what was lacking."""

    project: str
    cost: int
    supporters: int
    had: Fraction
    """What its supporters had left together when nothing more could be bought."""


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """What the rule says, and by what it can be followed."""

    winners: tuple[Bought, ...]
    """In the order in which they were bought."""
    missed: tuple[Missed, ...]
    """Those with more supporters first."""
    share: Fraction
    """What each voter could spend in the end; raised as long as the winners kept to the budget."""
    first_share: Fraction
    """The budget by the number of ballots."""
    spent: int
    left: int

    @property
    def projects(self) -> frozenset[str]:
        """Whatever won."""
        return frozenset(one.project for one in self.winners)


class _Crowd(msgspec.Struct):
    """Voters with the same ballot: whatever happens to one happens to all."""

    heads: int
    purse: Fraction


_Backer = tuple[_Crowd, int]
"""A crowd, and the satisfaction that the project is to each of it."""


class _Market:
    """One run of the rule, with a given share."""

    def __init__(self, election: Election, share: Fraction, by: Satisfaction) -> None:
        self._backers: dict[str, list[_Backer]] = defaultdict(list)
        self._heads = election.supporters
        costs = {one.id: one.cost for one in election.proposals}
        for ballot, heads in Counter(election.ballots).items():
            crowd = _Crowd(heads=heads, purse=share)
            for project, points in ballot.points:
                worth = points * (costs[project] if by is Satisfaction.COST else 1)
                self._backers[project].append((crowd, worth))
        self._places = {one.id: n for n, one in enumerate(election.proposals)}
        self._proposals = {one.id: one for one in election.proposals}

    def buys(self) -> Iterator[Bought]:
        """Buy one project after the other, until nothing can be bought.

        What a project takes of its payers only rises while purses empty: what was reckoned before
        is a lower bound, so that few have to be reckoned anew.
        """
        queue = [self._entry(one, Fraction(0)) for one in self._proposals.values()]
        heapq.heapify(queue)
        while queue:
            known, *_, project = heapq.heappop(queue)
            one = self._proposals[project]
            now = self._part(one)
            if now is None:
                continue
            entry = self._entry(one, now)
            if now > known and queue and queue[0] < entry:
                heapq.heappush(queue, entry)
                continue
            yield self._bought(one, now)

    def had(self, project: str) -> Fraction:
        """What the supporters of a project have left together."""
        return sum(
            (crowd.heads * crowd.purse for crowd, _ in self._backers[project]), start=Fraction(0)
        )

    def _entry(self, one: Proposal, part: Fraction) -> tuple[Fraction, int, int, int, str]:
        return part, -self._heads[one.id], one.cost, self._places[one.id], one.id

    def _part(self, one: Proposal) -> Fraction | None:
        """The smallest part of the satisfaction that pays the price; None where there is none."""
        backers = self._backers[one.id]
        missing = Fraction(one.cost)
        worth = sum(crowd.heads * each for crowd, each in backers)
        for crowd, each in sorted(backers, key=lambda backer: backer[0].purse / backer[1]):
            if missing <= crowd.purse / each * worth:
                return missing / worth
            missing -= crowd.heads * crowd.purse
            worth -= crowd.heads * each
        return None

    def _bought(self, one: Proposal, part: Fraction) -> Bought:
        payers, most = 0, Fraction(0)
        for crowd, each in self._backers[one.id]:
            pays = min(crowd.purse, part * each)
            crowd.purse -= pays
            payers += crowd.heads if pays else 0
            most = max(most, pays)
        return Bought(
            project=one.id,
            stage=Stage.SHARED,
            cost=one.cost,
            supporters=self._heads[one.id],
            payers=payers,
            most=most,
        )


def equal_shares(
    election: Election, by: Satisfaction = Satisfaction.COST, *, fills: bool = True
) -> Shares:
    """Share the budget out; raise the share while the budget bears it; fill up what is left.

    The share is raised by one unit of money a voter, as long as the winners cost no more than the
    budget and something could still be bought; the rest goes by points ("Add1U" in Pabulib).

    Args:
        election: What is counted.
        by: What a voter has of a project.
        fills: Whether what is left goes to the next by points.
    """
    first = share = election.fair_share
    bought = at_share(election, share, by)
    while not _exhausted(election, bought):
        more = at_share(election, share + 1, by)
        if sum(one.cost for one in more) > election.budget:
            break
        share, bought = share + 1, more
        if len(bought) == sum(bool(heads) for heads in election.supporters.values()):
            break
    winners = (*bought, *_filled(election, bought)) if fills else bought
    spent = sum(one.cost for one in winners)
    return Shares(
        winners=winners,
        missed=_missed(election, winners, share, by),
        share=share,
        first_share=first,
        spent=spent,
        left=election.budget - spent,
    )


def at_share(
    election: Election, share: Fraction, by: Satisfaction = Satisfaction.COST
) -> tuple[Bought, ...]:
    """What the voters buy with a given share each, and nothing filled up."""
    return tuple(_Market(election, share, by).buys())


def _missed(
    election: Election, winners: tuple[Bought, ...], share: Fraction, by: Satisfaction
) -> tuple[Missed, ...]:
    market = _Market(election, share, by)
    for _ in market.buys():
        pass
    won = {one.project for one in winners}
    heads = election.supporters
    lost = [
        Missed(project=one.id, cost=one.cost, supporters=heads[one.id], had=market.had(one.id))
        for one in election.proposals
        if one.id not in won
    ]
    return tuple(sorted(lost, key=lambda one: (-one.supporters, one.cost)))


def _exhausted(election: Election, bought: tuple[Bought, ...]) -> bool:
    left = election.budget - sum(one.cost for one in bought)
    have = {one.project for one in bought}
    heads = election.supporters
    return not any(
        one.cost <= left for one in election.proposals if one.id not in have and heads[one.id]
    )


def _filled(election: Election, bought: tuple[Bought, ...]) -> Iterator[Bought]:
    have = {one.project for one in bought}
    left = election.budget - sum(one.cost for one in bought)
    if left <= 0:
        return
    rest = msgspec.structs.replace(
        election,
        budget=left,
        proposals=tuple(one for one in election.proposals if one.id not in have),
        ballots=tuple(
            msgspec.structs.replace(
                ballot, points=tuple(pair for pair in ballot.points if pair[0] not in have)
            )
            for ballot in election.ballots
        ),
    )
    for turn in by_points(rest):
        if turn.won:
            yield Bought(
                project=turn.project,
                stage=Stage.FILLED,
                cost=turn.cost,
                supporters=turn.supporters,
                payers=0,
                most=Fraction(0),
            )
