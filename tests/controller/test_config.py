"""hall.toml: what is right is read, what is wrong is named with its line and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.config import BadConfig, HallConfig, read_config
from controller.rules.council import MayorCounts

GOOD = """\
[hall]
id = "mala"
name = "Мала зала"

[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 2
[body.regulations]
vote_s = 20
[[body.member]]
id = "a"
name = "Андрієнко А. А."
seat = 1
card = "04a1"
[[body.member]]
id = "b"
name = "Бойко Б. Б."
seat = 2
[[body.member]]
id = "m"
name = "Міський голова"
mayor = true
seat = 0

[[line]]
name = "can"
kind = "canopen"
interface = "socketcan"
channel = "can0"

[[seat]]
number = 1
line = "can"
node = 11
[[seat]]
number = 2
line = "can"
node = 12
"""


def read(tmp_path: Path, text: str) -> HallConfig:
    path = tmp_path / "hall.toml"
    path.write_text(text, encoding="utf-8")
    return read_config(path)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    config = read(tmp_path, GOOD)
    body = config.bodies["council"]
    assert body.regulations.vote_s == 20
    assert body.seating == {1: "a", 2: "b"}
    assert body.council.mayor_counts is MayorCounts.WHEN_PRESENT
    assert config.lines[0].seats == {11: 1, 12: 2}
    assert config.cards == {"04A1": "a"}
    assert config.seats == (1, 2)
    assert config.journal == tmp_path / "journal.db"
    assert "04A1" not in repr(config)


def test_many_seats_are_wired_in_one_line_and_members_come_from_a_csv(tmp_path: Path) -> None:
    head, rest = GOOD.split("[[body.member]]", 1)
    lines = rest[rest.index("[[line]]") : rest.index("[[seat]]")]
    (tmp_path / "members.csv").write_text(
        "id,name,faction,mayor,seat\na,Андрієнко А. А.,Єдність,,1\nm,Голова,,true,2\n",
        encoding="utf-8",
    )
    text = head.replace("seats = 2", 'seats = 2\nmembers = "members.csv"') + lines
    config = read(tmp_path, text + 'seats = "1-121"\n')
    assert len(config.seats) == 121
    assert config.bodies["council"].council.mayor is not None
    assert config.bodies["council"].seating == {1: "a", 2: "m"}


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("number = 2", "number = 1", r"hall\.toml:38: seat 1 stands twice"),
        ("node = 12", "node = 11", r"hall\.toml:40: node 11 of line “can” serves seat 1"),
        ("node = 12", "node = 200", r"hall\.toml:40: node 200: on this line they are 1 to 127"),
        ('line = "can"\nnode = 12', 'line = "cna"\nnode = 12', r"toml:39: unknown bus “cna”"),
        ('kind = "canopen"', 'kind = "canbus"', r"toml:29: unknown line.kind “canbus”: use one of canopen, modbus, dis"),
        ('"socketcan"', '"sockecan"', r"toml:30: unknown line.interface “sockecan”: use one of socketcan, udp"),
        ('name = "Бойко Б. Б."\nseat = 2', 'name = "Бойко Б. Б."', r"toml:17: .* has no seat"),
        ("seat = 2", "seat = 1", r"toml:17: seat 1 stands twice"),
        ("seat = 2", "seat = 7", r"toml:17: seat 7 of “Бойко Б\. Б\.” is on no line"),
        ('id = "b"', 'id = "a"', r"toml:17: member “a” stands twice"),
        ('"can0"', '"can0"\nmaster = 12', r"toml:32: master 12 is the node of seat 2"),
        ("seats = 2", "seats = 1", r"toml:9: 2 deputies for 1 seats"),
        ("seats = 2", 'seats = "two"', r"toml:9: Expected `int`, got `str`"),
        ("vote_s = 20", "votes = 20", r"toml:11: unknown setting “votes”: use one of"),
        ("vote_s = 20", "vote_s = 0", r"toml:11: vote_s: 1 to 3600 seconds"),
        ("vote_s = 20", 'default_majority = "most"', r"toml:11: unknown majority “most”"),
        ('name = "Мала зала"', 'name = "Мала"\nlanguage = "de"', r"toml:4: unknown language"),
        ('name = "Мала зала"', 'name = "Мала"\ntimezone = "Kyiv"', r"toml:4: unknown time zone"),
        (
            'name = "Мала зала"',
            'nam = "Мала зала"',
            r"toml:3: Object contains unknown field `nam`",
        ),
        ('name = "Мала зала"', 'name = "Мала зала', r"hall\.toml: not valid TOML: .*line 3"),
        ('name = "Рада"', 'name = "Рада"\nmembers = "no.csv"', r"toml:9: no\.csv: No such file"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    assert GOOD.count(wrong) == 1
    with pytest.raises(BadConfig, match=said):
        read(tmp_path, GOOD.replace(wrong, right))


def test_a_bad_row_of_the_members_is_named(tmp_path: Path) -> None:
    head, rest = GOOD.split("[[body.member]]", 1)
    (tmp_path / "members.csv").write_text("id,name,seat\na,А,1\nb,Б,перше\n", encoding="utf-8")
    text = head.replace("seats = 2", 'seats = 2\nmembers = "members.csv"')
    with pytest.raises(BadConfig, match=r"members\.csv:3: Expected `int"):
        read(tmp_path, text + rest[rest.index("[[line]]") :])


def test_no_file_is_a_clear_word(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="there is no such file"):
        read_config(tmp_path / "hall.toml")
