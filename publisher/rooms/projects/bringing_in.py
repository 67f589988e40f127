"""Take an election in that was held elsewhere, from a file of Pabulib's format."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import msgspec
from django.db import transaction
from django.utils import timezone

from publisher.rooms.projects import counting, pabulib
from publisher.rooms.projects.ballot_box import AGES, Channel
from publisher.rooms.projects.calls import Rule
from publisher.rooms.projects.models import BallotPaper, Call, Chosen, Project, Purse
from publisher.rooms.projects.pabulib import File, Unreadable
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import DATED, Phase

A_BATCH = 2000
MOST = 2_000_000_000
"""Money that one part may have."""


def bring_in(uid: str, title: str, text: str) -> Call:
    """Make a call of a file: not yet public, its ballots nobody's, its winners as the file says.

    Raises:
        Unreadable: the file is none of the format, or holds more than a call can.
    """
    file = pabulib.read(text)
    if file.election.budget > MOST or any(one.cost > MOST for one in file.election.proposals):
        raise Unreadable("money beyond what a call can hold")
    with transaction.atomic():
        call = _call(uid, title, file)
        purse = Purse.objects.create(
            call=call,
            budget=file.election.budget,
            district=file.meta.get("district", file.meta.get("subunit", ""))[:80],
        )
        projects = _projects(call, purse, file)
        _ballots(call, projects, file)
        _count(call, projects, file)
    return call


def _number(file: File, key: str) -> int | None:
    told = file.meta.get(key, "")
    return int(told) if told.isdecimal() and int(told) < 30_000 else None


def _day(file: File, key: str) -> datetime | None:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%Y"):
        try:
            day = datetime.strptime(file.meta.get(key, ""), form).replace(
                tzinfo=timezone.get_current_timezone()
            )
        except ValueError:
            continue
        return datetime.combine(day.date(), time.min, day.tzinfo)
    return None


def _call(uid: str, title: str, file: File) -> Call:
    """The call. Of its phases a file knows the voting; the others stand a week apart."""
    begins = _day(file, "date_begin") or timezone.now() - timedelta(days=400)
    ends = (_day(file, "date_end") or begins) + timedelta(days=1)
    place = DATED.index(Phase.VOTING)
    dates = {
        f"{phase}_at": begins + (n - place) * timedelta(days=7)
        if n <= place
        else ends + (n - place - 1) * timedelta(days=1)
        for n, phase in enumerate(DATED)
    }
    return Call.objects.create(
        uid=uid,
        title=title,
        summary=file.meta.get("description", ""),
        rule=Rule.SHARES if "share" in file.meta.get("rule", "") else Rule.GREEDY,
        least=_number(file, "min_length") or 1,
        most=_number(file, "max_length"),
        imported=True,
        unlinked_at=timezone.now(),
        **dates,
    )


def _projects(call: Call, purse: Purse, file: File) -> dict[str, Project]:
    made = Project.objects.bulk_create(
        [
            Project(
                call=call,
                purse=purse,
                number=number,
                title=(row.get("name") or row["project_id"])[:150],
                summary=", ".join(filter(None, (row.get("category"), row.get("target"))))[:400],
                text=row.get("description", "")[:8000],
                cost=proposal.cost,
                author_name="—",
                state=State.APPROVED,
                submitted_at=call.submission_at,
            )
            for number, (row, proposal) in enumerate(
                zip(file.projects, file.election.proposals, strict=True), 1
            )
        ],
        batch_size=500,
    )
    keys = [proposal.id for proposal in file.election.proposals]
    return dict(zip(keys, made, strict=True))


def _band(age: str) -> str:
    """The band of an age; empty where there is none."""
    if age in AGES:
        return age
    if not age.isdecimal():
        return ""
    for band in AGES:
        least, _, most = band.partition("-")
        if band.endswith("+") or int(least) <= int(age) <= int(most):
            return band if int(age) >= int(least.rstrip("+")) else ""
    return ""


def _ballots(call: Call, projects: dict[str, Project], file: File) -> None:
    day = timezone.localdate(call.results_at - timedelta(seconds=1))
    made = BallotPaper.objects.bulk_create(
        [
            BallotPaper(
                call=call,
                voter=f"imported-{number}",
                channel=Channel.PAPER if row.get("voting_method") == "paper" else Channel.WEB,
                age=_band(row.get("age", "")),
                cast_on=day,
            )
            for number, row in enumerate(file.votes)
        ],
        batch_size=A_BATCH,
    )
    Chosen.objects.bulk_create(
        [
            Chosen(ballot=ballot, project=projects[key], points=points)
            for ballot, told in zip(made, file.election.ballots, strict=True)
            for key, points in told.points
        ],
        batch_size=A_BATCH,
    )


def _count(call: Call, projects: dict[str, Project], file: File) -> None:
    """Count as if it were ours; who won is what the file says, where it says so."""
    counting.write_votes(call)
    outcomes = [counting.outcome(call, *each) for each in counting.elections(call)]
    ours = {pk for each in outcomes for pk in each.winners}
    theirs = {projects[key].pk for key in file.selected} or ours
    call.projects.filter(pk__in=list(theirs)).update(state=State.WON)
    call.projects.filter(state=State.APPROVED).update(state=State.LOST)
    counting.draw_numbers(call)
    call.told = {"outcomes": msgspec.to_builtins(outcomes), "differs": theirs != ours}
    call.ballots_cast = len(file.votes)
    call.counted_at = call.results_at
    call.save()
