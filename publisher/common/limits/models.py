"""Tries, counted by address and window. No address stands here, only its imprint."""

from __future__ import annotations

from django.db import models


class Try(models.Model):
    """How often somebody tried a thing in a window that ends at ``until``."""

    imprint = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.imprint[:8]}: {self.number}"
