"""Profiles of Modbus modules: what is asked of each model, and how a wrong table is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from consoles.modbus_models import MODELS, find_profile
from consoles.modbus_module import Module, Reading
from consoles.modbus_profile import read_profile
from consoles.signals import Key, Lamp
from drivers.modbus import ON, Answer, Function, Request

KEYS = {"for": 0, "against": 1}


def asked(requests: tuple[Request, ...]) -> list[tuple[int, int, int]]:
    return [(request.function.value, request.address, request.count) for request in requests]


@pytest.mark.parametrize(
    ("model", "reads", "settings", "lamps"),
    [
        ("viche-console", [(2, 0, 21)], [(6, 0, 1)], (15, 0, 8)),
        ("waveshare-io-8ch", [(2, 0, 6)], [], (15, 0, 8)),
        ("waveshare-relay-8ch", [(1, 0, 8)], [], (15, 0, 8)),
        ("hms-iox-8dio", [(2, 0, 6)], [(6, 105, 1), (6, 100, 1)], (15, 16, 8)),
        ("advantech-adam-4150", [(1, 0, 6)], [], (15, 16, 8)),
        ("advanio-wolf-16di-8do", [(2, 0, 6), (1, 32, 5)], [(6, 258, 1)], (15, 16, 8)),
    ],
)
def test_each_model_is_asked_by_its_manual(
    model: str,
    reads: list[tuple[int, int, int]],
    settings: list[tuple[int, int, int]],
    lamps: tuple[int, int, int],
) -> None:
    module = Module(5, MODELS[model])
    assert asked(module.reads) == reads
    assert asked(module.settings) == settings
    assert asked(module.show(Lamp.NONE)) == [lamps]
    assert {request.device for request in module.reads} == {5}


def test_all_shipped_models_have_been_looked_at() -> None:
    assert len(MODELS) == 6


def test_levels_and_latches_are_read_in_one_request_and_told_apart() -> None:
    module = Module(1, MODELS["viche-console"])
    bits = 1 << 5 | 1 << 1 | 1 << 18  # card in, against down, abstain latched
    reading = module.reading([Answer(bits.to_bytes(3, "little"))])
    assert reading == Reading(1 << 5 | 1 << 1, frozenset({Key.ABSTAIN}))


def test_a_latch_is_cleared_alone_where_the_module_can_and_else_with_the_others() -> None:
    own = Module(1, MODELS["viche-console"]).clear([Key.SPEAK, Key.FOR])
    assert [(request.address, request.values) for request in own] == [(16, (0,)), (19, (0,))]
    (wolf,) = Module(1, MODELS["advanio-wolf-16di-8do"]).clear([Key.SPEAK, Key.FOR])
    assert (wolf.function, wolf.address, wolf.values) == (Function.WRITE_COIL, 128, (ON,))


def test_the_watchdog_is_written_in_its_own_unit() -> None:
    (own,) = Module(1, MODELS["viche-console"]).settings
    assert own.values == (50,)  # 5 s in tenths
    assert Module(1, MODELS["hms-iox-8dio"]).settings[1].values == (5,)


def test_inputs_and_outputs_may_be_registers_and_inverted() -> None:
    table = tomllib.loads("""
        model = "Register module"
        [inputs]
        function = 4
        address = 300
        keys = { for = 0, against = 17 }
        card = 2
        invert = [0]
        [outputs]
        function = 16
        address = 400
        lamps = { for = 0, microphone = 16 }
        invert = [16]
    """)
    module = Module(1, read_profile(table))
    assert asked(module.reads) == [(4, 300, 2)]
    at_rest = module.reading([Answer(bytes.fromhex("0001 0000"))])
    pressed = module.reading([Answer(bytes.fromhex("0004 0002"))])
    assert (at_rest.levels, pressed.levels) == (0, 1 << 17 | 1 << 2 | 1)
    (lit,) = module.show(Lamp.FOR)
    assert (lit.function, lit.address, lit.values) == (Function.WRITE_REGISTERS, 400, (1, 1))
    (off,) = module.show(Lamp.MICROPHONE)
    assert off.values == (0, 0)


def test_outputs_may_be_one_register_or_single_coils() -> None:
    lamps = {"for": 1, "taken": 3}
    one = read_profile({"outputs": {"function": 6, "address": 9, "lamps": lamps}})
    (word,) = Module(1, one).show(Lamp.TAKEN)
    assert (word.address, word.values) == (9, (0b1000,))
    coils = read_profile({"outputs": {"function": 5, "address": 9, "lamps": lamps}})
    shown = Module(1, coils).show(Lamp.TAKEN)
    assert [(coil.address, coil.values) for coil in shown] == [(10, (0,)), (12, (ON,))]


def test_a_module_without_keys_is_asked_for_its_lamps_as_a_sign_of_life() -> None:
    registers = read_profile({"outputs": {"function": 6, "address": 9, "lamps": {"for": 1}}})
    assert asked(Module(1, registers).reads) == [(3, 9, 1)]
    assert Module(1, registers).reading([Answer(b"\x00\x02")]) == Reading(0)


WRONG: Mapping[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "profile: give the profile a table of inputs, of outputs"),
    "unknown table": ({"input": {}}, "profile: .*`input`; docs/installer/modbus.md has all keys"),
    "no address": ({"inputs": {"keys": KEYS}}, "profile.inputs: .*`address`; docs/installer"),
    "unknown key": (
        {"inputs": {"address": 0, "keys": {"fro": 1}}},
        "profile.inputs: keys: there is no fro; use for, against, abstain, speak, present",
    ),
    "unknown lamp": (
        {"outputs": {"address": 0, "lamps": {"none": 1}}},
        "profile.outputs: lamps: there is no none; use for, .*microphone",
    ),
    "text": (
        {"inputs": {"address": "0", "keys": KEYS}},
        "profile.inputs.address: Expected `int`, got `str`",
    ),
    "a function that writes": (
        {"inputs": {"address": 0, "keys": KEYS, "function": 5}},
        "profile.inputs: function: 5 will not do, choose 1 .coils., 2 .discrete inputs.",
    ),
    "a function that reads": (
        {"outputs": {"address": 0, "lamps": {}, "function": 1}},
        "profile.outputs: function: 1 will not do, choose 5 ",
    ),
    "a manual's number": (
        {"inputs": {"address": 310_001, "keys": KEYS}},
        "profile.inputs: address: 310001 is not .* prefix and the address plus one",
    ),
    "one offset twice": (
        {"inputs": {"address": 0, "keys": KEYS, "card": 1}},
        "profile.inputs: keys and card: two of them have one offset",
    ),
    "an offset too far": (
        {"inputs": {"address": 0, "keys": {"for": 64}}},
        "profile.inputs: keys and card: offsets count bits .* 0..63",
    ),
    "a register is full": (
        {"outputs": {"address": 0, "function": 6, "lamps": {"for": 16}}},
        "profile.outputs: lamps: offsets over 15 need function 16",
    ),
    "a latch of no key": (
        {
            "inputs": {"address": 0, "keys": KEYS},
            "latch": {"address": 9, "keys": {"speak": 0}, "clear": {"address": 9}},
        },
        "profile: latch.keys: a latched key must be among inputs.keys",
    ),
    "registers cleared one by one": (
        {
            "inputs": {"address": 0, "keys": KEYS},
            "latch": {
                "address": 9,
                "keys": KEYS,
                "clear": {"address": 9, "function": 6, "each": True},
            },
        },
        "profile.latch.clear: each: only coils",
    ),
    "an impatient watchdog": (
        {"inputs": {"address": 0, "keys": KEYS}, "watchdog": {"address": 0, "after_s": 1}},
        "profile.watchdog: after_s: .* give 3 s or more",
    ),
    "a watchdog that does not fit": (
        {
            "inputs": {"address": 0, "keys": KEYS},
            "watchdog": {"address": 0, "unit_s": 0.00001},
        },
        "profile.watchdog: after_s: must be 1..65535 times unit_s",
    ),
    "a setting too large": (
        {
            "inputs": {"address": 0, "keys": KEYS},
            "settings": [{"address": 0, "value": 65_536}],
        },
        r"profile.settings\[0\]: value: a register holds 0..65535",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_error_names_its_key_and_the_way_out(wrong: str) -> None:
    table, text = WRONG[wrong]
    with pytest.raises(ValueError, match=f"^{text}"):
        find_profile(table)


def test_a_model_that_is_not_known_is_answered_with_those_that_are() -> None:
    with pytest.raises(ValueError, match=re.escape("'wave'; choose viche-console, waveshare")):
        find_profile("wave")
    assert find_profile("hms-iox-8dio").model == "HMS IOX-8DIO"


def test_where_each_lamp_is_written_alone_the_microphone_is_the_first() -> None:
    lamps = {"for": 0, "speak": 3, "microphone": 7}
    coils = read_profile({"outputs": {"function": 5, "address": 0, "lamps": lamps}})
    written = Module(7, coils).show(Lamp.MICROPHONE)
    assert [(one.address, one.values) for one in written] == [(7, (ON,)), (0, (0,)), (3, (0,))]
