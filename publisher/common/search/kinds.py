"""What kinds of things there are to be found; rooms name theirs when they are ready."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

_kinds: dict[str, str | Promise] = {}


def name(kind: str, title: str | Promise) -> None:
    """Say how a kind of things is called on the page."""
    _kinds[kind] = title


def kinds() -> Mapping[str, str | Promise]:
    """All kinds with their titles."""
    return _kinds
