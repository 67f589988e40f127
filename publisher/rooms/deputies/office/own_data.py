"""What offices hold of a person."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.models import User
from publisher.common.accounts.own_data import Holding, Rows, enter
from publisher.rooms.deputies.office.booking import cancel
from publisher.rooms.deputies.office.tables import Booking, Question


def _tells(user: User) -> Rows:
    for each in Booking.objects.filter(user=user).select_related("person"):
        yield {
            "booked_with": each.person.name,
            "at": each.at,
            "name": each.name,
            "phone": each.phone,
            "about": each.about,
            "cancelled_at": each.cancelled_at,
        }
    for question in Question.objects.filter(user=user).select_related("person"):
        yield {
            "written_to": question.person.name,
            "name": question.name,
            "address": question.address,
            "text": question.text,
            "sent_at": question.sent_at,
            "answer": question.answer,
        }


def _lets_go(user: User) -> None:
    for each in Booking.objects.filter(user=user, cancelled_at=None, at__gt=timezone.now()):
        cancel(each)
    Booking.objects.filter(user=user).delete()
    Question.objects.filter(user=user).update(user=None)


enter(
    Holding(
        "deputies",
        _("Bookings with deputies, letters to them"),
        _tells,
        _lets_go,
        _("Letters to deputies: they are appeals under the law, kept for their term."),
    )
)
