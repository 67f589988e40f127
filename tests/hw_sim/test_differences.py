"""Whatever differs from the record is found: a counter, one member's choice, a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec.structs

from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Outcome, Tally, Verdict, count
from controller.rules.sitting import Stage, Voting
from hw_sim.differences import Difference, Kind, differences, fitting_majorities
from hw_sim.script import Script, assumed_inputs, write_script
from papers.kyiv import read_folder
from tests.hw_sim.kyiv_files import ABSENT, PLAIN, raw, vote, write_folder

OUTCOMES = {
    "m001": Outcome.FOR,
    "m002": Outcome.FOR,
    "m003": Outcome.FOR,
    "m004": Outcome.AGAINST,
    "m005": Outcome.ABSTAIN,
}


def _script(folder: Path, fields: dict[str, Any]) -> Script:
    day = read_folder(write_folder(folder / "day", raw(fields)))
    return write_script(day, assumed_inputs(day))


def _result(outcomes: dict[str, Outcome], verdict: Verdict = Verdict.ADOPTED) -> Voting:
    return Voting(
        id="210923_1",
        number=1,
        wording="",
        motion=Motion.DECISION,
        ballot=BallotKind.ROLL_CALL,
        majority="of_total",
        stage=Stage.CLOSED,
        announced_at=datetime(2021, 9, 23, tzinfo=UTC),
        outcomes=outcomes,
        tally=count(outcomes.values(), vacant=0),
        verdict=verdict,
        composition=len(outcomes),
    )


def _found(script: Script, result: Voting) -> list[Difference]:
    return list(differences(script, script.scenes[0], result))


def test_a_result_like_the_record_has_no_difference(tmp_path: Path) -> None:
    assert _found(_script(tmp_path, PLAIN), _result(OUTCOMES)) == []


def test_two_choices_exchanged_are_found_although_all_counters_agree(tmp_path: Path) -> None:
    swapped = OUTCOMES | {"m001": Outcome.AGAINST, "m004": Outcome.FOR}
    assert _found(_script(tmp_path, PLAIN), _result(swapped)) == [
        Difference("210923_1", Kind.CHOICE, "Ясен О.О.", "for", "against"),
        Difference("210923_1", Kind.CHOICE, "Вишня В.В.", "against", "for"),
    ]


def test_a_lost_ballot_is_two_counters_and_one_choice(tmp_path: Path) -> None:
    lost = OUTCOMES | {"m005": Outcome.NOT_VOTED}
    assert _found(_script(tmp_path, PLAIN), _result(lost)) == [
        Difference("210923_1", Kind.COUNTER, "abstain", "1", "0"),
        Difference("210923_1", Kind.COUNTER, "not_voted", "0", "1"),
        Difference("210923_1", Kind.CHOICE, "Груша Г.Г.", "abstain", "not_voted"),
    ]


def test_another_composition_is_found(tmp_path: Path) -> None:
    result = msgspec.structs.replace(_result(OUTCOMES), composition=6)
    assert _found(_script(tmp_path, PLAIN), result) == [
        Difference("210923_1", Kind.COUNTER, "composition", "5", "6")
    ]


def test_another_verdict_is_found(tmp_path: Path) -> None:
    result = _result(OUTCOMES, Verdict.NOT_ADOPTED)
    assert _found(_script(tmp_path, PLAIN), result) == [
        Difference("210923_1", Kind.VERDICT, "", "adopted", "not_adopted")
    ]


def test_a_vote_without_a_result_is_found(tmp_path: Path) -> None:
    nothing = msgspec.structs.replace(_result({}), tally=None, verdict=None, composition=5)
    kinds = {one.kind for one in _found(_script(tmp_path, PLAIN), nothing)}
    assert kinds == {Kind.COUNTER, Kind.CHOICE, Kind.VERDICT}


def test_one_listed_without_a_mandate_is_among_the_absent_of_the_record(tmp_path: Path) -> None:
    said = ("За", "За", ABSENT, "За", ABSENT)
    day = read_folder(write_folder(tmp_path / "day", raw(vote(*said, adopted=True))))
    inputs = assumed_inputs(day)
    gone = replace(inputs, composition=4, seats=3, without_mandate=frozenset({"Береза Б.Б."}))
    script = write_script(day, gone)
    ours = {
        "m001": Outcome.FOR,
        "m002": Outcome.FOR,
        "m003": Outcome.FOR,
        "m004": Outcome.ABSENT,
    }
    assert _found(script, _result(ours)) == []


def test_a_vote_of_one_without_a_mandate_is_a_difference(tmp_path: Path) -> None:
    day = read_folder(write_folder(tmp_path / "day", raw(PLAIN)))
    inputs = assumed_inputs(day)
    gone = replace(inputs, composition=4, seats=3, without_mandate=frozenset({"Береза Б.Б."}))
    script = write_script(day, gone)
    ours = {
        "m001": Outcome.FOR,
        "m002": Outcome.FOR,
        "m003": Outcome.AGAINST,
        "m004": Outcome.ABSTAIN,
    }
    kinds = [one.kind for one in _found(script, _result(ours))]
    assert kinds == [Kind.COUNTER, Kind.CHOICE]


def test_the_majorities_that_give_a_verdict_are_named() -> None:
    tally = Tally(votes_for=47, not_voted=53, absent=21)  # 210923_140 of Kyiv: adopted
    assert fitting_majorities(tally, Verdict.ADOPTED) == ("third_of_total", "of_voted")
    assert fitting_majorities(tally, Verdict.NOT_ADOPTED) == (
        "of_total",
        "two_thirds_of_total",
        "of_present",
        "two_thirds_of_present",
    )
