"""Marks in the sound, from the journal: sitting, items, speeches, votes. Pure.

Of a vote only its opening and its close are marks, whoever voted and however: nothing in an
index tells more of a secret vote than the hall itself saw.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from controller.rules import events as e

MEDIA = ("sitting", "item", "speech", "vote")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the sitting. ``number`` counts those of one kind, from 1."""

    kind: str
    number: int
    title: str
    begins: datetime
    ends: datetime


def marks(entries: Iterable[e.Entry]) -> dict[str, list[Mark]]:
    """The marks of each sitting, by its id, in the order in which they begin."""
    found: dict[str, list[Mark]] = {}
    reader = _Reader()
    for entry in entries:
        if isinstance(entry.event, e.SittingOpened):
            reader = _Reader(entry.event.sitting)
        reader.take(entry)
        if reader.sitting:
            found[reader.sitting] = reader.made
    for made in found.values():
        made.sort(key=lambda mark: (mark.begins, MEDIA.index(mark.kind)))
    return found


class _Reader:
    def __init__(self, sitting: str = "") -> None:
        self.sitting = sitting
        self.made: list[Mark] = []
        self._names: dict[str, str] = {}
        self._items: dict[str, str] = {}
        self._votes: dict[str, str] = {}
        self._open: dict[tuple[str, str], tuple[str, datetime]] = {}

    def take(self, entry: e.Entry) -> None:
        at = entry.at
        match entry.event:
            case e.SittingOpened(sitting=sitting, body=body, session=session):
                self._names = {m.id: m.name for m in body.council.members}
                self._begin("sitting", sitting, f"{body.council.name}, {session}", at)
            case e.AgendaSet(items=items):
                self._items.update({item.id: f"{item.number}. {item.title}" for item in items})
            case e.ItemAdded(item=item) | e.ItemChanged(item=item):
                self._items[item.id] = f"{item.number}. {item.title}"
            case e.ItemOpened(item=id):
                self._begin("item", id, self._items.get(id, id), at)
            case e.ItemClosed(item=id):
                self._end("item", id, at)
            case e.FloorGranted(request=id, member=member, guest=guest):
                self._begin("speech", id, self._names.get(member or "", guest or id), at)
            case e.FloorEnded(request=id):
                self._end("speech", id, at)
            case e.VotingAnnounced(voting=id, wording=wording):
                self._votes[id] = wording
            case e.VotingOpened(voting=id):
                self._begin("vote", id, self._votes.get(id, id), at)
            case e.VotingClosed(voting=id) | e.VotingVoided(voting=id):
                self._end("vote", id, at)
            case e.SittingClosed():
                for kind, name in list(self._open):
                    self._end(kind, name, at)

    def _begin(self, kind: str, id: str, title: str, at: datetime) -> None:
        self._open[kind, id] = title, at

    def _end(self, kind: str, id: str, at: datetime) -> None:
        if begun := self._open.pop((kind, id), None):
            number = 1 + sum(mark.kind == kind for mark in self.made)
            self.made.append(Mark(kind, number, begun[0], begun[1], at))


Seconds = Mapping[Mark, tuple[float, float]]
"""Where each mark lies in one recording, from its start to its end."""


def webvtt(places: Seconds) -> str:
    """Chapters as WebVTT (W3C), for a player on a page."""
    cues = ["WEBVTT"]
    for mark, (begins, ends) in places.items():
        title = mark.title.replace("-->", "→").replace("&", "&amp;").replace("<", "&lt;")
        cues.append(f"{clock(begins)} --> {clock(ends)}\n{' '.join(title.split())}")
    return "\n\n".join(cues) + "\n"


def podcast_chapters(places: Seconds) -> str:
    """Chapters as JSON (Podcasting 2.0, version 1.2.0)."""
    chapters = [
        {"startTime": round(begins, 3), "endTime": round(ends, 3), "title": mark.title}
        for mark, (begins, ends) in places.items()
    ]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1)


def cuesheet(places: Seconds, file: str, rate: int) -> str:
    """A cue sheet, which ``metaflac --import-cuesheet-from`` takes; 99 tracks are its most.

    Places are minutes, seconds and frames of 1/75 s. Where ``rate`` is no multiple of 75,
    metaflac demands samples (metaflac(1)), and no other program will read it.
    """
    rows = [f'FILE "{file}" WAVE']
    tracks = [(mark.title, begins) for mark, (begins, _) in places.items()]
    if tracks and int(tracks[0][1] * 75):
        tracks.insert(0, (file, 0.0))  # the first track begins with the file
    for number, (words, begins) in enumerate(tracks[:99], 1):
        frames = int(begins * 75)
        place = f"{frames // 4500:02d}:{frames // 75 % 60:02d}:{frames % 75:02d}"
        title = " ".join(words.replace('"', "”").split())[:80]
        rows.append(f'  TRACK {number:02d} AUDIO\n    TITLE "{title}"')
        rows.append(f"    INDEX 01 {place if rate % 75 == 0 else int(begins * rate)}")
    return "\n".join(rows) + "\n"


def clock(seconds: float) -> str:
    """Seconds as WebVTT has them: hours, minutes, seconds and thousandths."""
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"
