"""CiA 301 on the wire: identifier and bytes in hex, and what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import canopen
from drivers.canopen import (
    Bootup,
    Command,
    Emergency,
    Frame,
    Heartbeat,
    Nmt,
    Other,
    Pdo,
    Refused,
    State,
    Value,
    Written,
)

nodes = st.sampled_from(canopen.NODES)


def frame(text: str) -> Frame:
    identifier, *data = text.split()
    return Frame(int(identifier, 16), bytes.fromhex("".join(data)))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("711 00", Bootup(0x11)),  # 0x700 + node, one byte 0: boot-up
        ("711 05", Heartbeat(0x11, State.OPERATIONAL)),
        ("711 85", Heartbeat(0x11, State.OPERATIONAL)),  # bit 7: node guarding's toggle
        ("711 7F", Heartbeat(0x11, State.PRE_OPERATIONAL)),
        ("711 04", Heartbeat(0x11, State.STOPPED)),
        ("191 01", Pdo(0x11, 1, b"\x01")),  # 0x180 + node: TPDO1
        ("2FF 04A1B2C3", Pdo(0x7F, 2, bytes.fromhex("04A1B2C3"))),  # 0x280 + node: TPDO2
        ("381 ", Pdo(1, 3, b"")),
        ("481 FF", Pdo(1, 4, b"\xff")),
        # 0x080 + node: EMCY; code (little endian), register, five bytes of the manufacturer
        ("081 3081 11 0000000000", Emergency(1, 0x8130, 0x11)),
        ("081 0000 00 0000000000", Emergency(1, 0, 0)),
        ("000 01 7F", Nmt(Command.START, 0x7F)),
        ("000 81 00", Nmt(Command.RESET_NODE, 0)),
        ("591 60 1710 00 00000000", Written(0x11, 0x1017, 0)),  # SDO download response
        ("591 4F 0060 01 05000000", Value(0x11, 0x6000, 1, b"\x05")),  # 1 byte, expedited
        ("591 43 0010 00 91010300", Value(0x11, 0x1000, 0, bytes.fromhex("91010300"))),
        ("591 42 0010 00 91010300", Value(0x11, 0x1000, 0, bytes.fromhex("91010300"))),
        ("591 80 0560 00 00000206", Refused(0x11, 0x6005, 0, 0x06020000)),  # no such object
    ],
)
def test_a_frame_means_what_the_standard_says(text: str, meaning: canopen.Message) -> None:
    assert canopen.read(frame(text)) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "080",  # SYNC
        "100 000000000000",  # TIME
        "211 01",  # another master's RPDO1
        "611 40 0060 01 00000000",  # another master's SDO request
        "700 05",  # node 0 does not exist
        "711",  # an error control frame without its byte
        "711 05 05",  # … with one too many
        "000 01",  # an NMT command to nobody
        "081 30",  # an EMCY cut short
        "591 41 0060 01 00010000",  # a segmented upload: none of ours
        "591 60 1710",  # an SDO cut short
        "7E5 00",  # LSS
        "18DAF110 01",  # a 29-bit identifier
    ],
)
def test_what_is_not_for_us_is_other(text: str) -> None:
    assert canopen.read(frame(text)) == Other(frame(text).cob_id)


@given(st.integers(-1, 1 << 32), st.binary(max_size=64))
def test_reading_never_raises(cob_id: int, data: bytes) -> None:
    assert canopen.read(Frame(cob_id, data)) is not None


@given(nodes, st.sampled_from(Command))
def test_a_command_is_read_back(node: int, command: Command) -> None:
    assert canopen.read(canopen.nmt(command, node)) == Nmt(command, node)


@given(nodes, st.sampled_from([state for state in State if state is not State.BOOT_UP]))
def test_a_heartbeat_is_read_back(node: int, state: State) -> None:
    assert canopen.read(canopen.heartbeat(node, state)) == Heartbeat(node, state)


@given(nodes, st.integers(1, 8), st.data())
def test_outputs_stand_in_rpdo1_with_bit_0_first(
    node: int, width: int, data: st.DataObject
) -> None:
    bits = data.draw(st.integers(0, (1 << 8 * width) - 1))
    built = canopen.rpdo1(node, bits, width)
    assert built.cob_id == 0x200 + node
    lit = {
        8 * at + bit for at, byte in enumerate(built.data) for bit in range(8) if byte >> bit & 1
    }
    assert lit == {bit for bit in range(64) if bits >> bit & 1}


def test_what_we_send_is_what_the_standard_says() -> None:
    assert canopen.nmt(Command.START, 17) == frame("000 01 11")
    assert canopen.nmt(Command.STOP, 0) == frame("000 02 00")
    assert canopen.rpdo1(17, 0x81) == frame("211 81")
    assert canopen.rpdo1(17, 0x0181, 2) == frame("211 81 01")
    # download of 1000 (0x03E8) into 0x1017:0, two bytes: 2B
    assert canopen.download(17, 0x1017, 0, 1000, 2) == frame("611 2B 1710 00 E8030000")
    assert canopen.download(17, 0x1800, 2, 255, 1) == frame("611 2F 0018 02 FF000000")
    assert canopen.download(17, 0x1016, 1, 0x7F09C4, 4) == frame("611 23 1610 01 C4097F00")
    assert canopen.upload(17, 0x6000, 1) == frame("611 40 0060 01 00000000")


@pytest.mark.parametrize("node", [-1, 128])
def test_no_command_goes_to_a_node_that_cannot_be(node: int) -> None:
    with pytest.raises(ValueError, match=str(node)):
        canopen.nmt(Command.START, node)


@pytest.mark.parametrize("node", [0, 128])
def test_nothing_else_goes_to_all_or_to_nobody(node: int) -> None:
    with pytest.raises(ValueError, match=str(node)):
        canopen.rpdo1(node, 1)
    with pytest.raises(ValueError, match=str(node)):
        canopen.upload(node, 0x6000, 1)
    with pytest.raises(ValueError, match=str(node)):
        canopen.heartbeat(node, State.OPERATIONAL)


def test_values_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="1 bytes"):
        canopen.rpdo1(1, 0x100)
    with pytest.raises(ValueError, match="2 bytes"):
        canopen.download(1, 0x1017, 0, 0x10000, 2)
    with pytest.raises(ValueError, match="5 bytes"):
        canopen.download(1, 0x1017, 0, 1, 5)
    with pytest.raises(ValueError, match="object"):
        canopen.upload(1, 0x10000, 0)


def test_no_repr_tells_what_was_pressed() -> None:
    pressed = frame("191 01")
    assert "01" not in repr(pressed).replace("cob_id=401", "")
    assert "x01" not in repr(canopen.read(pressed))
    assert "x01" not in repr(canopen.read(frame("591 4F 0060 01 01000000")))
