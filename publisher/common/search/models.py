"""What can be found: one row a thing, in the words of its room."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SearchEntry(models.Model):
    """A thing that can be found. Its words lie beside, in the database's own index."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.TextField()
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    day = models.DateField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="a_thing_is_found_once")
        ]

    def __str__(self) -> str:
        return self.title
