"""Frames of 125 kHz card readers: whole, byte by byte, torn, mixed with noise.

The three tags are printed with their checksums in public sources: 62E3086CED (HX530, Grove),
3C00CE754C (a card that bears 0013530444), 01000734E0.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.rfid import Frames, Tag, frame

LONG = bytes.fromhex(
    "02"  # start
    "36 32 45 33 30 38 36 43 45 44"  # 62E3086CED
    "30 38"  # 62 ^ E3 ^ 08 ^ 6C ^ ED = 08
    "0D 0A 03"  # end, as ID-12 and ID-20 do
)
SHORT = bytes.fromhex("02 36 32 45 33 30 38 36 43 45 44 30 38 03")  # as RDM6300 does
OTHER = b"\x023C00CE754CCB\x03"


@pytest.mark.parametrize("wire", [LONG, SHORT])
def test_both_frames_are_read_whole_and_byte_by_byte(wire: bytes) -> None:
    assert Frames().feed(wire) == [Tag("62E3086CED")]
    frames = Frames()
    assert [tag for byte in wire for tag in frames.feed(bytes([byte]))] == [Tag("62E3086CED")]
    assert frames.garbled == 0


@pytest.mark.parametrize(
    ("wire", "printed"),
    [(SHORT, "3808980205"), (OTHER, "0013530444"), (b"\x0201000734E0D2\x03", "0000472288")],
)
def test_the_number_is_the_one_printed_on_the_card(wire: bytes, printed: str) -> None:
    [tag] = Frames().feed(wire)
    assert tag.printed == printed


def test_what_stands_before_the_first_start_is_not_counted() -> None:
    frames = Frames()
    assert frames.feed(b"\xff\x0038\r\n\x03" + OTHER) == [Tag("3C00CE754C")]
    assert frames.garbled == 0


@pytest.mark.parametrize(
    "noise",
    [
        b"\x023C00CE754CCC\x03",  # wrong checksum
        b"\x023C00CE75",  # torn off: the reader was unplugged in between
        b"\x023C00CE754CCBFF\x03",  # too long
        b"\x023C00CE754C\x03",  # no checksum
        b"\x023C00CE754GCB\x03",  # no hex digit
        b"\x023C00CE754CCB\r\x03",  # half an end
        b"\x023C00CE754CCB\n\r\x03",  # end the wrong way round
        b"\x023C00\r\n\x03",
    ],
)
def test_a_frame_that_is_none_is_dropped_and_counted_and_the_next_one_is_read(
    noise: bytes,
) -> None:
    frames = Frames()
    assert frames.feed(noise + LONG) == [Tag("62E3086CED")]
    assert frames.garbled == 1


def test_a_tags_number_is_not_told_to_a_log() -> None:
    assert "62E3086CED" not in repr(Tag("62E3086CED"))


@given(
    number=st.binary(min_size=5, max_size=5).map(lambda data: data.hex().upper()),
    line_end=st.booleans(),
    noise=st.binary(max_size=40),
    cut=st.integers(min_value=0, max_value=60),
)
def test_any_tag_is_read_after_any_noise_however_it_is_cut(
    number: str, line_end: bool, noise: bytes, cut: int
) -> None:
    frames = Frames()
    wire = noise + frame(number, line_end=line_end)
    assert (frames.feed(wire[:cut]) + frames.feed(wire[cut:]))[-1] == Tag(number)


@pytest.mark.parametrize("number", ["", "00", "62E3086CED08"])
def test_a_number_of_another_length_makes_no_frame(number: str) -> None:
    with pytest.raises(ValueError, match="ten hex digits"):
        frame(number)
