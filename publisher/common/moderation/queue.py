"""The queue: rooms put things in; a moderator's verdict is told to the room that did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.moderation.models import Case, Verdict


@dataclass(frozen=True)
class Kind:
    """A kind of things that are read. ``told`` hears each verdict, in its transaction."""

    name: str
    title: str | Promise
    told: Callable[[Case], None]


class AlreadyRead(Exception):
    """Another moderator was first."""


class NoReason(Exception):
    """What is refused or returned, is so for a reason that its author may read."""


_kinds: dict[str, Kind] = {}


def enter(kind: Kind) -> None:
    """A room's kind, once, when its application is ready."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds, in the order they were entered."""
    return list(_kinds.values())


def put(kind: str, key: str, title: str, url: str, due: date | None = None) -> Case:
    """Put a thing in; one that waits already is there once, under its newest title."""
    case, _ = Case.objects.update_or_create(
        kind=kind,
        key=key,
        verdict=Verdict.WAITING,
        defaults={"title": title[:300], "url": url, "due": due},
    )
    return case


def judge(case: Case, moderator: User, verdict: Verdict, reason: str = "") -> Case:
    """A moderator's verdict.

    Raises:
        AlreadyRead: it has one.
        NoReason: nothing is refused or returned without a word.
    """
    if verdict in (Verdict.REFUSED, Verdict.RETURNED) and not reason.strip():
        raise NoReason
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.verdict != Verdict.WAITING:
            raise AlreadyRead
        case.verdict, case.reason = verdict, reason.strip()
        case.read_by, case.read_at = moderator, timezone.now()
        case.save()
        record(moderator, f"moderation.{verdict}", f"{case.kind}:{case.key}", reason=case.reason)
        if case.kind in _kinds:
            _kinds[case.kind].told(case)
    return case
