"""What pages of the record are kept by: a version that changes with whatever they show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from publisher.common.audit.record import newest
from publisher.common.record.models import Sitting

Version = tuple[tuple[str, int, datetime, datetime | None], int]


def of_sitting(number: int, *_: Any, **__: Any) -> Version | None:
    """The version of a sitting and of all that staff wrote; None where there is none."""
    heard = Max("recordings__changed_at")
    found = Sitting.objects.filter(pk=number).order_by()
    told = found.values_list("log", "last_n", "changed_at", heard).first()
    return (told, newest()) if told is not None else None


def of_all(*_: Any, **__: Any) -> tuple[int, datetime | None, int]:
    """The version of all sittings together, and of all that staff wrote."""
    told = Sitting.objects.aggregate(many=Count("pk"), newest=Max("changed_at"))
    return told["many"], told["newest"], newest()


def touch(number: int) -> None:
    """Something came beside the record that pages of a sitting show."""
    Sitting.objects.filter(pk=number).update(changed_at=timezone.now())
