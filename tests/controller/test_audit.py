"""``viche verify``: what was written is sound, what was changed is found with its row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import viche
from consoles.signals import Key, Press
from controller.audit import audit
from controller.checkpoint import Tree
from controller.journal import read_heads, read_lines
from controller.rules import commands as c
from controller.rules.ballots import BallotKind

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages
Lines = list[tuple[int, bytes]]


@pytest.fixture
def journal(sitting_chamber: Chamber) -> Path:
    """An open vote with three ballots, one of them changed, and a secret one; both closed."""
    hall = sitting_chamber.votes()
    hall.hears(Press(1, Key.FOR), Press(2, Key.AGAINST), Press(3, Key.FOR))
    hall.hears(Press(2, Key.FOR))
    hall.does(c.CloseVoting(voting="v1"))
    hall.votes("v2", BallotKind.SECRET)
    hall.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    hall.does(c.CloseVoting(voting="v2"))
    hall.does(c.CloseSitting())
    path: Path = hall.path
    return path


def test_what_the_engine_wrote_is_sound(journal: Path) -> None:
    report = audit(read_lines(journal), read_heads(journal))
    assert report.findings == []
    assert (report.sittings, report.votings, report.ballots, report.heads) == (1, 2, 6, 3)


def test_the_command_says_so_in_both_languages(
    journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["verify", str(journal)]) == 0
    assert "Розбіжностей немає." in capsys.readouterr().out
    assert viche.main(["verify", str(journal), "--language", "en"]) == 0
    assert "No differences." in capsys.readouterr().out


def test_a_changed_row_is_named_and_the_exit_tells(
    journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = read_lines(journal)
    n = find(lines, b'"BallotCast"')
    with sqlite3.connect(journal) as forger:
        forger.execute("DROP TRIGGER journal_UPDATE")
        forged = lines[n - 1][1].replace(b'"for"', b'"abstain"')
        forger.execute("UPDATE journal SET line = ? WHERE n = ?", (forged, n))
    forger.close()
    assert viche.main(["verify", str(journal)]) == 1
    said = capsys.readouterr().out
    closed = find(lines, b'"VotingClosed"')
    assert f"рядок {closed}: результат не випливає зі списку" in said
    assert f"рядок {closed}: корінь дерева не збігається" in said


def find(lines: Lines, what: bytes) -> int:
    return next(n for n, line in lines if what in line)


def edited(lines: Lines, n: int, edit: Callable[[dict[str, Any]], None]) -> Lines:
    entry = json.loads(lines[n - 1][1])
    edit(entry)
    line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return [*lines[: n - 1], (n, line), *lines[n:]]


def heads_of(lines: Lines) -> dict[int, bytes]:
    """Heads as a forger with the whole machine would make them anew."""
    tree = Tree()
    tree.extend(line for _, line in lines)
    return {len(lines): tree.root()}


@pytest.mark.parametrize(
    "edit",
    [
        lambda entry: entry["event"]["tally"].update(votes_for=4, not_voted=1),
        lambda entry: entry["event"].update(verdict="not_adopted"),
        lambda entry: entry["event"].update(needed=2),
        lambda entry: entry["event"]["outcomes"].update(m5="for"),
        lambda entry: entry["event"]["outcomes"].pop("m5"),
    ],
)
def test_a_result_that_does_not_follow_from_the_ballots_is_found_even_under_new_heads(
    journal: Path, edit: Callable[[dict[str, Any]], None]
) -> None:
    lines = read_lines(journal)
    n = find(lines, b'"VotingClosed"')
    forged = edited(lines, n, edit)
    report = audit(forged, heads_of(forged))
    assert [finding.n for finding in report.findings] == [n]


def test_a_secret_result_whose_voters_are_fewer_than_its_ballots_is_found(journal: Path) -> None:
    lines = read_lines(journal)
    n = [n for n, line in lines if b'"VotingClosed"' in line][1]
    forged = edited(lines, n, lambda entry: entry["event"]["voters"].pop())
    assert n in [finding.n for finding in audit(forged, heads_of(forged)).findings]


@pytest.fixture
def with_lot(sitting_chamber: Chamber) -> Lines:
    """Three asked for the floor in one instant; a lot put them in order."""
    sitting_chamber.hears(*(Press(seat, Key.SPEAK) for seat in (4, 1, 3)))
    sitting_chamber.clock.passes(1)
    sitting_chamber.engine.turn()
    lines: Lines = read_lines(sitting_chamber.path)
    assert audit(lines, heads_of(lines)).findings == []
    return lines


@pytest.mark.parametrize(
    "edit",
    [
        lambda entry: entry["event"]["order"].reverse(),
        lambda entry: entry["event"].update(seed="another"),
        lambda entry: (entry["event"]["requests"].pop(), entry["event"]["order"].pop()),
    ],
    ids=["another order", "another seed", "somebody left out"],
)
def test_a_lot_that_does_not_follow_from_the_seed_fixed_before_is_found(
    with_lot: Lines, edit: Callable[[dict[str, Any]], None]
) -> None:
    n = find(with_lot, b'"FloorLotDrawn"')
    forged = edited(with_lot, n, edit)
    findings = audit(forged, heads_of(forged)).findings
    assert findings[0].n == n
    assert "the lot for the floor" in findings[0].en


def test_a_name_beside_a_secret_choice_is_found(journal: Path) -> None:
    lines = read_lines(journal)
    n = find(lines, b'"type":"VotingOpened","voting":"v2"')
    ballot = json.loads(lines[find(lines, b'"BallotCast"') - 1][1])
    ballot["event"]["voting"] = "v2"
    ballot["at"] = json.loads(lines[n - 1][1])["at"]
    row = (n + 1, json.dumps(ballot).encode())
    forged = [*lines[:n], row, *((m + 1, line) for m, line in lines[n:])]
    said = [f.en for f in audit(forged, heads_of(forged)).findings]
    assert "a name beside a secret choice" in said


@pytest.mark.parametrize("what", ["removed", "doubled", "swapped", "cut"])
def test_rows_removed_doubled_or_out_of_order_are_found(journal: Path, what: str) -> None:
    lines, heads = read_lines(journal), read_heads(journal)
    middle = len(lines) // 2
    bodies = [line for _, line in lines]
    if what == "removed":
        del bodies[middle]
    elif what == "doubled":
        bodies.insert(middle, bodies[middle])
    elif what == "swapped":
        bodies[middle], bodies[middle + 1] = bodies[middle + 1], bodies[middle]
    else:
        bodies = bodies[:middle]
    assert not audit(list(enumerate(bodies, 1)), heads).sound


def test_a_row_of_a_newer_version_stops_with_its_number(journal: Path) -> None:
    lines = read_lines(journal)
    forged = edited(lines, 3, lambda entry: entry["event"].update(type="MoonLanded"))
    finding = audit(forged, {}).findings[-1]
    assert finding.n == 3
    assert "cannot be read" in finding.en


def test_a_file_that_is_no_journal_is_a_clear_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("Шановні депутати!")
    argv = ["verify", str(tmp_path / "letter.txt")]
    assert viche.main(argv) == 2
    assert "letter.txt: це не журнал" in capsys.readouterr().err
    assert viche.main([*argv, "--language", "en"]) == 2
    assert "letter.txt: not a journal that can be read" in capsys.readouterr().err
    assert viche.main(["verify", str(tmp_path / "none.db")]) == 2
    assert "none.db: такого файлу немає" in capsys.readouterr().err
