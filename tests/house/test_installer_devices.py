"""The installer's pages on cards and pins are right: their tables are read as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from consoles.pcsc_line import PcscLine
from consoles.reader_line import ReaderLine
from controller.config import BadConfig, HallConfig, read_config
from controller.gpio_table import INPUTS, OUTPUTS, Gpio
from controller.wiring import make_lines

INSTALLER = Path(__file__).resolve().parents[2] / "docs" / "installer"
HALL = """\
[hall]
id = "mala"
name = "Мала зала"
[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 20
[[line]]
name = "can"
kind = "canopen"
interface = "socketcan"
channel = "can0"
seats = "1-20"
"""


def page(name: str) -> str:
    return (INSTALLER / name).read_text(encoding="utf-8")


def read(folder: Path, tables: str) -> HallConfig:
    path = folder / "hall.toml"
    path.write_text(HALL + tables, encoding="utf-8")
    return read_config(path)


def shown(name: str) -> str:
    [tables] = re.findall(r"```toml\n(.*?)```", page(name), re.DOTALL)
    return str(tables)


def test_the_card_readers_shown_are_lines_without_seats_of_their_own(tmp_path: Path) -> None:
    config = read(tmp_path, shown("cards.md"))
    assert config.seats == tuple(range(1, 21))
    can, reader, pcsc = make_lines(config)
    assert isinstance(reader, ReaderLine)
    assert isinstance(pcsc, PcscLine)
    assert (len(can.seats), reader.seats, pcsc.seats) == (20, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('seats = "12"', 'seats = "21"', r"hall\.toml:20: на місці 21 немає пульта"),
        (
            'seats = "12"',
            'seats = "1-2"',
            r"hall\.toml:20: зчитувач карток стоїть на одному",
        ),
        ("baud = 9600", "baud = 9601", r"hall\.toml:19: baud = 9601: такої швидкості немає"),
    ],
)
def test_a_reader_that_stands_nowhere_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    with pytest.raises(BadConfig, match=said):
        read(tmp_path, shown("cards.md").replace(right, wrong))


def test_a_reader_is_no_console(tmp_path: Path) -> None:
    seat = '[[seat]]\nnumber = 30\nline = "reader-12"\nnode = 1\n'
    with pytest.raises(BadConfig, match="зчитувач карток — не пульт"):
        read(tmp_path, shown("cards.md") + seat)


def test_the_pins_shown_are_read_and_every_role_is_explained(tmp_path: Path) -> None:
    table = read(tmp_path, shown("gpio.md")).gpio
    assert table is not None
    assert all(table.pin(role) is not None for role in (*OUTPUTS, *INPUTS))
    explained = re.findall(r"^\| `(\w+)` \| (?:out|in)put", page("gpio.md"), re.MULTILINE)
    assert explained == [*OUTPUTS, *INPUTS]
    settings = set(re.findall(r"^(\w+) = ", shown("gpio.md"), re.MULTILINE))
    assert settings == set(Gpio.__struct_fields__)


def test_a_pin_with_two_roles_is_told_with_its_line(tmp_path: Path) -> None:
    tables = shown("gpio.md").replace("sitting = 27", "sitting = 17")
    with pytest.raises(BadConfig, match=r"hall\.toml:17: sitting: вивід 17 уже має роль bell"):
        read(tmp_path, tables)


def test_a_hall_without_pins_has_none(tmp_path: Path) -> None:
    assert read(tmp_path, "").gpio is None
