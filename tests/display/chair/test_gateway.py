"""Who may press the chair's keys: the code, the session, the page's own origin, its rights."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from display.chair.access import CODES, Access, ask_code
from display.chair.orders import Part
from display.tablet.guard import POLICY
from tests.display.chair.halls import ITEM, a_hall, chaired

PRESS = {"id": "a" * 32, "seen": 10**6, "do": "announce", "target": ITEM.id}
FLOOR: tuple[Part, ...] = ("floor",)


async def test_without_a_session_nothing_is_told_and_no_key_works(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path) as chair, chair.client() as client:
        assert (await client.get("/events")).status_code == 204
        assert (await client.post("/press", json=PRESS)).status_code == 401
        client.cookies.set("viche-chair", "x" * 43)
        assert (await client.get("/events")).status_code == 204
        assert (await client.post("/press", json=PRESS)).status_code == 401
        assert hall.named(e.VotingAnnounced) == []
    hall.journal.close()


async def test_a_code_works_once_and_guessing_is_stopped(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path) as chair, chair.client() as client:
        code = chair.access.issue()
        assert (await client.post("/pair", json={"code": code})).status_code == 204
        assert (await client.post("/pair", json={"code": code})).status_code == 403
        for _ in range(4):
            answer = await client.post("/pair", json={"code": "00000000"})
        assert answer.status_code == 403
        answer = await client.post("/pair", json={"code": "00000000"})
        assert answer.status_code == 429
        assert answer.json()["why"] == "paused"
    hall.journal.close()


async def test_a_strangers_page_presses_nothing(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path) as chair, chair.client() as client:
        await client.post("/pair", json={"code": chair.access.issue()})
        for headers in (
            {"origin": "https://example.org"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
        ):
            assert (await client.post("/press", json=PRESS, headers=headers)).status_code == 403
        plain = await client.post("/press", content=b"{}", headers={"content-type": "text/plain"})
        assert plain.status_code == 415
        assert hall.named(e.VotingAnnounced) == []
        assert (await client.post("/press", json=PRESS)).status_code == 200
        page = await client.get("/")
        assert page.headers["content-security-policy"] == POLICY.decode()
        assert page.headers["cache-control"] == "no-store"
    hall.journal.close()


async def test_the_same_press_sent_twice_is_one_vote(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path) as chair, chair.client() as client:
        await client.post("/pair", json={"code": chair.access.issue()})
        first = await client.post("/press", json=PRESS)
        again = await client.post("/press", json=PRESS)
        assert first.json() == again.json()
        assert len(hall.named(e.VotingAnnounced)) == 1
    hall.journal.close()


async def test_what_was_seen_before_the_sitting_went_on_moves_nothing(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path) as chair, chair.client() as client:
        await client.post("/pair", json={"code": chair.access.issue()})
        answer = await client.post("/press", json={**PRESS, "seen": 1})
        assert answer.status_code == 422
        assert "Засідання пішло далі" in answer.json()["why"]
    hall.journal.close()


@pytest.mark.parametrize("do", ["close", "annul", "register", ""])
async def test_there_is_no_other_key(tmp_path: Path, do: str) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path) as chair, chair.client() as client:
        await client.post("/pair", json={"code": chair.access.issue()})
        assert (await client.post("/press", json={**PRESS, "do": do})).status_code == 400
    hall.journal.close()


async def test_what_the_regulations_leave_to_the_secretary_the_tablet_may_not(
    tmp_path: Path,
) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path, parts=FLOOR) as chair, chair.client() as client:
        await client.post("/pair", json={"code": chair.access.issue()})
        assert (await client.post("/press", json=PRESS)).status_code == 403
        hall.does(c.AskFloor(member="m3"))
        await chair.heard()
        grant = {**PRESS, "do": "grant", "target": hall.engine.sitting.floor.waiting[0].id}
        assert (await client.post("/press", json=grant)).status_code == 200
    hall.journal.close()


async def test_a_code_is_told_over_a_socket_that_only_its_group_may_open(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    async with chaired(hall, tmp_path) as chair, chair.client() as client:
        code = await ask_code(tmp_path)
        assert stat.S_IMODE((tmp_path / CODES).stat().st_mode) == 0o660
        assert (await client.post("/pair", json={"code": code})).status_code == 204
        assert stat.S_IMODE((tmp_path / "paired").stat().st_mode) == 0o600
        token = client.cookies["viche-chair"]
        assert token not in (tmp_path / "paired").read_text()
        await ask_code(tmp_path)
        assert (await client.post("/press", json=PRESS)).status_code == 401
    hall.journal.close()


def test_a_session_that_was_left_is_nobodys(tmp_path: Path) -> None:
    access = Access(tmp_path, lambda: 0.0)
    access.pair(access.issue(), "", "s" * 64)
    assert access.holds("s" * 64)
    assert Access(tmp_path, lambda: 0.0).holds("s" * 64)
    access.leave()
    assert not access.holds("s" * 64)
    assert not Access(tmp_path, lambda: 0.0).holds("s" * 64)
    assert not access.holds("")
