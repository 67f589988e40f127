"""A session with a simulated DIS central unit, byte for byte, on a clock moved by hand.

The central unit is written from the same published pages as our side: this proves us against
those pages, not against a real one.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consoles.dis_garble import CALM_S, IN_A_ROW
from consoles.dis_link import FOUND_S, Link, Settings
from consoles.dis_poll import OPENING_S, Polls
from consoles.dis_session import PROBE_S, Session
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
    Voting,
    Withdrawal,
)
from drivers import dis_messages as dis
from drivers.dis_frames import CONTROLLERS, ESCAPE, Unsendable
from drivers.faults import BusLost
from hw_sim.dis_room import Mike
from hw_sim.dis_unit import CentralUnit, checksum

SEATS = {"0.0.1": 101, "0.0.2": 102, "0.0.3": 103}
UNITS = {101: 34, 102: 1, 103: 700}
"""Addresses in no order, as a central unit gives them."""
STEP_S = 0.05
ENTER = bytes.fromhex("FC 6D 00 63 6D 65 FD")
REGISTER = bytes.fromhex("FC 6A 01 00 0F AD 1B 02 01 3C 3A FD")


class Talk:
    """A session and a central unit on one wire."""

    def __init__(self, settings: Settings | None = None, *, boot_s: float = 3.0) -> None:
        mikes = {seat: Mike(seat, at, (0, 0, seat - 100)) for seat, at in UNITS.items()}
        self.unit = CentralUnit(mikes, boot_s=boot_s)
        self.session = Session("dis", SEATS, settings or Settings())
        self.now = 100.0
        self.heard: list[Signal] = []
        self.sent: list[bytes] = []
        self.cut = False

    def start(self, *, running: bool = True) -> Talk:
        """Open the port; the central unit has been running for long, or is off."""
        if running:
            self.unit.power_on(self.now - 60)
        self.session.start(self.now)
        self.wait(0.2)
        return self

    def wait(self, seconds: float) -> list[Signal]:
        """Let time go by; returns what was heard in it."""
        before = len(self.heard)
        for _ in range(max(1, round(seconds / STEP_S))):
            self.carry()
            self.hear(self.unit.tick(self.now))
            self.heard += self.session.tick(self.now)
            self.now += STEP_S
        self.carry()
        return self.heard[before:]

    def carry(self) -> None:
        """Bring what the session says to the central unit, and back what that answers."""
        frames = list(self.session.outbox)
        self.session.outbox.clear()
        self.sent += frames
        for frame in frames if not self.cut else []:
            self.hear(self.unit.hear(frame, self.now))

    def hear(self, data: bytes) -> list[Signal]:
        """Bring bytes to the session; returns what it makes of them."""
        told = self.session.hear(data, self.now) if data and not self.cut else []
        self.heard += told
        return told

    def press(self, seat: int, key: str) -> list[Signal]:
        return self.hear(self.unit.touch(seat, key))

    def live(self) -> set[int]:
        """Whose microphone is really on."""
        return {seat for seat, mike in self.unit.room.mikes.items() if mike.live}

    def show(self, *speaking: int) -> None:
        """The hall's lamps: the microphones of these seats, and some that no unit has."""
        lamps = dict.fromkeys(SEATS.values(), Lamp.PRESENT | Lamp.FOR)
        self.session.show(lamps | dict.fromkeys(speaking, Lamp.MICROPHONE))


def of(kind: type[Signal], heard: list[Signal]) -> list[Signal]:
    return [signal for signal in heard if isinstance(signal, kind)]


# ---- reaching the central unit


def test_a_central_unit_that_runs_already_is_reached_at_once() -> None:
    talk = Talk().start()
    assert talk.heard == [Mended("dis", Ailment.BUS_LOST), Back(101), Back(102), Back(103)]
    enter, register, status = talk.sent[:3]
    assert enter == bytes.fromhex("FC 6D 00 63 6D 65 FD")  # printed
    assert register == bytes.fromhex("FC 6A 01 00 0F AD 1B 02 01 3C 3A FD")
    assert status == bytes.fromhex("FC 6A 02 00 0F 3C 12 14 00 00 10 FD")


def test_a_central_unit_that_starts_is_asked_each_second_until_it_answers() -> None:
    talk = Talk().start(running=False)
    talk.hear(talk.unit.power_on(talk.now))
    before = len(talk.sent)
    assert talk.wait(2.8) == []
    assert len(talk.sent) - before == 1 + 1 + 2  # mode, registration, and twice more
    assert Mended("dis", Ailment.BUS_LOST) in talk.wait(1.5)
    assert talk.unit.ids[2:] == [*range(len(talk.unit.ids) - 2)], "anew after the reset"


def test_a_central_unit_that_never_answers_is_a_lost_bus_after_ten_seconds() -> None:
    talk = Talk()
    talk.cut = True
    talk.start()
    talk.wait(9.5)
    with pytest.raises(BusLost, match="RTS and CTS"):
        talk.wait(1)
    assert len(talk.sent) == 1 + 10


def test_a_restart_of_the_central_unit_silences_all_and_begins_anew() -> None:
    talk = Talk().start()
    talk.press(101, "speak")
    talk.show(102)
    talk.wait(0.2)
    assert talk.live() == {102}
    told = talk.hear(talk.unit.power_on(talk.now))
    assert told == [
        Withdrawal(101),
        Microphone(102, on=False),
        Silent(101),
        Silent(102),
        Silent(103),
    ]
    told = talk.wait(4)
    assert [Back(101), Back(102), Back(103)] == of(Back, told)
    assert talk.live() == {102}, "its microphone is as the hall shows it"


def test_an_address_for_another_controller_is_not_ours() -> None:
    talk = Talk()
    talk.session.start(talk.now)
    inner = bytes.fromhex("63 01 0F AD 1B 04 02 0F 3D 3D")
    assert talk.hear(b"\xfc" + inner + bytes((checksum(inner), 0xFD))) == []
    inner = bytes.fromhex("63 02 0F AD 1B 04 02 00 22 3C")
    assert talk.hear(b"\xfc" + inner + bytes((checksum(inner), 0xFD))) == []
    assert set(talk.session.counts) == {
        "address for another controller",
        "address outside the published ranges",
    }


def test_what_is_told_to_another_controller_is_left_alone() -> None:
    talk = Talk().start()
    inner = bytes.fromhex("63 01 0F 3D 17 03 09 00 22")  # to 3901: unit 34 on
    assert talk.hear(b"\xfc" + inner + bytes((checksum(inner), 0xFD))) == []
    assert talk.session.counts["for another controller"] == 1


@pytest.mark.parametrize("ext_id", [-1, 252, 253, 254, 256])
def test_a_number_that_would_need_escaping_cannot_be_chosen(ext_id: int) -> None:
    with pytest.raises(ValueError, match="choose one"):
        Settings(ext_id=ext_id)


def test_ids_count_on_and_one_that_would_need_escaping_is_spent_on_a_harmless_question() -> None:
    """From 3900 the order "not secret" needs escaping with ID 30, asking for microphones never."""
    link = Link(Settings())
    link.start(0.0)
    assert link.accept(dis.Registered(3900, 60)) is None
    for _ in range(64):
        link.order(dis.not_secret)
    sent = [frame[2] for frame in link.outbox]
    assert sent == [number % 64 for number in range(len(sent))]
    assert link.spent == 1
    assert [frame[2] for frame in link.outbox if frame[6:8] == b"\x12\x14"] == [30]


@given(st.sampled_from(sorted(CONTROLLERS)), st.integers(0, 300), st.integers(0, 63))
def test_no_address_and_no_id_stops_an_order(address: int, unit: int, burnt: int) -> None:
    link = Link(Settings())
    link.start(0.0)
    assert link.accept(dis.Registered(address, 60)) is None
    for _ in range(burnt):
        link.order(dis.ask_microphones)
    link.outbox.clear()
    try:
        link.order(lambda sender: dis.microphone(sender, unit, on=True))
    except Unsendable:
        assert unit in (252, 253, 254)
        return
    assert unit not in (252, 253, 254)
    *fillers, wanted = link.outbox
    assert len(fillers) <= 2
    assert wanted[6:10] == bytes((18, 14, unit >> 8, unit & 255))
    assert ESCAPE not in wanted[1:-1]


def test_with_each_id_some_harmless_question_can_be_sent() -> None:
    """Not secret needs escaping with some ID from each address; from none it stops us."""
    for address in sorted(CONTROLLERS):
        link = Link(Settings())
        link.start(0.0)
        assert link.accept(dis.Registered(address, 60)) is None
        for _ in range(64):
            link.order(dis.not_secret)
            link.order(partial(dis.microphone, unit=34, on=True))
        assert all(ESCAPE not in frame for frame in link.outbox)


@given(st.sampled_from([number for number in range(256) if number not in (252, 253, 254)]))
def test_any_number_of_ours_can_be_registered_for_as_long_as_it_takes(ext_id: int) -> None:
    link = Link(Settings(ext_id=ext_id))
    link.start(0.0)
    for tenth in range(1, 99):
        link.tick(tenth / 10)
    assert sum(b"\x1b\x02\x01" in frame for frame in link.outbox) == 10


# ---- units


def test_a_unit_is_known_by_its_serial_whatever_its_address() -> None:
    talk = Talk().start()
    mikes = talk.unit.room.mikes
    mikes[101].address, mikes[102].address = mikes[102].address, mikes[101].address
    talk.hear(talk.unit.power_on(talk.now))
    talk.wait(4)
    assert talk.press(101, "speak") == [Press(101, Key.SPEAK)]


def test_a_unit_unplugged_is_silent_and_comes_back_with_its_microphone() -> None:
    talk = Talk().start()
    talk.show(103)
    assert talk.wait(0.2) == [Microphone(103, on=True)]
    assert talk.hear(talk.unit.unplug(103)) == [Microphone(103, on=False), Silent(103)]
    assert talk.hear(talk.unit.plug(103)) == [Back(103)]
    assert talk.wait(0.2) == [Microphone(103, on=True)]


def told(talk: Talk, inner: str) -> list[Signal]:
    """Let the central unit tell something of its own accord: a frame without CRC and ends."""
    data = bytes.fromhex(inner)
    return talk.hear(b"\xfc" + data + bytes((checksum(data), 0xFD)))


def test_what_ends_at_a_lost_unit_does_not_bring_it_back() -> None:
    talk = Talk().start()
    talk.press(101, "speak")
    talk.hear(talk.unit.unplug(101))
    assert told(talk, "63 05 0F AD 17 03 0A 00 22") == []  # its microphone is off
    assert told(talk, "63 05 0F AD 17 04 0C 00 22 01") == []  # its request is over
    assert told(talk, "63 05 0F AD 17 03 09 00 22") == [Back(101), Microphone(101, on=True)]


def test_a_unit_with_another_address_is_no_longer_heard_at_the_old_one() -> None:
    talk = Talk().start()
    assert told(talk, "63 05 0F AD 00 08 1A 01 00 23 00 00 01 00") == []  # 0.0.1 is at 35 now
    assert told(talk, "63 05 0F AD 17 03 09 00 23") == [Microphone(101, on=True)]
    (stranger,) = told(talk, "63 05 0F AD 17 03 09 00 22")
    assert isinstance(stranger, Trouble)


def test_a_unit_whose_address_another_has_is_silent_and_gets_no_orders() -> None:
    talk = Talk().start()
    found = told(talk, "63 05 0F AD 00 08 1A 01 00 22 00 00 02 00")  # 34 is 0.0.2's now
    assert found == [Silent(101)]
    sent = len(talk.sent)
    talk.show(101)
    talk.wait(0.2)
    assert len(talk.sent) == sent
    assert told(talk, "63 05 0F AD 17 04 0B 00 22 01") == [Press(102, Key.SPEAK)]


def test_addresses_outlive_a_short_silence_but_not_a_central_unit_that_was_away() -> None:
    talk = Talk().start()
    talk.unit.replay = False
    talk.session.start(talk.now)
    talk.wait(0.5)
    assert talk.press(101, "speak") == [Back(101), Press(101, Key.SPEAK)]
    talk.cut = True
    talk.session.start(talk.now)
    with pytest.raises(BusLost):
        talk.wait(11)
    talk.cut = False
    talk.session.start(talk.now)
    talk.wait(0.5)
    (stranger,) = talk.press(102, "speak")
    assert isinstance(stranger, Trouble)


def test_microphones_are_as_shown_after_a_return_even_if_no_unit_is_named_again() -> None:
    talk = Talk().start()
    talk.unit.replay = False
    talk.show(101)
    talk.wait(0.2)
    talk.cut = True
    talk.press(101, "speak")  # off, unheard
    talk.cut = False
    talk.session.start(talk.now)
    talk.wait(0.5)
    assert talk.live() == {101}


def test_a_unit_that_is_never_found_is_told_to_be_silent_once() -> None:
    talk = Talk()
    talk.unit.room.mikes[102].plugged = False
    talk.start()
    assert talk.wait(FOUND_S) == [Silent(102)]
    assert talk.wait(FOUND_S) == []


def test_a_unit_without_a_seat_is_reported_once() -> None:
    talk = Talk().start()
    (told,) = talk.hear(talk.unit.add_stranger(77))
    assert isinstance(told, Trouble)
    assert (told.ailment, told.node, told.seat) == (Ailment.STRANGER, 77, None)
    assert "9.9.77" in told.detail
    assert talk.hear(talk.unit.add_stranger(77)) == []
    inner = bytes.fromhex("63 05 0F AD 17 03 09 00 4D")
    assert talk.hear(b"\xfc" + inner + bytes((checksum(inner), 0xFD))) == []


def test_a_central_unit_that_does_not_tell_its_units_to_a_late_controller_is_reported() -> None:
    """Whether it does is not published; the way out is told."""
    talk = Talk()
    talk.unit.replay = False
    talk.unit.power_on(talk.now - 60)
    talk.unit.hear(ENTER + REGISTER, talk.now)
    talk.start(running=False)
    assert talk.heard == [Mended("dis", Ailment.BUS_LOST)]
    (told,) = talk.press(101, "speak")
    assert isinstance(told, Trouble)
    assert (told.ailment, told.node) == (Ailment.STRANGER, 34)
    assert "restart the central unit" in told.detail
    assert talk.wait(FOUND_S) == [Silent(101), Silent(102), Silent(103)]


def test_health_is_told_by_seat() -> None:
    talk = Talk().start()
    talk.wait(1)
    health = talk.session.health(talk.now)[101]
    assert (health.line, health.node, health.model) == ("dis", 34, "DIS delegate 0.0.1")
    assert health.heard_s == pytest.approx(1.15, abs=0.2)
    talk.hear(talk.unit.unplug(101))
    assert talk.session.health(talk.now)[101].errors == {"lost": 1}


# ---- microphones and requests


def test_a_request_is_a_press_and_taken_back_a_withdrawal() -> None:
    talk = Talk().start()
    assert talk.press(101, "speak") == [Press(101, Key.SPEAK)]
    assert talk.press(101, "speak") == []
    assert talk.wait(1) == [Withdrawal(101)]


@pytest.mark.parametrize("floor_first", [True, False])
def test_a_request_that_goes_live_is_not_withdrawn(floor_first: bool) -> None:
    """In whichever order the central unit tells of the two."""
    talk = Talk().start()
    talk.unit.room.floor_first = floor_first
    talk.press(101, "speak")
    talk.show(101)
    assert talk.wait(1) == [Microphone(101, on=True)]
    assert talk.press(101, "speak") == [Microphone(101, on=False)]


def test_a_request_taken_back_and_made_again_is_both() -> None:
    talk = Talk().start()
    talk.press(101, "speak")
    assert talk.press(101, "speak") == []
    assert talk.press(101, "speak") == [Withdrawal(101), Press(101, Key.SPEAK)]


def test_what_is_from_before_the_start_is_heard_and_an_open_microphone_closed() -> None:
    talk = Talk()
    talk.unit.power_on(talk.now - 60)
    talk.unit.touch(101, "speak")
    talk.unit.room.switch(talk.unit.room.mikes[102], on=True)
    told = talk.start(running=False).heard
    assert Press(101, Key.SPEAK) in told
    assert Microphone(102, on=True) in told
    assert talk.wait(5) == [Microphone(102, on=False)]


def test_only_what_changes_is_sent_and_other_lamps_are_left_alone() -> None:
    talk = Talk().start()
    talk.wait(1)
    sent = len(talk.sent)
    talk.show()
    talk.wait(0.2)
    assert len(talk.sent) == sent
    talk.show(101)
    talk.show(101)
    talk.wait(0.2)
    assert len(talk.sent) == sent + 1
    talk.show()
    talk.wait(0.2)
    assert len(talk.sent) == sent + 2
    assert talk.live() == set()


def test_a_microphone_that_its_own_unit_switched_is_not_ordered_again() -> None:
    talk = Talk().start()
    talk.wait(1)
    sent = len(talk.sent)
    mike = talk.unit.room.mikes[101]
    talk.hear(talk.unit._say(talk.unit.room.switch(mike, on=True)))
    talk.show(101)
    talk.wait(0.2)
    talk.press(101, "speak")
    talk.show()
    talk.wait(0.2)
    assert len(talk.sent) == sent
    talk.show(101)
    talk.wait(0.2)
    assert len(talk.sent) == sent + 1


def test_a_microphone_shown_on_and_off_at_once_stays_off() -> None:
    talk = Talk().start()
    talk.show(101)
    talk.show()
    assert Microphone(101, on=True) not in talk.wait(0.5)
    talk.show(101)
    talk.heard += talk.session.tick(talk.now)
    talk.show()
    talk.wait(0.5)
    assert talk.live() == set()


def test_a_microphone_switched_off_at_its_unit_is_not_forced_on_again() -> None:
    talk = Talk().start()
    talk.show(101)
    talk.wait(0.2)
    talk.press(101, "speak")
    talk.show(101)
    assert talk.wait(0.5) == []
    assert talk.live() == set()


def test_what_ended_while_nobody_listened_is_over_after_the_return() -> None:
    talk = Talk().start()
    talk.press(101, "speak")
    talk.show(102)
    talk.wait(1)
    talk.cut = True
    talk.press(101, "speak")
    talk.press(102, "speak")
    talk.cut = False
    talk.show()
    talk.session.start(talk.now)
    told = talk.wait(5)
    assert Withdrawal(101) in told
    assert Microphone(102, on=False) in told


# ---- attendance


def test_a_press_on_present_is_heard_once_while_a_check_runs() -> None:
    talk = Talk().start()
    assert talk.press(101, "present") == []
    talk.session.attend(on=True)
    talk.wait(0.2)
    assert talk.press(101, "present") == [Press(101, Key.PRESENT)]
    assert talk.press(101, "present") == []
    talk.session.attend(on=False)
    talk.wait(0.2)
    assert not talk.unit.room.checking
    assert talk.press(102, "present") == []
    assert talk.wait(5) == [], "nothing is missed after the end of a check"


def test_one_message_may_bring_four_units() -> None:
    talk = Talk().start()
    talk.session.attend(on=True)
    talk.wait(0.2)
    inner = bytes.fromhex("63 05 0F AD 3A 08 00 11 02 12 00 00 00 00")  # printed pairs: 1 and 34
    told = talk.hear(b"\xfc" + inner + bytes((checksum(inner), 0xFD)))
    assert told == [Press(102, Key.PRESENT), Press(101, Key.PRESENT)]


def test_a_check_started_by_another_controller_counts_as_well() -> None:
    talk = Talk().start()
    talk.hear(talk.unit.run(11, talk.now))
    assert talk.press(103, "present") == [Press(103, Key.PRESENT)]


def test_a_check_that_ran_before_the_start_is_known_by_its_count() -> None:
    talk = Talk()
    talk.unit.power_on(talk.now - 60)
    talk.unit.run(11, talk.now)
    talk.start(running=False)
    talk.wait(1)
    assert talk.press(103, "present") == [Press(103, Key.PRESENT)]


def test_silence_while_the_central_unit_counts_is_a_fault_after_a_second_and_a_half() -> None:
    talk = Talk().start()
    talk.session.attend(on=True)
    talk.wait(3)
    talk.cut = True
    talk.wait(1)
    with pytest.raises(BusLost, match=r"silent for 1\.5 s"):
        talk.wait(1)


def test_silence_outside_a_count_is_no_fault() -> None:
    talk = Talk().start()
    talk.wait(1)
    talk.cut = True
    assert of(Trouble, talk.wait(5 * PROBE_S)) == []


def test_a_central_unit_that_has_something_to_tell_and_does_not_is_lost() -> None:
    """There is no heartbeat: what is known to be on has to be in the answer to a question."""
    talk = Talk().start()
    talk.show(101)
    talk.wait(5 * PROBE_S)
    talk.cut = True
    with pytest.raises(BusLost, match="did not answer 3 questions"):
        talk.wait(5 * PROBE_S)


# ---- votes

OPEN, SECRET = Voting(frozenset(SEATS.values()), False), Voting(frozenset(SEATS.values()), True)


def test_votes_are_not_counted_before_somebody_has_confirmed_them_on_hardware() -> None:
    talk = Talk().start()
    talk.session.heed(OPEN)
    talk.wait(1)
    assert not talk.unit.room.polling, "nor is a voting opened"
    talk.hear(talk.unit.run(16, talk.now))
    assert talk.press(101, "for") == []
    assert talk.session.counts["unit status left alone"] == 1


def test_confirmed_votes_are_presses_and_a_change_is_told() -> None:
    talk = Talk(Settings(confirmed_on_hardware=True)).start()
    talk.session.heed(OPEN)
    talk.wait(0.2)
    assert talk.unit.room.polling
    assert talk.press(101, "for") == [Press(101, Key.FOR)]
    assert talk.press(102, "abstain") == [Press(102, Key.ABSTAIN)]
    assert talk.press(103, "against") == [Press(103, Key.AGAINST)]
    assert talk.press(101, "for") == []
    assert talk.press(101, "against") == [Press(101, Key.AGAINST)]
    talk.session.heed(Voting(frozenset(), False))
    assert talk.wait(3) == []
    talk.session.heed(None)
    talk.wait(0.2)
    assert not talk.unit.room.polling
    assert talk.wait(5) == []


def test_a_confirmed_vote_ends_a_check_first_and_takes_it_up_again() -> None:
    talk = Talk(Settings(confirmed_on_hardware=True)).start()
    talk.session.attend(on=True)
    talk.wait(1)
    talk.session.heed(OPEN)
    talk.wait(1)
    assert talk.press(101, "for") == [Press(101, Key.FOR)]
    talk.session.heed(None)
    talk.wait(1)
    assert talk.unit.room.checking
    assert talk.press(101, "present") == [Press(101, Key.PRESENT)]
    assert of(Trouble, talk.heard) == []


def test_a_vote_waits_for_the_end_of_a_check_but_not_for_ever() -> None:
    polls = Polls(Counter(), votes=True)
    polls.hear(dis.Attendance(dis.Course.STARTED))
    polls.heed(OPEN)
    assert [order(3900)[3:5] for order in polls.orders(1.0)] == [bytes((52, 12))]
    assert polls.orders(1.1) == []
    assert polls.orders(1.0 + OPENING_S - 0.01) == []
    polls.hear(dis.Attendance(dis.Course.STOPPED))
    asked = [order(3900)[3:6] for order in polls.orders(1.2)]
    assert asked == [bytes((52, 1, 3)), bytes((52, 3, 0)), bytes((52, 16, 0))]
    deaf = Polls(Counter(), votes=True)
    deaf.hear(dis.Attendance(dis.Course.STARTED))
    deaf.heed(OPEN)
    deaf.orders(1.0)
    assert len(deaf.orders(1.0 + OPENING_S)) == 3


def test_a_secret_vote_is_never_opened() -> None:
    talk = Talk(Settings(confirmed_on_hardware=True)).start()
    sent = len(talk.sent)
    talk.session.heed(SECRET)
    talk.wait(1)
    assert len(talk.sent) == sent
    talk.hear(talk.unit.run(16, talk.now))
    assert talk.press(101, "for") == []


def test_a_voting_that_another_opened_is_not_ours() -> None:
    talk = Talk(Settings(confirmed_on_hardware=True)).start()
    talk.hear(talk.unit.run(16, talk.now))
    assert talk.press(101, "for") == []


def test_a_voting_that_the_central_unit_does_not_open_is_reported() -> None:
    talk = Talk(Settings(confirmed_on_hardware=True)).start()
    talk.unit.room.polling = True  # another's: ours is refused, by silence
    talk.session.heed(OPEN)
    (told,) = talk.wait(3)
    assert isinstance(told, Trouble)
    assert "not opened the voting" in told.detail
    talk.session.heed(None)
    assert talk.wait(0.2) == [Mended("dis", Ailment.EMERGENCY)]


# ---- what is wrong on the wire


def with_escape() -> bytes:
    inner = bytes.fromhex("63 01 0F AD 17 03 09 00 FE DE")
    return b"\xfc" + inner + b"\xfd"


def test_the_escape_byte_is_a_fault_that_everybody_can_see() -> None:
    talk = Talk().start()
    (told,) = talk.hear(with_escape())
    assert isinstance(told, Trouble)
    assert told.ailment is Ailment.GARBLED
    assert told.detail.startswith("escape seen, rule not confirmed")
    assert talk.hear(with_escape()) == []
    talk.wait(CALM_S + 1)
    told = talk.press(101, "speak")[0]
    assert told in talk.heard
    assert Mended("dis", Ailment.GARBLED) in talk.heard


def test_frames_with_the_escape_byte_are_counted_where_everybody_can_see() -> None:
    talk = Talk().start()
    told = [signal for _ in range(120) for signal in talk.hear(with_escape())]
    counted = [signal for signal in told if isinstance(signal, Trouble)]
    assert [signal.detail.split(": ")[2].split(";")[0] for signal in counted] == ["1", "10", "100"]
    over = Mended("dis", Ailment.GARBLED)
    assert told == [counted[0], over, counted[1], over, counted[2]]


def test_the_escape_byte_is_told_though_the_line_is_known_to_be_disturbed() -> None:
    talk = Talk().start()
    (disturbed,) = talk.hear(bytes.fromhex("FC 63 0D 0F AD 17 03 09 00 22 43 FD") * IN_A_ROW)
    assert isinstance(disturbed, Trouble)
    _, told = talk.hear(with_escape())
    assert isinstance(told, Trouble)
    assert told.detail.startswith("escape seen")


def test_bad_frames_in_a_row_are_a_fault_and_now_and_then_they_are_not() -> None:
    talk = Talk().start()
    bad = bytes.fromhex("FC 63 0D 0F AD 17 03 09 00 22 43 FD")
    good = bytes.fromhex("FC 63 13 0F AD 17 02 0E 14 CC FD")
    for _ in range(3 * IN_A_ROW):
        assert talk.hear(bad + good) == []
    (told,) = talk.hear(bad * IN_A_ROW)
    assert isinstance(told, Trouble)
    assert "bit rate" in told.detail


def test_signals_do_not_depend_on_where_the_bytes_are_split() -> None:
    """At every boundary, with text and garbage between the frames."""
    talk = Talk(boot_s=0.0)
    stream = talk.unit.power_on(talk.now) + b"noise\x00\xfd"
    stream += talk.unit.hear(ENTER + REGISTER, talk.now)
    stream += talk.unit.touch(101, "speak") + b"more text\r\n" + talk.unit.touch(102, "speak")
    stream += talk.unit.unplug(103)

    def told(*chunks: bytes) -> list[Signal]:
        session = Session("dis", SEATS, Settings())
        session.start(0.0)
        return [signal for chunk in chunks for signal in session.hear(chunk, 0.0)]

    whole = told(stream)
    assert whole[-3:] == [Press(101, Key.SPEAK), Press(102, Key.SPEAK), Silent(103)]
    for cut in range(1, len(stream)):
        assert told(stream[:cut], stream[cut:]) == whole
    assert told(*(bytes((byte,)) for byte in stream)) == whole


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=60), max_size=8), st.data())
def test_no_bytes_crash_the_session_and_a_press_after_them_is_heard(
    chunks: list[bytes], data: st.DataObject
) -> None:
    talk = Talk().start()
    for chunk in chunks:
        if data.draw(st.booleans()):  # a good frame of nonsense
            inner = b"c\x00\x0f\xad" + chunk[:1] + bytes((len(chunk[1:]),)) + chunk[1:]
            talk.hear(b"\xfc" + inner + bytes((checksum(inner), 0xFD)))
        else:
            talk.hear(chunk)
    talk.hear(talk.unit.power_on(talk.now))
    talk.wait(4.5)
    assert Press(102, Key.SPEAK) in talk.press(102, "speak")
