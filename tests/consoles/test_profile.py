"""Bits of a module ↔ keys, card and lamps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consoles.profile import Profile
from consoles.signals import Key, Lamp

EACH_LAMP = list(Lamp)


@given(st.sets(st.sampled_from(EACH_LAMP)))
def test_each_lamp_has_its_own_bit(lit: set[Lamp]) -> None:
    lamps = Lamp.NONE
    for lamp in lit:
        lamps |= lamp
    assert Profile().outputs(lamps) == sum(1 << EACH_LAMP.index(lamp) for lamp in lit)


def test_a_module_that_lights_on_zero_is_inverted() -> None:
    profile = Profile(invert_outputs=0xFF)
    assert profile.outputs(Lamp.NONE) == 0xFF
    assert profile.outputs(Lamp.FOR) == 0xFE


def test_a_module_that_reads_zero_when_pressed_is_inverted() -> None:
    profile = Profile(invert_inputs=0x3F)
    assert profile.at_rest == b"\x3f"
    assert profile.levels(b"\x3f") == 0
    assert profile.levels(b"\x3e") == 1 << profile.keys[Key.FOR]


def test_a_second_byte_of_inputs_is_asked_for_only_when_it_is_used() -> None:
    assert Profile().input_bytes == 1
    assert Profile(card=9).input_bytes == 2
    assert Profile(card=9, card_reader=True).input_bytes == 1
    assert Profile(card=9).levels(b"\x00") is None
    assert Profile(card=9).levels(b"\x00\x02") == 1 << 9


def test_two_meanings_of_one_bit_are_refused() -> None:
    with pytest.raises(ValueError, match="inputs share a bit"):
        Profile(keys={Key.FOR: 5})
    with pytest.raises(ValueError, match="outputs share a bit"):
        Profile(lamps={Lamp.FOR: 1, Lamp.AGAINST: 1})


def test_bits_that_the_module_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.7"):
        Profile(lamps={Lamp.FOR: 8})
    with pytest.raises(ValueError, match=r"0\.\.63"):
        Profile(keys={Key.FOR: 64})
