"""Стаття про розпорядження.

Кожне розпорядження має свій код: повторене з тим самим кодом, воно не діє вдруге. Секретар, який
бачив засідання старішим, ніж воно є, має подивитися ще раз; натискання депутатів його не старять.
"""

from __future__ import annotations

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from tests.standing_orders.story import Story


def test_the_code_of_a_command_leads_to_its_last_event() -> None:
    story = Story().convenes()
    events = story.does(c.TakeBreak(reason="обід"), id="desk-1")
    assert len(events) == 2
    assert story.sitting.seen == {"desk-1": story.sitting.n}


def test_what_consoles_and_the_clock_bring_about_has_no_code() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote()
    story.press(1, Choice.FOR)
    story.does(c.EndVoting(voting=voting), e.By.CLOCK)
    assert story.sitting.seen == {}


def test_codes_outlive_the_sitting_and_a_restart() -> None:
    story = Story().opens()
    story.does(c.CloseSitting(), id="desk-1")
    closed_at = story.sitting.n
    story.records(e.ControllerStarted(version="1"))
    story.opens()
    assert story.sitting.seen == {"desk-1": closed_at}


def test_a_member_at_a_console_does_not_move_the_turn_and_anybody_else_does() -> None:
    story = Story().opens().opens_registration()
    turn = story.sitting.turn
    assert turn == story.sitting.n
    story.arrives(1)
    assert story.sitting.turn == turn < story.sitting.n
    story.does(c.RegisterByHand(member="m2", reason="немає пульта"))
    assert story.sitting.turn == story.sitting.n


def test_a_command_that_is_fulfilled_already_brings_nothing_about() -> None:
    story = Story().convenes().lays_agenda()
    story.does(c.OpenItem(item="i1"), id="desk-1")
    before = story.sitting
    assert story.does(c.OpenItem(item="i1"), id="desk-2") == []
    assert story.sitting is before
