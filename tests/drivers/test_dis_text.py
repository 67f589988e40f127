"""The text protocol of DIS and Shure central units: published lines, and what surrounds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import dis_text as dis
from drivers.dis_text import Lines


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("mic_on 17", dis.Mic(17, on=True)),
        ("mic_off 17", dis.Mic(17, on=False)),
        ("MIC_ON 65535", dis.Mic(65_535, on=True)),
        ("mic_request_on 17", dis.Request(17, on=True)),
        ("mic_request_on 17 3", dis.Request(17, on=True)),  # fields after: tolerated
        ("mic_request_off 17", dis.Request(17, on=False)),
        ("mic_status_done", dis.StatusDone()),
        ("seat_state 4 active", dis.State(4, active=True)),
        ("seat_state 4 passive Петренко О. І.", dis.State(4, False, "Петренко О. І.")),
        ("seat_number 4 active Smith", dis.State(4, True, "Smith")),
        ("attendance_check_started", dis.Attendance(on=True)),
        ("attendance_check_stopped", dis.Attendance(on=False)),
        ("attendance_check_cancelled", dis.Attendance(on=False)),
        ("command_error unknown command", dis.Refused("unknown command")),
        ("command_error syntax error", dis.Refused("syntax error")),
        ("mic_on", dis.Unknown("mic_on")),
        ("mic_on 0", dis.Unknown("mic_on 0")),
        ("mic_on 65536", dis.Unknown("mic_on 65536")),
        ("mic_on all", dis.Unknown("mic_on all")),
        ("seat_state 4 asleep", dis.Unknown("seat_state 4 asleep")),
        ("interim_voting_result 1 1 Yes", dis.Unknown("interim_voting_result 1 1 Yes")),
        ("", dis.Unknown("")),
    ],
)
def test_a_line_is_read(line: str, event: dis.Event) -> None:
    assert dis.read(line) == event


def test_the_published_session_of_a_voting_presses_nobodys_key() -> None:
    session = (
        b"voting_configuration 1 3-button\r\nvoting_status_done\r\nvoting_started 1\r\n"
        b"interim_voting_result 1 0 Yes\r\ninterim_voting_result 1 1 Yes\r\nvoting_stopped\r\n"
        b"final_voting_result 1 1 Yes\r\nfinal_voting_result 2 0 Abstain\r\n"
    )
    assert {type(event) for event in Lines().feed(session)} == {dis.Unknown}


def test_commands_are_lines() -> None:
    assert dis.microphone(17, on=True) == b"mic_on 17\r\n"
    assert dis.microphone(17, on=False) == b"mic_off 17\r\n"
    assert dis.ask_microphones() == b"mic_status\r\n"


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\r\n\r\n"])
def test_lines_end_in_any_way(end: bytes) -> None:
    events = Lines().feed(b"mic_on 1" + end + b"mic_off 1" + end)
    assert events == [dis.Mic(1, on=True), dis.Mic(1, on=False)]


def test_a_name_in_a_code_page_does_not_hide_its_seat() -> None:
    line = "seat_state 4 active Петренко\r\n".encode("cp1251")
    (event,) = Lines().feed(line)
    assert isinstance(event, dis.State)
    assert (event.seat, event.active) == (4, True)


def test_a_line_without_an_end_is_given_up() -> None:
    lines = Lines()
    assert lines.feed(b"x" * 10_000) == []
    assert lines.feed(b"\r\nmic_on 1\r\n") == [dis.Mic(1, on=True)]
    assert lines.garbled == 1


@given(st.binary(max_size=2_000))
def test_after_any_bytes_a_line_is_still_heard(noise: bytes) -> None:
    lines = Lines()
    lines.feed(noise)
    assert dis.Mic(9, on=True) in lines.feed(b"\r\nmic_on 9\r\n")


@given(st.lists(st.sampled_from([b"mic_on 1\r\n", b"\xff\r", b"seat_state 2 active x\n"])))
def test_lines_do_not_depend_on_how_the_bytes_come(parts: list[bytes]) -> None:
    stream = b"".join(parts)
    torn = Lines()
    events = [event for byte in stream for event in torn.feed(bytes((byte,)))]
    assert events == Lines().feed(stream)
