"""The Modbus codec against the examples printed in the specification."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drivers import modbus
from drivers.modbus import Answer, Exchange, Fault, Function, Reason, Refused, Request
from drivers.rs485 import frame_of

# Requests and answers without device and CRC: V1.1b3, the example of each function in section 6.
PRINTED = [
    (modbus.read(17, Function.READ_COILS, 0x13, 19), "01 0013 0013", "01 03 CD6B05"),
    (modbus.read(17, Function.READ_INPUTS, 0xC4, 22), "02 00C4 0016", "02 03 ACDB35"),
    (modbus.read(17, Function.READ_HOLDING, 0x6B, 3), "03 006B 0003", "03 06 022B00000064"),
    (modbus.read(17, Function.READ_REGISTERS, 8, 1), "04 0008 0001", "04 02 000A"),
    (modbus.write_coil(17, 0xAC, True), "05 00AC FF00", "05 00AC FF00"),
    (modbus.write_register(17, 1, 3), "06 0001 0003", "06 0001 0003"),
    (
        modbus.write_coils(17, 0x13, [bit == "1" for bit in "1011001110"]),
        "0F 0013 000A 02 CD01",
        "0F 0013 000A",
    ),
    (modbus.write_registers(17, 1, [0x0A, 0x102]), "10 0001 0002 04 000A 0102", "10 0001 0002"),
]
INPUTS = modbus.read(17, Function.READ_INPUTS, 0, 8)


def framed(hexed: str, device: int = 17) -> bytes:
    return modbus.sealed(bytes((device,)) + bytes.fromhex(hexed))


def judged(heard: bytes, request: Request = INPUTS, previous: Request | None = None) -> object:
    exchange = Exchange(request, frame_of(request), previous)
    exchange.hear(heard)
    return exchange.verdict()


def test_the_crc_is_the_one_printed_in_the_serial_line_specification() -> None:
    # V1.02 section 6.2.2: device 02, function 07, CRC 0x1241 sent as 41 12
    assert modbus.sealed(bytes.fromhex("0207")) == bytes.fromhex("0207 4112")
    assert modbus.crc(b"123456789") == 0x4B37  # the check value of CRC-16/MODBUS


@pytest.mark.parametrize(("request_", "asked", "answered"), PRINTED)
def test_each_function_is_written_and_read_as_in_the_specification(
    request_: Request, asked: str, answered: str
) -> None:
    assert frame_of(request_) == framed(asked)
    assert len(framed(asked)) == request_.asked_bytes
    answer = framed(answered)
    assert len(answer) == request_.answer_bytes
    assert isinstance(judged(answer, request_), Answer)


@pytest.mark.parametrize(("request_", "asked", "answered"), PRINTED)
def test_no_byte_of_an_answer_may_differ_be_missing_or_be_too_many(
    request_: Request, asked: str, answered: str
) -> None:
    answer = framed(answered)
    for at in range(len(answer)):
        changed = answer[:at] + bytes((answer[at] ^ 0x10,)) + answer[at + 1 :]
        assert judged(changed, request_) == Fault(Reason.CRC)
    for length in range(1, len(answer)):
        assert judged(answer[:length], request_) == Fault(Reason.SHORT)
    assert judged(b"\x00" + answer, request_) == Fault(Reason.GARBAGE)
    assert judged(b"\x00" + answer[:-1], request_) == Fault(Reason.CRC)
    assert judged(answer + b"\xff\x11", request_) == Fault(Reason.CRC)
    # A zero after a CRC leaves its remainder zero, so the CRC alone would let this one through.
    assert judged(answer + b"\x00", request_) == Fault(Reason.WRONG_LENGTH)


def test_an_answer_in_pieces_is_complete_with_its_last_byte_only() -> None:
    exchange = Exchange(INPUTS, frame_of(INPUTS))
    pieces = [exchange.hear(bytes((byte,))) for byte in framed("02 01 2A")]
    assert pieces == [False] * 5 + [True]
    assert exchange.verdict() == Answer(b"\x2a")


def test_an_exception_is_known_at_its_fifth_byte() -> None:
    exchange = Exchange(INPUTS, frame_of(INPUTS))
    assert exchange.hear(framed("82 02"))
    assert exchange.verdict() == Refused(2)


def test_what_is_not_ours_is_refused_with_its_reason() -> None:
    assert judged(b"") == Fault(Reason.SILENT)
    assert judged(framed("02 01 2A", device=18)) == Fault(Reason.WRONG_ID)
    assert judged(framed("01 01 2A")) == Fault(Reason.WRONG_FUNCTION)
    assert judged(framed("02 02 2A00")) == Fault(Reason.WRONG_LENGTH)
    assert judged(framed("02 02 2A")) == Fault(Reason.WRONG_LENGTH)  # says two bytes, has one
    lamp = modbus.write_coil(17, 1, True)
    assert judged(framed("05 0001 0000"), lamp) == Fault(Reason.WRONG_ECHO)


def test_the_answer_to_a_request_given_up_is_late_and_never_taken_for_ours() -> None:
    before = modbus.read(17, Function.READ_HOLDING, 0, 1)
    assert judged(framed("03 02 0005"), INPUTS, before) == Fault(Reason.LATE)
    neighbour = modbus.read(18, Function.READ_INPUTS, 0, 8)
    assert judged(framed("02 01 01", device=18), INPUTS, neighbour) == Fault(Reason.LATE)


def test_bits_and_registers_come_out_in_the_order_of_addresses() -> None:
    assert Answer(bytes.fromhex("ACDB35")).bits(22) == 0x35DBAC
    assert Answer(b"\xff").bits(3) == 0b111  # padding is not an input
    assert Answer(bytes.fromhex("022B00000064")).registers() == (0x22B, 0, 100)


def test_keys_do_not_show_in_a_repr() -> None:
    assert repr(Answer(b"\x2a")) == "Answer()"
    assert "values" not in repr(modbus.write_coil(17, 1, True))  # a lamp may tell a key


def test_silence_is_three_and_a_half_bytes_and_fixed_above_19200() -> None:
    assert modbus.silence_s(19_200) == pytest.approx(0.002005, abs=1e-6)
    assert modbus.silence_s(9_600, bits=10) == pytest.approx(0.003646, abs=1e-6)
    assert modbus.silence_s(115_200) == 0.00175
    assert modbus.frame_s(8, 19_200) == pytest.approx(0.0045833, abs=1e-6)


@pytest.mark.parametrize(
    "build",
    [
        lambda: modbus.read(0, Function.READ_INPUTS, 0, 8),
        lambda: modbus.read(248, Function.READ_INPUTS, 0, 8),
        lambda: modbus.read(1, Function.READ_INPUTS, 0, 0),
        lambda: modbus.read(1, Function.READ_HOLDING, 0, 126),
        lambda: modbus.read(1, Function.READ_INPUTS, 0xFFFF, 2),
        lambda: modbus.read(1, Function.WRITE_COIL, 0, 1),
        lambda: modbus.write_register(1, 0, 0x10000),
        lambda: modbus.write_coils(1, 0, []),
    ],
)
def test_a_request_that_modbus_does_not_have_is_not_built(build: Callable[[], Request]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        build()


@pytest.mark.parametrize(("request_", "asked", "answered"), PRINTED)
def test_our_own_request_heard_back_is_an_echo(
    request_: Request, asked: str, answered: str
) -> None:
    """An adapter that hears itself; FC05 and FC06 are answered with the request itself."""
    own, answer = frame_of(request_), framed(answered)
    assert judged(own + answer, request_) == Fault(Reason.ECHO)
    confirmed = request_.function in {Function.WRITE_COIL, Function.WRITE_REGISTER}
    assert judged(own, request_) == (Answer() if confirmed else Fault(Reason.ECHO))
