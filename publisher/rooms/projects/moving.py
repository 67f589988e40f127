"""Make a move of the table: the state, what follows from it, a letter to the author, the audit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import override

from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.community.models import Organization
from publisher.common.files.models import StoredFile
from publisher.common.law import book
from publisher.common.mail.post import write
from publisher.common.search import index
from publisher.rooms.projects import news, terms
from publisher.rooms.projects.models import Call, Evaluation, Project
from publisher.rooms.projects.rules import PUBLIC, Hand, Move, State, after

TOLD = frozenset(
    {
        Move.RETURN,
        Move.LEAVE_OUT,
        Move.ACCEPT,
        Move.APPROVE,
        Move.REFUSE,
        Move.LAPSE,
        Move.WIN,
        Move.LOSE,
        Move.ABANDON,
    }
)
"""Moves of which the author gets a letter."""


def make(
    project: Project,
    move: Move,
    hand: Hand,
    actor: User | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Project:
    """Make a move, and all that follows from it, in one transaction.

    Raises:
        NotAllowed: the table has no such move now.
    """
    with transaction.atomic():
        at = now or timezone.now()
        found = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        state = State(found.state)
        found.state = after(move, state, hand, found.call.phase(at), reason)
        if move not in (Move.WIN, Move.LOSE, Move.CONCLUDE, Move.BEGIN, Move.FINISH):
            found.reason = reason.strip()
        if move is Move.SUBMIT:
            found.submitted_at = found.submitted_at or at
            found.number = found.number or _next_number(found.call)
        found.save()
        if found.state != state:
            news.moved(found)
        if (state in PUBLIC) is not (found.state in PUBLIC):
            publish(found, public=found.state in PUBLIC)
        if hand not in (Hand.AUTHOR, Hand.SITE) or (
            hand is Hand.SITE and move is not Move.CONCLUDE
        ):
            record(actor, f"project.{move}", f"project:{found.pk}", reason=reason.strip())
        if move in TOLD and found.author is not None and found.author.is_active:
            told = {"project": found, "name": str(found.author)}
            write(found.author.email, "projects/letter.txt", told, found.author.language)
    if move is Move.ACCEPT:
        found = _ask(found, at)
    return found


def _next_number(call: Call) -> int:
    """The next number in a call; its row is held, so that nobody takes the same."""
    Call.objects.select_for_update().get(pk=call.pk)
    return (call.projects.aggregate(last=Max("number"))["last"] or 0) + 1


def publish(project: Project, *, public: bool) -> None:
    """Its files and its words are found by everybody, or by nobody."""
    files = project.attachments.values("file")
    StoredFile.objects.filter(pk__in=files).update(public=public)
    if not public:
        index.forget("project", [str(project.pk)])
        return
    with override("uk"):
        entry = index.Entry(
            kind="project",
            key=str(project.pk),
            title=project.title,
            url=project.get_absolute_url(),
            text=f"{project.summary}\n{project.place}\n{project.text}",
            day=timezone.localdate(project.submitted_at) if project.submitted_at else None,
        )
    index.enter([entry])


def _ask(project: Project, at: datetime) -> Project:
    """Ask the departments of the call; where none is asked, there is nothing to wait for."""
    for each in project.call.asked.select_related("department"):
        ask_one(project, each.department, each.question, at)
    return conclude(project, at)


def ask_one(
    project: Project, department: Organization, question: str = "", now: datetime | None = None
) -> Evaluation:
    """Ask a department; once, however often it is asked."""
    term = book.value_on(terms.EVALUATION_DAYS.name).value
    day = timezone.localdate(now or timezone.now())
    told = {"question": question, "due": book.calendar().add_working_days(day, term)}
    found, _ = Evaluation.objects.get_or_create(
        project=project, department=department, defaults=told
    )
    return found


def conclude(project: Project, now: datetime | None = None) -> Project:
    """Once every department that was asked has answered, the project is evaluated."""
    open_ones = project.evaluations.filter(answered_at=None)
    if project.state != State.COMPLETE or open_ones.exists():
        return project
    return make(project, Move.CONCLUDE, Hand.SITE, now=now)
