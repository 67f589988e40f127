"""``[transcript]`` of hall.toml: right is read, wrong is named in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from controller.config import BadConfig, HallConfig, read_config
from controller.transcript_table import TranscriptFault, TranscriptTable, check_transcript

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "installer" / "transcript.md"
HALL = """\
[hall]
id = "mala"
name = "Мала зала"
language = "{language}"

[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 1
[[body.member]]
id = "a"
name = "Андрієнко А. А."
seat = 1

[[line]]
name = "can"
kind = "canopen"
interface = "socketcan"
channel = "can0"
seats = "1"

[transcript]
{settings}
"""


def read(folder: Path, settings: str, language: str = "uk") -> HallConfig:
    path = folder / "hall.toml"
    text = HALL.replace("{language}", language).replace("{settings}", settings)
    path.write_text(text, encoding="utf-8")
    return read_config(path)


def test_a_command_is_read_and_braces_that_are_no_place_are_its_own(tmp_path: Path) -> None:
    table = read(tmp_path, """command = ["run", "-f={sound}", '{"a": 1}', "{}"]""").transcript
    assert table is not None
    assert table.command == ("run", "-f={sound}", '{"a": 1}', "{}")
    assert (table.writes, table.sound, table.language) == ("text", "wav", "uk")


def test_without_the_table_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    hall = HALL.replace("{language}", "uk").partition("[transcript]")[0]
    path.write_text(hall, encoding="utf-8")
    assert read_config(path).transcript is None


@pytest.mark.parametrize(
    ("settings", "line", "fault", "said"),
    [
        ("command = []", 24, TranscriptFault.EMPTY, '"{sound}"'),
        ('command = ["", "{sound}"]', 24, TranscriptFault.EMPTY, '"{sound}"'),
        ('command = ["run", "file.wav"]', 24, TranscriptFault.NO_SOUND, "{sound}"),
        ('command = ["run", "{sound}", "{file}"]', 24, TranscriptFault.PLACE, "{file}"),
        ('command = ["run", "{sound}", "{model}"]', 24, TranscriptFault.NO_MODEL, 'model = "…"'),
        ('command = ["run", "{sound}"]\nnice = 20', 25, TranscriptFault.BOUNDS, "nice = 20"),
        ('command = ["run", "{sound}"]\npatience = 0', 25, TranscriptFault.BOUNDS, "patience"),
        ('command = ["run", "{sound}"]\nmemory_mb = -1', 25, TranscriptFault.BOUNDS, "memory_mb"),
    ],
)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_fault_is_named_with_its_line_and_the_way_out(
    tmp_path: Path, settings: str, line: int, fault: TranscriptFault, said: str, language: str
) -> None:
    with pytest.raises(BadConfig) as bad:
        read(tmp_path, settings, language)
    assert f"hall.toml:{line}: " in str(bad.value)
    assert said in str(bad.value)
    pair = fault.value
    words = pair.en if language == "en" else pair.uk
    assert words.rpartition("}")[2] in str(bad.value)


def test_an_unknown_form_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"hall.toml:25: .*json, srt, text, vtt"):
        read(tmp_path, 'command = ["run", "{sound}"]\nwrites = "docx"')


def test_the_tables_of_the_manual_are_right() -> None:
    written = re.findall(r"```toml\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    assert len(written) >= 3
    for text in written:
        tables = msgspec.toml.decode(text, type=dict[str, TranscriptTable])
        check_transcript(tables["transcript"])
