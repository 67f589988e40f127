"""Cards at the desk: refused ones shown with their way out, enrolment, withdrawal."""

from __future__ import annotations

from pathlib import Path

import pytest

from consoles.signals import CardIn, CardRead
from controller.rules import events as e
from controller.rules.sitting import Sitting
from display.desk.cards import in_words, refusals
from display.desk.speech import Speech
from tests.controller.conftest import Chamber
from tests.controller.test_sockets import serving
from tests.display.desk.conftest import at_the_desk

STRANGE = "3C00CE754C"


async def test_a_card_held_to_the_desks_reader_is_enrolled(hall: Chamber, tmp_path: Path) -> None:
    hall.opens()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("а")
        await desk.sees("Чия картка?")
        await desk.writes("Депутат 3")
        await desk.types("enter")
        await desk.sees("через зчитувач секретаря")
        await desk.types("enter")
        await desk.sees("Прикладіть картку")
        hall.engine.hear(CardRead(STRANGE))
        await desk.until(lambda: len(desk.app.scene.reads) == 1)
        await desk.types("enter")
        await desk.sees("Записати картку: Депутат 3?", "…754C на зчитувачі")
        await desk.does("enter")
        await desk.sees("Картку записано: Депутат 3")
        hall.engine.hear(CardIn(3, STRANGE))
        await desk.until(lambda: desk.sitting.is_here("m3"))
        assert STRANGE not in desk.screen


async def test_an_unknown_card_at_a_seat_is_shown_and_enrolled_where_it_lies(
    hall: Chamber, tmp_path: Path
) -> None:
    hall.opens()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        hall.engine.hear(CardIn(4, STRANGE))
        await desk.sees("1 картку відхилено")
        await desk.types("5")
        await desk.sees("Місце 4: картка, яка нікому не належить, …754C")
        assert not desk.english
        await desk.types("1", "а")
        await desk.writes("Депутат 4")
        await desk.types("enter")
        await desk.sees("картка …754C за місцем 4")
        await desk.types("enter")
        await desk.does("enter")
        await desk.until(lambda: desk.sitting.is_here("m4"))
        assert not desk.sitting.cards_refused


async def test_cards_are_enrolled_before_any_sitting(hall: Chamber, tmp_path: Path) -> None:
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("f")  # the same key in the Latin layout
        await desk.writes("Депутат 5")
        await desk.types("enter", "enter")
        hall.engine.hear(CardRead(STRANGE))
        await desk.until(lambda: len(desk.app.scene.reads) == 1)
        await desk.types("enter")
        await desk.does("enter")
        await desk.sees("Картку записано: Депутат 5")
        assert not desk.sitting.is_on


async def test_without_a_card_at_the_reader_nothing_is_enrolled(
    hall: Chamber, tmp_path: Path
) -> None:
    hall.opens().hears(CardRead(STRANGE))  # read before anybody asked for it
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.until(lambda: len(desk.app.scene.reads) == 1)
        await desk.types("а", "enter", "enter", "enter")
        await desk.sees("Картку не прочитано")


async def test_anothers_card_is_not_enrolled(hall: Chamber, tmp_path: Path) -> None:
    hall.opens()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("а")
        await desk.writes("Депутат 3")
        await desk.types("enter", "enter")
        hall.engine.hear(CardRead("04A1"))
        await desk.until(lambda: len(desk.app.scene.reads) == 1)
        await desk.types("enter")
        await desk.sees("вже чинна — Депутат 1")


async def test_a_lost_card_is_withdrawn(hall: Chamber, tmp_path: Path) -> None:
    hall.opens()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("а")
        await desk.writes("Депутат 1")
        await desk.types("enter")
        await desk.writes("Вилучити")
        await desk.types("enter")
        await desk.sees("Вилучити картки: Депутат 1?", "загублено")
        await desk.does("f2")
        await desk.sees("Картки вилучено: Депутат 1")
        assert hall.named(e.CardsWithdrawn)


@pytest.mark.parametrize("fault", e.CardFault)
def test_each_refusal_and_each_event_of_cards_has_ukrainian_words(fault: e.CardFault) -> None:
    card = e.CardRefused(seat=4, fault=fault, member="m1", elsewhere=9, tail="754C")
    [(words, way_out)] = refusals(Sitting(cards_refused={4: card}), Speech())
    assert "Місце 4" in words
    for said in (words, way_out):
        assert any("а" <= letter <= "я" for letter in said), said
    others = (e.CardForgotten(seat=4), e.CardEnrolled(member="m1"), e.CardsWithdrawn(member="m1"))
    for event in (card, *others):
        assert in_words(event, Sitting(), Speech()) != in_words(event, Sitting(), Speech("en"))
