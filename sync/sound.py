"""Which sound may leave the hall, and when: read from the journal alone. Pure.

Only what stands in the journal goes, segment by segment; a segment that has any of a part in
camera does not. What leaves is decided in the order of the journal's lines, so that whoever
reads it later finds the same stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Final

import msgspec

from controller.rules import events as e

EDGE: Final = timedelta(seconds=0.25)
"""Sound and journal are tied to a few hundredths of a second; less than this is no sound of it."""
GAP: Final = timedelta(seconds=0.5)
"""Between segments: with more than this a new stretch begins, so that a place in it is a time."""
SETTLE: Final = timedelta(seconds=60)
"""After a close the last segment becomes whole and is told; so long it is waited for."""
TYPES: Final = {"audio/ogg": ".opus", "audio/flac": ".flac"}
"""What is sent: Opus where ffmpeg is, FLAC where it is not."""


class Policy(Enum):
    """When the sound of an open sitting leaves the hall (``[[sync.site]] sound``)."""

    NEVER = "never"
    SITTING = "sitting"
    """After the sitting, or its part of the day."""
    VOTE = "vote"
    """After each vote, up to where it ended; the rest after the sitting."""


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """What a hall says of a file of sound before it sends it."""

    log: str
    """The leaf hash of the journal's first line, hex."""
    sitting: str
    media_type: str
    started_at: datetime
    duration_s: float
    size: int
    """Bytes."""
    sha256: str
    """Of the whole file, hex."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Segments of one sitting that follow each other without a gap; one file is made of them."""

    segments: tuple[e.SegmentRecorded, ...]

    @property
    def sitting(self) -> str:
        """Whose it is."""
        return self.segments[0].sitting

    @property
    def begins(self) -> datetime:
        """When its first sample was heard."""
        return self.segments[0].begins

    @property
    def duration_s(self) -> float:
        """How long it is, seconds."""
        return sum(each.count / each.rate for each in self.segments)

    @property
    def name(self) -> str:
        """The same for the same segments, on any day: 32 hexadecimal digits."""
        return sha256("".join(each.sha256 for each in self.segments).encode()).hexdigest()[:32]


@dataclass(slots=True)
class _Course:
    """What is known of the sitting that goes on."""

    told: list[e.SegmentRecorded] = field(default_factory=list)
    in_camera: list[tuple[datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None
    voting: set[str] = field(default_factory=set)
    vote_ended: datetime | None = None
    over: datetime | None = None


class Release:
    """Follows a journal from its first line; says what sound of it is free to leave."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._sittings: dict[str, _Course] = {}
        self._course = _Course()

    def take(self, entry: e.Entry) -> Iterator[Stretch]:
        """The stretches that a line sets free; each is told once."""
        course = self._course
        if self._policy is Policy.NEVER:
            return
        yield from self.settle(entry.at)
        match entry.event:
            case e.SittingOpened(sitting=sitting):
                yield from _free(course)
                self._course = self._sittings[sitting] = _Course()
            case e.SegmentRecorded(sitting=sitting) as segment if sitting in self._sittings:
                whose = self._sittings[sitting]
                whose.told.append(segment)
                late = whose is not course or _is_settled(whose, entry.at)
                if late or (self._policy is Policy.VOTE and _has_the_vote(whose, segment)):
                    yield from _free(whose)
            case _:
                _watch(course, entry)

    def settle(self, now: datetime) -> Iterator[Stretch]:
        """What the time alone sets free: a sitting has been over for long enough."""
        if self._policy is not Policy.NEVER and _is_settled(self._course, now):
            yield from _free(self._course)


def _is_settled(course: _Course, now: datetime) -> bool:
    return course.over is not None and now > course.over + SETTLE


def _watch(course: _Course, entry: e.Entry) -> None:
    match entry.event:
        case e.ClosedPartBegan():
            course.since = entry.at
        case e.ClosedPartEnded():
            _end_of_closed(course, entry.at)
        case e.VotingOpened(voting=voting) | e.VotingReopened(voting=voting):
            course.voting.add(voting)
        case e.VotingClosed(voting=voting) | e.VotingVoided(voting=voting):
            course.voting.discard(voting)
            course.vote_ended = entry.at
        case e.VotingAnnulled(voting=voting):
            course.voting.discard(voting)
        case e.SittingAdjourned():
            course.over = entry.at
        case e.SittingResumed():
            course.over = None
        case e.SittingClosed():
            _end_of_closed(course, entry.at)
            course.voting.clear()
            course.over = entry.at


def _end_of_closed(course: _Course, at: datetime) -> None:
    if course.since is not None:
        course.in_camera.append((course.since, at))
        course.since = None


def _has_the_vote(course: _Course, segment: e.SegmentRecorded) -> bool:
    """Whether the last vote is over, and all of it is in what was told."""
    if course.voting or course.vote_ended is None or _ends(segment) < course.vote_ended:
        return False
    course.vote_ended = None
    return True


def _free(course: _Course) -> Iterator[Stretch]:
    """What was told of a sitting, as stretches; it is told once."""
    told, course.told = sorted(course.told, key=lambda each: each.begins), []
    run: list[e.SegmentRecorded] = []
    for segment in told:
        if _is_secret(course, segment):
            continue
        if run and not _follows(run[-1], segment):
            yield Stretch(tuple(run))
            run = []
        run.append(segment)
    if run:
        yield Stretch(tuple(run))


def _is_secret(course: _Course, segment: e.SegmentRecorded) -> bool:
    """Whether a segment has any sound of a part in camera, one that goes on among them."""
    ends = _ends(segment)
    if course.since is not None and ends - EDGE > course.since:
        return True
    return any(
        segment.begins + EDGE < until and since < ends - EDGE for since, until in course.in_camera
    )


def _follows(before: e.SegmentRecorded, after: e.SegmentRecorded) -> bool:
    same = (before.rate, before.channels) == (after.rate, after.channels)
    return same and abs(after.begins - _ends(before)) <= GAP


def _ends(segment: e.SegmentRecorded) -> datetime:
    return segment.begins + timedelta(seconds=segment.count / segment.rate)


def waiting_s(of: Sequence[Stretch]) -> float:
    """How long the sound is that waits, seconds."""
    return sum(each.duration_s for each in of)
