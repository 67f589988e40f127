"""Count what a network address tries, and refuse what is too much.

Counted in the database, each try in one statement: a cache forgets what it has no room for, and
it has none just when many come.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from publisher.common.jobs.regular import every
from publisher.common.limits.models import Try

HOUR_S = 3600
COUNT = """
    INSERT INTO limits_try (imprint, number, until) VALUES (%s, 1, %s)
    ON CONFLICT (imprint) DO UPDATE SET number = limits_try.number + 1
    RETURNING number
"""


def may(request: HttpRequest, action: str, most: int, seconds: int = HOUR_S) -> bool:
    """Count this try; False where the address has tried more than ``most`` times.

    Counted in windows of so many seconds, forgotten after them. Behind trusted proxies it is the
    address that they tell (``[web] proxies``).
    """
    imprint, until = _window(request, action, seconds)
    return _count(imprint, until) <= most


def made(request: HttpRequest, action: str, seconds: int = HOUR_S) -> int:
    """How often the address has tried in this window."""
    imprint, _ = _window(request, action, seconds)
    found = Try.objects.filter(imprint=imprint).values_list("number", flat=True).first()
    return found or 0


def first(name: str, seconds: int) -> bool:
    """Whether a thing that may be used once, for so many seconds, is used for the first time."""
    until = timezone.now() + timedelta(seconds=seconds)
    return _count(_imprint(name), until) == 1


def _window(request: HttpRequest, action: str, seconds: int) -> tuple[str, datetime]:
    window = int(timezone.now().timestamp() // seconds)
    told = f"{action}\n{get_adapter(request).get_client_ip(request)}\n{seconds}\n{window}"
    return _imprint(told), datetime.fromtimestamp((window + 1) * seconds, UTC)


def _imprint(told: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def _count(imprint: str, until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [imprint, connection.ops.adapt_datetimefield_value(until)])
        (number,) = cursor.fetchone()
    return int(number)


@every(HOUR_S)
def forget() -> None:
    """Tries of windows that are over."""
    Try.objects.filter(until__lt=timezone.now()).delete()
