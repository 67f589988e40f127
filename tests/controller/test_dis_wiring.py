"""From a hall.toml with a conference system to its signals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from consoles.dis_line import DcsTextLine, DisLine
from consoles.signals import Back, Key, Press
from controller.config import BadConfig, HallConfig, read_config
from controller.wiring import make_lines
from hw_sim.dis_stand import DisStand
from hw_sim.stand import Ear

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "installer" / "dis.md"
HALL = """\
[hall]
id = "mala"
name = "Мала зала"
[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 1
[[body.member]]
id = "a"
name = "Андрієнко А. А."
seat = 1
"""


def read(folder: Path, text: str) -> HallConfig:
    path = folder / "hall.toml"
    path.write_text(HALL + text, encoding="utf-8")
    return read_config(path)


def serial_hall(port: Path, more: str = "") -> str:
    return f"""
[[line]]
name = "dis"
kind = "dis"
port = "{port}"
{more}
[[seat]]
number = 1
line = "dis"
serial = "1.0.1"
[[seat]]
number = 2
line = "dis"
serial = "1.0.2"
"""


async def test_both_examples_of_the_manual_are_configurations(tmp_path: Path) -> None:
    serial, tcp = re.findall(r"```toml\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    (line,) = make_lines(read(tmp_path, serial))
    assert isinstance(line, DisLine)
    assert (line.name, line.seats) == ("microphones", frozenset({1, 2}))
    assert not line.open_votes
    (line,) = make_lines(read(tmp_path, tcp))
    assert isinstance(line, DcsTextLine)
    assert line.seats == set(range(1, 41))
    assert line.health()[1].node == 101


def test_what_the_manual_shows_are_the_defaults(tmp_path: Path) -> None:
    serial, tcp = re.findall(r"```toml\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    for example, kind in ((serial, "dis"), (tcp, "dis_tcp")):
        shown = read(tmp_path, example).lines[0].table
        kept = [
            row
            for row in example.splitlines()
            if not re.match(r"(baud|rtscts|ext_id|length_first|confirmed|tcp_port)", row)
        ]
        assert len(kept) < len(example.splitlines()), kind
        assert read(tmp_path, "\n".join(kept)).lines[0].table == shown


async def test_a_press_at_a_unit_reaches_the_seat_of_the_file(tmp_path: Path) -> None:
    async with DisStand.serial(tmp_path, [1, 2]) as stand:
        (line,) = make_lines(read(tmp_path, serial_hall(tmp_path / "ttyDIS0")))
        async with Ear(line) as ear:
            await ear.until_heard(Back(1), Back(2))
            stand.bus.fingers.touch(2, "speak", True)
            await ear.until_heard(Press(2, Key.SPEAK))


def test_a_number_that_cannot_be_sent_is_refused_with_the_line_of_the_hall(tmp_path: Path) -> None:
    config = read(tmp_path, serial_hall(tmp_path / "ttyDIS0", "ext_id = 253"))
    with pytest.raises(BadConfig, match=r"dis.*ext_id = 253"):
        make_lines(config)
