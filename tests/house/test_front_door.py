"""``viche``: one door, clear words when it is opened wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

import viche
from hw_sim.hall_file import HallFile, Segment, deputies


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    return HallFile(
        persons=deputies(4, mayor=True),
        segments=[Segment(str(tmp_path / "bus"), {n: n for n in range(1, 5)})],
        seats=3,
    ).write(tmp_path)


def test_without_a_word_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert viche.main([]) == 2
    told = capsys.readouterr().out
    for command in viche.COMMANDS:
        assert f"viche {command}" in told
    assert viche.main(["--help"]) == 0


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert viche.main(["vote"]) == 2
    assert "unknown command “vote”" in capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert viche.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("viche ")


def test_a_configuration_is_checked_before_it_is_used(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["check", str(hall), "--no-walk"]) == 0
    told = capsys.readouterr().out
    assert "місць 4, ліній 1" in told
    assert "! [open_data]       таблиці немає" in told
    text = hall.read_text(encoding="utf-8")
    hall.write_text(text.replace('kind = "canopen"', 'kind = "tin"'), encoding="utf-8")
    assert viche.main(["check", str(hall)]) == 2
    assert "kind: невідоме значення «tin»" in capsys.readouterr().err


def test_what_is_published_is_checked_with_the_configuration(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = hall.read_text(encoding="utf-8")
    hall.write_text(text + '[open_data]\nauthority_id = "1"\n', encoding="utf-8")
    assert viche.main(["check", str(hall), "--no-walk"]) == 1
    assert "✗ [open_data]       authority_id: має бути код ЄДРПОУ" in capsys.readouterr().out


def test_how_minutes_are_written_is_checked_with_the_configuration(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = hall.read_text(encoding="utf-8")
    hall.write_text(text + '[minutes]\ntemplate = "no.docx"\n', encoding="utf-8")
    assert viche.main(["check", str(hall), "--no-walk"]) == 1
    assert "no.docx: такого файлу немає" in " ".join(capsys.readouterr().out.split())


def test_a_walk_through_a_hall_whose_bus_is_not_there_finds_the_fault_and_the_way_out(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["check", str(hall), "--seconds", "0.3", "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "✗ bus segment-1" in told
    assert "cannot be opened" in told
    assert "is the adapter plugged in?" in told


def test_a_controller_with_a_bad_configuration_does_not_start(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall.write_text("[hall]\n", encoding="utf-8")
    assert viche.main(["hall", str(hall)]) == 2
    assert "hall.toml:1:" in capsys.readouterr().err
