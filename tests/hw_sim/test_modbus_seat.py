"""The simulated Modbus console against the examples and rules of the specification."""

from __future__ import annotations

import pytest

from hw_sim.modbus_map import ADAM_4150, IO_8CH, IOX_8DIO, VICHE_CONSOLE, WOLF, Model
from hw_sim.modbus_seat import ModbusConsole, sealed


def a_console(card_reader: bool = False, model: Model = VICHE_CONSOLE) -> ModbusConsole:
    console = ModbusConsole(17, card_reader, model)
    console.power_on()
    return console


def ask(console: ModbusConsole, request: str, now: float = 0.0) -> str:
    """Send a request without its CRC; return the answer without its CRC."""
    answer = console.hear(sealed(bytes.fromhex(request)), now)
    assert not answer or sealed(answer[:-2]) == answer
    return answer[:-2].hex(" ")


@pytest.mark.parametrize(
    "frame",
    [
        # MODBUS over Serial Line V1.02 §6.2.2: device 2, function 7, CRC 0x1241, low byte first.
        "0207 4112",
        # A read of ten holding registers of device 1, as most manuals print it.
        "01 03 0000 000A C5CD",
        # Waveshare Modbus RTU Relay manual: relay 0 of device 1 on.
        "01 05 0000 FF00 8C3A",
    ],
)
def test_the_check_is_that_of_published_frames(frame: str) -> None:
    data = bytes.fromhex(frame)
    assert sealed(data[:-2]) == data


def test_levels_and_latches_are_read_in_one_request() -> None:
    console = a_console()
    console.touch("for", True)
    console.touch("for", False)
    console.touch("abstain", True)
    console.insert_card()
    # 24 inputs from 0: levels 2 (abstain) and 5 (card); latched 0 (for), 2 and 5.
    assert ask(console, "11 02 0000 0018") == "11 02 03 24 00 25"


def test_a_latch_is_cleared_alone_and_set_again_by_the_next_press_only() -> None:
    console = a_console()
    console.touch("for", True)
    console.touch("against", True)
    assert ask(console, "11 05 0010 0000") == "11 05 00 10 00 00"  # coil 16 off
    assert ask(console, "11 02 0010 0006") == "11 02 01 02"
    console.touch("for", False)
    assert ask(console, "11 02 0010 0006") == "11 02 01 02"
    console.touch("for", True)
    assert ask(console, "11 02 0010 0006") == "11 02 01 03"


def test_clearing_many_latches_keeps_those_written_on() -> None:
    console = a_console()
    for key in ("for", "against", "abstain"):
        console.touch(key, True)
    assert ask(console, "11 0F 0010 0006 01 3D") == "11 0f 00 10 00 06"  # only against is off
    assert ask(console, "11 02 0010 0006") == "11 02 01 05"


def test_lamps_are_coils_together_or_one_by_one() -> None:
    console = a_console()
    assert ask(console, "11 0F 0000 0008 01 81") == "11 0f 00 00 00 08"
    assert console.lit == ["for", "microphone"]
    assert ask(console, "11 05 0001 FF00") == "11 05 00 01 ff 00"
    assert ask(console, "11 05 0000 0000") == "11 05 00 00 00 00"
    assert console.lit == ["against", "microphone"]
    assert ask(console, "11 01 0000 0008") == "11 01 01 82"


def test_a_broadcast_is_obeyed_and_not_answered() -> None:
    console = a_console()
    assert ask(console, "00 0F 0000 0008 01 10") == ""
    assert console.lit == ["present"]


def test_without_requests_the_microphone_falls_off_after_the_watchdogs_time() -> None:
    console = a_console()
    assert ask(console, "11 06 0000 0005", now=10.0) == "11 06 00 00 00 05"  # 0.5 s
    assert ask(console, "11 03 0000 0001", now=10.0) == "11 03 02 00 05"
    ask(console, "11 0F 0000 0008 01 C0", now=10.4)
    console.hear(sealed(bytes.fromhex("120200000006")), 10.8)  # another console's request
    console.tick(10.89)
    assert console.lit == ["not_stored", "microphone"]
    console.tick(10.9)
    assert console.lit == ["not_stored"]


def test_a_console_without_a_watchdog_keeps_its_microphone() -> None:
    console = a_console()
    ask(console, "11 10 0000 0001 02 0005")
    assert ask(console, "11 10 0000 0001 02 0000") == "11 10 00 00 00 01"
    ask(console, "11 05 0007 FF00")
    console.tick(1e9)
    assert console.lit == ["microphone"]


def test_a_reader_gives_its_card_in_four_registers() -> None:
    console = a_console(card_reader=True)
    assert ask(console, "11 04 0000 0004") == "11 04 08" + " 00" * 8
    console.insert_card(bytes.fromhex("04A1B2C3"))
    assert ask(console, "11 04 0000 0004") == "11 04 08 04 a1 b2 c3 00 00 00 00"
    console.remove_card()
    assert ask(console, "11 04 0000 0004") == "11 04 08" + " 00" * 8


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("11 07", "11 87 01"),  # no such function
        ("11 02 0000 0019", "11 82 02"),  # one input too many
        ("11 02 0018 0001", "11 82 02"),
        ("11 02 0000 0000", "11 82 03"),  # none
        ("11 02 0000 07D1", "11 82 03"),  # more than a frame holds
        ("11 02 0000", "11 82 03"),  # cut short, with a good check
        ("11 03 0001 0001", "11 83 02"),
        ("11 04 0000 0004", "11 84 02"),  # has no card reader
        ("11 05 0000 0100", "11 85 03"),  # neither on nor off
        ("11 05 0008 FF00", "11 85 02"),
        ("11 06 0001 0000", "11 86 02"),
        ("11 0F 0004 0008 01 FF", "11 8f 02"),
        ("11 0F 0000 0008 02 FFFF", "11 8f 03"),  # more data than coils
        ("11 0F 0000 0008 02 FF", "11 8f 03"),  # less data than it says
        ("11 10 0000 0002 04 0000 0000", "11 90 02"),
        ("11 10 0000 0001 04 0000 0000", "11 90 03"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(request_: str, answer: str) -> None:
    console = a_console()
    assert ask(console, request_) == answer
    assert (console.outputs, console.watchdog) == (0, 0)


def test_frames_that_are_damaged_short_or_not_for_it_are_not_answered() -> None:
    console = a_console()
    good = sealed(bytes.fromhex("110200000006"))
    assert console.hear(good, 0.0)
    assert not console.hear(good[:-1] + bytes((good[-1] ^ 1,)), 0.0)
    assert not console.hear(good[:-1], 0.0)
    assert not console.hear(b"\x11", 0.0)
    assert not console.hear(b"", 0.0)
    assert not console.hear(sealed(bytes.fromhex("120200000006")), 0.0)


def test_without_power_nothing_is_answered_lit_or_latched_but_keys_stay_where_they_are() -> None:
    console = a_console()
    ask(console, "11 0F 0000 0008 01 FF")
    console.touch("for", True)
    console.power_off()
    assert (console.lit, console.operational) == ([], False)
    assert ask(console, "11 02 0000 0018") == ""
    console.touch("against", True)
    console.power_on()
    assert ask(console, "11 02 0000 0018") == "11 02 03 03 00 00"


def test_a_plain_module_has_eight_inputs_and_eight_outputs_and_holds_nothing() -> None:
    module = a_console(model=IO_8CH)
    module.touch("against", True)
    assert ask(module, "11 02 0000 0008") == "11 02 01 02"
    assert ask(module, "11 02 0010 0001") == "11 82 02"
    assert ask(module, "11 05 0007 FF00") == "11 05 00 07 ff 00"
    assert ask(module, "11 06 0000 0005") == "11 86 02"
    assert module.lit == ["microphone"]


def test_a_module_may_have_its_inputs_among_its_coils() -> None:
    module = a_console(model=ADAM_4150)
    module.touch("for", True)
    assert ask(module, "11 01 0000 0007") == "11 01 01 01"
    assert ask(module, "11 02 0000 0007") == "11 82 02"
    assert ask(module, "11 0F 0010 0008 01 03") == "11 0f 00 10 00 08"
    assert ask(module, "11 01 0010 0008") == "11 01 01 03"


def test_a_module_may_count_its_watchdog_in_seconds_and_have_registers_of_its_own() -> None:
    module = a_console(model=IOX_8DIO)
    assert ask(module, "11 10 0064 0001 02 0003") == "11 10 00 64 00 01"  # 40101: 3 s
    assert ask(module, "11 06 0069 0001") == "11 06 00 69 00 01"  # 40106: the input filter
    assert ask(module, "11 03 0069 0001") == "11 03 02 00 01"
    assert ask(module, "11 05 0017 FF00", now=10.0) == "11 05 00 17 ff 00"
    module.tick(12.9)
    assert module.lit == ["microphone"]
    module.tick(13.0)
    assert module.lit == []


def test_a_module_may_clear_all_its_latches_by_one_coil() -> None:
    module = a_console(model=WOLF)
    module.touch("for", True)
    module.touch("speak", True)
    assert ask(module, "11 01 0020 0010") == "11 01 02 09 00"
    assert ask(module, "11 05 0080 FF00") == "11 05 00 80 ff 00"
    assert ask(module, "11 01 0020 0010") == "11 01 02 00 00"
    assert ask(module, "11 05 0020 0000") == "11 85 02"
