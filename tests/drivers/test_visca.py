"""VISCA packets: printed ones, whole, byte by byte and among noise; the frame over IP.

Printed: the command lists of Sony's SRG-300H and ILME-FR7 and of Tamron's MP3010M-EV.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import visca
from drivers.visca import Ack, Cause, Changed, Done, Failed, Kind, Message, Other, Packets

DATA = st.lists(st.integers(0, 0xFE), max_size=8).map(bytes)


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        (visca.number_all(), "88 30 01 FF"),
        (visca.clear_all(), "88 01 00 01 FF"),
        (visca.clear(3), "83 01 00 01 FF"),
        (visca.recall(1, 5), "81 01 04 3F 02 05 FF"),
        (visca.store(2, 0), "82 01 04 3F 01 00 FF"),
        (visca.power(1, on=True), "81 01 04 00 02 FF"),
        (visca.power(7, on=False), "87 01 04 00 03 FF"),
        (visca.ask_power(1), "81 09 04 00 FF"),
        (visca.ask_preset(1), "81 09 04 3F FF"),
    ],
)
def test_the_controller_says_what_the_lists_print(made: bytes, printed: str) -> None:
    assert made == bytes.fromhex(printed)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("90 41 FF", Ack(1, 1)),
        ("90 51 FF", Done(1, 1)),
        ("A0 42 FF", Ack(2, 2)),
        ("90 50 02 FF", Done(1, 0, b"\x02")),  # a camera that is on
        ("90 60 02 FF", Failed(1, 0, Cause.SYNTAX)),
        ("90 60 03 FF", Failed(1, 0, Cause.BUSY)),
        ("90 61 04 FF", Failed(1, 1, Cause.CANCELLED)),
        ("90 61 41 FF", Failed(1, 1, Cause.NOT_NOW)),
        ("88 30 04 FF", visca.Numbered(3)),
        ("88 01 00 01 FF", visca.Cleared()),
        ("F0 38 FF", Changed(7)),
        ("81 09 04 00 FF", Other(bytes.fromhex("81 09 04 00 FF"))),  # our own, come back
        ("90 70 FF", Other(bytes.fromhex("90 70 FF"))),
        ("90 FF", Other(bytes.fromhex("90 FF"))),
    ],
)
def test_what_a_camera_says_is_understood(printed: str, meant: visca.Answer) -> None:
    assert visca.read(bytes.fromhex(printed)) == meant


def test_packets_are_found_among_noise_and_byte_by_byte() -> None:
    wire = bytes.fromhex("00 13 FF  90 41 FF  90 FF  90 51 FF")
    packets = Packets()
    found = [one for byte in wire for one in packets.feed(bytes([byte]))]
    assert found == [b"\x90\x41\xff", b"\x90\x51\xff"]
    assert packets.garbled == 1


def test_what_has_no_end_is_given_up_after_sixteen_bytes() -> None:
    packets = Packets()
    assert packets.feed(b"\x90" + 15 * b"\x01") == []
    assert packets.feed(b"\x90\x41\xff") == [b"\x90\x41\xff"]
    assert packets.garbled == 1


@given(
    st.lists(
        st.one_of(
            st.builds(Ack, st.integers(1, 7), st.integers(1, 2)),
            st.builds(Done, st.integers(1, 7), st.integers(0, 2), DATA),
            st.builds(Failed, st.integers(1, 7), st.integers(0, 2), st.sampled_from(Cause)),
            st.builds(Changed, st.integers(1, 7)),
        )
    ),
    st.integers(0, 60),
)
def test_whatever_a_camera_says_is_read_however_it_is_cut(
    answers: list[Ack | Done | Failed | Changed], cut: int
) -> None:
    wire = b"".join(map(visca.said, answers))
    packets = Packets()
    found = packets.feed(wire[:cut]) + packets.feed(wire[cut:])
    assert [visca.read(one) for one in found] == answers
    assert packets.garbled == 0


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for one in Packets().feed(data):
        visca.read(one)
    visca.read(data)
    visca.read_message(data)


@pytest.mark.parametrize("camera", [0, 9, -1])
def test_there_is_no_camera_of_another_number(camera: int) -> None:
    with pytest.raises(ValueError, match="1 to 7"):
        visca.recall(camera, 0)


@pytest.mark.parametrize("preset", [-1, 128, 255])
def test_there_is_no_preset_of_another_number(preset: int) -> None:
    with pytest.raises(ValueError, match="0 to 127"):
        visca.recall(1, preset)


@pytest.mark.parametrize(
    ("message", "printed"),
    [
        (Message(Kind.CONTROL, 0, visca.RESET), "02 00 00 01 00 00 00 00 01"),
        (Message(Kind.CONTROL_REPLY, 0, visca.RESET), "02 01 00 01 00 00 00 00 01"),
        (
            Message(Kind.COMMAND, 2, visca.recall(1, 5)),
            "01 00 00 07 00 00 00 02 81 01 04 3F 02 05 FF",
        ),
        (Message(Kind.REPLY, 2, visca.said(Ack(1, 1))), "01 11 00 03 00 00 00 02 90 41 FF"),
        (Message(Kind.CONTROL, 2, visca.WRONG_NUMBER), "02 00 00 02 00 00 00 02 0F 01"),
    ],
)
def test_a_message_over_ip_is_its_bytes(message: Message, printed: str) -> None:
    assert message.to_bytes() == bytes.fromhex(printed)
    assert visca.read_message(bytes.fromhex(printed)) == message


@pytest.mark.parametrize(
    "stranger",
    [
        "",
        "01 11 00 03 00 00 00",  # too short for a header
        "01 11 00 04 00 00 00 02 90 41 FF",  # another length
        "01 12 00 03 00 00 00 02 90 41 FF",  # no such type
        "01 11 00 00 00 00 00 02",  # nothing in it
        "01 11 00 11 00 00 00 02" + 17 * "01",
    ],
)
def test_a_strangers_datagram_is_no_message(stranger: str) -> None:
    assert visca.read_message(bytes.fromhex(stranger)) is None
