"""The code that brings a tablet to a member's seat: asked for, shown once, put away."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from controller.rules import events as e
from display.chair.access import ask_code
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving


class Pairing:
    """Tablets stand at seats 2 and 3."""

    tablets = frozenset({2, 3})

    def __init__(self) -> None:
        self.issued: list[int] = []

    def issue(self, seat: int) -> str:
        self.issued.append(seat)
        return "48151623"

    def unpair(self, seat: int) -> None:
        raise AssertionError(f"nobody is seated anew at {seat}")


def with_tablets(hall: Chamber) -> Pairing:
    pairing = Pairing()
    hall.engine.completion.tablets = pairing  # the hall of these tests has consoles alone
    return pairing


async def test_a_code_is_shown_to_the_desk_that_asked_and_put_away(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    pairing = with_tablets(ready(hall))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        await desk.types("л")
        await desk.sees("Чий планшет?")
        await desk.writes("Депутат 2")
        await desk.types("enter")
        await desk.sees("Планшет: Депутат 2", "перестане діяти")
        assert not pairing.issued
        await desk.types("enter")
        await desk.sees("Код для планшета: Депутат 2, місце 2", "Діє 10 хвилин")
        assert pairing.issued == [2]
        assert all(len(line) <= size[0] for line in desk.screen.splitlines())
        await desk.types("escape")
        await desk.sees("Видано код для планшета на місці 2")
        assert "Діє 10 хвилин" not in desk.screen
    assert hall.named(e.TabletCodeIssued) == [e.TabletCodeIssued(seat=2)]


async def test_the_code_of_the_chair_s_tablet_is_asked_of_its_gateway(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    asked: list[str] = []

    async def gateway() -> str:
        asked.append("")
        return "27182818"

    ready(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, chair_code=gateway) as desk,
    ):
        await desk.types("й")
        await desk.sees("Планшет головуючого", "перестане діяти")
        assert not asked
        await desk.types("enter")
        await desk.sees("Код для планшета головуючого", "Діє 10 хвилин")
        assert len(asked) == 1
        assert not desk.english
        await desk.types("escape")
        assert "Діє 10 хвилин" not in desk.screen


async def test_a_gateway_of_the_chair_that_does_not_answer_is_told_of(
    hall: Chamber, tmp_path: Path
) -> None:
    gone = partial(ask_code, tmp_path / "gone")
    ready(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, chair_code=gone) as desk,
    ):
        await desk.types("q")
        await desk.types("enter")
        await desk.sees("Сторінка головуючого не відповідає: No such file or directory")
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("й")
        await desk.sees("не знає планшета головуючого", "--chair")


async def test_no_code_is_made_for_a_console_with_wires(hall: Chamber, tmp_path: Path) -> None:
    pairing = with_tablets(ready(hall))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("k")
        await desk.writes("Депутат 5")
        await desk.types("enter")
        await desk.does("enter")
        await desk.sees("Відмова")
    assert not pairing.issued
