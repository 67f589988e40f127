"""Electoral districts on the map: kept as they were loaded, asked for a point or an address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publisher.common.community.addresses import Address
from publisher.common.community.districts_file import BadDistricts, Told, Wrong, read
from publisher.common.community.plane import Banded, Place, Shape, banded, bounds, place_in, point

A_BATCH = 500
SAMPLE = Path(__file__).parent / "samples" / "districts.geojson"
"""Districts that are made up, and say so."""


class District(models.Model):
    """A district with its border. ``source`` is the SHA-256 of the file that it came with."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    shape = models.JSONField(_("border"))
    synthetic = models.BooleanField(_("made up"), default=False)
    source = models.CharField(_("file"), max_length=64)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Area:
    """A district as pages and searches use it."""

    number: int
    name: str
    name_en: str
    shape: Shape
    box: tuple[int, int, int, int]
    bands: Sequence[Sequence[Banded]] = field(repr=False)

    @property
    def said_name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


@dataclass(frozen=True)
class Found:
    """Districts that a point is well inside, and those on whose border it is."""

    inside: tuple[int, ...]
    border: tuple[int, ...]

    @property
    def only(self) -> int | None:
        """The one district, where there is no doubt."""
        return self.inside[0] if len(self.inside) == 1 and not self.border else None


@dataclass(frozen=True)
class Source:
    """A file that was read, and the hash by which it is known again."""

    told: Told
    digest: str


def from_file(path: Path, number: str = "number", name: str = "name") -> Source:
    """The districts of a file; ``number`` and ``name`` are what its properties are called.

    Raises:
        BadDistricts: with every feature that is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        wrong = Wrong(0, 0, f"не читається: {error}", f"not readable: {error}")
        raise BadDistricts((wrong,)) from error
    digest = hashlib.sha256(f"{number}\n{name}\n{text}".encode()).hexdigest()
    return Source(read(text, number, name), digest)


def source() -> tuple[str, bool]:
    """The hash of the file that is loaded (empty without one), and whether it is made up."""
    told = District.objects.order_by("number").values_list("source", "synthetic").first()
    return told or ("", False)


def areas() -> tuple[Area, ...]:
    """All districts by number; kept by this process as long as they are the same."""
    digest, _synthetic = source()
    try:
        return areas_of(digest) if digest else ()
    except District.DoesNotExist:  # another file came between the two questions
        return ()


@lru_cache(maxsize=2)
def areas_of(digest: str) -> tuple[Area, ...]:
    """The districts of a file by number.

    Raises:
        District.DoesNotExist: it is not the file that is loaded.
    """
    found = District.objects.filter(source=digest).order_by("number")
    if not found:
        raise District.DoesNotExist
    return tuple(_area(each) for each in found)


def _area(row: District) -> Area:
    shape = tuple(
        tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in row.shape
    )
    return Area(row.number, row.name, row.name_en, shape, bounds([shape]), banded(shape))


def at(lat: float, lon: float, among: Iterable[Area] | None = None) -> Found:
    """The districts of a point, degrees of WGS 84."""
    x, y = where = point(lat, lon)
    told: dict[Place, list[int]] = {place: [] for place in Place}
    for area in areas() if among is None else among:
        west, south, east, north = area.box
        if west <= x <= east and south <= y <= north:
            told[place_in(area.bands, where)].append(area.number)
    return Found(tuple(told[Place.INSIDE]), tuple(told[Place.BORDER]))


def load(told: Told, digest: str) -> int:
    """Put the districts of a file in the place of those before; how many addresses are in one."""
    with transaction.atomic():
        District.objects.all().delete()
        District.objects.bulk_create(
            District(
                number=each.number,
                name=each.name,
                name_en=each.name_en,
                shape=each.shape,
                synthetic=told.synthetic,
                source=digest,
            )
            for each in told.outlines
        )
        return place_addresses()


def place_addresses() -> int:
    """Find the district of each address that has coordinates; how many are in just one."""
    known = areas()
    found: dict[int, list[int]] = {}
    rows = Address.objects.exclude(lat=None).exclude(lon=None).order_by()
    for pk, lat, lon in rows.values_list("pk", "lat", "lon").iterator(2000):
        assert lat is not None
        assert lon is not None
        if (number := at(lat, lon, known).only) is not None:
            found.setdefault(number, []).append(pk)
    with transaction.atomic():
        Address.objects.exclude(map_district=None).update(map_district=None)
        for number, keys in found.items():
            for first in range(0, len(keys), A_BATCH):
                batch = keys[first : first + A_BATCH]
                Address.objects.filter(pk__in=batch).update(map_district=number)
    return sum(map(len, found.values()))


def place_one(sender: object, instance: Address, **told: Any) -> None:
    """Before an address is kept: where it is now."""
    lat, lon = instance.lat, instance.lon
    instance.map_district = None if lat is None or lon is None else at(lat, lon).only
