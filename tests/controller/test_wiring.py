"""A line that cannot be meant is told before it is opened, in the language of the hall."""

from __future__ import annotations

from pathlib import Path

import pytest

import viche
from controller.config import BadConfig, read_config
from controller.wiring import make_lines

HALL = """\
[hall]
id = "mala"
name = "Мала зала"
language = "{language}"
[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 247
[[line]]
name = "sector"
"""
CANOPEN = """\
kind = "canopen"
interface = "socketcan"
channel = "can0"
seats = "1-3"
"""
MODBUS = """\
kind = "modbus"
port = "/dev/ttyUSB0"
seats = "1-{consoles}"
"""
DIS = 'kind = "dis"\nport = "/dev/ttyS0"\next_id = 253\n'
INPUTS = "[line.profile.inputs]\naddress = 0\n"

WRONG = {
    "a key that no console has": (
        CANOPEN + "[line.profile]\nkeys = { fro = 0 }",
        "profile.keys: невідоме значення «fro»: оберіть одне з: for, against, ",
        "profile.keys: unknown value “fro”: use one of: for, against, ",
    ),
    "a lamp that no console has": (
        CANOPEN + "[line.profile]\nlamps = { none = 0 }",
        "profile.lamps: невідоме значення «none»",
        "profile.lamps: unknown value “none”",
    ),
    "an unknown setting of a CANopen profile": (
        CANOPEN + "[line.profile]\ncards = 5",
        "profile.cards: невідомий ключ «cards»: тут можуть бути keys, card, lamps, ",
        "profile.cards: unknown key “cards”: there may be keys, card, lamps, ",
    ),
    "a profile of another type": (
        CANOPEN + '[line.profile]\ncard = "five"',
        "profile.card: card: має бути ціле число, а тут текст",
        "profile.card: card: it must be a whole number, but here is a text",
    ),
    "a bit that is two keys": (
        CANOPEN + "[line.profile]\ncard = 1",
        "входи пульта: два мають один біт",
        "two of a console's inputs share a bit",
    ),
    "a heart too slow": (
        CANOPEN + "heartbeat_s = 21",
        "heartbeat_s = 21",
        "heartbeat_s = 21",
    ),
    "a Modbus model that is not known": (
        MODBUS + 'profile = "wave"',
        "profile: немає моделі «wave»; оберіть одну з: viche-console, waveshare",
        "profile: no model is called 'wave'; choose viche-console, waveshare",
    ),
    "a Modbus key that no console has": (
        MODBUS + INPUTS + "keys = { fro = 0 }",
        "profile.inputs: keys: немає «fro»; можуть бути for, against",
        "profile.inputs: keys: there is no fro; use for, against",
    ),
    "an unknown setting of a Modbus profile": (
        MODBUS + INPUTS + "keys = { for = 0 }\ncards = 5",
        "profile.inputs.cards: невідомий ключ «cards»: тут можуть бути address, keys, ",
        "profile.inputs.cards: unknown key “cards”: there may be address, keys, ",
    ),
    "a Modbus profile without an address": (
        MODBUS + "[line.profile.inputs]\nkeys = { for = 0 }",
        "profile.inputs: тут бракує ключа address",
        "profile.inputs: the key address is missing here",
    ),
    "a probe that never comes": (
        MODBUS + "probe_s = 0",
        "probe_s = 0",
        "probe_s",
    ),
    "a number that cannot be sent": (
        DIS,
        "ext_id = 253: оберіть число від 0 до 251",
        "ext_id 253: choose one from 0 to 251",
    ),
}


def hall(folder: Path, table: str, language: str, consoles: int = 3) -> Path:
    """The file of a hall with one line."""
    path = folder / "hall.toml"
    text = HALL.replace("{language}", language) + table.replace("{consoles}", str(consoles))
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path) -> str:
    with pytest.raises(BadConfig) as fault:
        make_lines(read_config(path))
    return str(fault.value)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_table_that_cannot_be_meant_is_told_in_the_halls_language(
    tmp_path: Path, wrong: str
) -> None:
    table, uk, en = WRONG[wrong]
    assert uk in told(hall(tmp_path, table, "uk"))
    assert en in told(hall(tmp_path, table, "en"))


def test_viche_check_tells_it_without_a_walk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, uk, en = WRONG["a Modbus model that is not known"]
    path = hall(tmp_path, table, "uk")
    assert viche.main(["check", str(path), "--no-walk"]) == 2
    assert f"{path}: [[line]] «sector»: {uk}" in capsys.readouterr().err
    assert viche.main(["check", str(path), "--no-walk", "--language", "en"]) == 2
    assert f"{path}: [[line]] “sector”: {en}" in capsys.readouterr().err


def test_a_watchdog_must_outwait_the_lines_cycle(tmp_path: Path) -> None:
    """247 of our own consoles at 19200 8E1: 13.2 ms each on the wire and 15 ms to think."""
    (line,) = make_lines(read_config(hall(tmp_path, MODBUS, "uk", consoles=128)))
    assert len(line.seats) == 128
    uk = told(hall(tmp_path, MODBUS, "uk", consoles=247))
    assert "watchdog.after_s = 5.0: обійти всі пульти цієї лінії (247) може тривати 7.0 с" in uk
    en = told(hall(tmp_path, MODBUS, "en", consoles=247))
    assert "to visit all consoles of this line (247) may take 7.0 s" in en


@pytest.mark.parametrize(
    "way_out", ["baud = 115200", "turnaround_ms = 3", 'profile = "waveshare-io-8ch"']
)
def test_a_faster_line_or_a_module_without_a_watchdog_is_let_in(
    tmp_path: Path, way_out: str
) -> None:
    (line,) = make_lines(read_config(hall(tmp_path, MODBUS + way_out, "uk", consoles=247)))
    assert len(line.seats) == 247


def test_a_watchdog_that_waits_long_enough_is_let_in(tmp_path: Path) -> None:
    own = f"{MODBUS}{INPUTS}keys = {{ for = 0 }}\n[line.profile.watchdog]\naddress = 0\nafter_s = "
    short = told(hall(tmp_path, own + "3", "en", consoles=247))
    assert "watchdog.after_s = 3.0" in short
    make_lines(read_config(hall(tmp_path, own + "10", "en", consoles=247)))
