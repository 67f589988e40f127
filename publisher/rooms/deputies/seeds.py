"""Something to look at: made-up districts with made-up addresses and deputies; sown once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from publisher.common.community import districts
from publisher.common.community.models import Address, Membership, Organization, Person
from publisher.common.community.plane import UNITS, heart
from publisher.rooms.deputies.models import Assistant, Hours, YearReport

PLACE = "Слов’янськ"
KATOTTG = "UA14120210010072190"
MADE_UP = "Вигадана особа для показу"
STREETS = (
    # street, houses, latitude and longitude of the first, how far each next one is
    ("вул. Зразкова", 14, 48.8560, 37.5450, 0.0, 0.0090),
    ("вул. Показова", 9, 48.8100, 37.6030, 0.0105, 0.0),
    ("пров. Показовий", 4, 48.8480, 37.6180, 0.0004, 0.0006),
    ("просп. Вигаданий", 8, 48.8650, 37.5900, 0.0016, 0.0080),
)
PEOPLE = (
    ("Зразкова Олена Петрівна", 1),
    ("Показний Іван Васильович", 1),
    ("Вигадана Марія Степанівна", 2),
    ("Приклад Андрій Олегович", 3),
    ("Умовна Софія Іванівна", 3),
    ("Пробний Тарас Юрійович", 4),
    ("Зразок Микола Федорович", 5),
    ("Навчальна Ірина Львівна", 6),
    ("Дослідний Петро Ілліч", 7),
    ("Показова Ганна Романівна", 8),
    ("Громадська Леся Павлівна", 0),
)
"""Names and districts; 0: of the whole community."""


def seed(now: datetime) -> None:
    """Sow it, where the site has neither districts nor addresses of its own."""
    if districts.source()[0] or Address.objects.exists():
        return
    with transaction.atomic():
        _addresses()
        told = districts.from_file(districts.SAMPLE)
        districts.load(told.told, told.digest)
        _people(now)


def _addresses() -> None:
    rows = [
        _address(f"sample-{n}-{house}", street, house, lat + house * up, lon + house * east)
        for n, (street, houses, lat, lon, up, east) in enumerate(STREETS)
        for house in range(1, houses + 1)
    ]
    first = districts.from_file(districts.SAMPLE).told.outlines[0].shape[0]
    corner = first[0][0]
    middle = heart(first)
    rows += [
        _address("sample-border", "вул. Межова", 1, corner[1] / UNITS, corner[0] / UNITS),
        _address("sample-far", "вул. Далека", 1, 48.7000, 37.6000),
        _address("sample-bare", "вул. Безадресна", 1),
        _address("sample-word", "вул. Безадресна", 2, district="3"),
        _address(
            "sample-two", "вул. Спірна", 1, middle[1] / UNITS, middle[0] / UNITS, district="2"
        ),
    ]
    Address.objects.bulk_create(rows)


def _address(
    uid: str,
    street: str,
    house: int,
    lat: float | None = None,
    lon: float | None = None,
    district: str = "",
) -> Address:
    return Address(
        uid=uid, katottg=KATOTTG, settlement=PLACE, street=street, number=str(house),
        lat=lat, lon=lon, district=district,
    )  # fmt: skip


def _people(now: datetime) -> None:
    council = Organization.objects.filter(classification="council").first()
    if council is None:
        council = Organization.objects.create(
            uid="council",
            name=settings.SITE.community.name,
            name_en=settings.SITE.community.name_en,
            classification="council",
        )
    for n, (name, number) in enumerate(PEOPLE, 1):
        family, given, patronymic = name.split()
        person = Person.objects.create(
            uid=f"sample-{n}", name=name, family_name=family, given_name=given,
            patronymic_name=patronymic, summary=MADE_UP,
        )  # fmt: skip
        _office(person, n)
        Membership.objects.create(
            person=person,
            organization=council,
            area=f"ТВО № {number}" if number else "",
            start_date=now.date(),
        )


def _office(person: Person, n: int) -> None:
    """Hours of most of them, an assistant and a report of some."""
    if n % 4:
        Hours.objects.create(
            person=person, weekday=n % 5, starts=time(15 + n % 3), ends=time(17 + n % 3),
            minutes=20, place=f"вул. Показова, 2, каб. {10 + n}",
            note="Візьміть документи, про які йтиметься" if n % 2 else "",
        )  # fmt: skip
    if n % 3 == 0:
        Assistant.objects.create(
            person=person, name="Помічниця Вигадана Петрівна", phone="+380 44 000 00 00"
        )
    if n % 2:
        YearReport.objects.create(
            person=person, day=timezone.localdate() - timedelta(days=40 + n),
            title="Звіт перед виборцями за рік",
            text="Прийнято 84 відвідувачів, розглянуто 61 звернення, відремонтовано три двори.",
        )  # fmt: skip
