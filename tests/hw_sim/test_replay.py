"""Real sittings replayed over real processes come out as the council published them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import viche
from controller.audit import audit
from controller.journal import read_heads, read_lines
from controller.rules.events import BallotCast, MemberLeft, VotingClosed
from controller.wire import read_entry
from hw_sim.days import CARRIED, inputs_beside, load_day, load_inputs
from hw_sim.differences import Kind, differences
from hw_sim.replay import main, play_day, write_hall
from hw_sim.script import Script, write_script
from papers.agenda import read_agenda
from tests.hw_sim.kyiv_files import ABSENT, PLAIN, raw, vote, write_folder

SHARED = Path(__file__).parents[3] / "shared" / "data" / "kyiv"
ANOTHER_DAY = SHARED / "2021-06-24.clean.json"


@pytest.fixture(scope="module")
def carried() -> Script:
    inputs = inputs_beside(CARRIED)
    agenda = read_agenda(inputs.with_suffix(".agenda.csv"))
    return write_script(load_day(CARRIED), load_inputs(inputs), agenda)


async def test_all_162_votes_of_a_real_sitting_agree_with_the_record(
    carried: Script, tmp_path: Path
) -> None:
    outcome = await play_day(carried, write_hall(carried, tmp_path))
    assert len(outcome.played) == 162
    assert outcome.differences == ()
    assert sum(each.presses for each in outcome.played) == 13184
    assert sum(each.moves for each in outcome.played) == 881
    lines = read_lines(tmp_path / "journal.db")
    report = audit(lines, read_heads(tmp_path / "journal.db"))
    assert report.sound
    assert (report.votings, report.ballots) == (162, 13184)
    by_card = [read_entry(line).event for _, line in lines]
    assert any(isinstance(event, MemberLeft) for event in by_card)


async def test_what_a_replay_leaves_is_exported_as_open_data(
    carried: Script, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await play_day(carried, write_hall(carried, tmp_path), votes=3)
    folder = tmp_path / "open-data"
    assert viche.main(["export", str(tmp_path / "journal.db"), "--to", str(folder)]) == 0, (
        capsys.readouterr().err
    )
    with (folder / "voteEvents.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


@pytest.mark.parametrize(
    ("interface", "segments"), [("viche_hub", 3), ("udp_multicast", 1)], ids=str
)
async def test_other_buses_bring_the_same_presses(
    carried: Script, tmp_path: Path, interface: str, segments: int
) -> None:
    config = write_hall(carried, tmp_path, interface=interface, segments=segments)
    outcome = await play_day(carried, config, votes=12)
    assert len(outcome.played) == 12
    assert outcome.differences == ()


async def test_a_vote_counted_otherwise_is_told_as_a_difference(
    carried: Script, tmp_path: Path
) -> None:
    """The comparison is between two sources: let one of them lie."""
    outcome = await play_day(carried, write_hall(carried, tmp_path), votes=2)
    first, second = outcome.played
    wrong = list(differences(carried, first.scene, second.result))
    assert {one.kind for one in wrong} >= {Kind.COUNTER, Kind.CHOICE}


@pytest.mark.skipif(not ANOTHER_DAY.exists(), reason="needs the shared Kyiv data, not in a clone")
def test_a_day_that_lists_a_name_too_many_says_so_and_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(ANOTHER_DAY), "--votes", "4", "--keep", str(tmp_path / "kept")]) == 0
    said = capsys.readouterr().out
    assert "Петрівська Л.С." in said
    assert "Розбіжностей з офіційним записом немає" in said
    members = (tmp_path / "kept" / "members.csv").read_text(encoding="utf-8")
    assert "Петрівська" not in members


UNESCAPED_QUOTE = raw(PLAIN).replace("За рішення", 'За рішення "Про бюджет"')
RAW_LINE_BREAK = raw(PLAIN).replace("За рішення", "За рішення\nв цілому")


def test_files_that_are_not_json_are_told_with_their_place_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = raw(PLAIN)
    half = good[: len(good) // 2]
    day = write_folder(tmp_path / "day", good, UNESCAPED_QUOTE, RAW_LINE_BREAK, half, good)
    assert main([str(day), "--keep", str(tmp_path / "kept")]) == 0
    told = capsys.readouterr()
    for number in (2, 3, 4):
        assert re.search(rf"^210923_{number}\.json:\d+:\d+: ", told.err, re.MULTILINE)
    assert "Не прочитано й пропущено: 3" in told.err
    events = [read_entry(line).event for _, line in read_lines(tmp_path / "kept" / "journal.db")]
    closed = [event for event in events if isinstance(event, VotingClosed)]
    assert [event.voting for event in closed] == ["210923_1", "210923_5"]


def test_a_day_cut_in_half_is_told_and_its_whole_votes_are_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = f"[{raw(PLAIN)},\n{raw(PLAIN)}]"
    day = tmp_path / "day.json"
    day.write_text(whole[: len(whole) * 3 // 4], encoding="utf-8")
    assert main([str(day)]) == 0
    told = capsys.readouterr()
    assert re.search(r"^day\.json:\d+:\d+: ", told.err, re.MULTILINE)
    assert "голосувань 1," in told.out


def test_nothing_to_play_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "day.json").write_text("це не JSON", encoding="utf-8")
    assert main([str(tmp_path / "day.json"), "--language", "en"]) == 2
    assert "no vote could be read" in capsys.readouterr().err


def test_a_verdict_by_another_majority_is_a_difference_until_the_inputs_say_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three of five are a majority, but not two thirds."""
    rejected = vote("За", "За", "За", "Проти", "Утримався", adopted=False)
    day = write_folder(tmp_path / "day", raw(rejected))
    assert main([str(day), "--quiet"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"210923_1 +рішення +підійшла б більшість: two_thirds_of_total", said)
    inputs = tmp_path / "day.toml"
    inputs.write_text(
        'composition = 5\nseats = 4\nmayor = "Ясен О.О."\nmayor_counts = "always"\n'
        '[majority]\n"210923_1.json" = "two_thirds_of_total"\n',
        encoding="utf-8",
    )
    assert main([str(day)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"210923_1 .*дві третини.* 3 +5 +4 +не прийнято", said)


def test_a_vote_before_which_all_had_left_is_opened_and_then_all_leave(tmp_path: Path) -> None:
    """As in 210923_120: a sitting cannot open a vote without a quorum (280/97-ВР ст. 46)."""
    empty = vote(*[ABSENT] * 5, adopted=False)
    day = write_folder(tmp_path / "day", raw(PLAIN), raw(empty), raw(empty), raw(PLAIN))
    assert main([str(day), "--quiet", "--keep", str(tmp_path / "kept")]) == 0
    events = [read_entry(line).event for _, line in read_lines(tmp_path / "kept" / "journal.db")]
    closed = [event for event in events if isinstance(event, VotingClosed)]
    assert [event.tally.absent for event in closed] == [0, 5, 5, 0]
    assert sum(isinstance(event, BallotCast) for event in events) == 10


def test_a_folder_with_a_journal_is_not_written_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = write_folder(tmp_path / "day", raw(PLAIN))
    (tmp_path / "journal.db").touch()
    assert main([str(day), "--keep", str(tmp_path)]) == 2
    assert "тут уже є журнал" in capsys.readouterr().err


def test_inputs_that_cannot_be_used_are_said_with_their_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = write_folder(tmp_path / "day", raw(PLAIN))
    (tmp_path / "day.toml").write_text("composition = 0\n", encoding="utf-8")
    assert main([str(day)]) == 2
    assert "day.toml" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--votes", "0"], ["--segments", "-1"]], ids=str)
def test_fewer_than_one_vote_or_segment_cannot_be_asked_for(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
