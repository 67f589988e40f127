"""Whole addresses of this site, for letters, which no request brings forth."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """A path with scheme and host: the first of ``[web] hosts``, else this machine."""
    web = settings.SITE.web
    if not web.hosts:
        return f"http://localhost:{web.port}{path}"
    return f"{'https' if web.https else 'http'}://{web.hosts[0]}{path}"
