"""Which times of reception there are, and which of them are free. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec


class Reception(msgspec.Struct, frozen=True):
    """Hours that repeat on a day of the week (Monday is 0), or are on one day alone."""

    pk: int
    starts: time
    ends: time
    minutes: int
    """Of one conversation."""
    weekday: int | None = None
    day: date | None = None
    since: date | None = None
    until: date | None = None


class Pause(msgspec.Struct, frozen=True):
    """Days without reception, both inclusive."""

    first: date
    last: date


class Slot(msgspec.Struct, frozen=True, order=True):
    """One conversation: when it begins by the local clock, when it ends, of which hours."""

    at: datetime
    ends: datetime
    of: int


def is_on(reception: Reception, day: date, pauses: Sequence[Pause]) -> bool:
    """Whether there is a reception on a day."""
    if any(pause.first <= day <= pause.last for pause in pauses):
        return False
    if reception.since is not None and day < reception.since:
        return False
    if reception.until is not None and day > reception.until:
        return False
    return (
        day == reception.day if reception.day is not None else day.weekday() == reception.weekday
    )


def slots_of(reception: Reception, day: date, zone: tzinfo) -> Iterator[Slot]:
    """The conversations of a day; one that would last beyond the end is none."""
    step = timedelta(minutes=reception.minutes)
    at, end = (datetime.combine(day, each) for each in (reception.starts, reception.ends))
    while at + step <= end:
        yield Slot(at.replace(tzinfo=zone), (at + step).replace(tzinfo=zone), reception.pk)
        at += step


def free(
    receptions: Sequence[Reception],
    pauses: Sequence[Pause],
    taken: Collection[tuple[datetime, datetime]],
    now: datetime,
    days: int,
) -> list[Slot]:
    """Conversations that may be booked now, from today on for so many days, in order.

    ``taken`` are the spans of those that are booked. Two receptions that overlap give no
    conversation twice.
    """
    zone = now.tzinfo
    assert zone is not None, "a time without a zone is no time"
    today, found = now.date(), dict[datetime, Slot]()
    for number in range(days):
        day = today + timedelta(days=number)
        for reception in receptions:
            if is_on(reception, day, pauses):
                for slot in slots_of(reception, day, zone):
                    busy = any(slot.at < end and begin < slot.ends for begin, end in taken)
                    if slot.at > now and not busy:
                        found.setdefault(slot.at, slot)
    return sorted(found.values())
