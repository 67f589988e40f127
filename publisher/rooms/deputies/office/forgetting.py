"""What is not kept for ever: who came to a reception."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from publisher.common.jobs.regular import every
from publisher.common.law import book
from publisher.rooms.deputies.office import terms
from publisher.rooms.deputies.office.tables import Booking


@every(86400)
def forget() -> None:
    """Bookings go some time after their day."""
    term = timedelta(days=book.value_on(terms.BOOKINGS_KEPT.name).value)
    Booking.objects.filter(at__lt=timezone.now() - term).delete()
