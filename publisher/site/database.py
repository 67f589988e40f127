"""Which database: SQLite in the data folder, or what DATABASE_URL names."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from publisher.site.faults import BadSite, Fault

BUSY_S = 20
"""How long a writer waits for another on SQLite."""


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings of the database that a URL names; an empty one is SQLite in the folder.

    Raises:
        BadSite: it names none that we know.
    """
    if not url:
        return sqlite(folder / "site.db")
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and len(parts.path) > 1:
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise BadSite("DATABASE_URL", Fault.BAD_DATABASE)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite for a site: readers beside one writer, who waits rather than fails."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": BUSY_S,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA mmap_size=33554432; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;",
        },
    }
