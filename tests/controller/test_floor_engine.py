"""The floor through the engine: keys, lamps, relays, time, lots, microphones that are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from consoles.signals import Key, Lamp, Microphone, Press, Withdrawal
from controller.floor_watch import FloorWatch
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind
from controller.rules.council import Regulations
from controller.rules.floor_nouns import FloorEnd, FloorRules, MicrophoneMode
from controller.rules.floor_queue import commitment_of, lot
from tests.controller.conftest import Chamber, make_body


@dataclass
class Desk:
    """A mixer on the table of whoever tests: what it was told last, and what it says."""

    name: str = "mixer"
    on: frozenset[int] = frozenset()
    stuck: set[int] = field(default_factory=set)
    fault: str = ""

    def switch(self, on: frozenset[int]) -> None:
        self.on = on

    def live(self) -> frozenset[int]:
        return self.on | self.stuck

    def look(self) -> str:
        return self.fault


class FloorChamber(Chamber):
    """A chamber with a mixer, whose body has these rules of the floor."""

    def __init__(self, path: Path, rules: FloorRules) -> None:
        self.mixer = Desk()
        self.quiet: dict[int, float] = {}
        self.unsound: dict[str, str] = {}
        super().__init__(path, replace(make_body(), regulations=Regulations(floor=rules)))

    def floor_watch(self) -> FloorWatch:
        return FloorWatch([self.mixer], self)

    def quiet_s(self, seat: int) -> float | None:
        return self.quiet.get(seat)

    def wrong(self) -> Mapping[str, str]:
        return self.unsound

    def speak(self, *seats: int) -> None:
        self.hears(*(Press(seat, Key.SPEAK) for seat in seats))

    def passes(self, seconds: float) -> None:
        self.clock.passes(seconds)
        self.engine.turn()

    def lit(self, lamp: Lamp) -> set[int]:
        return {seat for seat, lamps in self.hall.lit.items() if lamp in lamps}


@pytest.fixture
def rules() -> FloorRules:
    return FloorRules()


@pytest.fixture
def chamber(tmp_path: Path, rules: FloorRules) -> Iterator[FloorChamber]:
    made = FloorChamber(tmp_path / "journal.db", rules)
    made.opens().registers(1, 2, 3, 4, 5)
    made.does(c.CloseRegistration())
    yield made
    made.journal.close()


def test_a_press_is_a_request_with_its_lamp_and_a_grant_opens_the_microphone(
    chamber: FloorChamber,
) -> None:
    chamber.speak(2)
    assert (chamber.lit(Lamp.SPEAK), chamber.lit(Lamp.MICROPHONE)) == ({2}, set())
    chamber.passes(1)
    chamber.does(c.GrantFloor())
    assert chamber.lit(Lamp.MICROPHONE) == {2}
    assert chamber.mixer.on == {2}
    chamber.speak(2)
    assert (chamber.lit(Lamp.SPEAK), chamber.lit(Lamp.MICROPHONE)) == (set(), set())
    assert chamber.mixer.on == frozenset()


def test_the_speaker_is_warned_by_his_lamp_and_the_microphone_closes_at_zero(
    chamber: FloorChamber,
) -> None:
    chamber.speak(2)
    chamber.passes(1)
    chamber.does(c.GrantFloor())
    for _ in range(149):
        chamber.passes(1)
        assert chamber.lit(Lamp.SPEAK) == {2}
    seen = set()
    for _ in range(29):
        chamber.passes(1)
        seen.add(bool(chamber.lit(Lamp.SPEAK)))
        assert chamber.lit(Lamp.MICROPHONE) == {2}
    assert seen == {True, False}, "it blinks"
    for _ in range(2):
        chamber.passes(1)
    assert chamber.lit(Lamp.MICROPHONE) == set()
    assert [x.why for x in chamber.named(e.FloorEnded) if isinstance(x, e.FloorEnded)] == [
        FloorEnd.TIME
    ]


@pytest.mark.parametrize("rules", [FloorRules(closes_at_zero=False)])
def test_where_a_council_wants_it_so_the_microphone_stays_open_at_zero(
    chamber: FloorChamber,
) -> None:
    chamber.speak(2)
    chamber.passes(1)
    chamber.does(c.GrantFloor())
    chamber.passes(181)
    chamber.passes(1)
    assert chamber.lit(Lamp.MICROPHONE) == {2}


def test_the_seed_of_a_lot_is_fixed_in_the_record_before_anybody_asks(
    chamber: FloorChamber,
) -> None:
    chamber.speak(4, 1, 3)
    chamber.passes(0.3)
    events = chamber.events()
    kinds = [type(event) for event in events]
    assert kinds.index(e.LotCommitted) < kinds.index(e.SpeakerAsked)
    drawn = events[-1]
    assert isinstance(drawn, e.FloorLotDrawn)
    fixed = chamber.named(e.LotCommitted)[0]
    assert isinstance(fixed, e.LotCommitted)
    assert commitment_of(drawn.seed) == fixed.commitment
    asked = [x for x in events if isinstance(x, e.SpeakerAsked)]
    assert drawn.order == lot(drawn.seed, [(x.request, x.member or "") for x in asked])
    chamber.passes(1)
    chamber.speak(5, 2)
    chamber.passes(0.3)
    again = chamber.events()[-1]
    assert isinstance(again, e.FloorLotDrawn)
    assert commitment_of(again.seed) == drawn.commitment, "one lot fixes the next"
    assert len(chamber.named(e.LotCommitted)) == 1


def test_after_a_restart_microphones_are_off_the_queue_waits_and_lots_go_on(
    chamber: FloorChamber,
) -> None:
    chamber.speak(2)
    chamber.passes(1)
    chamber.speak(3)
    chamber.passes(1)
    chamber.does(c.GrantFloor())
    chamber.dies_and_comes_back()
    assert chamber.lit(Lamp.MICROPHONE) == set()
    assert chamber.lit(Lamp.SPEAK) == {3}
    ended = chamber.named(e.FloorEnded)[-1]
    assert isinstance(ended, e.FloorEnded)
    assert ended.why is FloorEnd.OUTAGE
    chamber.passes(1)
    chamber.speak(4, 5)
    chamber.passes(0.3)
    assert len(chamber.named(e.FloorLotDrawn)) == 1


@pytest.mark.parametrize("rules", [FloorRules(mode=MicrophoneMode.AUTOMATIC)])
def test_the_automatic_mode_opens_one_after_another_when_their_instant_is_over(
    chamber: FloorChamber,
) -> None:
    chamber.speak(2, 4)
    assert chamber.lit(Lamp.MICROPHONE) == set(), "who is in the same burst may come yet"
    chamber.passes(0.3)
    chamber.engine.turn()
    first = chamber.lit(Lamp.MICROPHONE)
    assert len(first) == 1
    chamber.speak(*first)
    chamber.engine.turn()
    assert chamber.lit(Lamp.MICROPHONE) == {2, 4} - first


@pytest.mark.parametrize(
    "rules", [FloorRules(chair_seats=(5,), chair_mutes=True, mode=MicrophoneMode.FREE)]
)
def test_while_the_chair_speaks_the_others_are_off(chamber: FloorChamber) -> None:
    chamber.speak(1)
    chamber.passes(0.3)
    chamber.passes(1)
    assert chamber.lit(Lamp.MICROPHONE) == {1}
    chamber.speak(5)
    assert chamber.lit(Lamp.MICROPHONE) == {5}
    chamber.speak(5)
    assert chamber.lit(Lamp.MICROPHONE) == {1}


@pytest.mark.parametrize("rules", [FloorRules(rostrum=3)])
def test_a_guest_speaks_at_the_rostrum(chamber: FloorChamber) -> None:
    chamber.does(c.AskFloor(guest="Олена Гість", grant=True))
    assert chamber.mixer.on == {3}


def test_a_microphone_open_without_a_grant_is_a_fault_and_its_end_is_told(
    chamber: FloorChamber,
) -> None:
    chamber.mixer.stuck = {4}
    chamber.hears(Microphone(1, on=True))
    chamber.passes(1)
    assert chamber.engine.sitting.faults == {}, "switching takes its moment"
    for _ in range(2):
        chamber.passes(1)
    faults = {key for key in chamber.engine.sitting.faults if key[0] == "microphone_open"}
    assert faults == {("microphone_open", "seat 1"), ("microphone_open", "seat 4")}
    chamber.mixer.stuck = set()
    chamber.hears(Microphone(1, on=False))
    for _ in range(2):
        chamber.passes(1)
    assert chamber.engine.sitting.faults == {}


def test_what_is_wrong_with_the_recording_is_a_fault_while_it_lasts(chamber: FloorChamber) -> None:
    chamber.unsound = {"no_sound": "USB Audio: no sound for 2 s"}
    chamber.passes(1)
    assert chamber.engine.sitting.faults == {("no_sound", ""): "USB Audio: no sound for 2 s"}
    chamber.unsound = {}
    chamber.passes(1)
    assert chamber.engine.sitting.faults == {}


def test_a_speech_of_which_nothing_is_heard_is_a_fault(chamber: FloorChamber) -> None:
    chamber.quiet[2] = 60.0
    chamber.does(c.AskFloor(member="m2", grant=True))
    for _ in range(9):
        chamber.passes(1)
        assert chamber.engine.sitting.faults == {}
    for _ in range(2):
        chamber.passes(1)
    assert ("speaker_silent", "seat 2") in chamber.engine.sitting.faults


def test_a_mixer_that_does_not_answer_is_a_fault(chamber: FloorChamber) -> None:
    chamber.mixer.fault = "no answer"
    chamber.passes(1)
    assert chamber.engine.sitting.faults == {("mixer", "mixer"): "no answer"}


def test_a_unit_with_a_key_of_its_own_takes_back_and_ends(chamber: FloorChamber) -> None:
    chamber.speak(2, 3)
    chamber.hears(Withdrawal(2))
    chamber.passes(1)
    chamber.does(c.GrantFloor())
    chamber.hears(Microphone(3, on=True))
    chamber.hears(Microphone(3, on=False))
    ended = chamber.named(e.FloorEnded)[-1]
    assert isinstance(ended, e.FloorEnded)
    assert (ended.member, ended.why) == ("m3", FloorEnd.OWN)


def test_nothing_of_the_floor_is_written_while_a_secret_vote_is_open(
    chamber: FloorChamber,
) -> None:
    chamber.speak(2, 3)
    chamber.passes(1)
    chamber.votes(ballot=BallotKind.SECRET)
    before = len(chamber.events())
    chamber.speak(4)
    chamber.passes(1)
    assert len(chamber.events()) == before


def test_the_deadline_of_a_speech_wakes_the_engine(chamber: FloorChamber) -> None:
    chamber.speak(2)
    chamber.passes(1)
    chamber.does(c.GrantFloor())
    ends_at = chamber.engine.sitting.floor.speaking[0].ends_at
    assert ends_at == chamber.clock.now() + timedelta(seconds=180)
