"""The floor at the desk: who waits, who speaks, and each thing that is done about it."""

from __future__ import annotations

from pathlib import Path

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_nouns import FloorKind, MicrophoneMode
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import ITEMS, at_the_desk, ready, serving


def asks(hall: Chamber, *seats: int) -> None:
    for seat in seats:
        hall.hears(Press(seat, Key.SPEAK))
        hall.clock.passes(1)


async def test_the_queue_is_shown_and_one_key_gives_the_floor_to_the_next(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall)
    asks(hall, 3, 2)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        await desk.sees("Чекають 2", "1. Депутат 3")
        await desk.types("о")
        await desk.sees("● Депутат 3", "1. Депутат 2")
        await desk.types("и")
        await desk.sees("На скільки секунд")
        await desk.does("enter")
        await desk.sees("Депутат 3: ще 60 с")
        await desk.types("ц")
        await desk.sees("Депутат 3: виступ")
    assert len(hall.named(e.FloorEnded)) == 1


async def test_the_mode_is_chosen_and_a_guest_is_put_on_the_list(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("ч")
        await desk.writes("запрошену")
        await desk.types("enter")
        await desk.sees("Прізвище, ім’я, посада")
        await desk.writes("Олена Гість")
        await desk.types("enter", "enter")
        await desk.sees("1. Олена Гість")
        await desk.types("ч")
        await desk.writes("режим")
        await desk.types("enter")
        await desk.writes("вільно")
        await desk.types("enter")
        await desk.sees("Мікрофони: вільно")
    asked = hall.named(e.SpeakerAsked)[0]
    assert isinstance(asked, e.SpeakerAsked)
    assert (asked.guest, asked.kind) == ("Олена Гість", FloorKind.REPORT)
    assert hall.engine.sitting.floor.mode is MicrophoneMode.FREE


async def test_a_member_is_moved_with_a_reason_and_the_order_is_explained(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    asks(hall, 3, 2)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("ч")
        await desk.writes("переставити")
        await desk.types("enter")
        await desk.writes("Депутат 2")
        await desk.types("enter")
        await desk.writes("Депутат 3")
        await desk.types("enter")
        await desk.sees("Причина")
        await desk.writes("потяг")
        await desk.does("enter")
        await desk.sees("1. Депутат 2")
        await desk.types("ч")
        await desk.writes("чому")
        await desk.types("enter")
        await desk.sees("місце в черзі визначив головуючий (потяг)")


async def test_a_result_is_seen_though_members_wait_for_the_floor(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    hall.does(c.SetAgenda(items=ITEMS))
    hall.does(c.OpenItem(item="i1"))
    for seat in (2, 4):
        hall.hears(Press(seat, Key.SPEAK))
        hall.clock.passes(1)
        hall.engine.turn()
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання", item="i1"))
    hall.does(c.OpenVoting(voting="v1"))
    hall.does(c.CloseVoting(voting="v1"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("РІШЕННЯ НЕ ПРИЙНЯТО", "Чекають 2: Депутат 2, Депутат 4")
        await desk.does("о")
        await desk.sees("● Депутат 2", "Про бюджет")
