"""A simulated console against the standard's bytes: ``191 01`` is TPDO1 of node 17, a key down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hw_sim.seat import LAMPS, Console, State, Wire

NODE = 17  # 0x11
NOW = 50.0


def text(frames: list[Wire]) -> list[str]:
    return [f"{cob_id:03X} {data.hex(' ').upper()}".strip() for cob_id, data in frames]


class Bench:
    """One console and somebody who talks to it."""

    def __init__(self, card_reader: bool = False, heartbeat_ms: int = 0) -> None:
        self.console = Console(NODE, card_reader, heartbeat_ms)
        self.now = NOW
        self.first = text(self.console.power_on(self.now))

    def say(self, wire: str) -> list[str]:
        identifier, *data = wire.split()
        return text(self.console.hear(int(identifier, 16), bytes.fromhex("".join(data)), self.now))

    def wait(self, seconds: float) -> list[str]:
        self.now += seconds
        return text(self.console.tick(self.now))


def operational(card_reader: bool = False) -> Bench:
    bench = Bench(card_reader)
    bench.say("000 01 11")
    return bench


def test_it_boots_into_pre_operational_and_waits() -> None:
    bench = Bench()
    assert bench.first == ["711 00"]
    assert bench.console.state is State.PRE_OPERATIONAL
    assert bench.console.touch("for", True) == []


def test_started_it_says_how_its_inputs_stand() -> None:
    bench = Bench()
    bench.console.touch("against", True)
    assert bench.say("000 01 12") == []  # somebody else is started
    assert bench.say("000 01 11") == ["191 02"]
    assert bench.say("000 01 00") == []  # all are started, and it was


def test_a_key_sends_a_frame_when_it_moves_and_only_then() -> None:
    bench = operational()
    assert text(bench.console.touch("for", True)) == ["191 01"]
    assert text(bench.console.touch("for", True)) == []
    assert text(bench.console.touch("present", True)) == ["191 11"]
    assert text(bench.console.touch("for", False)) == ["191 10"]


def test_stopped_it_only_shows_life() -> None:
    bench = Bench(heartbeat_ms=500)
    bench.say("000 01 11")
    bench.say("000 02 11")
    assert bench.console.touch("for", True) == []
    assert bench.say("211 FF") == []
    assert bench.console.lit == []
    assert bench.say("611 40 0060 01 00000000") == []
    assert bench.wait(0.5) == ["711 04"]
    assert bench.say("000 80 11") == []
    assert bench.wait(0.5) == ["711 7F"]


def test_reset_boots_it_again_with_its_lamps_dark() -> None:
    bench = operational()
    bench.say("211 FF")
    assert bench.say("000 81 11") == ["711 00"]
    assert bench.console.lit == []


@given(st.integers(0, 255))
def test_its_lamps_are_the_bits_of_rpdo1(bits: int) -> None:
    bench = operational()
    bench.say(f"211 {bits:02X}")
    assert bench.console.lit == [lamp for bit, lamp in enumerate(LAMPS) if bits >> bit & 1]


def test_lamps_are_set_only_while_operational() -> None:
    bench = Bench()
    bench.say("211 01")
    assert bench.console.lit == []


def test_an_rpdo_without_a_byte_is_an_emergency() -> None:
    assert operational().say("211") == ["091 10 82 11 00 00 00 00 00"]


def test_as_delivered_it_shows_no_life_until_it_is_told_to() -> None:
    bench = operational()
    assert bench.wait(100) == []
    assert bench.say("611 2B 1710 00 F4010000") == ["591 60 17 10 00 00 00 00 00"]  # 500 ms
    assert bench.wait(0.4) == []
    assert bench.wait(0.1) == ["711 05"]
    assert bench.wait(0.5) == ["711 05"]


def test_it_answers_what_it_is_and_how_its_keys_stand() -> None:
    bench = operational()
    bench.console.touch("abstain", True)
    assert bench.say("611 40 0010 00 00000000") == ["591 43 00 10 00 91 01 03 00"]  # CiA 401
    assert bench.say("611 40 0060 01 00000000") == ["591 4F 00 60 01 04 00 00 00"]
    bench.say("211 80")
    assert bench.say("611 40 0062 01 00000000") == ["591 4F 00 62 01 80 00 00 00"]


def test_it_refuses_with_the_standards_codes() -> None:
    bench = operational()
    assert bench.say("611 40 0560 00 00000000") == ["591 80 05 60 00 00 00 02 06"]  # no object
    assert bench.say("611 2F 0060 01 FF000000") == ["591 80 00 60 01 02 00 01 06"]  # read only
    assert bench.say("611 2F 1710 00 FF000000") == ["591 80 17 10 00 10 00 07 06"]  # length
    assert bench.say("611 60 1710 00 00000000") == ["591 80 17 10 00 01 00 04 05"]  # command


def test_without_the_controllers_life_the_microphone_goes_off() -> None:
    bench = operational()
    bench.say("611 23 1610 01 C4097F00")  # node 127 within 2500 ms
    bench.say("611 2F 0662 01 80000000")  # 0x6206: of the outputs, the relay …
    bench.say("611 2F 0762 01 00000000")  # 0x6207: … goes off
    bench.say("77F 05")
    bench.say("211 81")
    assert bench.wait(2.4) == []
    bench.say("77F 05")
    assert bench.wait(2.4) == []
    assert bench.wait(0.2) == ["091 30 81 11 00 00 00 00 00"]
    assert bench.console.lit == ["for"]
    assert bench.console.state is State.PRE_OPERATIONAL


def test_a_card_closes_its_contact() -> None:
    bench = operational()
    assert text(bench.console.insert_card()) == ["191 20"]
    assert text(bench.console.remove_card()) == ["191 00"]


def test_a_reader_sends_the_number_too() -> None:
    bench = operational(card_reader=True)
    card = bytes.fromhex("04A1B2C3")
    assert text(bench.console.insert_card(card)) == ["191 20", "291 04 A1 B2 C3"]
    assert text(bench.console.remove_card()) == ["191 00", "291 00 00 00 00 00 00 00 00"]


def test_a_reader_says_what_card_is_in_when_it_is_started() -> None:
    bench = Bench(card_reader=True)
    bench.console.insert_card(b"\x04\xa1")
    assert bench.say("000 01 11") == ["191 20", "291 04 A1"]


def test_switched_off_it_is_dead_and_keeps_its_card() -> None:
    bench = operational()
    bench.console.insert_card()
    bench.say("211 01")
    bench.console.power_off()
    assert bench.console.lit == []
    assert bench.say("000 01 11") == []
    assert bench.console.fault(0x1000, 1) == []
    assert text(bench.console.power_on(bench.now)) == ["711 00"]
    assert bench.say("000 01 11") == ["191 20"]


@given(st.integers(0, 0x7FF), st.binary(max_size=8))
def test_no_frame_can_break_it(cob_id: int, data: bytes) -> None:
    bench = operational()
    for answer_id, answer in bench.console.hear(cob_id, data, NOW):
        assert answer_id & 0x7F == NODE
        assert len(answer) <= 8
