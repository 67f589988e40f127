"""How often one network address may do a thing."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

HOUR_S = 3600


def may(request: HttpRequest, action: str, most: int, seconds: int = HOUR_S) -> bool:
    """Count this try; False where the address has tried more than ``most`` times.

    Counted in the shared cache, in windows of so many seconds, forgotten after them. Behind
    trusted proxies it is the address that they tell (``[web] proxies``).
    """
    address = get_adapter(request).get_client_ip(request)
    key = f"may:{action}:{address}:{int(timezone.now().timestamp() // seconds)}"
    cache.add(key, 0, seconds)
    return cache.incr(key) <= most
