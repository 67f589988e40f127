"""One Modbus console: what it is asked, what its answers mean; the test moves the clock."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from consoles.modbus_limits import ModbusLimits
from consoles.modbus_models import MODELS
from consoles.modbus_node import ModbusNode
from consoles.signals import (
    Ailment,
    Back,
    CardIn,
    CardOut,
    Key,
    Lamp,
    Mended,
    Press,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from drivers.modbus import Answer, Fault, Function, Reason, Refused, Request, Verdict

SEAT = 7
CARD, LATCH = 1 << 5, 1 << 16
KEYS = {Key.FOR: 1, Key.AGAINST: 2, Key.ABSTAIN: 4, Key.SPEAK: 8, Key.PRESENT: 16}


class Talk:
    """A module that does as it is told, and the node that talks with it.

    ``inputs`` are its input bits, the latches from bit 16 on; ``looks`` replaces what the next
    looks see; ``broken`` and ``refuses`` say what goes wrong.
    """

    def __init__(
        self, model: str = "waveshare-io-8ch", limits: ModbusLimits | None = None
    ) -> None:
        self.node = ModbusNode("rs485", 3, SEAT, MODELS[model], limits or ModbusLimits())
        self.now = 100.0
        self.inputs = self.outputs = 0
        self.looks: list[int] = []
        self.broken: Reason | None = None
        self.refuses: Callable[[Request], int] = lambda _: 0
        self.asked: list[Request] = []
        self.writes: list[tuple[int, tuple[int, ...]]] = []

    def visit(self, *, read: bool = True, after_s: float = 0.1) -> list[Signal]:
        """One visit, some time after the last."""
        self.now += after_s
        signals: list[Signal] = []
        self.node.begin(self.now, read=read)
        while (request := self.node.ask(self.now)) is not None:
            self.now += 0.005
            self.asked.append(request)
            verdict = self.answer(request)
            signals += self.node.note(verdict)
            signals += self.node.hear(request, verdict, self.now)
        return signals + self.node.tick(self.now)

    def answer(self, request: Request) -> Verdict:
        if self.broken is not None:
            return Fault(self.broken)
        if code := self.refuses(request):
            return Refused(code)
        if request.values:
            self.writes.append((request.address, request.values))
            if 16 <= request.address < 24 and request.function is Function.WRITE_COIL:
                self.inputs &= ~(1 << request.address)
            elif request.function is Function.WRITE_COILS:
                self.outputs = sum(on << bit for bit, on in enumerate(request.values))
            return Answer()
        seen = self.looks.pop(0) if self.looks else self.inputs
        return Answer((seen >> request.address).to_bytes(8, "little")[: -(-request.count // 8)])


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    assert talk.visit() == [Back(SEAT)]
    talk.asked.clear()
    return talk


@pytest.fixture
def latching() -> Talk:
    talk = Talk("viche-console")
    assert talk.visit() == [Back(SEAT)]
    talk.asked.clear()
    return talk


@pytest.mark.parametrize("key", Key)
def test_a_press_is_told_once_while_the_key_is_down(talk: Talk, key: Key) -> None:
    talk.inputs = KEYS[key]
    assert talk.visit() == [Press(SEAT, key)]
    assert talk.visit() == []
    talk.inputs = 0
    assert talk.visit() == []
    talk.inputs = KEYS[key]
    assert talk.visit() == [Press(SEAT, key)]


def test_a_level_counts_when_two_looks_in_a_row_see_it(talk: Talk) -> None:
    talk.looks = [KEYS[Key.FOR], 0]  # a bit that fell over on the wire
    assert talk.visit() == []
    assert len(talk.asked) == 2  # the second look saw what was believed before
    talk.looks = [KEYS[Key.FOR], KEYS[Key.AGAINST], KEYS[Key.AGAINST]]
    assert talk.visit() == [Press(SEAT, Key.AGAINST)]


def test_contacts_that_do_not_come_to_rest_do_not_hold_the_line_up(talk: Talk) -> None:
    talk.looks = [1, 2, 1, 2, 1, 2, 2]
    assert talk.visit() == []
    assert len(talk.asked) == 4
    assert talk.visit() == [Press(SEAT, Key.AGAINST)]


def test_a_key_found_down_at_the_first_look_is_nobody_s_press() -> None:
    talk = Talk()
    talk.inputs = KEYS[Key.FOR]
    assert talk.visit() == [Back(SEAT)]
    assert talk.visit() == []


def test_a_card_is_told_when_its_contact_has_come_to_rest(talk: Talk) -> None:
    talk.inputs = CARD
    talk.visit()
    assert talk.visit() == [CardIn(SEAT)]
    talk.inputs = 0
    talk.visit()
    assert talk.visit() == [CardOut(SEAT)]


def test_two_votes_kept_at_once_are_none_for_nobody_knows_which_was_last(latching: Talk) -> None:
    latching.inputs = LATCH << 2 | LATCH
    assert latching.visit() == []
    assert latching.inputs == 0
    latching.inputs = LATCH
    assert latching.visit() == [Press(SEAT, Key.FOR)]


def test_what_was_kept_unread_when_a_vote_opened_is_of_before(latching: Talk) -> None:
    latching.visit()
    latching.inputs = LATCH << 2
    latching.node.open_vote(latching.now + 10)
    assert latching.visit() == []
    latching.inputs = LATCH << 2
    assert latching.visit() == [Press(SEAT, Key.ABSTAIN)]


def test_what_is_kept_after_a_vote_opened_counts(latching: Talk) -> None:
    latching.visit()
    latching.node.open_vote(latching.now)
    latching.inputs = LATCH << 2
    assert latching.visit() == [Press(SEAT, Key.ABSTAIN)]


def test_a_tap_between_two_polls_is_kept_by_the_latch_and_cleared(latching: Talk) -> None:
    latching.inputs = LATCH << 2  # pressed and let go
    assert latching.visit() == [Press(SEAT, Key.ABSTAIN)]
    assert latching.inputs == 0
    assert latching.writes[-1] == (18, (0,))
    assert latching.visit() == []


def test_a_latched_press_is_told_once_though_the_key_is_still_down(latching: Talk) -> None:
    latching.inputs = LATCH | KEYS[Key.FOR]
    assert latching.visit() == [Press(SEAT, Key.FOR)]
    assert latching.visit() == []


def test_a_key_that_bounces_as_it_is_let_go_is_not_pressed_again(latching: Talk) -> None:
    latching.inputs = LATCH | KEYS[Key.FOR]
    assert latching.visit() == [Press(SEAT, Key.FOR)]
    latching.inputs = LATCH  # let go, and latched once more
    assert latching.visit() == []
    assert latching.inputs == 0
    latching.inputs = LATCH
    assert latching.visit() == [Press(SEAT, Key.FOR)]


def test_a_key_latched_again_sooner_than_a_finger_can_is_not_pressed_again(
    latching: Talk,
) -> None:
    latching.inputs = LATCH
    assert latching.visit() == [Press(SEAT, Key.FOR)]
    latching.inputs = LATCH
    assert latching.visit(after_s=0.02) == []
    latching.inputs = LATCH
    assert latching.visit() == [Press(SEAT, Key.FOR)]


def test_a_press_latched_anew_counts_though_the_key_was_never_seen_up(latching: Talk) -> None:
    """Pressed in one vote and again in the next, and the line was elsewhere in between."""
    latching.inputs = LATCH | KEYS[Key.FOR]
    assert latching.visit() == [Press(SEAT, Key.FOR)]
    latching.inputs |= LATCH
    assert latching.visit() == [Press(SEAT, Key.FOR)]


def test_a_latch_that_may_be_set_again_by_a_key_kept_down_counts_once_until_it_is_seen_up() -> (
    None
):
    profile = MODELS["viche-console"]
    assert profile.latch
    latch = msgspec.structs.replace(profile.latch, edge=False)
    profile = msgspec.structs.replace(profile, latch=latch)
    latching = Talk()
    latching.node = ModbusNode("rs485", 3, SEAT, profile, ModbusLimits())
    assert latching.visit() == [Back(SEAT)]
    latching.inputs = LATCH | KEYS[Key.FOR]
    assert latching.visit() == [Press(SEAT, Key.FOR)]
    latching.inputs |= LATCH  # a module that latches again as long as the key is down
    assert latching.visit() == []
    latching.inputs = 0
    assert latching.visit() == []
    latching.inputs = LATCH
    assert latching.visit() == [Press(SEAT, Key.FOR)]


def test_a_press_is_not_told_again_when_the_clearing_was_lost(latching: Talk) -> None:
    latching.inputs = LATCH
    latching.refuses = lambda request: 6 if request.values else 0  # busy
    assert latching.visit() == [Press(SEAT, Key.FOR)]
    assert latching.visit() == []
    latching.refuses = lambda _: 0
    assert latching.visit() == []
    assert latching.inputs == 0


def test_what_was_latched_before_we_came_is_nobody_s_press_and_is_cleared() -> None:
    talk = Talk("viche-console")
    talk.inputs = LATCH
    assert talk.visit() == [Back(SEAT)]
    assert talk.visit() == []
    assert talk.inputs == 0


def test_a_latched_press_counts_when_two_looks_in_a_row_see_it(latching: Talk) -> None:
    latching.inputs = LATCH | KEYS[Key.FOR]
    assert latching.visit() == [Press(SEAT, Key.FOR)]
    kinds = [request.function for request in latching.asked]
    assert kinds == [Function.READ_INPUTS, Function.READ_INPUTS, Function.WRITE_COIL]


def test_a_latch_seen_once_is_a_spoilt_answer_that_passed_its_check(latching: Talk) -> None:
    latching.looks = [LATCH << 2]
    assert latching.visit() == []
    assert latching.visit() == []
    assert latching.writes == [latching.writes[0], latching.writes[1]]  # nothing was cleared
    latching.looks = [LATCH << 2, LATCH | LATCH << 2]
    latching.inputs = LATCH
    assert latching.visit() == [Press(SEAT, Key.FOR)]


def test_an_answer_to_a_lamp_says_nothing_of_what_was_kept_before_a_vote(latching: Talk) -> None:
    latching.visit()
    latching.inputs = LATCH << 2
    latching.now += 1
    latching.node.show(Lamp.PRESENT)
    latching.visit(read=False)
    latching.node.open_vote(latching.now)
    assert latching.visit() == []
    assert latching.inputs == 0


def test_lamps_are_sent_until_the_module_confirms_them(talk: Talk) -> None:
    talk.node.show(Lamp.FOR)
    assert talk.node.stale(talk.now)
    talk.broken = Reason.CRC
    talk.visit(read=False)
    assert talk.node.stale(talk.now)
    talk.broken = None
    assert talk.visit(read=False) == []
    assert talk.outputs == 1
    assert not talk.node.stale(talk.now)
    assert talk.visit(read=False) == []
    assert len(talk.asked) == 2


def test_lamps_shown_while_others_are_being_written_are_sent_too(talk: Talk) -> None:
    talk.node.show(Lamp.FOR)
    talk.node.begin(talk.now, read=False)
    request = talk.node.ask(talk.now)
    assert request is not None
    talk.node.show(Lamp.TAKEN)
    talk.node.hear(request, Answer(), talk.now)
    assert talk.node.stale(talk.now)
    talk.visit(read=False)
    assert talk.outputs == 1 << 5


def test_lamps_are_shown_again_now_and_then_and_when_a_console_comes_back(talk: Talk) -> None:
    talk.node.show(Lamp.SPEAK)
    talk.visit()
    talk.outputs = 0  # it was without power for a moment
    talk.visit(after_s=ModbusLimits().refresh_s)
    assert talk.outputs == 1 << 3
    talk.broken = Reason.SILENT
    for _ in range(3):
        talk.visit()
    talk.broken, talk.outputs = None, 0
    assert talk.visit() == [Back(SEAT)]
    assert talk.outputs == 1 << 3


def test_settings_and_watchdog_are_written_to_who_comes_up(latching: Talk) -> None:
    assert latching.writes[:2] == [(0, (0,) * 8), (0, (50,))]


def test_three_polls_missed_are_silence_and_an_answer_ends_it(talk: Talk) -> None:
    talk.broken = Reason.SILENT
    assert [talk.visit() for _ in range(4)] == [[], [], [Silent(SEAT)], []]
    talk.broken = None
    assert talk.visit() == [Back(SEAT)]
    assert talk.node.errors["silent"] == 4


def test_a_console_that_never_answered_is_silent_at_once() -> None:
    talk = Talk()
    talk.broken = Reason.SILENT
    assert talk.visit() == [Silent(SEAT)]
    assert talk.node.health(talk.now).heard_s is None


def test_a_key_that_went_down_while_we_heard_nothing_is_nobody_s_press(talk: Talk) -> None:
    talk.broken = Reason.SILENT
    for _ in range(3):
        talk.visit()
    talk.broken, talk.inputs = None, KEYS[Key.FOR]
    assert talk.visit() == [Back(SEAT)]


def test_a_key_that_is_never_let_go_is_told_and_mends(talk: Talk) -> None:
    talk.inputs = KEYS[Key.SPEAK]
    talk.visit()
    (told,) = talk.visit(after_s=10.5)
    assert isinstance(told, Trouble)
    assert told.ailment is Ailment.STUCK_KEY
    assert "speak" not in told.detail
    talk.inputs = 0
    assert talk.visit() == [Mended("rs485", Ailment.STUCK_KEY, 3, SEAT)]


def test_many_bad_answers_are_told_with_what_they_look_like(talk: Talk) -> None:
    good, told = 0, []
    for at in range(10):
        talk.broken = Reason.CRC if at % 2 else None
        told += talk.visit()
    (trouble,) = told
    assert isinstance(trouble, Trouble)
    assert trouble.ailment is Ailment.GARBLED
    assert "5 crc" in trouble.detail
    assert "two consoles with one number" in trouble.detail
    talk.broken = None
    mended: list[Signal] = []
    while not mended and good < 25:
        mended, good = talk.visit(), good + 1
    assert mended == [Mended("rs485", Ailment.GARBLED, 3, SEAT)]
    assert talk.node.health(talk.now).errors == {"crc": 5, "garbled": 1}


def test_an_adapter_that_hears_itself_is_told_as_such() -> None:
    talk = Talk(limits=ModbusLimits(patience=9))
    talk.broken = Reason.ECHO
    told = [signal for _ in range(6) for signal in talk.visit()]
    assert any(isinstance(s, Trouble) and "switch its echo off" in s.detail for s in told)


def test_a_module_that_refuses_lives_but_its_profile_is_wrong() -> None:
    talk = Talk()
    talk.refuses = lambda _: 2
    back, told = talk.visit()
    assert back == Back(SEAT)
    assert isinstance(told, Trouble)
    assert "function 2 at address 0 with exception 2" in told.detail
    assert talk.visit() == []  # told once
    assert talk.node.health(talk.now).errors["exception_2"] == 2
    talk.refuses = lambda _: 0
    assert talk.visit() == [Mended("rs485", Ailment.GARBLED, 3, SEAT)]


def test_lamps_that_a_module_refuses_do_not_keep_its_keys_from_us(talk: Talk) -> None:
    talk.refuses = lambda request: 1 if request.values else 0
    talk.node.show(Lamp.FOR)
    (told,) = talk.visit()
    assert isinstance(told, Trouble)
    talk.inputs = KEYS[Key.FOR]
    assert talk.visit() == [Press(SEAT, Key.FOR)]
    tries = sum(bool(request.values) for request in talk.asked)
    talk.visit(after_s=11)
    assert sum(bool(request.values) for request in talk.asked) == tries + 1


@pytest.mark.parametrize(
    ("secret", "waiting", "told"), [(False, True, 1), (True, True, 0), (False, False, 0)]
)
def test_a_key_found_down_just_after_a_vote_is_told_never_after_a_secret_one(
    talk: Talk, secret: bool, waiting: bool, told: int
) -> None:
    talk.node.close_vote(Voting(frozenset({SEAT} if waiting else ()), secret))
    talk.inputs = KEYS[Key.AGAINST]
    signals = talk.visit()
    assert Press(SEAT, Key.AGAINST) in signals  # the engine knows that the vote is closed
    troubles = [signal for signal in signals if isinstance(signal, Trouble)]
    assert len(troubles) == told
    assert all("against" not in trouble.detail for trouble in troubles)
    talk.inputs = 0
    talk.visit()
    talk.inputs = KEYS[Key.AGAINST]
    assert not any(isinstance(signal, Trouble) for signal in talk.visit())


def test_latched_keys_are_not_looked_after_at_the_close(latching: Talk) -> None:
    latching.node.close_vote(Voting(frozenset({SEAT}), secret=False))
    latching.inputs = LATCH | KEYS[Key.FOR]
    assert latching.visit() == [Press(SEAT, Key.FOR)]


def test_health_says_when_the_console_was_heard_and_what_it_is(talk: Talk) -> None:
    health = talk.node.health(talk.now + 1.5)
    assert health.heard_s == pytest.approx(1.5)
    assert (health.line, health.node, health.model) == ("rs485", 3, "Waveshare Modbus RTU IO 8CH")


def test_a_line_opened_again_takes_the_levels_as_they_are(talk: Talk) -> None:
    talk.node.start()
    talk.inputs = KEYS[Key.FOR]
    assert talk.visit() == [Back(SEAT)]
