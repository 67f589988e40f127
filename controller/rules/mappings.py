"""Mappings with one thing more, or one less: nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


def added(mapping: Mapping[_K, _V], key: _K, value: _V) -> dict[_K, _V]:
    """The mapping with this value under this key."""
    return {**mapping, key: value}


def without(mapping: Mapping[_K, _V], key: _K) -> dict[_K, _V]:
    """The mapping without this key."""
    return {other: value for other, value in mapping.items() if other != key}
