"""What a site takes of sound: files by ranges, each byte once, hashed when all are here.

``POST /sounds`` says what will come and answers how many bytes are here; ``PUT /sounds/HASH`` with
a Content-Range (RFC 9110 §14.5) brings the next of them. What was taken before is passed over,
what does not follow is refused with the place to go on from. No framework.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

import msgspec

from sync.intake import Answer, Full, Keys, Refused, hall_of
from sync.signatures import COVERED, Message
from sync.sound import TYPES, Sound

MOST_PIECE: Final = 1024 * 1024
"""Bytes of a piece."""
MOST_SIZE: Final = 4_000_000_000
"""Bytes of a file: a day of FLAC."""
MOST_S: Final = 86_400.0
MOST_TOLD: Final = 4096
_HASH = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")
_told = msgspec.json.Decoder(Sound)


class Spoilt(Exception):
    """All bytes are here, and their hash is not what was said; they are thrown away."""


class Gap(Exception):
    """Bytes that do not follow what is here: so many are."""

    def __init__(self, have: int) -> None:
        super().__init__(str(have))
        self.have = have


class NotPublic(Exception):
    """Sound that does not belong on the site: ``why`` is stable."""

    def __init__(self, why: str, *, later: bool = False) -> None:
        super().__init__(why)
        self.why, self.later = why, later


class SoundStore(Keys, Protocol):
    """Where a site keeps sound."""

    def begin(self, hall: str, sound: Sound) -> int:
        """How many bytes of a file are here; a file that is new has none.

        Raises:
            NotPublic: its sitting is not known, or it is of a part in camera, or of another time.
            Full: there is no room.
        """
        ...

    def add(self, hall: str, sha256: str, first: int, content: bytes) -> int | None:
        """Keep a piece; how many bytes are here then, None where the file was not begun.

        Raises:
            Gap: the piece does not follow.
            Spoilt: it was the last, and the whole is not what was said.
            Full: there is no room; nothing of the piece is kept.
        """
        ...


class SoundIntake:
    """Takes requests of halls about sound into a store."""

    def __init__(self, store: SoundStore) -> None:
        self._store = store

    def begin(self, message: Message, content: bytes, now: datetime) -> Answer:
        """What will come: 200 with how many bytes are here."""

        def take() -> Answer:
            hall = hall_of(self._store, message, content, now, COVERED)
            return Answer(200, size=self._store.begin(hall, _read(content)))

        return _answered(take)

    def piece(self, message: Message, sha256: str, content: bytes, now: datetime) -> Answer:
        """The next bytes: 200 with how many are here, 409 with where to go on."""

        def take() -> Answer:
            if len(content) > MOST_PIECE:
                raise Refused(413, "large")
            needed = (*COVERED, "content-range")
            hall = hall_of(self._store, message, content, now, needed)
            first = _first(message.fields.get("content-range", ""), len(content))
            have = self._store.add(hall, sha256, first, content)
            if have is None:
                raise Refused(409, "begin", size=0)
            return Answer(200, size=have)

        return _answered(take)


def _answered(take: Callable[[], Answer]) -> Answer:
    try:
        return take()
    except Refused as refused:
        return refused.answer
    except NotPublic as error:
        return Answer(409 if error.later else 422, error.why)
    except Gap as error:
        return Answer(409, "gap", error.have)
    except Spoilt as error:
        return Answer(422, "hash", 0, str(error))
    except Full as error:
        return Answer(507, "full", detail=str(error))


def _read(content: bytes) -> Sound:
    if len(content) > MOST_TOLD:
        raise Refused(413, "large")
    try:
        sound = _told.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(400, "form", detail=str(error)) from error
    fair = (
        _HASH.fullmatch(sound.sha256) is not None
        and sound.media_type in TYPES
        and 0 < sound.size <= MOST_SIZE
        and 0 < sound.duration_s <= MOST_S
        and sound.started_at.tzinfo is not None
    )
    if not fair:
        raise Refused(400, "form", detail=repr(sound))
    return sound


def _first(stated: str, length: int) -> int:
    """The place of the piece's first byte."""
    told = _RANGE.fullmatch(stated)
    if told is None or not length or int(told[2]) - int(told[1]) + 1 != length:
        raise Refused(400, "range", detail=stated)
    if int(told[2]) >= int(told[3]):
        raise Refused(400, "range", detail=stated)
    return int(told[1])
