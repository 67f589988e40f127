"""What pages of the record are kept by: a version that changes with whatever they show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from publisher.common.record.models import Sitting

Version = tuple[str, int, datetime]


def of_sitting(number: int, *_: Any, **__: Any) -> Version | None:
    """The version of a sitting and of all that hangs on it; None where there is none."""
    told = Sitting.objects.filter(pk=number).values_list("log", "last_n", "changed_at")
    return told.first()


def of_all(*_: Any, **__: Any) -> tuple[int, datetime | None]:
    """The version of all sittings together."""
    told = Sitting.objects.aggregate(many=Count("pk"), newest=Max("changed_at"))
    return told["many"], told["newest"]


def touch(number: int) -> None:
    """Something was written beside the record that pages of a sitting show."""
    Sitting.objects.filter(pk=number).update(changed_at=timezone.now())
