"""Kinds of what can be followed: rooms enter theirs, and say whether a topic exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Topic:
    """What can be followed: its key ``kind:what``, its title, and its page (a path)."""

    key: str
    title: str
    url: str


Find = Callable[[str], Topic | None]
"""Given what stands after the kind, the topic; None where there is no such thing."""


@dataclass(frozen=True)
class Kind:
    """A kind of topics; ``title`` names it where a person chooses how soon letters come."""

    name: str
    title: str | Promise
    find: Find


_kinds: dict[str, Kind] = {}


def enter(kind: Kind) -> None:
    """A room enters a kind, once."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def topic_of(key: str) -> Topic | None:
    """The topic of a key; None where no room knows it."""
    name, colon, what = key.partition(":")
    kind = _kinds.get(name)
    known = kind and colon and what and len(key) <= 200 and key.isprintable()
    return kind.find(what) if kind and known else None
