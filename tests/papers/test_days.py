"""The sitting that the repository carries, and the inputs that make its verdicts follow."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path

import pytest

from controller.rules.ballots import Verdict
from controller.rules.council import MayorCounts
from controller.rules.majority import Heads, adopts
from hw_sim.days import CARRIED, Inputs, inputs_beside, load_day, load_inputs, misfits
from papers.agenda import read_agenda
from papers.faults import BadPaper
from papers.kyiv import Day, Vote

JUNE = CARRIED.with_name("2021-06-24.toml")
_PROJECT = re.compile(r"\(Від\s+(\d\d\.\d\d\.\d{4})\s+№\s*(\S+?/ПР)\)")


@pytest.fixture(scope="module")
def day() -> Day:
    return load_day(CARRIED)


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return load_inputs(inputs_beside(CARRIED))


def _follows(vote: Vote, inputs: Inputs, majority: str) -> bool:
    """Whether the official verdict follows from the counters and a majority."""
    heads = Heads(inputs.composition, vote.tally.taking_part, vote.tally.cast)
    return adopts(majority, vote.tally.votes_for, heads) is (vote.decided is Verdict.ADOPTED)


def _demand_inputs_are_just_enough(day: Day, inputs: Inputs) -> None:
    for vote in day.votes:
        assert _follows(vote, inputs, inputs.majority_of(vote.doc_id)), vote.doc_id
        if vote.doc_id in inputs.majority:
            assert not _follows(vote, inputs, "of_total"), f"{vote.doc_id} needs no input"
    assert misfits(day, inputs) == ()
    roll = {person.name for person in day.roster} - inputs.without_mandate
    assert len(roll) == inputs.composition == inputs.seats + 1
    assert inputs.mayor in roll
    assert inputs.mayor_counts is MayorCounts.ALWAYS


def test_the_carried_day_is_whole_and_small(day: Day) -> None:
    assert day.faults == ()
    assert (len(day.votes), len(day.roster)) == (162, 121)
    assert sum(len(vote.outcomes) for vote in day.votes) == 162 * 121
    assert {person.faction for person in day.roster} >= {"ГОЛОС", "Слуга народу"}
    assert CARRIED.stat().st_size < 50_000


def test_the_carried_day_is_the_published_one_byte_for_byte(shared: Path) -> None:
    published = (shared / "kyiv" / "2021-09-23.clean.json").read_bytes()
    assert lzma.decompress(CARRIED.read_bytes()) == published


def test_every_verdict_of_the_carried_day_follows_from_its_inputs(
    day: Day, inputs: Inputs
) -> None:
    _demand_inputs_are_just_enough(day, inputs)
    assert len(inputs.majority) == 9


def test_every_verdict_of_the_other_day_follows_without_the_member_who_sits_no_more(
    shared: Path,
) -> None:
    june = load_day(shared / "kyiv" / "2021-06-24.clean.json")
    _demand_inputs_are_just_enough(june, load_inputs(JUNE))
    gone = load_inputs(JUNE).without_mandate
    assert gone == {"Петрівська Л.С."}
    assert gone.isdisjoint(person.name for person in load_day(CARRIED).roster)
    with_61 = next(vote for vote in june.votes if vote.doc_id == "210624_63.json")
    assert (with_61.tally.votes_for, with_61.decided) == (61, Verdict.ADOPTED)


def test_one_rule_for_procedure_fits_all_procedural_votes_of_the_day(
    day: Day, inputs: Inputs
) -> None:
    procedural = [
        vote
        for vote in day.votes
        if re.match(r"(За|Про) (надання слова|зміну черговості)", vote.wording)
    ]
    assert len(procedural) == 7
    fitting = {
        majority
        for majority in ("of_total", "third_of_total", "of_present", "of_voted")
        if all(_follows(vote, inputs, majority) for vote in procedural)
    }
    assert fitting == {"third_of_total"}


def test_the_agenda_has_an_item_for_every_draft_that_was_voted_on(
    day: Day, inputs: Inputs
) -> None:
    agenda = read_agenda(CARRIED.with_name("2021-09-23.agenda.csv"))
    projects = {item.number: set(item.project_number.split(", ")) for item in agenda}
    for vote in day.votes:
        named = {f"{number} від {when}" for when, number in _PROJECT.findall(vote.wording)}
        item = inputs.items.get(vote.doc_id)
        assert named == (projects[item] if item else set()), vote.doc_id
    assert set(inputs.items.values()) == set(projects)
    assert all(item.title.startswith("Про ") for item in agenda)


def test_a_damaged_archive_is_told_and_gives_no_vote(tmp_path: Path) -> None:
    damaged = tmp_path / "day.json.xz"
    damaged.write_bytes(CARRIED.read_bytes()[:1000])
    day = load_day(damaged)
    assert day.votes == ()
    assert "не розпаковується" in day.faults[0].uk


def test_folders_and_plain_files_are_days_too(tmp_path: Path) -> None:
    votes = json.loads(lzma.decompress(CARRIED.read_bytes()))[:2]
    (tmp_path / "day.json").write_text(json.dumps(votes))
    folder = tmp_path / "raw"
    folder.mkdir()
    for vote in votes:
        (folder / vote["docId"]).write_text(json.dumps(vote))
    assert load_day(tmp_path / "day.json").votes == load_day(folder).votes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("seats = 120", "composition"),
        ("composition = 121\nseats = true", "seats"),
        ("composition = 121\nseats = 120\nmayor_counts = 'sometimes'", "when_present"),
        ("composition = 121\nseats = 120\n[majority]\na = 'most'", "«most»"),
        ("composition = 121\nseats = 120\nmajorities = 1", "majorities"),
        ("composition = 121\nseats = 120\nwithout_mandate = 'x'", "списком"),
        ("composition = 121\nseats = 120\nitems = 'x'", "таблицею"),
        ("composition = 121\nseats = 120\nmayor = 1", "текстом"),
        ("composition = ", "TOML"),
    ],
)
def test_inputs_that_are_not_as_they_must_be_are_refused(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "day.toml"
    path.write_text(text)
    with pytest.raises(BadPaper, match=re.escape(told)):
        load_inputs(path)


def test_inputs_about_strangers_are_found_out(day: Day, inputs: Inputs) -> None:
    strange = Inputs(
        composition=121,
        seats=120,
        mayor="Хтось І.Н.",
        mayor_counts=MayorCounts.ALWAYS,
        without_mandate=frozenset({"Ніхто Я.К."}),
        majority={"210923_23.json": "third_of_total"},
        items=inputs.items,
    )
    assert misfits(day, strange) == ("210923_23.json", "Ніхто Я.К.", "Хтось І.Н.")
