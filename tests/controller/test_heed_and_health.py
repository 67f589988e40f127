"""What the lines are told of a vote, and what the desks are told of the consoles."""

from __future__ import annotations

from typing import Any

from consoles.signals import Health, Key, Press, Voting
from controller import wire
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from controller.rules.refusals import Refused, Why

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages


def seats(*numbers: int, secret: bool = False) -> Voting:
    return Voting(frozenset(numbers), secret=secret)


def test_the_lines_are_told_whom_an_open_vote_waits_for(sitting_chamber: Chamber) -> None:
    chamber = sitting_chamber.votes()
    chamber.hears(Press(2, Key.FOR), Press(4, Key.AGAINST))
    chamber.hears(Press(2, Key.AGAINST))  # a change of mind: nothing new is waited for
    chamber.does(c.CloseVoting(voting="v1"))
    assert chamber.hall.heeded == [seats(1, 2, 3, 4, 5), seats(1, 3, 5), None]


def test_in_a_secret_vote_the_lines_are_told_that_it_is_secret(sitting_chamber: Chamber) -> None:
    chamber = sitting_chamber.votes(ballot=BallotKind.SECRET)
    chamber.hears(Press(3, Key.FOR))
    assert chamber.hall.heeded[-1] == seats(1, 2, 4, 5, secret=True)


def test_the_lines_are_told_when_members_register(chamber: Chamber) -> None:
    chamber.opens()
    chamber.registers(1)
    chamber.does(c.CloseRegistration())
    assert chamber.hall.attended == [True, False]


def test_a_secret_vote_is_refused_where_somebody_could_not_vote_secretly(
    sitting_chamber: Chamber,
) -> None:
    chamber = sitting_chamber
    chamber.hall.no_secret_keys = frozenset({2, 4})
    chamber.does(c.AnnounceVoting(voting="v1", wording="Питання", ballot=BallotKind.SECRET))
    refused = chamber.tries(c.OpenVoting(voting="v1"))
    assert isinstance(refused, Refused)
    assert refused.why is Why.NO_SECRET_KEYS
    assert "2, 4" in refused.text("uk")
    for member in ("m2", "m4"):
        chamber.does(c.RecordLeaving(member=member, reason="вийшов"))
    chamber.does(c.OpenVoting(voting="v1"))


def told(chamber: Chamber) -> wire.HallHealth:
    notice = chamber.engine.notices.newest(wire.HallHealth)
    assert isinstance(notice, wire.HallHealth)
    return notice


def test_the_desks_are_told_how_the_consoles_do(sitting_chamber: Chamber) -> None:
    chamber = sitting_chamber
    chamber.hall.healths = {
        1: Health("can", 11, heard_s=2.0, errors={"silent": 1}, model="ADAM-4150"),
        2: Health("can", 12, heard_s=None),
    }
    chamber.clock.passes(5)
    chamber.engine.turn()
    assert told(chamber).consoles == {
        1: wire.ConsoleHealth(
            line="can",
            node=11,
            heard_at="2026-11-23T08:00:03+00:00",
            errors={"silent": 1},
            model="ADAM-4150",
        ),
        2: wire.ConsoleHealth(line="can", node=12),
    }


def test_health_is_not_told_during_a_secret_vote(sitting_chamber: Chamber) -> None:
    chamber = sitting_chamber
    chamber.clock.passes(5)
    chamber.engine.turn()
    before = told(chamber)
    chamber.votes(ballot=BallotKind.SECRET)
    chamber.hall.healths = {1: Health("can", 11, heard_s=0.0)}
    for _ in range(2):
        chamber.clock.passes(5)
        chamber.engine.turn()
        assert told(chamber) == before
    chamber.does(c.CloseVoting(voting="v1"))
    chamber.clock.passes(5)
    chamber.engine.turn()
    assert told(chamber) != before
