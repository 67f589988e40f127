"""What is forgotten by its term: drafts nobody hands in, telephones, whose ballot is whose."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from publisher.common.audit.record import record
from publisher.common.files.models import StoredFile
from publisher.common.jobs.regular import every
from publisher.common.law import book
from publisher.rooms.projects import terms
from publisher.rooms.projects.models import Call, Project
from publisher.rooms.projects.rules import State

DAY_S = 86400
NEVER_PUBLIC = (State.DRAFT, State.RETURNED, State.INCOMPLETE)


def discard(kept: StoredFile) -> None:
    """Forget a file, its bytes too."""
    kept.file.delete(save=False)
    kept.delete()


def discard_project(project: Project) -> None:
    """Forget a project that nobody but its author has seen, with its files."""
    files = [each.file for each in project.attachments.select_related("file")]
    project.delete()
    for each in files:
        discard(each)


@every(DAY_S)
def forget_drafts() -> None:
    """Drafts go some time after the time of submission; telephones, when all is carried out."""
    term = book.value_on(terms.DRAFTS_KEPT.name).value
    before = timezone.now() - timedelta(days=term)
    for each in Project.objects.filter(state__in=NEVER_PUBLIC, call__check_at__lt=before):
        with transaction.atomic():
            discard_project(each)
    over = Project.objects.filter(call__over_at__lt=before).exclude(telephone="")
    over.update(telephone="")


@every(DAY_S)
def forget_imprints() -> None:
    """Some time after the count nobody can tell any more whose ballot one is."""
    term = book.value_on(terms.IMPRINTS_KEPT.name).value
    before = timezone.now() - timedelta(days=term)
    for call in Call.objects.filter(counted_at__lt=before, unlinked_at=None):
        with transaction.atomic():
            forgotten = Concat(Value("forgotten-"), Cast("number", CharField()))
            call.ballots.update(voter=forgotten)
            call.unlinked_at = timezone.now()
            call.save(update_fields=["unlinked_at"])
            record(None, "call.unlink", f"call:{call.uid}")
