"""Pictures of a form: kept while it is being filled in, without what they tell of their maker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from publisher.common.accounts.models import User
from publisher.common.files.content import Refused
from publisher.common.files.store import store, why
from publisher.rooms.contact.models import Photo, Report

KINDS = frozenset({"image/jpeg", "image/png", "image/webp"})
MOST = 5
"""Pictures of one report."""

Place = tuple[float, float]


@dataclass(frozen=True)
class Taken:
    """What came of the pictures of a form: kept ones, the place of the first, what was wrong."""

    photos: Sequence[Photo]
    place: Place | None
    faults: Sequence[str]


def take(uploads: Iterable[UploadedFile[bytes]], keys: Iterable[str], user: User | None) -> Taken:
    """Keep new pictures beside those that were sent before; their place is told, never kept."""
    photos = waiting(keys)
    place: Place | None = None
    faults: list[str] = []
    for upload in list(uploads)[: MOST - len(photos)]:
        try:
            kept, content = store(upload, user, kinds=KINDS)
        except Refused as refused:
            faults.append(why(refused))
            continue
        place = place or content.place
        photos.append(Photo.objects.create(file=kept))
    return Taken(photos, place, faults)


def waiting(keys: Iterable[str]) -> list[Photo]:
    """Pictures by the keys that their sender was given, as long as they belong to no report."""
    asked = [key for key in keys if len(key) <= 40 and "\0" not in key][:MOST]
    return list(Photo.objects.filter(key__in=asked, report=None).select_related("file"))


def add_after(report: Report, uploads: Iterable[UploadedFile[bytes]], user: User) -> list[str]:
    """Pictures of what was done; what was wrong with those that were not taken."""
    faults = []
    for upload in list(uploads)[:MOST]:
        try:
            kept, _ = store(upload, user, kinds=KINDS)
        except Refused as refused:
            faults.append(why(refused))
            continue
        Photo.objects.create(report=report, file=kept, after=True)
    return faults
