"""Open data of the contact centre: annex 33 by validators that are not ours, and nobody in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from publisher.common.community.models import Address, Organization
from publisher.rooms.contact import annex33
from publisher.rooms.contact.models import Category, Report
from publisher.rooms.contact.rules import Kind, State
from tests.publisher.tables import check

HERE = Path(__file__).parent
FIELDS: list[tuple[str, str, bool]] = [
    (name, kind, needed)
    for name, kind, needed in json.loads((HERE / "annex33.json").read_text(encoding="utf-8"))[
        "appeals"
    ]["fields"]
]
Case = Callable[..., Report]


def sent(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    return answer.content.decode()


def test_the_table_keeps_to_the_national_schema(
    client: Client, case: Case, shelters: Category, department: Organization, tmp_path: Path
) -> None:
    Organization.objects.update(edrpou="12345678")
    case(State.CHECKED, now=datetime(2026, 6, 15, 22, 30, tzinfo=UTC), place="вул. Нова, 10-А")
    case(State.DONE, text='Лавка; "дві"\nна розі, =1')
    case(State.CHECKED, category=shelters, place="вул. Таємна, 1")
    table = sent(client, "/data/contact/appeals.csv")
    assert list(annex33.COLUMNS) == [each[0] for each in FIELDS]
    assert check(table, FIELDS, tmp_path) == 3
    same: list[dict[str, str]] = json.loads(sent(client, "/data/contact/appeals.json"))
    first, second, third = same
    assert first["receivedDateTime"] == "2026-06-16T01:30:00"
    assert (first["addressThoroughfare"], first["addressLocatorDesignator"]) == (
        "вул. Нова", "10-А",
    )  # fmt: skip
    assert (first["type"], first["accrualMethod"]) == ("Повідомлення", "Сайт")
    assert (first["organizationName"], first["organizationId"]) == ("Управління ЖКГ", "12345678")
    assert (second["status"], second["result"]) == ("Виконано, чекає підтвердження", "Слово")
    assert third["kind"] == "Укриття зачинене"
    assert "Таємна" not in table
    assert {third[name] for name in annex33.COLUMNS if name.startswith("address")} == {""}


def test_an_address_of_the_register_gives_its_columns(client: Client, case: Case) -> None:
    Address.objects.create(
        uid="1", katottg="UA14120230010030857", post_code="84100", settlement="Слов’янськ",
        street="вул. Сім’ї Нової", number="10",
        decision={"addressAdminUnitL2": "Донецька область"},
    )  # fmt: skip
    case(State.CHECKED, place="м. Слов'янськ, вул.Сім'ї Нової, буд. 10")
    (row,) = json.loads(sent(client, "/data/contact/appeals.json"))
    assert row["CATUTTC"] == "UA14120230010030857"
    assert row["addressPostName"] == "Слов’янськ"
    assert row["addressAdminUnitL2"] == "Донецька область"
    assert row["addressLocatorBuilding"] == "null"


def test_only_what_everybody_may_read_is_given_out_and_no_contacts_of_anybody(
    client: Client, case: Case
) -> None:
    words = "Дзвоніть +38 (050) 123-45-67 або 0501234567, ivan.k@example.org. Будинок 12, 2026 рік"
    case(State.CHECKED, text=words, name="Іван Прихований", email="x@example.org", phone="0441")
    case(State.CHECKED, public=False, text="Приватне")
    case(State.REFUSED, text="Лайка")
    case(kind=Kind.APPEAL, category=None, text="Звернення за законом", name="Іван Прихований")
    table = sent(client, "/data/contact/appeals.csv")
    assert table.count("\r\n") == 2
    for hidden in ("050", "67", "ivan", "x@example", "Прихований", "0441", "Приватне", "Лайка"):
        assert hidden not in table.split("\r\n", 1)[1], hidden
    assert "Будинок 12, 2026 рік" in table


PLACES: dict[str, tuple[str, str, str]] = {
    "вул. Нова, 10": ("вул. Нова", "10", ""),
    "вул. Нова, буд. 10/2, корп. 3": ("вул. Нова", "10/2", "3"),
    "м. Слов’янськ, бульвар Миру, № 7": ("бульвар Миру", "7", ""),
    "пров. Гаражний": ("пров. Гаражний", "", ""),
    "вул. 8 Березня, за школою": ("вул. 8 Березня", "", ""),
    "парк, біля 3 лавки": ("парк", "", ""),
    " , ": ("", "", ""),
}


@pytest.mark.parametrize("told", sorted(PLACES))
def test_a_place_in_words_gives_its_street_and_house(told: str) -> None:
    place = annex33.place_of(told)
    assert (place.street, place.number, place.building) == PLACES[told]


def test_the_sample_of_the_schema_is_the_published_one() -> None:
    published = HERE.parents[3] / "shared/data/ua835/annex33/appeals/schema.json"
    if not published.exists():
        pytest.skip("the published schemas are not beside the project")
    columns: list[dict[str, Any]] = json.loads(published.read_text(encoding="utf-8-sig"))[
        "tableSchema"
    ]["columns"]
    assert [(each["name"], each["datatype"], each["required"]) for each in columns] == FIELDS
