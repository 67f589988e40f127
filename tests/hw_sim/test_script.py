"""A day's record and a secretary's inputs become a script: persons, agenda, scenes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from consoles.signals import Key
from controller.rules.agenda import Item, Motion
from controller.rules.council import MayorCounts
from hw_sim.days import CARRIED, inputs_beside, load_day, load_inputs
from hw_sim.script import Script, assumed_inputs, write_script
from papers.agenda import read_agenda
from papers.kyiv import Day, read_folder
from tests.hw_sim.kyiv_files import ABSENT, NAMES, PLAIN, raw, vote, write_folder


def _day(folder: Path, *votes: dict[str, object]) -> Day:
    return read_folder(write_folder(folder / "day", *(raw(each) for each in votes)))


def _script(day: Day) -> Script:
    return write_script(day, assumed_inputs(day))


def test_all_who_are_listed_get_a_seat_in_the_order_of_the_list(tmp_path: Path) -> None:
    script = _script(_day(tmp_path, PLAIN))
    assert [person.name for person in script.persons] == list(NAMES)
    assert [person.seat for person in script.persons] == [1, 2, 3, 4, 5]
    assert script.persons[1].faction == "Сад"


def test_the_mayor_is_known_by_the_faction_and_belongs_to_the_composition(tmp_path: Path) -> None:
    script = _script(_day(tmp_path, PLAIN))
    assert [person.name for person in script.persons if person.mayor] == ["Ясен О.О."]
    assert (script.seats, script.composition, script.quorum) == (4, 5, 3)
    assert script.mayor_counts is MayorCounts.ALWAYS


def test_a_record_without_factions_has_no_mayor(tmp_path: Path) -> None:
    names = ("А.А.", "Б.Б.", "В.В.")
    script = _script(_day(tmp_path, vote("За", "За", "Проти", adopted=True, names=names)))
    assert not any(person.mayor for person in script.persons)
    assert (script.seats, script.mayor_counts) == (3, MayorCounts.NEVER)


def test_who_did_not_vote_is_here_and_who_is_absent_is_not(tmp_path: Path) -> None:
    said = ("За", "Проти", "Утримався", "Не голосував", ABSENT)
    (scene,) = _script(_day(tmp_path, vote(*said, adopted=False))).scenes
    assert scene.here == {1, 2, 3, 4}
    assert scene.keys == {1: Key.FOR, 2: Key.AGAINST, 3: Key.ABSTAIN}


def test_who_is_listed_without_a_mandate_gets_no_seat(tmp_path: Path) -> None:
    day = _day(tmp_path, PLAIN)
    inputs = replace(
        assumed_inputs(day), composition=4, seats=3, without_mandate=frozenset({"Береза Б.Б."})
    )
    script = write_script(day, inputs)
    assert "Береза Б.Б." not in {person.name for person in script.persons}
    assert script.scenes[0].keys == {1: Key.FOR, 2: Key.FOR, 3: Key.AGAINST, 4: Key.ABSTAIN}


def test_votes_on_one_text_are_one_item_and_the_item_has_its_majority(tmp_path: Path) -> None:
    other = vote("За", "За", "За", "За", "За", adopted=True, wording="За інше")
    day = _day(tmp_path, PLAIN, other, PLAIN)
    inputs = replace(assumed_inputs(day), majority={"210923_2.json": "two_thirds_of_total"})
    script = write_script(day, inputs)
    assert [(item.title, item.majority) for item in script.items] == [
        ("За рішення", "of_total"),
        ("За інше", "two_thirds_of_total"),
    ]
    assert [scene.item for scene in script.scenes] == ["item-1", "item-2", "item-1"]
    assert [scene.majority for scene in script.scenes] == [
        "of_total",
        "two_thirds_of_total",
        "of_total",
    ]


def test_a_vote_without_an_item_on_a_given_agenda_is_procedure(tmp_path: Path) -> None:
    day = _day(tmp_path, PLAIN, PLAIN)
    inputs = replace(assumed_inputs(day), items={"210923_2.json": "7"})
    script = write_script(day, inputs, [Item(id="item-7", number="7", title="Сьоме")])
    assert [(scene.item, scene.motion) for scene in script.scenes] == [
        (None, Motion.PROCEDURE),
        ("item-7", Motion.DECISION),
    ]


def test_the_carried_day_is_whole() -> None:
    inputs = inputs_beside(CARRIED)
    agenda = read_agenda(inputs.with_suffix(".agenda.csv"))
    script = write_script(load_day(CARRIED), load_inputs(inputs), agenda)
    assert (len(script.scenes), len(script.persons), len(script.items)) == (162, 121, 99)
    assert sum(len(scene.keys) for scene in script.scenes) == 13184
    assert max(len(scene.wording) for scene in script.scenes) > 4500
