"""The ``[chair]`` table: where the chair's page is, which keys it has, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

import viche
from controller.config import BadConfig, read_config
from tests.controller.test_screen_table import hall as with_screen


def hall(folder: Path, table: str) -> Path:
    """A hall.toml with this table."""
    path = with_screen(folder, "")
    path.write_text(f"{path.read_text('utf-8')}\n[chair]\n{table}\n", encoding="utf-8")
    return path


def test_a_hall_may_have_a_page_for_its_chair(tmp_path: Path) -> None:
    table = read_config(hall(tmp_path, 'keys = ["floor"]\nprolong_s = 30')).chair
    assert table is not None
    assert table.keys == ("floor",)
    assert (table.port, table.prolong_s) == (8444, 30)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('host = "зала"', "IP-адресу"),
        ("port = 0", "port = 0"),
        ("prolong_s = 5", "prolong_s = 5"),
        ('keys = ["seal"]', "seal"),
        ("tablet = 1", "tablet"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path: Path, table: str, said: str) -> None:
    path = hall(tmp_path, table)
    with pytest.raises(BadConfig) as told:
        read_config(path)
    assert said in str(told.value)
    lines = path.read_text("utf-8").splitlines()
    assert f":{lines.index(table) + 1}:" in str(told.value)


def test_without_the_table_or_a_certificate_the_page_is_not_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["chair", str(with_screen(tmp_path, ""))]) == 2
    assert "[chair]" in capsys.readouterr().err
    path = str(hall(tmp_path, "port = 8444"))
    assert viche.main(["chair", path]) == 2
    assert "сертифіката" in capsys.readouterr().err
    assert viche.main(["chair", path, "--code"]) == 2
    assert "не відповідає" in capsys.readouterr().err
    assert viche.main(["chair"]) == 2
