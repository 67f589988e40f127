"""Count a call: part by part, by the pure rules; the reasoning is kept with the result."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.jobs.regular import every
from publisher.rooms.projects import moving, news
from publisher.rooms.projects.ballot_box import Channel
from publisher.rooms.projects.ballots import Ballot, Election, Proposal
from publisher.rooms.projects.calls import Rule
from publisher.rooms.projects.greedy import by_points
from publisher.rooms.projects.models import BallotPaper, Call, Chosen, Project, Purse
from publisher.rooms.projects.result import Missed, Outcome, Round, Row
from publisher.rooms.projects.rules import Hand, Move, State
from publisher.rooms.projects.shares import equal_shares
from publisher.rooms.projects.timetable import ORDER, Phase

NUMBERS = 9_000_000
"""Voters' numbers have seven digits."""
A_BATCH = 2000


class NotYet(Exception):
    """The count cannot begin: the voting is on, papers are open, or it was counted."""


def may_count(call: Call, now: datetime | None = None) -> bool:
    """Whether all ballots are in and none is counted."""
    closed = ORDER.index(call.phase(now)) >= ORDER.index(Phase.RESULTS)
    return closed and not call.counted_at and (not call.on_paper or bool(call.papers_done_at))


def elections(call: Call) -> Iterable[tuple[Purse, Election]]:
    """What is counted for each part of the money; parts without a project are left out."""
    ballots: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = Chosen.objects.filter(ballot__call=call, project__state=State.APPROVED)
    told = rows.values_list("project__purse_id", "ballot_id", "project_id", "points")
    for purse, ballot, project, points in told.iterator(A_BATCH):
        ballots[purse][ballot][str(project)] = points
    for each in call.purses.all():
        projects = call.projects.filter(purse=each, state=State.APPROVED).order_by("number", "pk")
        proposals = tuple(
            Proposal(id=str(one.pk), cost=one.cost, name=one.title) for one in projects
        )
        if proposals and each.budget:
            cast = tuple(Ballot.of(points) for points in ballots[each.pk].values())
            yield each, Election(budget=each.budget, proposals=proposals, ballots=cast)


def outcome(call: Call, purse: Purse, election: Election) -> Outcome:
    """The result of one part, with its reasoning."""
    if call.rule == Rule.SHARES:
        return _by_shares(call, purse, election)
    turns = by_points(election, call.fewest)
    return Outcome(
        purse=purse.pk,
        rule=Rule.GREEDY,
        budget=election.budget,
        ballots=len(election.ballots),
        spent=sum(one.cost for one in turns if one.won),
        rows=tuple(
            Row(
                project=int(one.project),
                score=one.score,
                supporters=one.supporters,
                cost=one.cost,
                left=one.left,
                why=one.why,
            )
            for one in turns
        ),
    )


def _by_shares(call: Call, purse: Purse, election: Election) -> Outcome:
    heads = election.supporters
    few = {one.id for one in election.proposals if heads[one.id] < max(1, call.fewest)}
    rest = msgspec.structs.replace(
        election,
        proposals=tuple(one for one in election.proposals if one.id not in few),
        ballots=tuple(
            Ballot(points=tuple(pair for pair in one.points if pair[0] not in few))
            for one in election.ballots
        ),
    )
    told = equal_shares(rest, fills=call.fills)
    costs = {one.id: one.cost for one in election.proposals}
    missed = [
        Missed(
            project=int(one.project), supporters=one.supporters, cost=one.cost, had=float(one.had)
        )
        for one in told.missed
    ]
    missed += [
        Missed(project=int(key), supporters=heads[key], cost=costs[key], had=0, few=True)
        for key in sorted(few, key=lambda key: -heads[key])
    ]
    return Outcome(
        purse=purse.pk,
        rule=Rule.SHARES,
        budget=election.budget,
        ballots=len(election.ballots),
        spent=told.spent,
        first_share=float(told.first_share),
        share=float(told.share),
        rounds=tuple(
            Round(
                project=int(one.project),
                stage=one.stage,
                cost=one.cost,
                supporters=one.supporters,
                payers=one.payers,
                most=float(one.most),
            )
            for one in told.winners
        ),
        missed=tuple(missed),
    )


def close_box(call: Call, now: datetime | None = None) -> Call:
    """Let no ballot in any more; those that are on their way are in first.

    Raises:
        NotYet: ballots may still come, or it was counted.
    """
    with transaction.atomic():
        held = Call.objects.select_for_update().get(pk=call.pk)
        if not may_count(held, now):
            raise NotYet
        held.box_closed_at = held.box_closed_at or now or timezone.now()
        held.save(update_fields=["box_closed_at"])
    return held


def count(call: Call, actor: User | None = None, now: datetime | None = None) -> Call:
    """Count, once: winners and others get their states, voters a random number for exports.

    Equal shares of a city take a minute or two: they are reckoned while nothing is locked.

    Raises:
        NotYet: ballots may still come, or it was counted.
    """
    closed = close_box(call, now)
    outcomes = [outcome(closed, purse, election) for purse, election in elections(closed)]
    won = {pk for each in outcomes for pk in each.winners}
    with transaction.atomic():
        held = Call.objects.select_for_update().get(pk=call.pk)
        if held.counted_at:
            raise NotYet
        write_votes(held)
        for project in held.projects.filter(state=State.APPROVED):
            move = Move.WIN if project.pk in won else Move.LOSE
            moving.make(project, move, Hand.SITE, now=now)
        draw_numbers(held)
        held.told = {"outcomes": msgspec.to_builtins(outcomes)}
        held.ballots_cast = held.ballots.count()
        held.counted_at = now or timezone.now()
        held.save()
        news.told_result(held)
        record(actor, "call.count", f"call:{held.uid}", ballots=held.ballots_cast)
    return held


def write_votes(call: Call) -> None:
    """Write on each project how many ballots it is on, and its points."""
    votes: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = Chosen.objects.filter(ballot__call=call)
    for project, channel, points in rows.values_list(
        "project_id", "ballot__channel", "points"
    ).iterator(A_BATCH):
        votes[project][channel == Channel.PAPER] += 1
        votes[project][2] += points
    projects = list(call.projects.filter(pk__in=list(votes)))
    for each in projects:
        each.votes_web, each.votes_paper, each.points = votes[each.pk]
    Project.objects.bulk_update(projects, ["votes_web", "votes_paper", "points"], batch_size=500)


def draw_numbers(call: Call) -> None:
    """A number for each ballot that says nothing: neither who, nor when, nor in which order."""
    ballots = list(call.ballots.only("pk"))
    drawn = secrets.SystemRandom().sample(range(NUMBERS // 9, NUMBERS), len(ballots))
    for ballot, number in zip(ballots, drawn, strict=True):
        ballot.number = number
    BallotPaper.objects.bulk_update(ballots, ["number"], batch_size=500)


@task()
def count_call(number: int) -> None:
    """Count a call in the queue of jobs: equal shares of a city take a minute."""
    call = Call.objects.filter(pk=number).first()
    if call is not None and may_count(call):
        with suppress(NotYet):  # another worker was first
            count(call)


@every(60)
def count_what_is_closed() -> None:
    """Calls whose voting is over are counted without anybody's doing."""
    now = timezone.now()
    for call in Call.objects.filter(counted_at=None, published=True, results_at__lte=now):
        if may_count(call, now):
            with suppress(NotYet):  # another worker was first
                count(call)


def outcomes_of(call: Call) -> list[Outcome]:
    """The result as it was counted."""
    told: Any = call.told.get("outcomes", [])
    return msgspec.convert(told, list[Outcome])
