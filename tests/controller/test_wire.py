"""Lines: every event and command comes back as it went; old lines are read for ever."""

from __future__ import annotations

import typing
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller import wire
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
EVENTS = typing.get_args(e.AnyEvent)
COMMANDS = typing.get_args(c.DeskCommand)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
times = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(str, texts)
st.register_type_strategy(datetime, times)
st.register_type_strategy(int, st.integers(1, 1000))
st.register_type_strategy(float, st.floats(0, 1e6))


def hints_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def built(kind: type[msgspec.Struct], data: st.DataObject) -> Any:
    hints = hints_of(kind)
    fields = {field.name: hints[field.name] for field in msgspec.structs.fields(kind)}
    return kind(**{name: data.draw(value(hint)) for name, hint in fields.items()})


def value(hint: Any) -> st.SearchStrategy[Any]:
    if hint is c.Name:
        return texts.filter(bool)
    if typing.get_origin(hint) is typing.Annotated:
        plain, *said = typing.get_args(hint)
        for meta in said:
            if isinstance(meta, msgspec.Meta) and meta.pattern:
                return st.from_regex(meta.pattern, fullmatch=True)
            if isinstance(meta, msgspec.Meta) and meta.ge is not None and plain is int:
                return st.integers(int(meta.ge), None if meta.le is None else int(meta.le))
        return value(plain)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(value(args[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(value, args))
    if origin is not None and args and origin not in (typing.Union,) and hasattr(origin, "keys"):
        return st.dictionaries(value(args[0]), value(args[1]), max_size=3)
    if args:
        return st.one_of(*map(value, args))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        hints = hints_of(hint)
        names = {f.name: value(hints[f.name]) for f in msgspec.structs.fields(hint)}
        return st.builds(hint, **names)
    return st.from_type(hint)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_event_comes_back_as_it_went(kind: type[Any], data: st.DataObject) -> None:
    entry = e.Entry(at=AT, by=e.By.SEAT, event=built(kind, data), cmd="x")
    line = wire.encode(entry)
    assert b"\n" not in line
    assert wire.read_entry(line) == entry
    assert wire.event_name(line) == kind.__name__


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_command_comes_back_as_it_went(kind: type[Any], data: st.DataObject) -> None:
    request = wire.Request(id="1", command=built(kind, data), as_of=7)
    assert wire.read_request(wire.encode(request)) == request


@given(st.binary(max_size=200))
def test_garbage_is_unreadable_and_nothing_else(line: bytes) -> None:
    for read in (wire.read_entry, wire.read_request, wire.read_feed, wire.read_answer):
        with pytest.raises(wire.Unreadable):
            read(line)


@pytest.mark.parametrize("kind", typing.get_args(c.EngineCommand), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_what_only_the_engine_asks_for_no_desk_may_ask(
    kind: type[Any], data: st.DataObject
) -> None:
    command = wire.encode(built(kind, data))
    with pytest.raises(wire.Unreadable):
        wire.read_request(b'{"id":"1","command":' + command + b"}")


def test_an_event_that_this_version_does_not_know_is_unreadable_by_its_name() -> None:
    line = b'{"at":"2026-11-23T08:00:00Z","by":"engine","event":{"type":"HallFlooded","depth":2}}'
    with pytest.raises(wire.Unreadable, match="HallFlooded"):
        wire.read_entry(line)
    assert wire.event_name(line) == "HallFlooded"


def test_a_field_that_a_later_version_added_is_passed_over() -> None:
    line = b'{"at":"2026-11-23T08:00:00Z","by":"seat","event":{"type":"BreakEnded","bell":true}}'
    assert wire.read_entry(line).event == e.BreakEnded()


def test_a_deep_nesting_is_unreadable() -> None:
    with pytest.raises(wire.Unreadable):
        wire.read_entry(b"[" * 100_000)


@pytest.mark.parametrize(
    "command",
    [
        b'{"type":"AnnounceVoting","voting":"v","wording":"' + b"x" * 20_001 + b'"}',
        b'{"type":"OpenVoting","voting":"' + b"x" * 129 + b'"}',
        b'{"type":"OpenVoting","voting":""}',
        b'{"type":"TakeBreak","until":"2026-11-23T08:00:00"}',
        b'{"type":"SeatMember","seat":0}',
        b'{"type":"SeatMember","seat":1e9}',
    ],
)
def test_what_is_too_long_or_too_large_is_refused_at_the_border(command: bytes) -> None:
    with pytest.raises(wire.Unreadable, match="Expected"):
        wire.read_request(b'{"id":"1","command":' + command + b"}")


OLD_LINES = {
    b'{"at":"2026-11-23T08:00:00Z","by":"engine","event":{"type":"JournalOpened","format":1,'
    b'"hall":"h","salt":"00"}}': e.JournalOpened(format=1, hall="h", salt="00"),
    b'{"at":"2026-11-23T08:00:00Z","by":"seat","event":{"type":"BallotCast","voting":"v",'
    b'"member":"m1","choice":"for","seat":1}}': e.BallotCast(
        voting="v", member="m1", choice=Choice.FOR, seat=1
    ),
    b'{"at":"2026-11-23T08:00:00Z","by":"seat","event":{"type":"MemberRegistered","member":"m1",'
    b'"how":"card","seat":1},"cmd":"a"}': e.MemberRegistered(member="m1", how=e.How.CARD, seat=1),
    b'{"at":"2026-11-23T08:00:00Z","by":"clock","event":{"type":"RegistrationClosed",'
    b'"present":3}}': e.RegistrationClosed(present=3),
}


@pytest.mark.parametrize("line", OLD_LINES)
def test_lines_of_format_1_are_read_for_ever_and_written_the_same(line: bytes) -> None:
    entry = wire.read_entry(line)
    assert entry.event == OLD_LINES[line]
    assert wire.encode(entry) == line


def test_numbered_lines_carry_the_journals_own_bytes() -> None:
    line = next(iter(OLD_LINES))
    told = wire.read_feed(wire.numbered(7, line))
    assert isinstance(told, wire.Numbered)
    assert (told.n, bytes(told.entry)) == (7, line)


def test_a_key_is_in_no_repr() -> None:
    from consoles.signals import CardIn, Key, Press

    assert "FOR" not in repr(Press(1, Key.FOR))
    assert "04A1" not in repr(CardIn(1, "04A1"))
