"""The Modbus chapter of the installer's manual is right: its tables, its figures, its profile."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest

from consoles.modbus_models import MODELS, find_profile
from consoles.modbus_module import Module
from consoles.modbus_round import cycle_s, missed_share
from drivers.modbus import Reason

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "installer" / "modbus.md"
TURNAROUND_S = 0.003
TAPS_S = (0.1, 0.15, 0.3, 0.6)


@pytest.fixture(scope="module")
def manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


def rows(manual: str, after: str) -> list[list[str]]:
    """The rows of the first table after some words, without its head."""
    lines = manual.split(after, 1)[1].splitlines()
    behind = itertools.dropwhile(lambda line: not line.startswith("|"), lines)
    table = itertools.takewhile(lambda line: line.startswith("|"), behind)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table][2:]


def test_the_cycles_and_the_missed_taps_are_those_of_the_formula(manual: str) -> None:
    model = MODELS["waveshare-io-8ch"]
    shown = rows(manual, "## How long a round takes")
    assert len(shown) == 6
    for baud, consoles, wire, around, *missed in shown:
        speed, number = int(baud), int(consoles)
        cycle = cycle_s(number, model, speed, turnaround_s=TURNAROUND_S)
        assert wire == f"{cycle_s(number, model, speed):.3f} s"
        assert around == f"{cycle:.3f} s"
        shares = [missed_share(tap, cycle, cycle / number) for tap in TAPS_S]
        assert missed == [f"{100 * share:.0f} %" for share in shares]


def test_a_line_as_short_as_the_manual_says_misses_no_tap(manual: str) -> None:
    found = re.search(
        r"tap of 0.15 s .*?at most (\d+) consoles at\s+19200 or (\d+) at 115200; for one of 0.3 s,"
        r" (\d+) or (\d+)",
        manual,
        re.DOTALL,
    )
    assert found
    model = MODELS["waveshare-io-8ch"]
    cases = [(19_200, 0.15), (115_200, 0.15), (19_200, 0.3), (115_200, 0.3)]
    for (baud, tap_s), most in zip(cases, map(int, found.groups()), strict=True):
        look = cycle_s(1, model, baud, turnaround_s=TURNAROUND_S)
        assert missed_share(tap_s, most * look, look) == 0
        assert missed_share(tap_s, (most + 1) * look, look) > 0


def test_the_rounds_of_our_own_console_are_those_of_the_formula(manual: str) -> None:
    text = manual.split("A latch misses no tap.")[1].split("(32, 64, 128", maxsplit=1)[0]
    shown = re.findall(r"\d\.\d{3}", text)
    model = MODELS["viche-console"]
    assert shown == [
        f"{cycle_s(number, model, baud, turnaround_s=TURNAROUND_S):.3f}"
        for baud in (19_200, 115_200)
        for number in (32, 64, 128)
    ]


def test_all_models_are_listed_and_no_other(manual: str) -> None:
    assert [row[0].strip("`") for row in rows(manual, "## Models")] == list(MODELS)


def test_the_profile_shown_is_read_and_is_that_of_our_own_console(manual: str) -> None:
    (table,) = (t for t in re.findall(r"```toml\n(.*?)```", manual, re.DOTALL) if "latch" in t)
    profile = find_profile(tomllib.loads(table)["line"]["profile"])
    own = Module(9, MODELS["viche-console"])
    assert profile.inputs == MODELS["viche-console"].inputs
    assert profile.latch == MODELS["viche-console"].latch
    assert profile.outputs == MODELS["viche-console"].outputs
    assert Module(9, profile).settings[1:] == own.settings


def test_every_reason_that_is_counted_is_explained(manual: str) -> None:
    explained = " ".join(row[0] for row in rows(manual, "never after a secret vote"))
    assert set(re.findall(r"`(\w+)`", explained)) >= {reason.value for reason in Reason}
