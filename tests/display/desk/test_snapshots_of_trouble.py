"""How the desk looks when something is wrong, when it asks for files, and in other hands."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from docx import Document

from consoles.signals import Silent
from controller.rules import commands as c
from controller.rules.events import By
from display.desk.lock import Lock
from display.desk.pin import PinFile, set_pin
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import SEATS, AtTheDesk, at_the_desk, serving
from tests.display.desk.pictures import all_fits, compare, picture, stands_still
from tests.display.desk.test_snapshots import SIZES, adopted, at_an_item, voting
from tests.display.desk.test_tablet_code import with_tablets

Deed: TypeAlias = Callable[[Chamber], object]
Doing: TypeAlias = Callable[[AtTheDesk], Awaitable[None]]


def consoles_silent(hall: Chamber) -> None:
    at_an_item(hall)
    hall.hears(Silent(2), Silent(4))


def faults(hall: Chamber) -> None:
    at_an_item(hall)
    hall.does(c.ReportFault(kind="bus_lost", detail="sector-a"))
    hall.does(c.ReportFault(kind="babbling", detail="3"))


def clock_in_doubt(hall: Chamber) -> None:
    hall.does(c.ReportFault(kind="clock_behind", detail="60 s"))


def interrupted(hall: Chamber) -> None:
    """A vote is open, and the controller is started anew."""
    voting(hall)
    hall.dies_and_comes_back()


def with_a_tablet(hall: Chamber) -> None:
    at_an_item(hall)
    with_tablets(hall)


def typed(*keys: str) -> Doing:
    async def do(desk: AtTheDesk) -> None:
        for key in keys:
            await desk.types(key)

    return do


def consoles_seen(seats: str) -> Doing:
    async def do(desk: AtTheDesk) -> None:
        await desk.types("5")
        await desk.sees(seats)  # the map comes a moment after the rest

    return do


async def sifted(desk: AtTheDesk) -> None:
    await desk.types("4", "/", "enter", "right", "right", "enter")


async def refused(desk: AtTheDesk) -> None:
    await desk.types("п", "enter")
    await desk.sees("Відмова")


async def code_shown(desk: AtTheDesk) -> None:
    await desk.types("л")
    await desk.writes("Депутат 2")
    await desk.types("enter", "enter")
    await desk.sees("Діє 10 хвилин")


STATES: dict[str, tuple[Deed, Doing]] = {
    "silent": (consoles_silent, typed()),
    "silent-place-5": (consoles_silent, consoles_seen("·✗·✗·")),
    "faults": (faults, typed()),
    "faults-place-5": (faults, consoles_seen("·····")),
    "clock": (clock_in_doubt, typed()),
    "interrupted": (interrupted, typed()),
    "journal-sifted": (adopted, sifted),
    "journal-sieve": (adopted, typed("4", "/")),
    "no-match": (at_an_item, typed("/", "ї", "ї")),
    "code": (with_a_tablet, code_shown),
    "chair-code": (at_an_item, typed("й", "enter")),
}


async def code() -> str:
    """What the chair's gateway answers."""
    return "27182818"


async def looks(desk: AtTheDesk, name: str) -> None:
    """Compare what is shown with what is kept, once it stands still."""
    await stands_still(desk)
    all_fits(desk)
    size = desk.app.size
    compare(f"{name}-{size.width}x{size.height}", picture(desk))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", sorted(STATES))
async def test_the_desk_looks_as_it_did_in_trouble(
    hall: Chamber, tmp_path: Path, state: str, size: tuple[int, int]
) -> None:
    deed, do = STATES[state]
    deed(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, chair_code=code) as desk,
    ):
        await desk.shows_all()
        await do(desk)
        await looks(desk, state)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("office", [By.CHAIR, By.TECHNICIAN])
async def test_the_desk_of_another_office_looks_as_it_did(
    hall: Chamber, tmp_path: Path, office: By, size: tuple[int, int]
) -> None:
    at_an_item(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, office=office) as desk,
    ):
        await desk.shows_all()
        await looks(desk, f"office-{office.value}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_locked_desk_looks_as_it_did(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    voting(hall)
    set_pin(tmp_path / "pin", "2718")
    lock = Lock(PinFile(tmp_path / "pin"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size, lock=lock) as desk:
        await desk.shows_all()
        await looks(desk, "locked")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_hall_that_trains_looks_as_it_did(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    voting(hall)
    async with (
        serving(hall, tmp_path, rehearsal=True),
        at_the_desk(hall, tmp_path, size=size) as desk,
    ):
        await desk.shows_all()
        await looks(desk, "rehearsal")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_desk_whose_controller_has_gone_looks_as_it_did(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    voting(hall)
    async with contextlib.AsyncExitStack() as served:
        await served.enter_async_context(serving(hall, tmp_path))
        async with at_the_desk(hall, tmp_path, size=size) as desk:
            await desk.shows_all()
            await served.aclose()
            await desk.sees("Немає зв’язку")
            await looks(desk, "gone")


def word(path: Path) -> None:
    document = Document()
    for number in range(1, 5):
        document.add_paragraph(f"{number}. Про питання {number}")
    document.save(str(path))


def table(path: Path) -> None:
    path.write_text(
        "number,title,majority,ballot\n1,Про бюджет,of_total,roll_call\n"
        "2,Про обрання секретаря,of_total,secret\n",
        encoding="utf-8",
    )


def objects(path: Path) -> None:
    path.write_text(
        '[{"number": "1", "title": "Про бюджет"}, {"number": "2", "title": "Про Регламент", '
        '"majority": "two_thirds_of_total"}]',
        encoding="utf-8",
    )


def wrong(path: Path) -> None:
    path.write_text("номер;питання\n" + "1;Про бюджет\n" * 9, encoding="utf-8")


FILES: dict[str, tuple[str, Callable[[Path], None], int]] = {
    "docx": ("порядок.docx", word, 4),
    "csv": ("порядок.csv", table, 2),
    "json": ("порядок.json", objects, 2),
    "wrong": ("порядок.csv", wrong, 0),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("kind", sorted(FILES))
async def test_an_agenda_of_each_form_is_shown_before_it_is_laid(
    hall: Chamber,
    tmp_path: Path,
    kind: str,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name, write, count = FILES[kind]
    write(tmp_path / name)
    monkeypatch.chdir(tmp_path)  # its name alone stands in the picture
    hall.opens().registers(*SEATS)
    hall.does(c.CloseRegistration())
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, agenda=Path(name)) as desk,
    ):
        await desk.shows_all()
        await desk.types("ф", "enter")
        await looks(desk, f"import-{kind}")
        if count:
            await desk.does("enter")
        assert len(desk.sitting.agenda) == count
