"""Ballots on paper: two operators read each; where they differ, a third reading settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from publisher.common.accounts.models import User
from publisher.common.accounts.persons import trace
from publisher.common.audit.record import record
from publisher.rooms.projects import voting
from publisher.rooms.projects.ballot_box import AGES, Channel
from publisher.rooms.projects.casting import Closed, NotTaken, hold, imprint, mark, paper_of
from publisher.rooms.projects.models import BallotPaper, Call, PaperReading, PaperSheet, Project
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import Phase

LAST = timedelta(seconds=1)
"""A sheet that is read after the closing was filled in before it."""
OPEN = (PaperSheet.State.ONCE, PaperSheet.State.APART)


class Settled(NotTaken):
    """This sheet is settled already."""


def is_open(call: Call, now: datetime | None = None) -> bool:
    """Whether papers may be entered: from the voting until all are said to be in."""
    entered = call.phase(now) in (Phase.VOTING, Phase.RESULTS)
    return call.on_paper and entered and not call.papers_done_at and not call.box_closed_at


def read(
    call: Call,
    operator: User,
    *,
    number: str,
    identifier: str,
    chosen: Sequence[int],
    age: str = "",
) -> PaperSheet:
    """What an operator reads on a sheet: its number, whose it is, the numbers of projects.

    Raises:
        Closed: papers are not taken now.
        Settled: two agreed on this sheet before.
    """
    with transaction.atomic():
        held = hold(call)
        if not is_open(held):
            raise Closed
        sheet, _ = PaperSheet.objects.get_or_create(call=held, number=number.strip().upper())
        sheet = PaperSheet.objects.select_for_update().get(pk=sheet.pk)
        if sheet.state not in OPEN:
            raise Settled
        PaperReading.objects.update_or_create(
            sheet=sheet,
            operator=operator,
            defaults={
                "voter": imprint(held, trace(identifier)),
                "age": age if age in AGES else "",
                "chosen": sorted(chosen),
            },
        )
        record(operator, "paper.read", f"paper:{held.uid}/{sheet.number}")
        return _settle(sheet)


def _settle(sheet: PaperSheet) -> PaperSheet:
    rows = {row.operator_id: row for row in sheet.readings.all()}
    state, agreed = voting.accord(
        voting.Reading(operator=key, voter=row.voter, chosen=tuple(map(str, row.chosen)))
        for key, row in rows.items()
    )
    if agreed is None:
        apart = state is voting.Accord.APART
        sheet.state = PaperSheet.State.APART if apart else PaperSheet.State.ONCE
    else:
        sheet.state = _taken(sheet, rows[agreed.operator])
        sheet.settled_at = timezone.now()
        sheet.readings.all().delete()
    sheet.save()
    return sheet


def _taken(sheet: PaperSheet, reading: PaperReading) -> PaperSheet.State:
    """Put what two agreed on into the ballots, if it is valid and the person's only one."""
    call = sheet.call
    by_number = dict(
        Project.objects.filter(call=call, state=State.APPROVED).values_list("number", "pk")
    )
    chosen = [by_number.get(number, 0) for number in reading.chosen]
    if voting.faults([str(pk) for pk in chosen], paper_of(call)):
        return PaperSheet.State.INVALID
    ballot, made = BallotPaper.objects.get_or_create(
        call=call,
        voter=reading.voter,
        defaults={
            "channel": Channel.PAPER,
            "age": reading.age,
            "cast_on": timezone.localdate(min(timezone.now(), call.results_at - LAST)),
        },
    )
    if not made:
        return PaperSheet.State.DOUBLE
    mark(ballot, chosen)
    return PaperSheet.State.TAKEN


def close(call: Call, officer: User) -> None:
    """Say that all papers are in; the count may begin.

    Raises:
        Closed: the voting is still on, or sheets are not settled.
    """
    with transaction.atomic():
        held = Call.objects.select_for_update().get(pk=call.pk)
        unsettled = held.sheets.filter(state__in=OPEN).exists()
        if held.phase() is not Phase.RESULTS or unsettled or held.papers_done_at:
            raise Closed
        held.papers_done_at = timezone.now()
        held.save(update_fields=["papers_done_at"])
        record(officer, "papers.close", f"call:{held.uid}", sheets=held.sheets.count())
