"""The map's summary: how many public reports lie in each square, by category and department.

Squares are kept right as reports move, by rows that are only added: two moves at once never wait
for each other. Now and then the rows of a square are made one.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from publisher.rooms.contact.reports import Report


class Counted(models.Model):
    """One report as the squares have it; those whose place is kept are in none."""

    report = models.OneToOneField(
        Report, models.CASCADE, primary_key=True, related_name="counted", verbose_name="report"
    )
    lat = models.FloatField()
    lon = models.FloatField()
    category = models.BigIntegerField()
    department = models.BigIntegerField()
    group = models.CharField(max_length=4)

    class Meta:
        verbose_name = "report on the map"

    def __str__(self) -> str:
        return f"{self.report_id}: {self.group}"


class Cell(models.Model):
    """So many reports more, or fewer, in a square of a level; ``lat``, ``lon`` are their sums.

    ``category`` and ``department`` are keys; 0 is none.
    """

    level = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    category = models.BigIntegerField()
    department = models.BigIntegerField()
    group = models.CharField(max_length=4)
    count = models.IntegerField()
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        verbose_name = "square of the map"
        indexes: ClassVar = [models.Index(fields=["level", "x", "y"])]

    def __str__(self) -> str:
        return f"{self.level}/{self.x}/{self.y}: {self.count}"
