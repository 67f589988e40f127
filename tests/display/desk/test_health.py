"""The state of the consoles at the desk: who is heard, what goes wrong, what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from consoles.signals import Ailment, Health, Silent, Trouble
from controller import wire
from controller.rules.ballots import BallotKind
from display.desk.faults import FAULTS
from display.desk.health import Console, State
from display.desk.health_page import seat_map
from display.desk.health_words import errors_in_words, way_out_of
from display.desk.scene import HealthLog
from display.desk.speech import Speech
from drivers.modbus import Reason
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import SEATS, AtTheDesk, at_the_desk, ready, serving

WELL = {seat: Health("can", 10 + seat, heard_s=1.0) for seat in SEATS}


def tell(hall: Chamber, **changed: Health) -> None:
    """Let the hall's health be told: "s3" is seat 3."""
    hall.hall.healths = WELL | {int(seat[1:]): health for seat, health in changed.items()}
    hall.clock.passes(5)
    hall.engine.turn()


def row(desk: AtTheDesk, words: str) -> str:
    """The row of the screen that has these words."""
    return next(line for line in desk.screen.splitlines() if words in line)


async def test_every_console_has_a_row_and_the_faulty_come_first(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    tell(ready(hall))
    hall.hears(Silent(4))
    crc = Health("rs", 13, heard_s=30.0, errors={"crc": 7, "silent": 2}, model="ADAM-4150")
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        await desk.until(lambda: len(desk.app.scene.health.told) == 5)
        tell(hall, s3=crc, s4=Health("can", 14, heard_s=None))
        await desk.types("5")
        await desk.sees("Стан пультів", "✗ мовчать 1", "! з помилками 1", "✓ справні 3")
        await desk.until(lambda: "rs/13" in desk.screen)
        shown = desk.screen.splitlines()
        silent, faulty, well = (
            next(place for place, line in enumerate(shown) if words in line)
            for words in ("can/14", "rs/13", "can/11")
        )
        assert silent < faulty < well
        assert "ніколи" in row(desk, "can/14")
        assert "зіпсована відповідь ×7" in row(desk, "rs/13")
        assert "щойно" in row(desk, "can/11")
        assert "✓✓!✗✓" in desk.screen, "the map has no sign for each seat"
        assert all(len(line) <= size[0] for line in shown)
        assert desk.english <= {"can", "ADAM"}


async def test_the_chosen_row_says_what_to_do(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    tell(ready(hall))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        await desk.until(lambda: len(desk.app.scene.health.told) == 5)
        hall.hears(Silent(4), Trouble("can", Ailment.STUCK_KEY, node=12, seat=2))
        await desk.types("5")
        await desk.sees("Місце 4 · Депутат 4", "Перевірте роз’єм пульта")
        await desk.types("down")
        await desk.sees("Місце 2 · Депутат 2", "Гляньте, чи нічого не лежить на пульті")
        await desk.types("down")
        await desk.sees("Місце 1 · Депутат 1", "Усе гаразд")
        await desk.types("enter")
        await desk.sees("Депутат 1", "Пересадити депутата")


async def test_before_a_sitting_no_seat_has_a_member_and_nobody_is_to_vote_aloud(
    hall: Chamber, tmp_path: Path
) -> None:
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        tell(hall, s4=Health("can", 14, heard_s=None))
        hall.hears(Silent(4))
        await desk.types("5")
        await desk.sees("✗ мовчать 1", "✓ справні 4", "Перевірте кабель і живлення пульта")
        assert not {"нікого", "з голосу", "місце вільне"} & set(desk.screen.split("  "))
        assert "голосує" not in desk.screen


async def test_when_a_console_was_heard_is_told_as_a_person_says_it(
    hall: Chamber, tmp_path: Path
) -> None:
    ages = {"s1": 12.0, "s2": 130.0, "s3": 7300.0}
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        tell(hall, **{seat: Health("can", 1, heard_s=age) for seat, age in ages.items()})
        await desk.types("5")
        await desk.sees("12 с тому", "2 хв тому", "2 год тому")


async def test_a_secret_vote_keeps_the_consoles_as_they_were_and_says_so(
    hall: Chamber, tmp_path: Path
) -> None:
    tell(ready(hall).votes(ballot=BallotKind.SECRET))
    tell(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await desk.types("5")
        await desk.sees("Триває таємне голосування")
        hall.hears(Silent(2))
        await desk.sees("Місце 2", "Таємно з голосу не голосують")


def test_errors_of_long_ago_do_not_make_a_console_faulty() -> None:
    log, old = HealthLog(), wire.ConsoleHealth(line="can", node=1, errors={"crc": 5})
    log.take(wire.HallHealth(consoles={1: old, 2: old}), 100.0)
    assert not log.worse_at
    worse = wire.ConsoleHealth(line="can", node=1, errors={"crc": 6})
    log.take(wire.HallHealth(consoles={1: old, 2: worse}), 105.0)
    assert log.worse_at == {2: 105.0}


def test_a_large_hall_keeps_the_lines_of_the_map_that_have_trouble() -> None:
    wells = [Console(seat, "", State.WELL, None) for seat in range(1, 451)]
    wells[399] = replace(wells[399], state=State.SILENT)
    rows = seat_map(wells, None, 75, 4)
    assert len(rows) == 4
    assert any("✗" in text for row in rows for text, _ in row)
    assert all(sum(len(text) for text, _ in row) <= 75 for row in rows)


@pytest.mark.parametrize("kind", [*Ailment, *Reason, "lost", "repeated", "exception_2"])
def test_each_kind_of_error_has_its_words_and_its_way_out(kind: Ailment | Reason | str) -> None:
    name = kind if isinstance(kind, str) else kind.value
    for words in (errors_in_words({name: 2}, Speech()), way_out_of({name: 2}, Speech())):
        assert any("а" <= letter <= "я" for letter in words), words
    assert errors_in_words({name: 2}, Speech("en")).endswith("×2")


@pytest.mark.parametrize("kind", ["babbling", "emergency", "stuck_key"])
def test_no_fault_advises_to_vote_aloud_without_a_word_on_secret_votes(kind: str) -> None:
    assert "secret" in FAULTS[kind][1]
