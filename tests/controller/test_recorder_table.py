"""The ``[recorder]`` table: what is meant is read, what cannot be is told with the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.config import BadConfig, read_config
from controller.recorder_table import RecorderTable
from hw_sim.hall_file import HallFile, Segment, deputies


def hall(folder: Path, table: str, language: str = "uk") -> Path:
    segments = [Segment(str(folder / "bus0"), {node: node for node in range(1, 4)})]
    path = HallFile(persons=deputies(3), segments=segments, seats=3).write(folder)
    text = path.read_text("utf-8").replace("[hall]", f'[hall]\nlanguage = "{language}"', 1)
    path.write_text(f"{text}\n[recorder]\n{table}\n", encoding="utf-8")
    return path


def test_a_hall_may_have_no_recorder(tmp_path: Path) -> None:
    path = hall(tmp_path, "")
    path.write_text(path.read_text("utf-8").replace("[recorder]", ""), encoding="utf-8")
    assert read_config(path).recorder is None


def test_an_empty_table_records_one_channel_of_the_systems_device(tmp_path: Path) -> None:
    table = read_config(hall(tmp_path, "")).recorder
    assert table == RecorderTable(device="", channels=1, rate=48_000, folder="recordings")
    assert table.backup is None
    assert table.seats == {}


def test_every_setting_is_read(tmp_path: Path) -> None:
    words = """\
device = "USB Audio"
channels = 2
rate = 44100
folder = "/var/lib/viche-recorder"
backup = "/mnt/second"
silence_s = 30
spare_h = 24
budget_gb = 500
keep_years = 10
microphones = {1 = 1, 3 = 2}
"""
    assert read_config(hall(tmp_path, words)).recorder == RecorderTable(
        device="USB Audio",
        channels=2,
        rate=44_100,
        folder="/var/lib/viche-recorder",
        backup="/mnt/second",
        silence_s=30,
        spare_h=24,
        budget_gb=500,
        keep_years=10,
        microphones={"1": 1, "3": 2},
    )


@pytest.mark.parametrize(
    ("table", "uk", "en"),
    [
        ("channels = 9", "channels = 9: має бути від 1 до 8", "channels = 9: it must be 1 to 8"),
        ("channels = 0", "має бути від 1 до 8", "it must be 1 to 8"),
        ("rate = 100", "rate = 100: має бути від 8000 до 192000", "it must be 8000 to 192000"),
        ("silence_s = 0", "silence_s = 0", "silence_s = 0.*: it must be 1 to 3600"),
        ("spare_h = -1", "spare_h = -1", "spare_h = -1.*: it must be 0 to 10000"),
        ("budget_gb = -1", "budget_gb = -1", "budget_gb = -1.*: it must be 0 to 1000000"),
        ("keep_years = 4", "keep_years = 4: має бути від 5 до 100", "it must be 5 to 100"),
        ("microphones = {9 = 1}", "місця 9 у залі немає", "the hall has no seat 9"),
        ("microphones = {1 = 2}", "має бути від 1 до 1", "it must be 1 to 1"),
        ("chanels = 1", "chanels", "chanels"),
        ('channels = "two"', "channels", "channels"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_line(
    tmp_path: Path, table: str, uk: str, en: str
) -> None:
    for language, said in (("uk", uk), ("en", en)):
        path = hall(tmp_path, table, language)
        line = path.read_text("utf-8").splitlines().index(table) + 1
        with pytest.raises(BadConfig, match=rf"hall\.toml:{line}: .*{said}"):
            read_config(path)
