"""Categories, departments and people of a contact centre, and cases at the state a test wants."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from PIL import Image
from PIL.ExifTags import GPS, IFD

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, RoleGrant, User
from publisher.common.community.models import Organization
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.models import Category, Report
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.rules import Hand, Move, State

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LAT, LON = 48.8534, 37.6057


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Iterator[None]:
    """Addresses are made in Ukrainian, whatever page was read before."""
    with override("uk"):
        yield


@pytest.fixture
def department(db: str) -> Organization:
    """Who mends streets."""
    return Organization.objects.create(
        uid="housing", name="Управління ЖКГ", classification="department"
    )


@pytest.fixture
def other_department(db: str) -> Organization:
    """Who does not."""
    return Organization.objects.create(
        uid="sport", name="Відділ спорту", classification="department"
    )


@pytest.fixture
def holes(department: Organization) -> Category:
    """An ordinary category."""
    return Category.objects.create(
        uid="holes", group="Дороги", name="Яма на дорозі", department=department, days=5
    )


@pytest.fixture
def shelters(department: Organization) -> Category:
    """A sensitive category."""
    return Category.objects.create(
        uid="shelters", group="Безпека", name="Укриття зачинене", department=department,
        sensitive=True, position=1,
    )  # fmt: skip


@pytest.fixture
def person(db: str) -> Callable[..., User]:
    """Make an account with a level of proof and roles."""

    def make_one(name: str, level: Level = Level.EMAIL, *roles: Role, at: Any = None) -> User:
        user = User.objects.create_user(f"{name}@example.org", "кіт-на-даху-27", name=name)
        for each in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
            if each <= level:
                Proof.objects.create(user=user, level=each, way="desk", since=date(2025, 1, 1))
        for role in roles:
            RoleGrant.objects.create(user=user, role=role, organization=at)
        if roles:
            TOTP.activate(user, SECRET)
        return user

    return make_one


@pytest.fixture
def browser(db: str) -> Callable[..., Client]:
    """A browser, signed in as somebody."""

    def open_one(user: User | None = None, *, csrf: bool = False) -> Client:
        made = Client(enforce_csrf_checks=csrf)
        if user is not None:
            made.force_login(user)
        return made

    return open_one


WAYS: dict[State, list[Move]] = {
    State.RECEIVED: [],
    State.CHECKED: [Move.CHECK],
    State.ASSIGNED: [Move.CHECK, Move.ASSIGN],
    State.IN_WORK: [Move.CHECK, Move.ASSIGN, Move.BEGIN],
    State.DONE: [Move.CHECK, Move.ASSIGN, Move.BEGIN, Move.FINISH],
    State.CONFIRMED: [Move.CHECK, Move.ASSIGN, Move.BEGIN, Move.FINISH, Move.CONFIRM],
    State.CLOSED: [Move.CHECK, Move.ASSIGN, Move.BEGIN, Move.FINISH, Move.CLOSE],
    State.NEEDS_INFO: [Move.CHECK, Move.ASK],
    State.FORWARDED: [Move.CHECK, Move.FORWARD],
    State.IMPOSSIBLE: [Move.CHECK, Move.DECLINE],
    State.REFUSED: [Move.REFUSE],
}
"""How a case comes to a state."""


@pytest.fixture
def case(holes: Category, department: Organization) -> Callable[..., Report]:
    """Make a case that stands in a state; it was written down by an operator's hand."""

    def make_one(state: State = State.RECEIVED, now: Any = None, **told: Any) -> Report:
        told = {"text": "Велика яма", "category": holes, "lat": LAT, "lon": LON, **told}
        report = take_in(Sent(**told), now)
        for move in WAYS[state]:
            hand = Hand.AUTHOR if move is Move.CONFIRM else Hand.LEADERSHIP
            words = Told(said="Слово", department=department, forwarded_to="Укравтодор")
            report = make(report, move, hand, told=words, now=now)
        return report

    return make_one


def photo(
    place: tuple[float, float] | None = None, size: tuple[int, int] = (640, 480)
) -> SimpleUploadedFile:
    """A telephone's picture, with the place it was taken at."""
    exif = Image.Exif()
    if place:
        lat, lon = place
        told = exif.get_ifd(IFD.GPSInfo)
        told[GPS.GPSLatitude], told[GPS.GPSLatitudeRef] = (lat, 0.0, 0.0), "N"
        told[GPS.GPSLongitude], told[GPS.GPSLongitudeRef] = (lon, 0.0, 0.0), "E"
    out = io.BytesIO()
    Image.new("RGB", size, (120, 110, 90)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")
