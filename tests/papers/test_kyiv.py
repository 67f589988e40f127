"""Kyiv's day files: padded, in two forms of time, and now and then not JSON at all."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from controller.rules.ballots import Outcome, Tally, Verdict
from papers.kyiv import Day, read_array, read_day, read_folder

VOTE: dict[str, Any] = {
    "DocTime": "23.09.2021 19:13:27",
    "OrgName": "КИЇВСЬКА МІСЬКА РАДА",
    "SName": "Пленарне засідання  2 сесія  9 скликання",
    "GLType": "ПОІМЕННЕ ГОЛОСУВАННЯ",
    "GLTime": "23.09.2021 11:32:21",
    "PD_NPP": "1",
    "PD_Fullname": " ",
    "GL_Text": "За прийняття порядку денного\r\n за основу",
    "GL_ResultType": " ",
    "DPList": [
        {"DPName": "Андронов В.Є.", "DPGolos": "За       "},
        {"DPName": "Артеменко  С.В.", "DPGolos": "Проти    "},
        {"DPName": "Ар'єва Я.В.", "DPGolos": "Утримався"},
        {"DPName": "Банас Д.М.", "DPGolos": "Не голосував"},
        {"DPName": "Кличко В.В.", "DPGolos": "........."},
    ],
    "YESCnt": 1,
    "NOCnt": 1,
    "UTRCnt": 1,
    "NGCnt": 1,
    "TotalCnt": 4,
    "RESULT": " РІШЕННЯ НЕ ПРИЙНЯТЕ ",
}


def _raw(**changes: Any) -> str:
    """One vote as the hall system writes it, with line breaks."""
    return json.dumps(copy.deepcopy(VOTE) | changes, ensure_ascii=False, indent=1)


def _folder(folder: Path, *texts: str) -> Day:
    for number, text in enumerate(texts, 1):
        (folder / f"210923_{number}.json").write_text(text, encoding="utf-8", newline="")
    return read_folder(folder)


def test_padding_is_stripped_and_every_outcome_has_its_meaning(tmp_path: Path) -> None:
    (vote,) = _folder(tmp_path, _raw()).votes
    assert vote.doc_id == "210923_1.json"
    assert vote.council == "КИЇВСЬКА МІСЬКА РАДА"
    assert (vote.item, vote.wording) == ("", "За прийняття порядку денного за основу")
    assert vote.outcomes == {
        "Андронов В.Є.": Outcome.FOR,
        "Артеменко С.В.": Outcome.AGAINST,
        "Ар'єва Я.В.": Outcome.ABSTAIN,
        "Банас Д.М.": Outcome.NOT_VOTED,
        "Кличко В.В.": Outcome.ABSENT,
    }
    assert vote.tally == Tally(votes_for=1, against=1, abstain=1, not_voted=1, absent=1)
    assert vote.verdict is Verdict.NOT_ADOPTED


def test_the_clean_form_says_absent_in_words_and_has_factions() -> None:
    rows = copy.deepcopy(VOTE["DPList"])
    rows[4] = {"DPName": "Кличко В.В.", "DPGolos": "Відсутній", "DPFraction": "Міський голова"}
    day = read_array("day.json", f"[{_raw(DPList=rows, docId='210923_7.json')}]".encode())
    assert day.faults == ()
    assert day.votes[0].doc_id == "210923_7.json"
    assert day.roster[4].faction == "Міський голова"
    assert (day.session, day.convocation) == ("2 сесія", "9 скликання")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("23.09.2021 11:32:21", "2021-09-23T11:32:21+03:00"),
        ("24.06.21 11:17", "2021-06-24T11:17:00+03:00"),
        ("23.12.2021 10:00:05", "2021-12-23T10:00:05+02:00"),
    ],
)
def test_both_forms_of_time_are_kyiv_time(tmp_path: Path, written: str, read: str) -> None:
    (vote,) = _folder(tmp_path, _raw(GLTime=written)).votes
    assert vote.at.isoformat() == read


def test_the_verdict_that_the_operator_typed_stands_above_the_machines(tmp_path: Path) -> None:
    day = _folder(
        tmp_path,
        _raw(GL_Text="(НЕ ПРИЙНЯТО) Про передачу", RESULT="РІШЕННЯ ПРИЙНЯТЕ"),
        _raw(GL_Text="(ПРИЙНЯТО) Про передачу"),
        _raw(GL_Text="Про прийняття ПРИЙНЯТО"),
    )
    decided = [(vote.verdict, vote.decided) for vote in day.votes]
    yes, no = Verdict.ADOPTED, Verdict.NOT_ADOPTED
    assert decided == [(yes, no), (no, yes), (no, no)]


def _unescaped_quote(text: str) -> str:
    return text.replace("порядку денного", 'порядку "денного"')


def _raw_newline(text: str) -> str:
    return text.replace("порядку денного", "порядку\nденного")


def _cut_in_half(text: str) -> str:
    return text[: len(text) // 2]


@pytest.mark.parametrize(
    ("spoil", "place", "reason"),
    [
        (_unescaped_quote, (9, 36), "неекрановані лапки"),
        (_raw_newline, (9, 34), "розрив рядка"),
        (_cut_in_half, (14, 15), "обірвано"),
    ],
)
def test_an_invalid_file_is_told_with_its_place_and_the_rest_goes_on(
    tmp_path: Path, spoil: Callable[[str], str], place: tuple[int, int], reason: str
) -> None:
    day = _folder(tmp_path, _raw(), spoil(_raw()), _raw())
    assert [vote.doc_id for vote in day.votes] == ["210923_1.json", "210923_3.json"]
    (fault,) = day.faults
    assert (fault.file, fault.line, fault.column) == ("210923_2.json", *place)
    assert reason in fault.words("uk")
    assert fault.words("en").startswith(f"210923_2.json:{place[0]}:{place[1]}: ")


@pytest.mark.parametrize("spoil", [_unescaped_quote, _raw_newline])
def test_a_broken_vote_inside_an_array_is_stepped_over(spoil: Callable[[str], str]) -> None:
    texts = [_raw(docId=str(number)) for number in range(1, 5)]
    texts[1] = spoil(texts[1])
    day = read_array("day.json", ("[\n" + ",\n".join(texts) + "\n]").encode())
    assert [vote.doc_id for vote in day.votes] == ["1", "3", "4"]
    (fault,) = day.faults
    lines_before = texts[0].count("\n") + 2
    assert fault.line == lines_before + 9


@pytest.mark.parametrize("cut", [1200, 1201, 1400])
def test_an_array_cut_in_half_gives_the_votes_before_the_cut(cut: int) -> None:
    whole = "[\n" + ",\n".join(_raw(docId=str(number)) for number in range(1, 5)) + "\n]"
    day = read_array("day.json", whole.encode()[:-cut])
    assert [vote.doc_id for vote in day.votes] == ["1", "2"]
    (fault,) = day.faults
    assert fault.line is not None
    assert "обірвано" in fault.uk


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"YESCnt": 2}, "YESCnt = 2, а за списком 1"),
        ({"TotalCnt": 5}, "TotalCnt = 5, а за списком 4"),
        ({"DPList": [*VOTE["DPList"], VOTE["DPList"][0]]}, "«Андронов В.Є.» у списку двічі"),
        ({"DPList": [{"DPName": "А", "DPGolos": "Мабуть"}]}, "«Мабуть»"),
        ({"RESULT": "?"}, "RESULT: «?»"),
        ({"GLTime": "учора"}, "«учора»"),
        ({"GL_Text": None}, "немає тексту GL_Text"),
        ({"NOCnt": True}, "немає числа NOCnt"),
        ({"DPList": []}, "немає списку DPList"),
    ],
)
def test_a_vote_that_contradicts_itself_is_not_believed(
    tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    day = _folder(tmp_path, _raw(**changes), _raw())
    assert [vote.doc_id for vote in day.votes] == ["210923_2.json"]
    (fault,) = day.faults
    assert fault.file == "210923_1.json"
    assert told in fault.uk


def test_the_same_vote_twice_is_read_once_and_told() -> None:
    text = f"[{_raw(docId='7')}, {_raw(docId='7')}]"
    day = read_array("day.json", text.encode())
    assert (len(day.votes), len(day.faults)) == (1, 1)


def test_files_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    day = _folder(tmp_path, *[_raw()] * 11)
    assert [vote.doc_id for vote in day.votes][-3:] == [
        "210923_9.json",
        "210923_10.json",
        "210923_11.json",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'["\xff"]', "UTF-8"),
        (b"{}", "масив"),
        (b"[1]", "голосування"),
        (b"", "масив"),
    ],
)
def test_what_is_no_day_is_told_and_gives_no_vote(content: bytes, told: str) -> None:
    day = read_array("day.json", content)
    assert day.votes == ()
    assert told in day.faults[0].uk


def test_nothing_there_is_a_fault_not_a_quiet_empty_day(tmp_path: Path) -> None:
    assert "жодного" in read_day(tmp_path).faults[0].uk
    assert "не відкривається" in read_day(tmp_path / "none.json").faults[0].uk


def test_the_raw_folder_and_the_clean_array_of_one_day_say_the_same(shared: Path) -> None:
    raw = read_day(shared / "kyiv" / "2021-09-23.raw")
    clean = read_day(shared / "kyiv" / "2021-09-23.clean.json")
    assert raw.faults == clean.faults == ()
    assert len(clean.votes) == 162
    for ours, theirs in zip(raw.votes, clean.votes, strict=True):
        assert (ours.doc_id, ours.at, ours.tally, ours.verdict) == (
            theirs.doc_id,
            theirs.at,
            theirs.tally,
            theirs.verdict,
        )
        assert ours.outcomes == theirs.outcomes


def test_a_day_of_the_other_form_of_time_is_read_whole(shared: Path) -> None:
    day = read_day(shared / "kyiv" / "2021-06-24.clean.json")
    assert day.faults == ()
    assert (len(day.votes), len(day.roster)) == (103, 122)
