"""What stands on the desk can be read, by day and by night: 4.5 to 1 (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style

from display.desk.paint import DAY, NIGHT
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import AtTheDesk, at_the_desk, serving
from tests.display.desk.pictures import stands_still
from tests.display.desk.test_snapshots import STATES
from tests.display.desk.test_snapshots_of_trouble import faults

LEAST = 4.5
RULES = frozenset("─│╭╮╰╯▁▂▃▄▅▆▇█▎▊▕▏░▀▔▌▐╴╶")
"""Lines and bars, which say nothing that words do not say."""
SHOWN = ("item", "quorum-gone", "voting", "adopted", "not-adopted", "place-2", "place-3")
ASKED = ("help", "form-announce", "ask-annul", "ask-again")


@pytest.mark.parametrize("theme", [DAY.name, NIGHT.name])
@pytest.mark.parametrize("state", [*SHOWN, *ASKED])
async def test_every_word_stands_out(
    hall: Chamber, tmp_path: Path, state: str, theme: str
) -> None:
    deed, keys = STATES[state]
    deed(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.shows_all()
        if theme == DAY.name:
            await desk.types("f9")
        assert desk.app.theme == theme
        for key in keys:
            await desk.types(key)
        await stands_still(desk)
        assert pale(desk) == {}


@pytest.mark.parametrize("theme", [DAY.name, NIGHT.name])
async def test_a_fault_stands_out(hall: Chamber, tmp_path: Path, theme: str) -> None:
    faults(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.shows_all()
        if theme == DAY.name:
            await desk.types("f9")
        await desk.types("5")
        await desk.sees("втрачено лінію")
        await stands_still(desk)
        assert pale(desk) == {}


def pale(desk: AtTheDesk) -> dict[str, float]:
    """Texts whose contrast is too low, and the contrast; what a question veils is not at hand."""
    found: dict[str, float] = {}
    screen = desk.app.screen
    box = next((each.region for each in screen.query("#box")), screen.region)
    for strip in screen._compositor.render_strips()[box.y : box.bottom]:
        for segment in strip.crop(box.x, box.right):
            words = "".join(each for each in segment.text if each not in RULES).strip()
            if words and segment.style is not None:
                ratio = contrast(segment.style)
                if ratio < LEAST:
                    found[words] = round(ratio, 2)
    return found


def contrast(style: Style) -> float:
    """Lighter by darker, of the two colours of a style (WCAG 2.1, relative luminance)."""
    assert style.color is not None
    assert style.bgcolor is not None
    one, two = (luminance(each.get_truecolor()) for each in (style.color, style.bgcolor))
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    """How light a colour is, 0 to 1."""
    linear = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    )
    return sum(
        weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
