"""The operator's manual names the keys that the desk has."""

from __future__ import annotations

import re
from pathlib import Path

from display.desk.keys import Do, Place

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "operator" / "sitting.md"


def test_each_key_of_the_desk_has_its_step_and_no_other_is_named() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    named = {letter.lower() for letter in re.findall(r"\*\*([А-ЯҐЄІЇ])\*\*", text)}
    assert named == {each.letter for each in Do}


def test_each_place_named_is_there() -> None:
    named = re.findall(r"клавіша `(\d)`", MANUAL.read_text(encoding="utf-8"))
    assert named == [Place.CONSOLES.digit]
