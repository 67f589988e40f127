"""No request that a desk can send ends the controller, however odd: it is done or refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller import wire
from controller.acts import Act
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.refusals import Refused
from controller.rules.sitting import Phase

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages

NAMES = st.sampled_from(
    ["s1", "v0", "v1", "v2", "m1", "m2", "i1", "council", "of_total", "", "x" * 200]
) | st.text(max_size=5)
NUMBERS = st.integers() | st.sampled_from([0, 1, -1, 2**31, 2**63, 2**64, 10**30])
MOMENTS = st.sampled_from(
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-12:00", "2026-11-23T09:00:00Z"]
) | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)


def values(of: msgspec.inspect.Type) -> st.SearchStrategy[object]:
    """Values as a request spells them, most of the right kind; the wire refuses the others."""
    match of:
        case msgspec.inspect.UnionType(types=types):
            return st.one_of([values(each) for each in types])
        case msgspec.inspect.StrType():
            return NAMES
        case msgspec.inspect.IntType():
            return NUMBERS
        case msgspec.inspect.BoolType():
            return st.booleans()
        case msgspec.inspect.DateTimeType():
            return MOMENTS
        case msgspec.inspect.EnumType(cls=cls):
            return st.sampled_from([each.value for each in cls])
        case msgspec.inspect.VarTupleType(item_type=item):
            return st.lists(values(item), max_size=3)
        case msgspec.inspect.StructType():
            return struct(of)
        case _:
            return st.none()


def struct(of: msgspec.inspect.StructType) -> st.SearchStrategy[object]:
    """A table with all that must be there and some of what may be."""
    must = {field.encode_name: values(field.type) for field in of.fields if field.required}
    may = {field.encode_name: values(field.type) for field in of.fields if not field.required}
    tag = {of.tag_field: st.just(of.tag)} if of.tag_field else {}
    return st.fixed_dictionaries({**tag, **must}, optional=may)


def kind(command: type) -> msgspec.inspect.StructType:
    found = msgspec.inspect.type_info(command)
    assert isinstance(found, msgspec.inspect.StructType)
    return found


def sit(chamber: Chamber) -> None:
    """Go on wherever the last requests left the sitting: on, with a vote announced."""
    state = chamber.engine.sitting
    if state.phase is Phase.ADJOURNED:
        chamber.does(c.ResumeSitting())
    if not state.is_on:
        chamber.does(c.OpenSitting(sitting=f"s{state.n}", body="council", session="1"))
        chamber.does(c.OpenRegistration())
        chamber.registers(1, 2, 3, 4, 5)
    chamber.tries(c.EndBreak())
    if chamber.engine.sitting.voting is None:
        chamber.tries(c.AnnounceVoting(voting=f"v{state.n % 3}", wording="Питання"))


REQUESTS = st.lists(
    st.fixed_dictionaries(
        {"id": NAMES, "command": st.one_of([struct(kind(of)) for of in get_args(c.DeskCommand)])},
        optional={"as_of": st.none() | NUMBERS},
    ),
    max_size=6,
)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(REQUESTS)
def test_each_is_done_or_refused(sitting_chamber: Chamber, requests: list[object]) -> None:
    engine = sitting_chamber.engine
    sit(sitting_chamber)
    for request in requests:
        try:
            read = wire.read_request(json.dumps(request).encode())
        except wire.Unreadable:
            continue
        act = Act(read.command, e.By.SECRETARY, id=read.id, as_of=read.as_of)
        (result,) = engine.handle([act])
        assert isinstance(result, Refused | int)
        if isinstance(result, Refused):
            assert result.text("uk")
            assert result.text("en")
    engine.turn()
