"""When regular work was done last."""

from __future__ import annotations

from django.db import models


class Round(models.Model):
    """One kind of regular work. ``due`` is when it is to be done next."""

    name = models.CharField(max_length=120, unique=True)
    due = models.DateTimeField()
    done = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
