"""How public pages are kept: by browsers and proxies for a moment, then asked anew by ETag.

This process keeps them, too, each under the version of what it was made of, so that a page that
changed is never shown as it was. Packed once, sent packed: a crowd costs no more than a reader.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec

from django.core.cache import caches
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.utils.cache import patch_vary_headers

P = ParamSpec("P")
View = Callable[P, HttpResponseBase]
Asked = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FRESH_S = 30
"""A public page is as good as new for this long."""
STALE_S = 600
"""Then a proxy may show it for this long while it asks anew (RFC 5861)."""
KEPT_S = 600
"""So long a process keeps a page that nobody changes."""
LARGEST = 2_000_000
"""Bytes of a page that is kept; what is larger is a download."""
FORM = b"csrfmiddlewaretoken"
"""A page with a form in it is one visitor's own."""
PACKED = 4
"""How hard gzip tries: most of what there is to gain, in a third of the time of 9."""


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


class Page(NamedTuple):
    """A page as it is kept: packed, with its headers."""

    packed: bytes
    digest: str
    headers: dict[str, str]


def kept(version: Callable[..., object]) -> Callable[[Asked[P]], Asked[P]]:
    """Keep a public view's pages in this process, by the version of what they are made of.

    ``version`` is given what the view is given of the address. None: not kept. It stands above
    ``public``: what that does not mark, or what sets a cookie, is somebody's own and never kept.
    """

    def decorate(view: Asked[P]) -> Asked[P]:
        @wraps(view)
        def remembered(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            now = version(*args, **kwargs)
            if now is None:
                return view(request, *args, **kwargs)
            key = _key(request, now)
            page: Page | None = caches["pages"].get(key)
            if page is not None:
                return _sent(request, page)
            answer = view(request, *args, **kwargs)
            made = _page(answer)
            if made is None:
                return answer
            caches["pages"].set(key, made, KEPT_S)
            return _sent(request, made)

        return remembered

    return decorate


def _key(request: HttpRequest, version: object) -> str:
    asked = f"{request.scheme}://{request.get_host()}{request.get_full_path()}\n{version}"
    return hashlib.sha256(asked.encode()).hexdigest()


def _page(answer: HttpResponseBase) -> Page | None:
    """A page to keep; None where it is not the same for everybody."""
    if not isinstance(answer, HttpResponse) or answer.status_code != 200 or answer.cookies:
        return None
    if not answer.headers.get("Cache-Control", "").startswith("public"):
        return None
    if FORM in answer.content or len(answer.content) > LARGEST:
        return None
    digest = hashlib.sha256(answer.content).hexdigest()[:32]
    packed = gzip.compress(answer.content, PACKED, mtime=0)
    return Page(packed, digest, dict(answer.headers.items()))


def _sent(request: HttpRequest, page: Page) -> HttpResponse:
    if page.digest in request.headers.get("If-None-Match", ""):
        same = HttpResponseNotModified()
        same.headers["ETag"] = f'W/"{page.digest}"'
        same.headers["Cache-Control"] = page.headers["Cache-Control"]
        patch_vary_headers(same, ("Accept-Encoding",))
        return same
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(page.packed if packs else gzip.decompress(page.packed))
    for name, value in page.headers.items():
        answer.headers[name] = value
    answer.headers["ETag"] = f'W/"{page.digest}"'
    if packs:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Content-Length"] = str(len(answer.content))
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer
