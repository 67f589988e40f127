"""What of a journal a transcript needs: speeches, and what was in camera. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from controller.rules import events as e
from recorder.marks import Mark, marks

EDGE: Final = timedelta(seconds=0.25)
"""Sound and journal are tied to a few hundredths of a second; less than this is no sound of it."""

Stretch = tuple[datetime, datetime]


@dataclass(slots=True)
class Course:
    """One sitting. ``over``: it was closed, and not only interrupted."""

    sitting: str
    title: str = ""
    over: bool = False
    speeches: list[Mark] = field(default_factory=list)
    closed_parts: list[Stretch] = field(default_factory=list)

    def in_camera(self, begins: datetime, ends: datetime) -> bool:
        """Whether a stretch of sound has any of a part in camera."""
        return any(
            begins + EDGE < until and since < ends - EDGE for since, until in self.closed_parts
        )


def courses(entries: Iterable[e.Entry]) -> dict[str, Course]:
    """The sittings of a journal by their ids, in their order."""
    found: dict[str, Course] = {}
    made = marks(_watch(entries, found))
    for sitting, course in found.items():
        for mark in made.get(sitting, []):
            if mark.kind == "speech":
                course.speeches.append(mark)
            elif mark.kind == "sitting":
                course.title = mark.title
    return found


def _watch(entries: Iterable[e.Entry], found: dict[str, Course]) -> Iterator[e.Entry]:
    """Pass on what is read, and note what is no mark."""
    course, since = Course(""), None
    for entry in entries:
        match entry.event:
            case e.SittingOpened(sitting=sitting):
                course = found[sitting] = Course(sitting)
                since = None
            case e.ClosedPartBegan():
                since = entry.at
            case e.ClosedPartEnded() | e.SittingClosed() if since is not None:
                course.closed_parts.append((since, entry.at))
                since = None
            case _:
                pass
        course.over = course.over or isinstance(entry.event, e.SittingClosed)
        yield entry
