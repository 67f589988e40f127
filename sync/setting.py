"""The ``[sync]`` table of hall.toml: which sites the hall publishes at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from controller.told import Told
from sync.courier import Site
from sync.sound import Policy

EXAMPLE = """
[[sync.site]]
name = "city"                            # коротка назва, для журналу системи
url = "https://rada.example.gov.ua"
kbit_s = 2000                            # не більше; без неї — скільки пройде
sound = "sitting"                        # звук: "sitting", "vote" або "never" (без неї — "never")
"""
_LOCAL = ("localhost", "127.0.0.1", "::1")


class BadSync(Told):
    """The table cannot be used: says what to write."""


class _Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    url: str
    ca: str = ""
    """A file of certificates in PEM, relative to hall.toml; none: the system's authorities."""
    kbit_s: int = 0
    sound: Policy = Policy.NEVER


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    site: tuple[_Site, ...] = ()


def sites(table: Mapping[str, object], base: Path) -> tuple[Site, ...]:
    """The sites of a ``[sync]`` table. ``base`` is the folder of hall.toml.

    Raises:
        BadSync: there is none, or one is not as it must be.
    """
    try:
        found = msgspec.convert(table, _Table).site
    except msgspec.ValidationError as error:
        raise BadSync(
            f"[sync]: {error}; write\n{EXAMPLE}", f"[sync]: {error}; треба так\n{EXAMPLE}"
        ) from error
    if not found:
        uk = f"немає таблиці [[sync.site]]: допишіть\n{EXAMPLE}"
        raise BadSync(f"no [[sync.site]]: add\n{EXAMPLE}", uk)
    names = [each.name for each in found]
    if len(set(names)) != len(names):
        said = ", ".join(names)
        raise BadSync(
            f"[[sync.site]]: a name stands twice: {said}",
            f"[[sync.site]]: назва повторюється: {said}",
        )
    return tuple(_site(each, base) for each in found)


def _site(told: _Site, base: Path) -> Site:
    parts = urlsplit(told.url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    if not safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise BadSync(
            f'[[sync.site]] {told.name}: url must be like "https://rada.example.gov.ua"',
            f'[[sync.site]] {told.name}: url має бути як "https://rada.example.gov.ua"',
        )
    if not 0 <= told.kbit_s <= 10_000_000:
        raise BadSync(
            f"[[sync.site]] {told.name}: kbit_s is from 0 to 10,000,000",
            f"[[sync.site]] {told.name}: kbit_s — від 0 до 10 000 000",
        )
    ca = base / told.ca if told.ca else None
    if ca is not None and not ca.is_file():
        raise BadSync(
            f"[[sync.site]] {told.name}: no file {ca}", f"[[sync.site]] {told.name}: немає {ca}"
        )
    return Site(told.name, told.url, ca, told.kbit_s * 125, told.sound)
