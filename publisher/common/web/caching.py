"""How public pages are kept: by browsers and proxies for a moment, then asked anew by ETag."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpResponseBase

P = ParamSpec("P")
View = Callable[P, HttpResponseBase]

FRESH_S = 30
"""A public page is as good as new for this long."""
STALE_S = 600
"""Then a proxy may show it for this long while it asks anew (RFC 5861)."""


def public(fresh_s: int = FRESH_S, stale_s: int = STALE_S) -> Callable[[View[P]], View[P]]:
    """Mark a view's good answers as the same for everybody.

    Such a view is only read (``require_safe``) and looks at no session: its answer hangs on the
    address alone.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def marked(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = view(*args, **kwargs)
            if response.status_code == 200:
                stale = f", stale-while-revalidate={stale_s}" if stale_s else ""
                response.headers["Cache-Control"] = f"public, max-age={fresh_s}{stale}"
            return response

        return marked

    return decorate
