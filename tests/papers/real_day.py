"""A real sitting of the Kyiv City Council, 2021-09-23, as a record: 161 votes of 121 members."""

from __future__ import annotations

from functools import cache

from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind, Choice, Outcome
from controller.rules.council import Body, BodyKind, Council, MayorCounts, Member
from controller.rules.events import How
from hw_sim.days import CARRIED, load_day
from tests.papers.chamber import Chamber

CHOICES = {
    Outcome.FOR: Choice.FOR,
    Outcome.AGAINST: Choice.AGAINST,
    Outcome.ABSTAIN: Choice.ABSTAIN,
}


@cache
def kyiv_day() -> Chamber:
    """The sitting; a member who is absent in a vote has left before it."""
    day = load_day(CARRIED)
    ids = {person.name: f"d-{n:03}" for n, person in enumerate(day.roster, 1)}
    members = tuple(Member(id=ids[p.name], name=p.name, faction=p.faction) for p in day.roster)
    body = Body(
        id="council",
        kind=BodyKind.COUNCIL,
        council=Council(
            name="Київська міська рада",
            convocation=day.convocation,
            seats=len(members),
            members=members,
            mayor_counts=MayorCounts.NEVER,
        ),
        seating={n: member.id for n, member in enumerate(members, 1)},
    )
    seat = {member: n for n, member in body.seating.items()}
    items = tuple(
        Item(id=f"i{n}", number=str(n), title=vote.wording[:400] or "Без назви")
        for n, vote in enumerate(day.votes, 1)
    )
    hall = Chamber().sit(present=(), agenda=items, body=body, session=day.session)
    hall.do(c.OpenRegistration())
    here: set[str] = set()
    for n, vote in enumerate(day.votes, 1):
        if vote.tally.taking_part * 2 <= len(members):
            continue  # number 112: the record has nobody in the hall
        now = {ids[who] for who, what in vote.outcomes.items() if what is not Outcome.ABSENT}
        for member in sorted(here - now):
            hall.do(c.LeaveSeat(seat=seat[member]))
        for member in sorted(now - here):
            hall.do(c.RegisterAtSeat(seat=seat[member], how=How.KEY))
        here = now
        hall.do(
            c.AnnounceVoting(
                voting=f"v{n}", item=f"i{n}", wording=vote.wording, ballot=BallotKind.ROLL_CALL
            ),
            c.OpenVoting(voting=f"v{n}"),
        )
        for who, what in vote.outcomes.items():
            if what in CHOICES:
                hall.do(c.CastBallot(seat=seat[ids[who]], choice=CHOICES[what]))
        hall.do(c.CloseVoting(voting=f"v{n}"))
    return hall.do(c.CloseSitting())
