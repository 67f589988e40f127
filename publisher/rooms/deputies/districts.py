"""What the pages of districts tell: who was elected where, and which addresses belong there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Count, QuerySet
from django.utils import timezone

from publisher.common.community import districts as kept
from publisher.common.community.districts import Found
from publisher.common.community.districts_file import number_in
from publisher.common.community.finding import runs
from publisher.common.community.memberships import MembershipQuerySet
from publisher.common.community.models import Address, Membership, Person
from publisher.common.community.organizations import Classification
from publisher.common.community.plane import point
from publisher.rooms.deputies.drawing import Figure, Sheet
from publisher.rooms.deputies.whose import Whose, whose


@dataclass(frozen=True)
class Deputy:
    """Who was elected in a district; ``side`` is on whose behalf."""

    pk: int
    name: str
    side: str


@dataclass
class Elected:
    """Deputies of a day: by district, and those who have none."""

    by_number: dict[int, list[Deputy]] = field(default_factory=dict)
    at_large: list[Deputy] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.by_number or self.at_large)


@dataclass(frozen=True)
class Row:
    """A district in the table beside the map."""

    number: int
    name: str
    deputies: Sequence[Deputy]
    addresses: int
    figure: Figure | None


@dataclass(frozen=True)
class Street:
    """A street in a district: its houses there; ``whole`` where no other house is elsewhere."""

    name: str
    houses: Sequence[str]
    whole: bool


@dataclass(frozen=True)
class Board:
    """The map and its table. ``spot`` is a point that was asked for, on the sheet."""

    rows: Sequence[Row]
    sheet: Sheet | None
    synthetic: bool
    spot: tuple[float, float] | None = None

    def pick(self, numbers: Sequence[int]) -> list[Row]:
        """Rows of some districts, in their order."""
        found = {row.number: row for row in self.rows}
        return [found[number] for number in numbers if number in found]


def numbers_of(person: Person, day: date | None = None) -> list[int]:
    """Districts that a person was elected in, of the mandates in force."""
    rows = _mandates(day).filter(person=person)
    return sorted({number for each in rows if (number := _number(each)) is not None})


def elected(day: date | None = None) -> Elected:
    """All deputies who have a mandate in the council on a day."""
    found = Elected()
    for each in _mandates(day).order_by("person__family_name", "person__name"):
        side = each.on_behalf_of.said_name if each.on_behalf_of else ""
        told = Deputy(each.person_id, each.person.name, side)
        number = _number(each)
        group = found.at_large if number is None else found.by_number.setdefault(number, [])
        if told not in group:
            group.append(told)
    return found


def _mandates(day: date | None) -> MembershipQuerySet:
    rows = Membership.objects.on(day or timezone.localdate())
    rows = rows.filter(organization__classification=Classification.COUNCIL)
    return rows.select_related("person", "post", "on_behalf_of")


def _number(mandate: Membership) -> int | None:
    told = mandate.area or (mandate.post.area if mandate.post else "")
    return number_in(told)


def board(people: Elected, at: tuple[float, float] | None = None) -> Board:
    """The map with its table; districts that no border is known of stand in the table alone."""
    digest, synthetic = kept.source()
    areas = {each.number: each for each in kept.areas()}
    sheet, figures = _drawn(digest) if areas else (None, {})
    counted = addresses_by_number()
    numbers = sorted(areas.keys() | people.by_number.keys())
    rows = [
        Row(
            number,
            areas[number].said_name if number in areas else "",
            people.by_number.get(number, []),
            counted.get(number, 0),
            figures.get(number),
        )
        for number in numbers
    ]
    spot = None
    if at is not None and sheet is not None and sheet.holds(point(*at)):
        spot = sheet.at(point(*at))
    return Board(rows, sheet, synthetic, spot)


@lru_cache(maxsize=2)
def _drawn(digest: str) -> tuple[Sheet, dict[int, Figure]]:
    """The map of a file that is loaded, drawn once by each process."""
    areas = kept.areas_of(digest)
    sheet = Sheet([each.shape for each in areas])
    return sheet, {each.number: sheet.figure(each.number, each.shape) for each in areas}


def addresses_by_number() -> dict[int, int]:
    """How many addresses each district has: by the map, else by the register."""
    rows = _standing().exclude(map_district=None).order_by()
    found: dict[int, int] = defaultdict(int)
    for number, many in rows.values_list("map_district").annotate(many=Count("pk")):
        found[number or 0] += many
    unplaced = _unplaced().order_by().values_list("district").annotate(many=Count("pk"))
    for text, many in unplaced:
        if (told := number_in(text)) is not None:
            found[told] += many
    return dict(found)


def _standing() -> QuerySet[Address]:
    return Address.objects.exclude(status=Address.Status.CANCELLED)


def _unplaced() -> QuerySet[Address]:
    """Addresses of which the register alone says where they belong."""
    rows = _standing().exclude(district="")
    return rows.filter(lat=None) if kept.source()[0] else rows


def streets(number: int) -> list[Street]:
    """Streets of a district with the houses that belong to it."""
    words = _unplaced().order_by().values_list("district", flat=True).distinct()
    texts = [text for text in words if number_in(text) == number]
    mine = _standing().filter(map_district=number) | _unplaced().filter(district__in=texts)
    houses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for settlement, street, house, part in mine.order_by().values_list(
        "settlement", "street", "number", "building"
    ):
        houses[settlement, street].append(f"{house}/{part}" if part else house)
    every = dict(_every_house())
    return [
        Street(
            ", ".join(filter(None, key)),
            runs(found),
            len(found) == every.get(key, 0),
        )
        for key, found in sorted(houses.items())
    ]


def _every_house() -> list[tuple[tuple[str, str], int]]:
    rows = _standing().order_by().values_list("settlement", "street").annotate(many=Count("pk"))
    return [((settlement, street), many) for settlement, street, many in rows]


def of_address(address: Address) -> Whose:
    """The district of an address."""
    register = number_in(address.district)
    if address.lat is None or address.lon is None:
        mapped = bool(kept.areas())
        return whose((), (), register, placed=False, mapped=mapped)
    return of_point(address.lat, address.lon, register)


def of_point(lat: float, lon: float, register: int | None = None) -> Whose:
    """The district of a point."""
    areas = kept.areas()
    found = kept.at(lat, lon, areas) if areas else Found((), ())
    return whose(found.inside, found.border, register, mapped=bool(areas))
