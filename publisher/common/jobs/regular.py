"""Regular work: rooms enter functions, a round calls those that are due.

A round puts the next one into the queue, so that any number of workers, on any number of machines,
do the work once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from publisher.common.jobs.models import Round

BETWEEN_S = 30
"""Seconds between two rounds: regular work is at most this late."""
AGAIN_S = 300
"""Seconds until work that failed is tried again."""
Work = Callable[[], None]

log = logging.getLogger(__name__)
_work: dict[str, tuple[int, Work]] = {}


def every(seconds: int) -> Callable[[Work], Work]:
    """Enter a function that is to be called regularly."""

    def entered(function: Work) -> Work:
        _work[f"{function.__module__}.{function.__qualname__}"] = seconds, function
        return function

    return entered


def do_what_is_due(now: datetime) -> list[str]:
    """Call what is due; the names of what was called. A fault of one does not stop the others."""
    called = []
    for name, (seconds, function) in sorted(_work.items()):
        with transaction.atomic():
            row, _ = Round.objects.select_for_update().get_or_create(
                name=name, defaults={"due": now}
            )
            if row.due > now:
                continue
            row.due = now + timedelta(seconds=seconds)
            row.save(update_fields=["due"])
        called.append(name)
        fault = _called(name, function)
        late = now + timedelta(seconds=min(seconds, AGAIN_S)) if fault else row.due
        Round.objects.filter(pk=row.pk).update(done=now, fault=fault, due=late)
    return called


def _called(name: str, function: Work) -> str:
    try:
        function()
    except Exception as error:  # whatever fails in a room, the round goes on and tells
        log.exception("regular work failed: %s", name)
        return repr(error)[:2000]
    return ""


@task()
def go_round() -> None:
    """One round; puts the next one into the queue."""
    now = timezone.now()
    try:
        do_what_is_due(now)
    finally:
        go_round.using(run_after=now + timedelta(seconds=BETWEEN_S)).enqueue()


def begin() -> None:
    """Put the first round into the queue, where none waits."""
    waiting = DBTaskResult.objects.filter(
        task_path=go_round.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        go_round.enqueue()
