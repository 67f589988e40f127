"""The code that brings a tablet to a member's seat: asked for, shown once, put away."""

from __future__ import annotations

from pathlib import Path

from controller.rules import events as e
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


async def test_no_code_is_made_for_a_console_with_wires(hall: Chamber, tmp_path: Path) -> None:
    pairing = with_tablets(ready(hall))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("k")
        await desk.writes("Депутат 5")
        await desk.types("enter")
        await desk.does("enter")
        await desk.sees("Відмова")
    assert not pairing.issued
