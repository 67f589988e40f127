"""Book a conversation, cancel it: the table decides who was first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from publisher.common.accounts.models import User
from publisher.common.community.models import Person
from publisher.common.law import book
from publisher.common.mail.post import write
from publisher.common.web.addresses import absolute
from publisher.rooms.deputies.office import slots, terms
from publisher.rooms.deputies.office.tables import Booking, Hours, NoHours


class NotBooked(Exception):
    """A conversation that cannot be had."""


class Taken(NotBooked):
    """Somebody was first, or there is no reception at that time."""


class Enough(NotBooked):
    """This person has as many bookings with the deputy as one may."""


def free(person: Person, now: datetime | None = None) -> list[slots.Slot]:
    """The conversations with a deputy that may be booked."""
    at = timezone.localtime(now)
    days = book.value_on(terms.BOOKING_DAYS.name).value
    return slots.free(
        [each.reception for each in Hours.objects.filter(person=person)],
        [each.pause for each in NoHours.objects.filter(person=person)],
        _taken(person, at),
        at,
        days,
    )


def _taken(person: Person, now: datetime) -> list[tuple[datetime, datetime]]:
    rows = Booking.objects.filter(
        person=person, cancelled_at=None, at__gte=now - timedelta(days=1)
    ).values_list("at", "minutes")
    return [(at, at + timedelta(minutes=minutes)) for at, minutes in rows]


def take(
    person: Person, at: datetime, user: User, told: dict[str, str], now: datetime | None = None
) -> Booking:
    """Book a conversation.

    Args:
        person: the deputy.
        at: when it begins.
        user: who comes.
        told: ``name``, ``phone``, ``about``.
        now: the instant; the clock's own where there is none.

    Raises:
        NotBooked: it cannot be had; the kind of the exception says why.
    """
    try:
        with transaction.atomic():
            person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
            slot = next((each for each in free(person, now) if each.at == at), None)
            if slot is None:
                raise Taken
            hours = Hours.objects.get(pk=slot.of)
            own = Booking.objects.filter(
                person=person, user=user, cancelled_at=None, at__gte=now or timezone.now()
            )
            if own.count() >= book.value_on(terms.MOST_BOOKINGS.name).value:
                raise Enough
            made = Booking.objects.create(
                person=person,
                at=slot.at,
                minutes=hours.minutes,
                place=hours.place,
                user=user,
                **told,
            )
            _tell(made, "deputies/booked.txt")
    except IntegrityError as error:
        raise Taken from error
    return made


def cancel(booking: Booking, why: str = "", *, by_office: bool = False) -> bool:
    """Let the conversation be free again; whether it was booked until now."""
    with transaction.atomic():
        changed = Booking.objects.filter(pk=booking.pk, cancelled_at=None).update(
            cancelled_at=timezone.now(), cancelled_why=why, by_office=by_office
        )
        if changed and by_office:
            booking.refresh_from_db()
            _tell(booking, "deputies/booking_cancelled.txt")
    return bool(changed)


def _tell(booking: Booking, template: str) -> None:
    user = booking.user
    if user is None or not user.is_active:
        return
    with override(user.language):
        page = absolute(f"/deputies/{booking.person_id}/hours/")
    told = {"booking": booking, "url": page}
    write(user.email, template, told, user.language)
