"""The public copies of the halls' logs. Written by the intake, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from publisher.common.community.models import Hall


class Log(models.Model):
    """One journal of a hall, as far as it was taken."""

    log = models.CharField(max_length=64, unique=True)
    """The leaf hash of its first line, hex."""
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="logs")
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    """Of the tree over the lines."""

    def __str__(self) -> str:
        return self.log[:16]


class Line(models.Model):
    """A line of a log, or ``{"withheld":"…"}`` in its place, byte for byte as it came."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="lines")
    n = models.PositiveBigIntegerField()
    row = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "n"], name="line_once_a_log")
        ]

    def __str__(self) -> str:
        return f"{self.log}:{self.n}"


class Tile(models.Model):
    """A full tile of a log's tree: 256 hashes and the root over them (c2sp.org/tlog-tiles)."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="tiles")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "level", "index"], name="tile_once_a_log")
        ]

    def __str__(self) -> str:
        return f"{self.log}:{self.level}/{self.index}"


class Head(models.Model):
    """A signed head of a log."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="heads")
    size = models.PositiveBigIntegerField()
    note = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "size"], name="head_once_a_size")
        ]

    def __str__(self) -> str:
        return f"{self.log}:{self.size}"


class Piece(models.Model):
    """A piece of a recording that is not all here yet: a file of its own, by its first byte."""

    recording = models.ForeignKey("record.Recording", models.CASCADE, related_name="pieces")
    first = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["first"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recording", "first"], name="piece_once")
        ]

    def __str__(self) -> str:
        return str(self.first)
