"""The desks of the chair and the technician: the keys that are theirs, and who acted."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.rules import events as e
from controller.rules.events import By
from controller.rules.sitting import Stage
from controller.wire import read_entry
from display.desk.keys import Do
from display.desk.office import has_key, has_step
from display.desk.steps import Next
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving


def by_of(hall: Chamber, kind: type[e.Event]) -> By:
    entries = [read_entry(line) for _, line in hall.journal.read()]
    return next(entry.by for entry in entries if isinstance(entry.event, kind))


def test_every_key_does_something_at_the_secretarys_desk() -> None:
    assert all(has_key(By.SECRETARY, each) for each in Do)
    assert all(has_step(By.SECRETARY, each) for each in Next)


def test_the_technician_has_one_key() -> None:
    assert [each for each in Do if has_key(By.TECHNICIAN, each)] == [Do.TIME]


async def test_the_chair_opens_the_vote_and_the_record_says_so(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, office=By.CHAIR) as desk,
    ):
        await desk.sees("ГОЛОВУЮЧИЙ ·")
        await desk.types("г")
        await desk.writes("Про воду")
        await desk.types("f2")
        await desk.until(lambda: not desk.app.busy)
        await desk.does("enter")
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await desk.types("4")
        await desk.sees("· головуючий")
    assert hall.engine.sitting.voting is not None
    assert hall.engine.sitting.voting.stage is Stage.OPEN
    assert by_of(hall, e.VotingAnnounced) is By.CHAIR
    assert by_of(hall, e.VotingOpened) is By.CHAIR


async def test_what_is_the_secretarys_is_told_and_not_asked(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, office=By.CHAIR) as desk:
        await desk.sees("На місці секретаря: Завантажити порядок денний")
        assert "зареєструвати" not in desk.screen
        before = hall.journal.size
        await desk.types("enter")
        await desk.types("н")
        await desk.sees("Це роблять на місці секретаря")
        assert not desk.is_asked
        assert hall.journal.size == before


@pytest.mark.parametrize(("office", "name"), [(By.SECRETARY, ""), (By.TECHNICIAN, "ТЕХНІК ·")])
async def test_the_head_says_whose_desk_it_is(
    hall: Chamber, tmp_path: Path, office: By, name: str
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, office=office) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ", name)
        await desk.types("з")
        assert desk.is_asked is (office is By.SECRETARY)
