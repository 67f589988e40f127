"""What a test writes for good, for other threads to see, is taken away after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models, transaction

from publisher.common.audit.models import Act
from publisher.common.search import index
from publisher.common.search.models import SearchEntry


@contextmanager
def swept() -> Iterator[None]:
    """Afterwards each table has the rows that it had; acts of staff stay, for they cannot go."""
    before = {table: set(_keys(table)) for table in apps.get_models() if table is not Act}
    try:
        yield
    finally:
        with transaction.atomic():
            for entry in SearchEntry.objects.exclude(pk__in=before[SearchEntry]):
                index.forget(entry.kind, [entry.key])
            for table, keys in before.items():
                rows = table._base_manager.exclude(pk__in=keys)
                rows._raw_delete(rows.db)  # others that point here go, too, before it is checked


def _keys(table: type[models.Model]) -> models.QuerySet[models.Model, Any]:
    return table._base_manager.values_list("pk", flat=True)
