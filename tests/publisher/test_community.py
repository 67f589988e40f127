"""Bodies, halls and their keys, memberships, addresses by the national form."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import frictionless
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from publisher.common.community.annex37 import COLUMNS, NOTHING
from publisher.common.community.models import (
    Address,
    Body,
    ContactDetail,
    Hall,
    HallKey,
    Membership,
    Organization,
    Person,
)
from publisher.common.community.register import take

pytestmark = pytest.mark.usefixtures("db")
SCHEMA = Path(__file__).resolve().parents[3] / "shared/data/ua835/annex37"
KEY = "aa" * 32
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROW = {
    "uid": "2019-345/п",
    "authorityName": "Управління містобудування",
    "authorityId": "41256359",
    "applicantName": "Супрун Олександр Іванович",
    "applicantId": "3184710691",
    "decisionTitle": "Про присвоєння адрес",
    "decisionNumber": "410",
    "decisionIssuedDate": "2014-05-30",
    "text": "example.docx",
    "decisionUrl": "https://www.example.gov.ua/example.doc",
    "cadastralNumber": "01234567890:01:012:0123",
    "CATUTTC": "UA14120210010072190",
    "addressPostCode": "84122",
    "addressAdminUnitL1": "Україна",
    "addressAdminUnitL2": "Донецька область",
    "addressAdminUnitL3": "Краматорський район",
    "addressAdminUnitL4": "Слов'янська",
    "addressPostName": "Слов'янськ",
    "addressObjectName": "null",
    "addressThoroughfare": "вул. Шевченка",
    "addressLocatorDesignator": "15-А",
    "addressLocatorBuilding": "null",
    "statusType": "Чинна",
    "statusDescription": "null",
}


def table(*rows: dict[str, str], kind: str = ",") -> io.StringIO:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=kind)
    writer.writeheader()
    writer.writerows(rows)
    return io.StringIO("\ufeff" + out.getvalue())


@pytest.fixture
def council() -> Organization:
    return Organization.objects.create(
        uid="council", name="Міська рада", name_en="City Council", classification="council"
    )


@pytest.fixture
def hall(council: Organization) -> Hall:
    hall = Hall.objects.create(uid="large", name="Велика зала", origin="viche/large")
    hall.bodies.add(council)
    return hall


def test_a_hall_publishes_for_the_bodies_it_is_named_for_and_no_other(
    hall: Hall, council: Organization
) -> None:
    Organization.objects.create(
        uid="committee", name="Виконком", classification="executive_committee"
    )
    assert hall.may_publish_for("council")
    assert not hall.may_publish_for("committee")
    assert not hall.may_publish_for("nobody")
    hall.active = False
    assert not hall.may_publish_for("council")


def test_a_key_is_valid_in_its_time_and_while_its_hall_is_active(hall: Hall) -> None:
    key = HallKey.objects.create(hall=hall, public_key=KEY.upper(), valid_from=NOON)
    assert HallKey.objects.valid(KEY, NOON) == key
    assert HallKey.objects.valid(KEY.upper(), NOON) == key
    assert HallKey.objects.valid(KEY, NOON - timedelta(seconds=1)) is None
    assert HallKey.objects.valid("bb" * 32, NOON) is None
    HallKey.objects.update(valid_until=NOON + timedelta(days=1))
    assert HallKey.objects.valid(KEY, NOON + timedelta(hours=23)) == key
    assert HallKey.objects.valid(KEY, NOON + timedelta(days=1)) is None
    HallKey.objects.update(valid_until=None)
    Hall.objects.update(active=False)
    assert HallKey.objects.valid(KEY, NOON) is None


@pytest.mark.parametrize("text", ["", "zz" * 32, "aa" * 31, "aa" * 33])
def test_what_is_no_key_is_refused(hall: Hall, text: str) -> None:
    with pytest.raises(ValidationError):
        HallKey(hall=hall, public_key=text, valid_from=NOON).full_clean()


def test_one_key_belongs_to_one_hall(hall: Hall) -> None:
    other = Hall.objects.create(uid="small", name="Мала зала", origin="viche/small")
    HallKey.objects.create(hall=hall, public_key=KEY, valid_from=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        HallKey.objects.create(hall=other, public_key=KEY.upper(), valid_from=NOON)


def test_a_body_is_an_organisation_that_sits(council: Organization) -> None:
    Organization.objects.create(uid="f1", name="Фракція", classification="faction", parent=council)
    assert [body.uid for body in Body.objects.all()] == ["council"]


def test_a_mandate_holds_from_its_first_day_to_its_last(council: Organization) -> None:
    person = Person.objects.create(uid="p1", name="Галаган Іван")
    Membership.objects.create(
        person=person,
        organization=council,
        start_date=date(2020, 11, 27),
        end_date=date(2025, 10, 31),
    )
    days = (date(2020, 11, 26), date(2020, 11, 27), date(2025, 10, 31), date(2025, 11, 1))
    assert [Membership.objects.on(day).count() for day in days] == [0, 1, 1, 0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.update(end_date=date(2019, 1, 1))


def test_a_contact_belongs_to_one(council: Organization) -> None:
    person = Person.objects.create(uid="p1", name="Галаган Іван")
    for wrong in ({}, {"person": person, "organization": council}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactDetail.objects.create(type="voice", value="062", **wrong)


def test_a_table_of_addresses_is_taken_in_and_given_out(client: Client) -> None:
    assert take(table(ROW)).faults == []
    again = take(table(ROW | {"addressPostCode": "84100"}, kind=";"))
    assert (again.rows, Address.objects.count()) == (1, 1)
    assert str(Address.objects.get()) == "Слов'янськ, вул. Шевченка, 15-А"
    sent = b"".join(client.get("/data/addresses.csv").streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    (row,) = csv.DictReader(io.StringIO(sent))
    person = {"applicantName": NOTHING, "applicantId": NOTHING}
    assert row == ROW | {"addressPostCode": "84100"} | person
    assert client.get("/data/addresses.json").json() == [row]


def test_an_applicant_who_is_a_natural_person_is_not_kept() -> None:
    firm = {"applicantName": "ТОВ «Дім»", "applicantId": "12345678"}
    take(table(ROW, ROW | firm | {"uid": "2"}))
    person, company = Address.objects.order_by("-uid")
    kept = {
        name: each.decision.get("applicantName") for name, each in (("p", person), ("c", company))
    }
    assert sorted(map(str, kept.values())) == ["None", "ТОВ «Дім»"]
    assert "3184710691" not in json.dumps([person.decision, company.decision])


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("uid", "", "порожньо"),
        ("addressPostName", "null", "порожньо"),
        ("CATUTTC", "1412", "17 цифр"),
        ("statusType", "Дійсна", "одне з: Чинна"),
        ("decisionIssuedDate", "30.05.2014", "рррр-мм-дд"),
        ("decisionUrl", "javascript:alert(1)", "https://"),
    ],
)
def test_a_wrong_row_is_left_out_and_told_with_its_line(
    column: str, value: str, word: str
) -> None:
    told = take(table(ROW | {"uid": "1"}, ROW | {"uid": "2", column: value}, ROW | {"uid": "3"}))
    ((line, fault),) = told.faults
    assert (line, fault.column) == (3, column)
    assert word in fault.uk
    assert Address.objects.count() == 2


@pytest.mark.skipif(not SCHEMA.exists(), reason="the national schemas are not here")
def test_the_table_is_valid_by_the_national_schema(client: Client, tmp_path: Path) -> None:
    take(table(ROW, ROW | {"uid": "2", "cadastralNumber": "null", "decisionIssuedDate": ""}))
    (path,) = (
        SCHEMA.glob("*/schema.json")
        if not (SCHEMA / "schema.json").exists()
        else [SCHEMA / "schema.json"]
    )
    official: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    columns = official["tableSchema"]["columns"]
    assert [column["name"].strip() for column in columns] == list(COLUMNS)
    kinds = {"anyURL": {"type": "string", "format": "uri"}, "date": {"type": "date"}}
    fields = [
        {"name": column["name"].strip(), **kinds.get(column["datatype"], {"type": "string"})}
        | {"constraints": {"required": bool(column["required"])}}
        for column in columns
    ]
    sent = b"".join(client.get("/data/addresses.csv").streaming_content)  # type: ignore[attr-defined]  # it streams
    (tmp_path / "addresses.csv").write_bytes(sent)
    schema = frictionless.Schema.from_descriptor({"fields": fields})
    report = frictionless.Resource(
        path="addresses.csv", basepath=str(tmp_path), schema=schema
    ).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
