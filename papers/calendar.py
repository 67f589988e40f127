"""Sittings as iCalendar (RFC 5545), to subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

import icalendar

from papers.document import printable
from papers.record import Record, Unpublishable


def calendar(of: Sequence[Record]) -> bytes:
    """The file: one event a sitting, its agenda as the description.

    Raises:
        Unpublishable: a sitting without a body.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//Viche//sittings//UK")
    made.add("version", "2.0")
    for record in of:
        made.add_component(_event(record))
    return bytes(made.to_ical())


def _event(record: Record) -> icalendar.Event:
    sitting = record.sitting
    if sitting.body is None:
        raise Unpublishable("засідання без органу", "a sitting without a body")
    event = icalendar.Event()
    event.add("uid", f"{sitting.body.id}-{sitting.id}@viche")
    event.add("dtstamp", record.until.astimezone(UTC))
    event.add("dtstart", record.began.astimezone(UTC))
    if sitting.closed_at is not None:
        event.add("dtend", sitting.closed_at.astimezone(UTC))
    event.add("summary", printable(f"{sitting.body.council.name}: {sitting.session}"))
    if sitting.place:
        event.add("location", printable(sitting.place))
    if sitting.agenda:
        lines = (printable(f"{item.number}. {item.title}") for item in sitting.agenda)
        event.add("description", "\n".join(lines))
    return event
