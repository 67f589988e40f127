"""The binary protocol of a DIS DCS-6000: what its manual prints, and what follows from it.

PRINTED stands in "External Microphone Control, RS232 protocol", Rev I. CONSTRUCTED was computed
from the printed layouts by another program than ours, and is not printed anywhere.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import dis_messages as dis
from drivers.dis_frames import (
    CONTROLLERS,
    MODE,
    ORDER,
    REPORT,
    Frames,
    Report,
    Reset,
    Unsendable,
    crc,
    frame,
)
from drivers.dis_messages import Course, UnitKind

US = 3900

# ---- printed


def test_printed_v1_the_central_unit_has_started() -> None:
    assert Frames().feed(bytes.fromhex("FC 72 00 88 FD")) == [Reset()]


def test_printed_v2_enter_microphone_mode() -> None:
    assert frame(MODE, 0, dis.ENTER) == bytes.fromhex("FC 6D 00 63 6D 65 FD")


def test_printed_v3_the_steps_of_a_crc() -> None:
    """Page 51; the sentence below its table says 109 for the last, the frame itself 101."""
    content = bytes((109, 0, 99, 109))
    assert [crc(content[: n + 1]) for n in range(4)] == [4, 28, 122, 101]


def test_printed_v4_who_is_present() -> None:
    """Page 40: address 1 and address 34; the pair of the former follows from the rule."""
    units = dis.read(Report(4013, 58, bytes((0, 17, 2, 18, 0, 0, 0, 0))))
    assert units == dis.Units(((1, 1), (34, 1)))


def test_printed_v5_an_address_is_given() -> None:
    """Page 54: the decoded example; its raw bytes are not in the public copies."""
    report = Report(15 * 256 + 173, 27, bytes((2, 15, 60, 60)))
    assert (report.address, dis.read(report)) == (4013, dis.Registered(3900, 60))


def test_printed_the_beginning_of_the_crc_table() -> None:
    assert [crc(bytes((value,))) for value in range(8)] == [0, 7, 14, 9, 28, 27, 18, 21]


# ---- constructed: what we send

SENT = {
    "FC 6D 00 71 04 FD": (MODE, dis.LEAVE),
    "FC 6A 01 00 0F AD 1B 02 01 3C 3A FD": (ORDER, dis.register(4013, 60)),
    "FC 6A 02 00 0F 3C 12 14 00 00 10 FD": (ORDER, dis.ask_microphones(US)),
    "FC 6A 03 00 0F 3C 34 01 03 00 E4 FD": (ORDER, dis.three_buttons(US)),
    "FC 6A 05 00 0F 3C 34 03 00 00 67 FD": (ORDER, dis.not_secret(US)),
    "FC 6A 07 00 0F 3C 34 0B 00 00 10 FD": (ORDER, dis.check_attendance(US, start=True)),
    "FC 6A 08 00 0F 3C 34 0C 00 00 E7 FD": (ORDER, dis.check_attendance(US, start=False)),
    "FC 6A 0A 00 0F 3C 34 10 00 00 99 FD": (ORDER, dis.poll(US, start=True)),
    "FC 6A 0B 00 0F 3C 34 12 00 00 5C FD": (ORDER, dis.poll(US, start=False)),
    "FC 6A 0D 00 0F 3C 12 0E 00 22 3A FD": (ORDER, dis.microphone(US, 34, on=True)),
    "FC 6A 0E 00 0F 3C 12 0F 00 22 64 FD": (ORDER, dis.microphone(US, 34, on=False)),
}


@pytest.mark.parametrize("wire", SENT)
def test_constructed_what_we_send(wire: str) -> None:
    kind, content = SENT[wire]
    number = bytes.fromhex(wire)[2]
    assert frame(kind, number, content) == bytes.fromhex(wire)


# ---- constructed: what the central unit tells

TOLD: dict[str, dis.Message] = {
    "FC 63 01 0F AD 1B 04 02 0F 3C 3C D1 FD": dis.Registered(3900, 60),
    "FC 63 01 0F AD 00 08 1A 01 00 22 01 02 03 00 C2 FD": dis.Found(
        34, "1.2.3", UnitKind.DELEGATE
    ),
    "FC 63 03 0F AD 00 08 04 01 00 22 01 02 03 00 28 FD": dis.Lost(34, "1.2.3"),
    "FC 63 04 0F AD 35 01 0B 12 FD": dis.Attendance(Course.STARTED),
    "FC 63 05 0F AD 3A 08 00 11 02 12 00 00 00 00 15 FD": dis.Units(((1, 1), (34, 1))),
    "FC 63 06 0F AD 35 03 0E 00 02 B9 FD": dis.Attending(2, final=False),
    "FC 63 07 0F AD 35 01 0C 7C FD": dis.Attendance(Course.STOPPED),
    "FC 63 08 0F AD 35 03 0F 00 02 20 FD": dis.Attending(2, final=True),
    "FC 63 09 0F AD 35 01 0D C2 FD": dis.Attendance(Course.CANCELLED),
    "FC 63 0A 0F AD 35 01 10 EA FD": dis.Polling(Course.STARTED),
    "FC 63 0B 0F AD 35 01 12 CD FD": dis.Polling(Course.STOPPED),
    "FC 63 0D 0F AD 17 03 09 00 22 42 FD": dis.Switched(34, on=True),
    "FC 63 0E 0F AD 17 03 0A 00 22 CA FD": dis.Switched(34, on=False),
    "FC 63 0F 0F AD 17 04 0B 00 22 01 39 FD": dis.Queued(34),
    "FC 63 10 0F AD 17 04 0C 00 22 01 77 FD": dis.Unqueued(34),
    "FC 63 13 0F AD 17 02 0E 14 CC FD": dis.Unknown(23, b"\x0e\x14"),
}


@pytest.mark.parametrize("wire", TOLD)
def test_constructed_what_the_central_unit_tells(wire: str) -> None:
    (body,) = Frames().feed(bytes.fromhex(wire))
    assert isinstance(body, Report)
    assert dis.read(body) == TOLD[wire]


@pytest.mark.parametrize(
    ("group", "data"),
    [
        (0, "1A 01 00 22 01 02 03"),  # found, a byte short
        (0, "1A 09 00 22 01 02 03 00"),  # a type of unit that is no microphone
        (0, "63 01 00 22 01 02 03 00"),
        (23, "03 00 22"),
        (23, "09 00"),
        (27, "01 0F 3C 3C"),  # monitoring or a heartbeat: not published
        (27, "02 0F 3C"),
        (29, "09 D7"),
        (53, "01 03"),
        (53, "03 01 01"),  # the line of the manual contradicts itself
        (53, "13"),
        (58, "00 11"),
        (99, ""),
    ],
)
def test_what_is_not_published_is_left_alone(group: int, data: str) -> None:
    content = bytes.fromhex(data)
    assert dis.read(Report(4013, group, content)) == dis.Unknown(group, content)


def test_the_other_reading_of_the_registration_is_there_on_demand() -> None:
    assert dis.register(4013, 60, length_first=True).hex(" ") == "00 0f ad 1b 01 3c 00"


# ---- what is no frame


@pytest.mark.parametrize("wire", [*TOLD, "FC 72 00 88 FD"])
def test_no_bit_of_a_frame_can_flip_unnoticed(wire: str) -> None:
    good = bytes.fromhex(wire)
    meant = Frames().feed(good)
    for bit in range(8 * len(good)):
        flipped = bytearray(good)
        flipped[bit // 8] ^= 1 << bit % 8
        assert Frames().feed(bytes(flipped)) != meant


def test_a_frame_cut_by_another_is_dropped_and_the_other_heard() -> None:
    frames = Frames()
    assert frames.feed(bytes.fromhex("FC 63 0A 0F AD FC 72 00 88 FD")) == [Reset()]
    assert frames.garbled == 1


def test_text_between_frames_is_no_frame() -> None:
    frames = Frames()
    reset = bytes.fromhex("FC 72 00 88 FD")
    text = b"DCS 6000 SW 5.1\r\n(c) 2006\r\n"
    assert frames.feed(reset + text + reset) == [Reset(), Reset()]
    assert (frames.stray, frames.garbled) == (len(text), 0)


def test_a_frame_with_the_escape_byte_is_never_read() -> None:
    """Even if its CRC is right as it stands."""
    frames = Frames()
    inner = bytes.fromhex("63 01 0F AD 17 03 09 00 FE")
    assert frames.feed(b"\xfc" + inner + bytes((crc(inner), 0xFD))) == []
    assert (frames.escaped, frames.garbled) == (1, 0)


def test_a_frame_without_an_end_is_given_up() -> None:
    frames = Frames()
    assert frames.feed(b"\xfc" + bytes(1_000)) == []
    assert frames.garbled == 1
    assert frames.feed(bytes.fromhex("FC 72 00 88 FD")) == [Reset()]


@pytest.mark.parametrize("wire", ["FC 63 01 0F AD 00 02 0B", "FC 72 40", "FC 72", "FC 78 00"])
def test_a_good_crc_does_not_make_a_good_frame(wire: str) -> None:
    """A wrong length, an ID above 63, no ID, a type that is not published."""
    begun = bytes.fromhex(wire)
    frames = Frames()
    assert frames.feed(begun + bytes((crc(begun[1:]), 0xFD))) == []
    assert frames.garbled == 1


def test_what_would_need_escaping_is_not_written() -> None:
    with pytest.raises(Unsendable, match="rule is not known"):
        frame(ORDER, 0, dis.microphone(US, 252, on=True))
    with pytest.raises(Unsendable):
        frame(ORDER, 12, dis.register(4013, 60))  # its CRC is one of the three
    assert frame(ORDER, 11, dis.register(4013, 60))


def test_the_pairs_of_order_and_id_that_need_escaping_are_as_computed_elsewhere() -> None:
    def spoilt(kind: int, content: bytes) -> list[int]:
        numbers = []
        for number in range(64):
            try:
                frame(kind, number, content)
            except Unsendable:
                numbers.append(number)
        return numbers

    assert spoilt(ORDER, dis.register(4013, 60)) == [12]
    assert spoilt(ORDER, dis.not_secret(US)) == [30]
    assert spoilt(MODE, dis.ENTER) == [25]
    assert spoilt(MODE, dis.LEAVE) == [36, 48]
    for never in (dis.three_buttons, dis.ask_microphones):
        assert spoilt(ORDER, never(US)) == []
    for start in (False, True):
        assert spoilt(ORDER, dis.check_attendance(US, start=start)) == []
        assert spoilt(ORDER, dis.poll(US, start=start)) == []
    assert len(CONTROLLERS) == 110


# ---- any bytes

GOOD = [bytes.fromhex(wire) for wire in TOLD]


@given(st.lists(st.sampled_from(GOOD) | st.binary(max_size=40), max_size=12), st.data())
def test_frames_do_not_depend_on_how_the_bytes_come(
    parts: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(parts)
    whole = Frames()
    bodies = whole.feed(stream)
    torn = Frames()
    torn_bodies = []
    rest = stream
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        torn_bodies += torn.feed(rest[:size])
        rest = rest[size:]
    assert torn_bodies == bodies
    assert (torn.escaped, torn.garbled, torn.stray) == (
        whole.escaped,
        whole.garbled,
        whole.stray,
    )


@given(st.binary(max_size=300))
def test_after_any_bytes_a_good_frame_is_still_heard(noise: bytes) -> None:
    frames = Frames()
    frames.feed(noise)
    for body in frames.feed(bytes.fromhex("FC 63 0D 0F AD 17 03 09 00 22 42 FD")):
        assert isinstance(body, Report)
    assert frames.number == 0x0D


@given(st.integers(0, 255), st.binary(max_size=20))
def test_any_report_is_read(group: int, data: bytes) -> None:
    dis.read(Report(4013, group, data))


@given(st.integers(0, 63), st.binary(max_size=20), st.integers(0, 255))
def test_what_is_written_is_read(number: int, data: bytes, group: int) -> None:
    content = bytes((0x0F, 0xAD, group, len(data))) + data
    try:
        wire = frame(REPORT, number, content)
    except Unsendable:
        return
    frames = Frames()
    assert frames.feed(wire) == [Report(4013, group, data)]
    assert frames.number == number
