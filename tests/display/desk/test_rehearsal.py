"""A hall that trains says so at the desk, whatever else is shown."""

from __future__ import annotations

from pathlib import Path

from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving

MARK = "Р Е П Е Т И Ц І Я"


async def test_a_rehearsal_is_marked_on_every_page(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall)
    async with (
        serving(hall, tmp_path, rehearsal=True),
        at_the_desk(hall, tmp_path, size=size) as desk,
    ):
        for page in "12345":
            await desk.types(page)
            await desk.sees(MARK)
            assert desk.screen.splitlines()[0].strip().startswith(MARK)


async def test_the_council_in_earnest_is_not_marked(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("присутні 5")
        assert MARK not in desk.screen
