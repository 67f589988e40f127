"""How the web sites do, at the desk: what waits, what went last, what went wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller.rules.ballots import BallotKind
from display.desk.page import Page
from display.desk.sites import READ_S, Sites, SiteState, told
from display.desk.speech import Speech
from sync.dispatch import State
from sync.status import Part, Status
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving

AT = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)


def lines(folder: Path, language: str = "uk") -> list[str]:
    """What a person reads."""
    page = told(Page(100, 20), Sites(folder, lambda: 0.0).read(), Speech(language))
    return ["".join(text for text, _ in row) for row in page.rows]


@pytest.fixture
def status(tmp_path: Path) -> Status:
    return Status(tmp_path, "city", "https://rada.example.gov.ua")


def test_what_the_courier_writes_is_read_in_words(status: Status, tmp_path: Path) -> None:
    part, sound = Part(lambda: AT), Part(lambda: AT)
    status.lines(part.of(State.SENDING, "", 12, lines=300))
    status.sound(sound.of(State.AGAIN, "NewConnectionError: [Errno 101]", 2, waiting_s=4500))
    assert lines(tmp_path) == [
        "↑ Сайт city: надсилається, чекає рядків: 12, востаннє о 14:05",
        "!   звук: спроби тривають самі, чекає файлів: 2, 75 хв",
        "    остання помилка о 14:05: немає зв’язку із сайтом",
    ]
    assert (
        lines(tmp_path, "en")[0]
        == "↑ Site city: being sent, lines waiting: 12, last sent at 14:05"
    )


def test_the_last_error_stays_to_be_read_when_all_is_well_again(
    status: Status, tmp_path: Path
) -> None:
    part = Part(lambda: AT)
    status.lines(part.of(State.AGAIN, "507 full", 40, lines=300))
    status.lines(part.of(State.SENDING, "", 1, lines=340))
    status.lines(part.of(State.DONE, "", 0, lines=341))
    assert lines(tmp_path) == [
        "✓ Сайт city: усе надіслано, востаннє о 14:05",
        "    остання помилка о 14:05: на сайті немає місця",
    ]


def test_where_there_is_no_room_the_last_error_gives_way(status: Status, tmp_path: Path) -> None:
    status.lines(Part(lambda: AT).of(State.AGAIN, "507 full", 40, lines=300))
    page = told(Page(100, 1), Sites(tmp_path, lambda: 0.0).read(), Speech())
    assert len(page.rows) == 1


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("403 key", "сайт не знає ключа цієї зали"),
        ("409 fork", "на сайті інший запис: не продовжуйте без техніка"),
        ("418 teapot", "сайт відповідає 418"),
        ("sound: s/1/0.flac: not found, or not readable", "файлу звуку немає або він пошкоджений"),
        ("shorter: 5 lines at the site, 3 here", "журнал повернуто зі старішої копії"),
    ],
)
def test_what_a_site_refuses_for_is_told_in_words(
    status: Status, tmp_path: Path, why: str, words: str
) -> None:
    status.lines(Part(lambda: AT).of(State.REFUSED, why, 3, lines=1))
    first, second = lines(tmp_path)
    assert first == "✗ Сайт city: сайт не приймає, покличте техніка, чекає рядків: 3"
    assert second.endswith(words)


def test_without_a_courier_the_desk_says_so(tmp_path: Path) -> None:
    assert lines(tmp_path / "none") == [
        "✗ На сайт нічого не надсилається: кур’єр не працює, покличте техніка"
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"state": 5}', b"\xff"])
def test_a_damaged_file_is_no_site(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "city.status.json").write_bytes(content)
    assert Sites(tmp_path, lambda: 0.0).read() == ()


def test_the_files_are_read_now_and_then_not_with_each_picture(
    status: Status, tmp_path: Path
) -> None:
    now = [0.0]
    sites = Sites(tmp_path, lambda: now[0])
    assert sites.read() == ()
    status.lines(Part(lambda: AT).of(State.DONE, "", 0, lines=1))
    assert sites.read() == ()
    now[0] = READ_S
    (found,) = sites.read()
    assert (found.site, found.state) == ("city", "done")
    assert isinstance(found, SiteState)


async def test_it_stands_on_the_page_of_the_consoles_and_a_vote_goes_on_without_it(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    folder = tmp_path / "sync"
    folder.mkdir()
    status = Status(folder, "city", "https://rada.example.gov.ua")
    status.lines(Part(lambda: AT).of(State.AGAIN, "507 full", 7, lines=3))
    ready(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, sites=folder) as desk,
    ):
        await desk.types("5")
        await desk.sees("! Сайт city: спроби тривають самі, чекає рядків: 7", "немає місця")
        assert json.loads(next(folder.iterdir()).read_text(encoding="utf-8"))["waiting"] == 7
        for path in folder.iterdir():
            path.unlink()
        hall.votes(ballot=BallotKind.ROLL_CALL)
        await desk.until(lambda: desk.sitting.voting is not None)
