"""Стаття про повноваження.

Засідання веде головуючий, записує секретар, машину доглядає технік. Ніхто не робить чужого, і
запис називає, хто що зробив.
"""

from __future__ import annotations

from typing import get_args

import pytest

from controller.rules import commands as c
from controller.rules.events import By
from controller.rules.offices import OFFICES, demand_office, may
from controller.rules.refusals import Refused, Why

OF_VOTES: set[type[c.Command]] = {
    c.AnnounceVoting,
    c.ChangeMajority,
    c.WithdrawVoting,
    c.OpenVoting,
    c.CastByVoice,
    c.CloseVoting,
    c.ReopenVoting,
    c.AnnulVoting,
    c.CorrectMajority,
    c.RecordStatement,
}
FOR_ANOTHER: set[type[c.Command]] = {
    c.RegisterByHand,
    c.RecordLeaving,
    c.SeatMember,
    c.CastByVoice,
    c.RecuseMember,
}


def test_every_command_of_a_desk_has_its_row_and_no_other() -> None:
    assert OFFICES.keys() == set(get_args(c.DeskCommand))


def test_the_secretary_may_do_all_but_say_what_was_recorded() -> None:
    assert {each for each in OFFICES if not may(By.SECRETARY, each)} == {c.RecordSegment}


def test_the_recorder_says_what_was_recorded_and_nothing_else() -> None:
    assert {each for each in OFFICES if may(By.RECORDER, each)} == {c.RecordSegment}


def test_the_technician_touches_no_vote_and_nobodys_presence() -> None:
    allowed = {command for command in OFFICES if may(By.TECHNICIAN, command)}
    assert allowed == {c.ConfirmTime, c.SignHead}
    assert not allowed & (OF_VOTES | FOR_ANOTHER)


def test_the_chair_runs_votes_and_neither_votes_nor_registers_for_others() -> None:
    assert may(By.CHAIR, c.OpenVoting)
    assert not any(may(By.CHAIR, command) for command in FOR_ANOTHER)


@pytest.mark.parametrize("by", [By.SEAT, By.CLOCK, By.ENGINE])
def test_consoles_clock_and_engine_ask_for_what_is_theirs(by: By) -> None:
    assert may(by, c.CastBallot)
    assert may(by, c.CloseRegistration)


@pytest.mark.parametrize(
    ("by", "command", "why"),
    [
        (By.CHAIR, c.RegisterByHand(member="m1", reason="пульт"), Why.NOT_THE_CHAIRS),
        (By.TECHNICIAN, c.CloseVoting(voting="v1"), Why.NOT_THE_TECHNICIANS),
        (By.RECORDER, c.CloseSitting(), Why.NOT_THE_RECORDERS),
    ],
)
def test_what_is_anothers_is_refused_in_both_languages(
    by: By, command: c.DeskCommand, why: Why
) -> None:
    with pytest.raises(Refused) as refused:
        demand_office(by, command)
    assert refused.value.why is why
    assert refused.value.text("uk") != refused.value.text("en")
