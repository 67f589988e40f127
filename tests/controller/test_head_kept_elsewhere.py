"""A head written down or photographed in the hall still says something when the record is read."""

from __future__ import annotations

from pathlib import Path

import pytest

import viche
from controller.head_words import head_words
from controller.journal import read_notes
from controller.notes import Note
from hw_sim.power import load


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record")
    load.run(folder, 2)
    return folder / "journal.db"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_words_of_any_head_name_its_row(
    journal: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    size, note = min(read_notes(journal).items())
    words = head_words(Note.read(note).checkpoint.root, language).upper()
    argv = ["verify", str(journal), "--words", f" {words}\n", "--language", language]
    assert viche.main(argv) == 0
    told = capsys.readouterr().out
    assert f"рядку {size}." in told or f"row {size}." in told


def test_words_of_no_head_are_a_difference(
    journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["verify", str(journal), "--words", "лусаб-бабад-мудоф-сакат"]) == 1
    assert "не має слів «лусаб-бабад-мудоф-сакат»" in capsys.readouterr().out


def test_a_photographed_head_pins_the_rows_before_it(
    journal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size, note = min(read_notes(journal).items())
    photographed = tmp_path / "head.txt"
    photographed.write_text(note, encoding="utf-8")
    assert viche.main(["verify", str(journal), "--head", str(photographed)]) == 0
    assert f"скріплює перші {size} рядків" in capsys.readouterr().out


def test_a_record_written_anew_is_found_by_a_photographed_head(
    journal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size, note = min(read_notes(journal).items())
    photographed = tmp_path / "head.txt"
    photographed.write_text(note, encoding="utf-8")
    load.run(tmp_path, 2)  # the same votes, another record
    argv = ["verify", str(tmp_path / "journal.db"), "--head", str(photographed)]
    assert viche.main([*argv, "--language", "en"]) == 1
    assert f"row {size}: " in capsys.readouterr().out


def test_what_is_no_head_is_a_clear_word(
    journal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Шановні депутати!", encoding="utf-8")
    assert viche.main(["verify", str(journal), "--head", str(letter)]) == 2
    assert viche.main(["verify", str(journal), "--head", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err
