"""Exports are checked by validators that are not ours: frictionless and csvw."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import frictionless
import pytest
from csvw import CSVW  # type: ignore[import-untyped]  # csvw has no types

from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.events import By, Entry, How
from controller.rules.majority import MAJORITIES, Heads
from hw_sim.days import CARRIED, Inputs, inputs_beside, load_day, load_inputs
from papers import annex9, annex29, annex30
from papers.agenda import read_agenda
from papers.annex29 import Kind
from papers.export import TABLES, export
from papers.kyiv import Day, Vote
from papers.publisher import Publisher, Term
from tests.papers.chamber import Chamber
from tests.papers.conftest import with_members

FRICTIONLESS = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.DATE: {"type": "date"},
    Kind.MOMENT: {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S.%f%z"},
    Kind.LINK: {"type": "string", "format": "uri"},
}
"""Kinds of the recommendations as Table Schema types."""

KEYS = {**annex29.KEYS, **annex9.KEYS, **annex30.KEYS}

ALLOWED: dict[str, dict[str, list[str] | list[int]]] = {
    "legalActs": {"type": ["рішення"], "status": ["Чинний"]},
    "deputies": {"gender": [0, 1, 2, 9]},
    "vote": {"result": ["За", "Проти", "Утримався", "Не голосував", "Відсутній"]},
    "votings": {"result": ["За", "Проти", "Утримався", "Не голосував", "Відсутній"]},
    "voteEvents": {"result": ["Прийнято", "Не прийнято", "Не голосували", "Не розглядали"]},
    "motions2": {"votingResult": ["Прийнято", "Не прийнято", "Не голосували", "Не розглядали"]},
}

MOTHERS = {
    "sessions": [("convocationUid", "convocations", "uid")],
    "motions": [("sessionUid", "sessions", "uid")],
    "voteEvents": [("motionUid", "motions", "uid")],
    "vote": [("uid", "voteEvents", "uid")],
    "votings": [("motionUid", "motions2", "uid")],
}
"""Which column names a row of which table."""


SCHEMAS = Path(__file__).with_name("schemas")


def _schema(name: str) -> dict[str, Any]:
    """Our fields as a Table Schema with keys, allowed values and references."""
    fields = []
    for field in TABLES[name]:
        constraints: dict[str, Any] = {"required": field.required}
        if values := ALLOWED.get(name, {}).get(field.name):
            constraints["enum"] = values
        fields.append({"name": field.name, "constraints": constraints, **FRICTIONLESS[field.kind]})
    references = [
        {"fields": [column], "reference": {"resource": table.lower(), "fields": [key]}}
        for column, table, key in MOTHERS.get(name, [])
    ]
    return {"fields": fields, "primaryKey": list(KEYS[name]), "foreignKeys": references}


def _faults(folder: Path) -> list[object]:
    """What frictionless finds in the CSV files of a folder, all tables together."""
    package = frictionless.Package.from_descriptor(
        {
            "name": "ua835",
            "resources": [
                {"name": name.lower(), "path": f"{name}.csv", "schema": _schema(name)}
                for name in TABLES
                if (folder / f"{name}.csv").exists()
            ],
        },
        basepath=str(folder),
    )
    report = package.validate()
    assert report.valid or report.flatten() or report.errors
    return [*report.errors, *report.flatten(["name", "rowNumber", "fieldName", "note"])]


def test_frictionless_finds_nothing_in_an_export(
    sat: Chamber, publisher: Publisher, tmp_path: Path
) -> None:
    written = export(sat.entries, tmp_path, with_members(publisher, tmp_path))
    assert _faults(tmp_path) == []
    assert {file.path.name: file.rows for file in written} == {
        "convocations.csv": 1,
        "sessions.csv": 1,
        "motions.csv": 4,
        "voteEvents.csv": 3,
        "vote.csv": 14,
        "motions2.csv": 3,
        "votings.csv": 7,
        "legalActs.csv": 2,
        "projects.csv": 3,
        "deputies.csv": 6,
        "results.json": 4,
        "popolo.json": 3,
        "sittings.ics": 1,
    }


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("vote", (",За\r\n", ",Мабуть\r\n")),
        ("vote", ("d-1", "d-3")),
        ("vote", ("2024-09-04-1,", "2024-09-04-9,")),
        ("voteEvents", (",5,", ",п’ять,")),
        ("voteEvents", ("T07:00", " 07:00")),
        ("voteEvents", ("https://", "https//")),
        ("convocations", ("2020-11-25,", "25.11.2020,")),
        ("sessions", ("45 сесія,", ",")),
        ("legalActs", (",рішення,", ",ухвала,")),
        ("legalActs", ("2024-09-04,", "04.09.2024,")),
        ("projects", ("https://", "https//")),
        ("deputies", (",0,1980-12-01,", ",3,1980-12-01,")),
        ("deputies", ("1980-12-01", "01.12.1980")),
    ],
)
def test_the_validator_would_have_found_a_fault(
    sat: Chamber, publisher: Publisher, tmp_path: Path, table: str, change: tuple[str, str]
) -> None:
    export(sat.entries, tmp_path, with_members(publisher, tmp_path))
    path = tmp_path / f"{table}.csv"
    spoiled = path.read_bytes().decode().replace(*change, 1)
    assert spoiled != path.read_bytes().decode()
    path.write_bytes(spoiled.encode())
    assert _faults(tmp_path) != []


def _official(name: str) -> list[tuple[str, str, bool]]:
    """Name, type and obligation of each column, as the ministry has them."""
    for path in sorted(SCHEMAS.glob("annex*.json")):
        tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
        if name in tables:
            return [(column.strip(), kind, needed) for column, kind, needed in tables[name]]
    raise LookupError(name)


@pytest.mark.parametrize("name", TABLES)
def test_our_fields_are_the_official_ones(name: str) -> None:
    ours = [(field.name, field.kind.value, field.required) for field in TABLES[name]]
    assert _official(name) == ours


@pytest.mark.parametrize("name", ["annex9", "annex29", "annex30"])
def test_the_sample_of_the_schemas_is_the_published_one(shared: Path, name: str) -> None:
    tables = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))["tables"]
    for table, columns in tables.items():
        text = (shared / "ua835" / name / table / "schema.json").read_text(encoding="utf-8-sig")
        published = json.loads(text)["tableSchema"]["columns"]
        assert columns == [
            [each["name"], each["datatype"], each["required"]] for each in published
        ]


@pytest.mark.filterwarnings("always::UserWarning")  # csvw gathers faults as warnings
@pytest.mark.parametrize("name", TABLES)
def test_csvw_finds_nothing_by_the_official_schema(
    sat: Chamber, publisher: Publisher, tmp_path: Path, name: str
) -> None:
    """The official files are CSVW but for three slips, which are put right here.

    ``title`` is left out, ``anyURL`` is called by its name, ``anyURI``, and the line break at the
    end of a column's name is taken off.
    """
    export(sat.entries, tmp_path, with_members(publisher, tmp_path))
    columns = [
        {"name": column, "datatype": kind.replace("anyURL", "anyURI"), "required": needed}
        for column, kind, needed in _official(name)
    ]
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "uk"}],
        "url": f"{name}.csv",
        "tableSchema": {"columns": columns, "primaryKey": list(KEYS[name])},
    }
    described = tmp_path / f"{name}.csv-metadata.json"

    def valid() -> bool:
        described.write_text(json.dumps(metadata), encoding="utf-8")
        return bool(CSVW(str(described), validate=True).is_valid)

    assert valid()
    columns[0]["datatype"] = "integer"  # and it would have found a fault
    assert not valid()


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _journal(day: Day, inputs: Inputs) -> Iterator[Entry]:
    """The entries that a sitting with the official results of a day would have left."""
    ids = {person.name: f"k-{n}" for n, person in enumerate(day.roster, 1)}
    members = tuple(
        Member(
            id=ids[person.name],
            name=person.name,
            faction=person.faction,
            mayor=person.name == inputs.mayor,
        )
        for person in day.roster
    )
    council = Council(
        name=day.votes[0].council,
        convocation=day.convocation,
        seats=inputs.seats,
        members=members,
        mayor_counts=inputs.mayor_counts,
    )
    body = Body(id="kmr", kind=BodyKind.COUNCIL, council=council)
    agenda = read_agenda(CARRIED.with_name("2021-09-23.agenda.csv"))
    start = day.votes[0].at - timedelta(hours=1)
    opening: tuple[e.AnyEvent, ...] = (
        e.SittingOpened(sitting=day.date.isoformat(), body=body, session=day.session),
        *(e.MemberRegistered(member=each, how=How.KEY) for each in ids.values()),
        e.AgendaSet(items=agenda),
    )
    for event in opening:
        yield Entry(at=start, by=By.ENGINE, event=event)
    for number, vote in enumerate(day.votes, 1):
        yield from _voting(number, vote, inputs, ids)


def _voting(number: int, vote: Vote, inputs: Inputs, ids: dict[str, str]) -> Iterator[Entry]:
    item = inputs.items.get(vote.doc_id)
    majority = inputs.majority_of(vote.doc_id)
    heads = Heads(inputs.composition, vote.tally.taking_part, vote.tally.cast)
    held: tuple[e.AnyEvent, ...] = (
        e.VotingAnnounced(
            voting=vote.doc_id,
            number=number,
            wording=vote.wording,
            motion=Motion.DECISION if item else Motion.PROCEDURE,
            ballot=BallotKind.ROLL_CALL,
            majority=majority,
            item=f"item-{item}" if item else None,
        ),
        e.VotingOpened(
            voting=vote.doc_id,
            closes_at=vote.at,
            composition=inputs.composition,
            present=vote.tally.taking_part,
        ),
        e.VotingClosed(
            voting=vote.doc_id,
            close=e.Close.TIME,
            tally=vote.tally,
            verdict=vote.decided,
            majority=majority,
            needed=MAJORITIES[majority].needed(heads),
            composition=inputs.composition,
            outcomes={ids[name]: outcome for name, outcome in vote.outcomes.items()},
        ),
    )
    for event in held:
        yield Entry(at=vote.at, by=By.ENGINE, event=event)


def test_a_real_day_of_162_votes_and_121_voters_is_exported_without_a_fault(
    tmp_path: Path, publisher: Publisher
) -> None:
    day = load_day(CARRIED)
    kyiv = Publisher(
        authority_id="22883141",
        catuttc="UA80000000000093317",
        convocations={"9 скликання": Term(date(2020, 12, 1), date(2025, 12, 1))},
        text_url=publisher.text_url,
    )
    export(_journal(day, load_inputs(inputs_beside(CARRIED))), tmp_path, kyiv)
    assert _faults(tmp_path) == []
    events = _rows(tmp_path, "voteEvents")
    assert len(events) == 162
    assert len(_rows(tmp_path, "vote")) == 162 * 121
    for vote, event in zip(day.votes, events, strict=True):
        tally = vote.tally
        assert [int(event[key]) for key in ("votingFor", "votingAgainst", "votingAbstain")] == [
            tally.votes_for,
            tally.against,
            tally.abstain,
        ]
        assert (int(event["notVoting"]), int(event["absent"])) == (tally.not_voted, tally.absent)
        assert (event["result"] == "Прийнято") is (vote.decided.value == "adopted")
