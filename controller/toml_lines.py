"""Where in a TOML file a value stands, so that an error can name the line."""

from __future__ import annotations

import re
from collections import Counter

_TABLE = re.compile(r"^\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_ARRAY = re.compile(r"^\s*\[\[([^\[\]]+)\]\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")


class BadConfig(Exception):
    """The configuration cannot be used: where it is wrong, and what to do."""


def lines_of(text: str) -> dict[str, int]:
    """Path (``$.body[0].seats``) → line number, from 1, for all tables and keys of a file."""
    places: dict[str, int] = {"$": 1}
    counts: Counter[str] = Counter()
    table = "$"
    for number, line in enumerate(text.splitlines(), 1):
        if (array := _ARRAY.match(line)) is not None:
            name = _inside(array[1], counts)
            table = f"{name}[{counts[name]}]"
            counts[name] += 1
            places.setdefault(table, number)
        elif (single := _TABLE.match(line)) is not None:
            table = _inside(single[1], counts)
            places.setdefault(table, number)
        elif (key := _KEY.match(line)) is not None:
            places.setdefault(f"{table}.{key[1]}", number)
    return places


def line_of(places: dict[str, int], path: str) -> int:
    """The line of a path, or of the nearest table around it."""
    while path not in places and path != "$":
        path = path[: max(path.rfind("."), path.rfind("["), 1)]
    return places.get(path, 1)


def _inside(dotted: str, counts: Counter[str]) -> str:
    """The path of a table, with the index of each array of tables around it."""
    path = "$"
    parts = [part.strip().strip("\"'") for part in dotted.split(".")]
    for depth, part in enumerate(parts):
        path = f"{path}.{part}"
        if depth < len(parts) - 1 and counts[path]:
            path = f"{path}[{counts[path] - 1}]"
    return path
