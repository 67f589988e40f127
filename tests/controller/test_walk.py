"""The walk through a hall: what is silent, why it may be so, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from consoles.signals import Ailment
from controller.walk import Console, HeardLine, Ill, Mark, Row, walk_line
from controller.walk_table import WIDTH, as_table
from controller.walk_words import numbers


def line(
    silent: Collection[int] = (),
    kind: str = "canopen",
    *,
    ills: Sequence[Ill] = (),
    lost: str = "",
) -> HeardLine:
    consoles = [Console(seat, str(seat + 100), seat not in silent) for seat in range(1, 13)]
    return HeardLine("can-a", kind, "can0", 125_000, consoles, ills, lost)


def faults(heard: HeardLine) -> list[Row]:
    return [row for row in walk_line(heard, "en") if row.mark is Mark.FAULT]


def test_a_bus_that_is_all_heard_has_one_row_and_no_fault() -> None:
    (row,) = walk_line(line(), "en")
    assert (row.mark, row.what, row.state) == (
        Mark.GOOD,
        "bus can-a",
        "canopen: 12 of 12 heard",
    )


def test_one_silent_console_between_two_that_are_heard_is_the_console_itself() -> None:
    bus, seat = faults(line({5}))
    assert bus.state == "canopen: 11 of 12 heard"
    assert seat.what == "seat 5"
    assert seat.state == "does not answer (can-a, node 105)"
    assert "neighbours 4 and 6 are heard, so the trunk is whole" in seat.remedy


def test_the_last_consoles_in_a_row_mean_a_cut_cable_at_the_first_of_them() -> None:
    _, seats = faults(line({9, 10, 11, 12}))
    assert seats.what == "seats 9–12"
    assert seats.state == "do not answer (can-a, nodes 109–112)"
    assert "cut between seats 8 and 9" in seats.remedy
    assert "terminator" in seats.remedy


def test_the_first_consoles_in_a_row_mean_the_same_where_the_bus_begins_at_the_other_end() -> None:
    _, seats = faults(line({1, 2, 3}))
    assert "cut between seats 4 and 3" in seats.remedy


def test_consoles_in_a_row_in_the_middle_share_a_supply() -> None:
    _, seats = faults(line({5, 6}))
    assert "while 4 and 7 are heard" in seats.remedy
    assert "supply" in seats.remedy


def test_two_separate_gaps_are_two_rows() -> None:
    assert [row.what for row in faults(line({3, 12}))[1:]] == ["seat 3", "seat 12"]


@pytest.mark.parametrize(
    ("kind", "advice"), [("canopen", "bitrate (125000)"), ("modbus", "baud (125000)")]
)
def test_a_bus_on_which_all_are_silent_is_one_fault_of_the_bus(kind: str, advice: str) -> None:
    (bus,) = faults(line(set(range(1, 13)), kind))
    assert "0 of 12" in bus.state
    assert "power" in bus.remedy
    assert advice in bus.remedy


def test_of_a_conference_system_a_gap_says_nothing_about_the_cable() -> None:
    _, seats = faults(line({9, 10, 11, 12}, "dis"))
    assert "cut" not in seats.remedy


def test_a_bus_that_cannot_be_opened_says_why_and_how_to_raise_it() -> None:
    (bus,) = faults(line(set(range(1, 13)), lost="No such device"))
    assert "No such device" in bus.state
    assert "ip link set can0 up type can bitrate 125000" in bus.remedy


def test_strangers_are_told_together_and_with_the_way_to_seat_them() -> None:
    ills = [Ill(Ailment.STRANGER, str(node)) for node in (90, 91, 92)]
    (bus,) = faults(line(ills=ills))
    assert bus.state == "nodes without a seat: 90–92"
    assert "viche seat hall.toml --line can-a" in bus.remedy


def test_two_consoles_with_one_address_are_told_at_their_seat() -> None:
    (seat,) = faults(line(ills=[Ill(Ailment.DUPLICATE, "107", 7, "3 boot-ups within 10 s")]))
    assert seat.what == "seat 7"
    assert "duplicate address (can-a, node 107): 3 boot-ups" in seat.state
    assert "two consoles with one address" in seat.remedy


def test_errors_that_a_console_has_counted_are_odd_and_no_fault() -> None:
    consoles = [Console(1, "1", True, {"crc": 3, "late": 5, "silent": 0})]
    rows = walk_line(HeardLine("rs", "modbus", "/dev/ttyUSB0", 19_200, consoles), "en")
    assert [row.mark for row in rows] == [Mark.GOOD, Mark.ODD]
    assert rows[1].state == "heard, but there were: late 5, CRC errors 3"


@pytest.mark.parametrize("ailment", Ailment)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_fault_that_a_line_tells_has_a_remedy(ailment: Ailment, language: str) -> None:
    rows = walk_line(line(ills=[Ill(ailment, "90", None, "why")]), language)
    assert all(row.remedy for row in rows if row.mark is Mark.FAULT)
    assert any(row.mark is Mark.FAULT for row in rows)


def test_the_table_is_no_wider_than_a_terminal() -> None:
    rows = walk_line(line({3, 9, 10, 11, 12}, ills=[Ill(Ailment.STRANGER, "90")]), "uk")
    lines = as_table(rows).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert lines[0].startswith("✗ шина can-a")
    assert any(line.strip().startswith("→") for line in lines)


def test_numbers_are_shortened_from_three_in_a_row() -> None:
    assert numbers([9, 1, 2, 5, 6, 7]) == "1, 2, 5–7, 9"
