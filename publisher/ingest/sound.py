"""Recordings as halls send them: pieces in the store of files, put together when all are here.

A piece is a file of its own, so that a bucket of S3 takes it as a folder does, and any process of
the site goes on where another stopped.
"""

from __future__ import annotations

import errno
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import ContentFile, File
from django.db import transaction

from controller.rows import Hidden, read_rows
from controller.rules import events as e
from controller.wire import read_entry
from publisher.common.community.models import HallKey
from publisher.common.record.models import Recording, Sitting
from publisher.common.record.versions import touch
from publisher.ingest.models import Line, Piece
from sync.intake import Full
from sync.intake_sound import Gap, NotPublic, Spoilt
from sync.sound import EDGE, SETTLE, TYPES, Sound

READ = 1 << 20
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT)
_MARGIN: Final = timedelta(seconds=1)
"""A recording may begin a moment before its sitting's line: the tape starts by the same word."""


class DjangoSound:
    """The store of sound; halls are told by their identifiers."""

    def hall_of(self, key: bytes, at: datetime) -> str | None:
        """The hall of a key that is in force."""
        found = HallKey.objects.valid(key.hex(), at)
        return found.hall.uid if found is not None else None

    def begin(self, hall: str, sound: Sound) -> int:
        """How many bytes are here; one that is complete is not replaced."""
        sitting = Sitting.objects.filter(hall__uid=hall, uid=sound.sitting, log=sound.log).first()
        if sitting is None:
            raise NotPublic("sitting", later=True)
        _demand_open(sitting, sound)
        with transaction.atomic(), _room():
            Sitting.objects.select_for_update().get(pk=sitting.pk)
            found = sitting.recordings.filter(started_at=sound.started_at).first()
            if found is not None and found.complete:
                return sound.size
            if found is not None and found.sha256 == sound.sha256:
                return int(found.bytes_have)
            if found is not None:
                _clear(found)
                found.delete()
            Recording.objects.create(
                sitting=sitting,
                media_type=sound.media_type,
                started_at=sound.started_at,
                duration_s=sound.duration_s,
                size=sound.size,
                sha256=sound.sha256,
            )
        return 0

    def add(self, hall: str, sha256: str, first: int, content: bytes) -> int | None:
        """Keep a piece; with the last one the recording is on the site."""
        spoilt = False
        with transaction.atomic(), _room():
            found = (
                Recording.objects.select_for_update()
                .filter(sitting__hall__uid=hall, sha256=sha256)
                .order_by("complete", "pk")
                .first()
            )
            if found is None:
                return None
            have = int(found.bytes_have)
            if first > have:
                raise Gap(have)
            new = content[have - first :]
            if not found.complete and new:
                if have + len(new) > found.size:
                    raise NotPublic("size")
                _keep(found, have, new)
                have += len(new)
                found.bytes_have = have
                if have == found.size:
                    spoilt = not _complete(found)
                found.save()
        if spoilt:
            raise Spoilt(sha256)
        return have


def _demand_open(sitting: Sitting, sound: Sound) -> None:
    """See that the sound is of the sitting's time, and of no part in camera.

    Raises:
        NotPublic: it is not, or its end is not known here yet.
    """
    begins = sound.started_at
    ends = begins + timedelta(seconds=sound.duration_s)
    last = sitting.closed_at
    if begins < sitting.opened_at - _MARGIN or (last is not None and ends > last + SETTLE):
        raise NotPublic("time")
    for since, until in _in_camera(sitting):
        if begins + EDGE < until and since < ends - EDGE:
            raise NotPublic("camera")


def _in_camera(sitting: Sitting) -> Iterator[tuple[datetime, datetime]]:
    """The parts in camera, from the sitting's last line back to its first."""
    until = None
    rows = Line.objects.filter(log__log=sitting.log, n__lte=sitting.last_n).order_by("-n")
    for row in rows.values_list("row", flat=True).iterator(500):
        told = bytes(row)
        if b"ClosedPart" not in told and b"SittingOpened" not in told:
            continue
        for _, line in read_rows((told,)):
            if isinstance(line, Hidden):
                continue
            entry = read_entry(line)
            match entry.event:
                case e.ClosedPartEnded():
                    until = entry.at
                case e.ClosedPartBegan():
                    yield entry.at, until or datetime.max.replace(tzinfo=entry.at.tzinfo)
                    until = None
                case e.SittingOpened(sitting=uid) if uid == sitting.uid:
                    return


def _name(recording: Recording, first: int) -> str:
    return f"pieces/{recording.sha256}/{first:012d}"


def _keep(recording: Recording, first: int, content: bytes) -> None:
    """Keep a piece by its place; what a process that was killed left there is replaced."""
    store, name = recording.file.storage, _name(recording, first)
    store.delete(name)
    store.save(name, ContentFile(content))
    Piece.objects.create(recording=recording, first=first)


def _complete(recording: Recording) -> bool:
    """Put the file together; False where it is not what the hall said, and it begins anew."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as whole:
        for first in _places(recording):
            with recording.file.storage.open(_name(recording, first)) as piece:
                for content in piece.chunks(READ):
                    digest.update(content)
                    whole.write(content)
        good = digest.hexdigest() == recording.sha256 and whole.tell() == recording.size
        if good:
            suffix = TYPES[recording.media_type]
            recording.file.save(f"{recording.sha256}{suffix}", File(whole), save=False)
            recording.complete = True
    _clear(recording)
    if not good:
        recording.bytes_have = 0
    else:
        touch(recording.sitting_id)
    return good


def _clear(recording: Recording) -> None:
    """Throw the pieces away."""
    for first in _places(recording):
        recording.file.storage.delete(_name(recording, first))
    recording.pieces.all().delete()


def _places(recording: Recording) -> list[int]:
    return list(recording.pieces.values_list("first", flat=True))


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Full(str(error)) from error
        raise
