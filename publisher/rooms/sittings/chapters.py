"""Chapters of a recording: items, speakers and votes, each with where it begins. Pure.

What was under way when a recording began has its chapter at the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """Something of a sitting that begins at a moment and lasts to the next of its kind."""

    kind: str
    title: str
    begins: datetime
    ends: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Chapter:
    """A mark as one hears it: ``at_s`` seconds from the start of the recording."""

    kind: str
    title: str
    at_s: float
    url: str = ""

    @property
    def clock(self) -> str:
        """As players write it: ``1:02:03``."""
        return clock(self.at_s)


KINDS = ("item", "speech", "vote")
"""In the order in which those stand that begin together."""


def chapters(marks: Iterable[Mark], begins: datetime, ends: datetime) -> list[Chapter]:
    """The chapters of a recording that lasts from one moment to another."""
    ordered = sorted(marks, key=lambda mark: (mark.begins, KINDS.index(mark.kind)))
    items = [mark for mark in ordered if mark.kind == "item"]
    last = {one.begins: next_.begins for one, next_ in pairwise(items)}
    found = []
    for mark in ordered:
        over = mark.ends or (last.get(mark.begins) if mark.kind == "item" else None)
        lasting = mark.kind != "vote" and (over is None or over > begins)
        if begins <= mark.begins < ends:
            at_s = (mark.begins - begins).total_seconds()
        elif mark.begins < begins and lasting and (mark.kind == "item" or mark.ends is not None):
            at_s = 0.0
        else:
            continue
        found.append(Chapter(mark.kind, mark.title, round(at_s, 1), mark.url))
    return found


def clock(seconds: float) -> str:
    """Hours, minutes and seconds; hours only where there are any."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def vtt(found: Iterable[Chapter], length_s: float) -> str:
    """Chapters as WebVTT, for a track of kind ``chapters``."""
    marks = list(found)
    rows = ["WEBVTT", ""]
    for n, chapter in enumerate(marks):
        later = [each.at_s for each in marks[n + 1 :] if each.at_s > chapter.at_s]
        until = later[0] if later else length_s
        title = " ".join(chapter.title.split()).replace("-->", "→").replace("<", "‹")
        rows += [f"{_stamp(chapter.at_s)} --> {_stamp(max(until, chapter.at_s))}", title, ""]
    return "\n".join(rows)


def _stamp(seconds: float) -> str:
    whole = int(seconds)
    thousandths = round((seconds - whole) * 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
