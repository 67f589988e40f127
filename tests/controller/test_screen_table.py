"""The ``[screen]`` table: rows of seats, portraits, sounds; and what cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.config import read_config
from controller.toml_lines import BadConfig
from hw_sim.hall_file import HallFile, Segment, deputies


def hall(folder: Path, screen: str) -> Path:
    segments = [Segment(str(folder / "bus0"), {node: node for node in range(1, 7)})]
    path = HallFile(persons=deputies(6), segments=segments, seats=6).write(folder)
    path.write_text(f"{path.read_text('utf-8')}\n[screen]\n{screen}\n", encoding="utf-8")
    return path


def test_rows_are_read_from_the_presidium_on(tmp_path: Path) -> None:
    table = read_config(hall(tmp_path, 'view = "seats"\nrows = ["2", "1, 3-5"]')).screen
    assert table.seats == ((2,), (1, 3, 4, 5))


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        ('rows = ["1-2", "x"]', "ряд 2 (rows): «x» не розібрати"),
        ('rows = ["5-1"]', "не розібрати"),
        ('rows = ["1-3", "3"]', "ряд 2 (rows): місце 3 уже стоїть у ряду"),
        ('rows = ["1-9"]', "ряд 1 (rows): місця 7 у залі немає"),
        ('view = "circle"', "view"),
        ("sound = true", "sound"),
    ],
)
def test_what_cannot_be_is_told_with_its_row(tmp_path: Path, screen: str, said: str) -> None:
    with pytest.raises(BadConfig) as fault:
        read_config(hall(tmp_path, screen))
    assert said in str(fault.value)
    assert "hall.toml" in str(fault.value)
