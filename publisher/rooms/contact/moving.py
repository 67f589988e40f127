"""Make a move of the table: the state, what follows from it, a letter, a row of the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.community.models import Organization
from publisher.rooms.contact import letters, news, terms
from publisher.rooms.contact.clocks import last_day, value
from publisher.rooms.contact.deadlines import moved
from publisher.rooms.contact.models import Report, Step
from publisher.rooms.contact.rules import (
    ANSWERED,
    FINAL,
    Hand,
    Kind,
    Move,
    NotAllowed,
    State,
    Why,
    after,
)
from publisher.rooms.contact.showing import show

OF_STAFF = frozenset({Hand.CHECKER, Hand.DEPARTMENT, Hand.LEADERSHIP})


@dataclass(frozen=True)
class Told:
    """What goes with a move. ``said`` is read by the author, ``note`` by staff only."""

    said: str = ""
    note: str = ""
    department: Organization | None = None
    officer: User | None = None
    original: Report | None = None
    forwarded_to: str = ""


NOTHING = Told()


def make(
    report: Report,
    move: Move,
    hand: Hand,
    actor: User | None = None,
    told: Told = NOTHING,
    now: datetime | None = None,
) -> Report:
    """Make a move, and all that follows from it, in one transaction.

    Raises:
        NotAllowed: the table has no such move now, or it lacks its department or its original.
    """
    at = now or timezone.now()
    with transaction.atomic():
        found = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        before = State(found.state)
        found.state = after(move, before, hand, told.said)
        _timely(found, move, before, at)
        _follow(found, move, before, told, at)
        found.save()
        step = Step.objects.create(
            report=found,
            at=at,
            move=move,
            state=found.state,
            hand=hand,
            actor=actor,
            department=found.department if move is Move.ASSIGN else None,
            said=told.said.strip(),
            note=told.note.strip(),
        )
        show(found)
        if hand in OF_STAFF:
            record(actor, f"contact.{move}", f"report:{found.pk}", said=told.said.strip()[:500])
        letters.moved(found, move, told.said.strip())
        news.tell(found, f"step:{step.pk}", "" if move is Move.TELL else told.said.strip())
        if move is Move.REFUTE:
            found = make(found, Move.REOPEN, Hand.SITE, now=at)
    return found


def _timely(report: Report, move: Move, before: State, at: datetime) -> None:
    """A closed case is refuted for so long only; afterwards a new one is sent."""
    if move is not Move.REFUTE or before is not State.CLOSED:
        return
    days = timedelta(days=value(terms.REFUTE_DAYS, timezone.localdate(at)))
    if report.closed_at is None or report.closed_at + days < at:
        raise NotAllowed(move, Why.STATE)


def _follow(report: Report, move: Move, before: State, told: Told, at: datetime) -> None:
    """What a move changes beside the state."""
    match move:
        case Move.TAKE | Move.CHECK:
            report.held_back = False
        case Move.ASSIGN:
            _assign(report, told)
        case Move.BEGIN if told.officer is not None:
            report.officer = told.officer
        case Move.FINISH | Move.DECLINE | Move.REFUSE:
            report.answer = told.said.strip()
        case Move.FORWARD:
            if not told.forwarded_to.strip():
                raise NotAllowed(move, Why.REASON)
            report.forwarded_to, report.answer = told.forwarded_to.strip(), told.said.strip()
        case Move.MERGE:
            _merge(report, told)
        case Move.ASK:
            report.asked_at = at
        case Move.TELL:
            _go_on(report, at)
        case Move.REOPEN:
            _begin_anew(report, at)
    if report.state in ANSWERED and before not in ANSWERED:
        report.answered_at, report.answered_on = at, timezone.localdate(at)
    if report.state in FINAL:
        report.closed_at = at


def _assign(report: Report, told: Told) -> None:
    if told.department is None:
        raise NotAllowed(Move.ASSIGN, Why.REASON)
    report.department, report.officer = told.department, told.officer
    report.held_back = False


def _merge(report: Report, told: Told) -> None:
    """The one that stays is never a duplicate itself, and appeals are answered one by one."""
    original = told.original
    if original is not None and original.duplicate_of is not None:
        original = original.duplicate_of
    if original is None or original.pk == report.pk or Kind.APPEAL in (report.kind, original.kind):
        raise NotAllowed(Move.MERGE, Why.REASON)
    if original.state in (State.DUPLICATE, State.REFUSED, State.DRAFT):
        raise NotAllowed(Move.MERGE, Why.STATE)
    report.duplicate_of = original
    report.duplicates.update(duplicate_of=original)


def _go_on(report: Report, at: datetime) -> None:
    """The author has answered: a report's clock stood still; an appeal's does not, by the law."""
    if report.asked_at is not None and report.due is not None and report.kind == Kind.REPORT:
        report.due = moved(report.due, timezone.localdate(report.asked_at), timezone.localdate(at))
    report.asked_at = None


def _begin_anew(report: Report, at: datetime) -> None:
    """Opened again: another turn, another term, and residents speak anew."""
    report.turn += 1
    report.said_done = report.said_not = 0
    report.answered_at = report.answered_on = report.closed_at = report.duplicate_of = None
    report.forwarded_to = ""
    report.due = last_day(report, timezone.localdate(at))
