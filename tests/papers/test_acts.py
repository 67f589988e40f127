"""Acts and drafts (annex 9) and members (annex 30) as national tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from controller.journal import SqliteJournal
from controller.rules.agenda import Motion
from controller.wire import encode
from papers.annex9 import Register, acts
from papers.annex30 import deputies
from papers.faults import BadPaper
from papers.minutes_command import FORMS, main
from papers.publisher import Publisher, read_publisher
from papers.record import Unpublishable, records
from tests.papers.chamber import Chamber
from tests.papers.conftest import with_members
from tests.papers.test_export import HALL


def test_each_adopted_decision_is_an_act_and_nothing_else_is(
    sat: Chamber, publisher: Publisher
) -> None:
    rows = acts(records(sat.entries), publisher, Register())["legalActs"]
    assert [(row["uid"], row["title"]) for row in rows] == [
        ("2024-09-04-3", "Про бюджет громади"),
        ("2024-09-04-4", "Про обрання секретаря"),
    ]
    act = rows[0]
    assert (act["type"], act["status"], act["number"]) == ("рішення", "Чинний", None)
    assert act["acceptedDate"] == act["issuedDate"] == act["validFrom"] == "2024-09-04"
    assert (act["publisherName"], act["publisherId"]) == ("Слов’янська міська рада", "04052933")
    assert act["url"] == "https://rada.example.gov.ua/decisions/757%2F2"
    assert act["text"] == "757-2.html"


def test_numbers_and_days_of_the_register_are_told_with_the_command(
    sat: Chamber, publisher: Publisher
) -> None:
    register = Register(1204, date(2024, 9, 10), date(2024, 8, 20))
    rows = acts(records(sat.entries), publisher, register)
    assert [row["uid"] for row in rows["legalActs"]] == ["1204-2024", "1205-2024"]
    assert [row["number"] for row in rows["legalActs"]] == ["1204", "1205"]
    assert rows["legalActs"][0]["validFrom"] == "2024-09-10"
    assert rows["legalActs"][0]["acceptedDate"] == "2024-09-04"
    assert {row["issuedDate"] for row in rows["projects"]} == {"2024-08-20"}


def test_a_rejected_draft_and_one_adopted_as_a_basis_are_no_acts(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().vote("a", "aaaaa--").vote("b", "fffff--", motion=Motion.AS_BASIS)
    rows = acts(records(chamber.entries), publisher, Register())
    assert rows["legalActs"] == []
    assert [row["creatorName"] for row in rows["projects"]] == [
        "Бойко Петро Якович",
        "null",
        "null",
    ]


def test_a_record_that_contradicts_itself_has_no_acts(sat: Chamber, publisher: Publisher) -> None:
    sat.forge(voters=("d-1",))
    with pytest.raises(Unpublishable):
        acts(records(sat.entries), publisher, Register())


@pytest.mark.parametrize("form", FORMS)
def test_a_record_that_contradicts_itself_has_minutes_in_no_form(
    sat: Chamber, tmp_path: Path, form: str
) -> None:
    sat.forge(voters=("d-1",))
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.append([encode(entry) for entry in sat.entries])
    journal.close()
    to = tmp_path / f"m{form}"
    argv = [str(tmp_path / "journal.db"), "--to", str(to)]
    assert main(argv, lambda _: sat.entries, lambda _: {}) == 1
    assert not to.exists()


def test_members_are_what_the_record_and_the_file_say_together(
    sat: Chamber, publisher: Publisher, tmp_path: Path
) -> None:
    told = with_members(publisher, tmp_path, factionName="Нова громада", areaId="19", gender="2")
    rows = deputies(records(sat.entries), told)["deputies"]
    assert [row["id"] for row in rows] == [f"d-{n}" for n in range(1, 7)], "the mayor is none"
    first, last = rows[0], rows[-1]
    assert (first["familyName"], first["name"], first["additionalName"]) == (
        "Антоненко",
        "Ганна",
        "Іванівна",
    )
    assert (first["factionName"], first["areaId"], first["gender"]) == ("Нова громада", 19, 2)
    assert (last["factionName"], last["areaId"], last["gender"]) == ("Позафракційний", None, 0)
    assert (first["CATUTTC"], first["addressAdminUnitL1"]) == ("UA14120210010016241", "Україна")


def test_without_a_file_there_is_no_table_of_members(sat: Chamber, publisher: Publisher) -> None:
    assert deputies(records(sat.entries), publisher) == {"deputies": []}


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("birthDate", "01.12.1980", ":2: Антоненко Ганна Іванівна (d-1), birthDate: «01.12.1980»"),
        ("email", "", "email: немає значення: допишіть"),
        ("image", "photo.png", "image: «photo.png»: має бути як https://…"),
        ("gender", "ж", "gender: «ж»: має бути як 19"),
        ("gender", "5", "gender: 0, 1, 2 або 9"),
        ("telephone", "0626212345", "telephone: «0626212345»: має бути як +380123456789"),
        ("id", "d-9", "id d-9: такого депутата немає в записі"),
        ("id", "d-2", "id d-2 стоїть двічі"),
        ("surname", "Антоненко", "стовпці: surname; мають бути з цих: id, votingIdentifier"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_line(
    sat: Chamber, publisher: Publisher, tmp_path: Path, column: str, value: str, told: str
) -> None:
    spoilt = with_members(publisher, tmp_path, **{column: value})
    with pytest.raises(BadPaper) as bad:
        deputies(records(sat.entries), spoilt)
    assert told in str(bad.value)


def test_a_member_who_is_missing_in_the_file_is_named(
    sat: Chamber, publisher: Publisher, tmp_path: Path
) -> None:
    told = with_members(publisher, tmp_path)
    assert told.deputies is not None
    lines = told.deputies.read_text(encoding="utf-8").splitlines()
    told.deputies.write_text("\n".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(BadPaper, match=r"Ємець Роман Юрійович \(d-6\), birthDate: немає значення"):
        deputies(records(sat.entries), told)
    gone = replace(told, deputies=tmp_path / "gone.csv")
    with pytest.raises(BadPaper, match=r"gone\.csv: не читається"):
        deputies(records(sat.entries), gone)


def test_the_file_is_named_beside_hall_toml(tmp_path: Path) -> None:
    text = HALL.replace("[[open", 'deputies = "of-30.csv"\n[[open')
    (tmp_path / "hall.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadPaper, match=r"deputies: немає файлу .*of-30\.csv: покладіть його туди"):
        read_publisher(tmp_path / "hall.toml")
    (tmp_path / "of-30.csv").write_text("id\n", encoding="utf-8")
    assert read_publisher(tmp_path / "hall.toml").deputies == tmp_path / "of-30.csv"
