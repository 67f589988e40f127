"""A session with a simulated central unit of the text protocol, on a clock moved by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consoles.dis_text_session import ANSWER_S, PROBE_S, TextSession
from consoles.signals import (
    Ailment,
    Back,
    Key,
    Lamp,
    Mended,
    Microphone,
    Press,
    Signal,
    Silent,
    Trouble,
    Withdrawal,
)
from drivers.faults import BusLost
from hw_sim.dis_room import Mike
from hw_sim.dis_text_unit import TextCentralUnit

SEATS = {11: 101, 12: 102, 13: 103}
STEP_S = 0.05


class Talk:
    """A session and a central unit on one connection."""

    def __init__(self) -> None:
        self.unit = TextCentralUnit({seat: Mike(seat, number) for number, seat in SEATS.items()})
        self.session = TextSession("dis", SEATS)
        self.now = 100.0
        self.sent: list[bytes] = []
        self.cut = False

    def start(self) -> list[Signal]:
        self.session.start(self.now)
        return self.wait(STEP_S)

    def wait(self, seconds: float) -> list[Signal]:
        heard: list[Signal] = []
        for _ in range(round(seconds / STEP_S)):
            heard += self.carry() + self.session.tick(self.now)
            self.now += STEP_S
        return heard + self.carry()

    def carry(self) -> list[Signal]:
        lines = list(self.session.outbox)
        self.session.outbox.clear()
        self.sent += lines
        return [told for line in lines for told in self.hear(self.unit.hear(line, self.now))]

    def hear(self, data: bytes) -> list[Signal]:
        return [] if self.cut else self.session.hear(data, self.now)

    def press(self, seat: int) -> list[Signal]:
        return self.hear(self.unit.touch(seat, "speak"))


@pytest.fixture
def talk() -> Talk:
    opened = Talk()
    opened.start()
    return opened


def test_the_start_tells_who_is_there_and_closes_what_nobody_has_granted() -> None:
    talk = Talk()
    talk.unit.unplug(103)
    talk.unit.touch(101, "speak")
    talk.unit.room.switch(talk.unit.room.mikes[102], on=True)
    assert talk.start() == [
        Back(101),
        Back(102),
        Microphone(102, on=True),
        Press(101, Key.SPEAK),
        Mended("dis", Ailment.BUS_LOST),
        Silent(103),
        Microphone(102, on=False),
    ]
    assert talk.sent[0] == b"mic_status\r\n"
    assert len(talk.sent) == 2


def test_a_seat_that_stays_passive_is_told_once(talk: Talk) -> None:
    assert talk.hear(talk.unit.unplug(101)) == [Silent(101)]
    assert talk.wait(3 * PROBE_S) == []
    assert talk.hear(b"seat_state 11 passive\r\n") == []
    assert talk.hear(b"seat_state 11 active\r\n") == [Back(101)]


def test_the_state_is_asked_for_when_nothing_comes(talk: Talk) -> None:
    assert talk.wait(PROBE_S + 1) == []
    assert talk.sent == [b"mic_status\r\n"] * 2


def test_an_answer_that_does_not_end_is_a_lost_bus(talk: Talk) -> None:
    talk.cut = True
    talk.wait(PROBE_S + ANSWER_S - 1)
    with pytest.raises(BusLost, match="mic_status"):
        talk.wait(2)


def test_a_host_that_is_no_central_unit_is_a_lost_bus() -> None:
    talk = Talk()
    talk.cut = True
    talk.start()
    assert talk.session.hear(b"HTTP/1.1 400 Bad Request\r\n\r\n", talk.now) == []
    with pytest.raises(BusLost):
        talk.wait(ANSWER_S + 1)


def test_what_ended_while_nobody_listened_is_over_after_the_return(talk: Talk) -> None:
    talk.press(101)
    talk.session.show({102: Lamp.MICROPHONE})
    talk.wait(0.2)
    talk.cut = True
    talk.press(101)
    talk.press(102)
    talk.session.show({102: Lamp.NONE})
    talk.cut = False
    told = talk.start()
    assert told[-3:-1] == [Withdrawal(101), Microphone(102, on=False)]


def test_what_the_unit_does_not_understand_is_reported_until_it_does(talk: Talk) -> None:
    (told,) = talk.hear(b"command_error unknown command\r\n")
    assert isinstance(told, Trouble)
    assert told.detail.endswith("unknown command")
    assert talk.hear(b"command_error unknown command\r\n") == []
    assert talk.wait(PROBE_S + 1) == [Mended("dis", Ailment.GARBLED)]
    assert talk.session.counts["command error"] == 2


def test_a_seat_that_nobody_knows_is_reported_once(talk: Talk) -> None:
    assert talk.hear(b"seat_state 99 passive\r\n") == []
    (told,) = talk.hear(b"mic_on 99\r\nmic_on 99\r\nmic_request_on 99 1\r\n")
    assert isinstance(told, Trouble)
    assert (told.ailment, told.node) == (Ailment.STRANGER, 99)


def test_attendance_and_votes_are_nobodys_presses(talk: Talk) -> None:
    assert talk.hear(b"attendance_check_started\r\nfinal_voting_result 1 1 Yes\r\n") == []
    assert talk.session.counts == {"attendance": 1, "unknown": 1}


@given(st.lists(st.binary(max_size=80)))
def test_no_bytes_crash_the_session_and_a_press_after_them_is_heard(chunks: list[bytes]) -> None:
    talk = Talk()
    talk.start()
    for chunk in chunks:
        talk.hear(chunk)
    assert talk.hear(b"\r\nmic_request_on 12\r\n") == [Press(102, Key.SPEAK)]
