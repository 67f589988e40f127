"""Which conversations there are: by any hours, pauses and bookings, over changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from publisher.rooms.deputies.office.slots import Pause, Reception, free, is_on, slots_of

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 3, 23, 12, 0, tzinfo=KYIV)
"""A Monday, six days before the clock is moved for summer."""


@st.composite
def receptions(draw: st.DrawFn) -> Reception:
    starts = draw(st.integers(0, 22 * 60))
    minutes = draw(st.integers(5, 240))
    ends = draw(st.integers(starts + 1, 24 * 60 - 1))
    day = draw(st.none() | st.dates(date(2026, 3, 20), date(2026, 4, 20)))
    return Reception(
        pk=draw(st.integers(1, 9)),
        starts=time(starts // 60, starts % 60),
        ends=time(ends // 60, ends % 60),
        minutes=minutes,
        weekday=None if day else draw(st.integers(0, 6)),
        day=day,
    )


@given(
    st.lists(receptions(), max_size=4),
    st.lists(st.dates(date(2026, 3, 20), date(2026, 4, 20)), max_size=2),
    st.integers(1, 30),
)
def test_every_free_conversation_lies_in_hours_ahead_of_now_and_in_no_pause(
    given_hours: list[Reception], paused: list[date], days: int
) -> None:
    pauses = [Pause(day, day + timedelta(days=2)) for day in paused]
    found = free(given_hours, pauses, [], NOW, days)
    assert len({slot.at for slot in found}) == len(found)
    assert found == sorted(found)
    for slot in found:
        assert slot.at > NOW
        assert slot.at.date() < NOW.date() + timedelta(days=days)
        assert not any(pause.first <= slot.at.date() <= pause.last for pause in pauses)
        assert any(
            is_on(each, slot.at.date(), []) and slot in slots_of(each, slot.at.date(), KYIV)
            for each in given_hours
            if each.pk == slot.of
        )


@given(st.lists(receptions(), min_size=1, max_size=3), st.data())
def test_whatever_is_booked_no_free_conversation_meets_it(
    given_hours: list[Reception], data: st.DataObject
) -> None:
    all_of_them = free(given_hours, [], [], NOW, 14)
    if not all_of_them:
        return
    booked = data.draw(st.lists(st.sampled_from(all_of_them), max_size=4))
    taken = [(slot.at.astimezone(UTC), slot.ends.astimezone(UTC)) for slot in booked]
    for slot in free(given_hours, [], taken, NOW, 14):
        assert not any(slot.at < end and begin < slot.ends for begin, end in taken)


def test_ten_oclock_is_ten_oclock_before_and_after_the_clock_is_moved() -> None:
    sundays = Reception(pk=1, starts=time(10), ends=time(11), minutes=30, weekday=6)
    found = free([sundays], [], [], NOW, 14)
    assert [slot.at.isoformat() for slot in found] == [
        "2026-03-29T10:00:00+03:00", "2026-03-29T10:30:00+03:00",
        "2026-04-05T10:00:00+03:00", "2026-04-05T10:30:00+03:00",
    ]  # fmt: skip


def test_a_conversation_that_would_last_beyond_the_end_is_none() -> None:
    hours = Reception(pk=1, starts=time(10), ends=time(11), minutes=25, weekday=0)
    found = list(slots_of(hours, date(2026, 3, 30), KYIV))
    assert [f"{slot.at:%H:%M}–{slot.ends:%H:%M}" for slot in found] == [
        "10:00–10:25",
        "10:25–10:50",
    ]
