"""The course of a sitting as its page tells it: items with their votes, drafts and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from publisher.common.record.models import Item, Sitting, Vote
from publisher.rooms.sittings.agenda import Draft
from publisher.rooms.sittings.models import Announcement, Document, Kind


@dataclass(frozen=True)
class Row:
    """An item of the agenda with its votes and the drafts that were announced for it."""

    item: Item
    votes: list[Vote]
    drafts: list[Draft]


def announcement(sitting: Sitting) -> Announcement | None:
    """The announcement that this sitting came of: of its body and day."""
    shown = Announcement.objects.exclude(published_at=None).filter(body=sitting.body_id)
    return next(
        (each for each in shown if timezone.localdate(each.starts_at) == sitting.day), None
    )


def course(sitting: Sitting, votes: Sequence[Vote]) -> tuple[list[Row], list[Vote]]:
    """The items in their order, and the votes on none of them."""
    by_item: dict[int | None, list[Vote]] = {}
    for vote in votes:
        by_item.setdefault(vote.item_id, []).append(vote)
    announced = _drafts(announcement(sitting))
    rows = [
        Row(
            item,
            by_item.pop(item.pk, []),
            announced.get(_key(item.project_number, item.number), []),
        )
        for item in sitting.items.all()
    ]
    loose = [vote for rest in by_item.values() for vote in rest]
    shown = [row for row in rows if row.votes or not row.item.removed]
    return shown, sorted(loose, key=lambda vote: (vote.number, vote.pk))


def _key(project: str, number: str) -> tuple[str, str]:
    """By what an item of the hall is the point that was announced: its draft, or its number."""
    return ("draft", project.casefold()) if project else ("number", number.rstrip("."))


def _drafts(found: Announcement | None) -> dict[tuple[str, str], list[Draft]]:
    if found is None:
        return {}
    kept: dict[tuple[str, str], list[Draft]] = {}
    shown = Document.objects.filter(announcement=found, withdrawn_at=None)
    with_point = shown.exclude(published_at=None).exclude(point=None)
    for each in with_point.select_related("file", "signature", "point"):
        assert each.point is not None
        key = _key(each.point.project_number, each.point.number)
        kept.setdefault(key, []).append(Draft(each, None))
    return kept


def documents(sitting: Sitting) -> QuerySet[Document]:
    """Minutes and whatever else belongs to the whole sitting, decisions last."""
    shown = Document.objects.filter(sitting=sitting).exclude(published_at=None)
    order = ("kind", "number", "pk")
    return shown.exclude(kind=Kind.DRAFT).select_related("file", "signature").order_by(*order)


def of_vote(vote: Vote) -> QuerySet[Document]:
    """The decision and other documents of one vote."""
    shown = Document.objects.filter(vote=vote).exclude(published_at=None)
    return shown.select_related("file", "signature")
