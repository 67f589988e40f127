"""Where in a TOML file a value stands, so that an error can name the line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

from controller.config_words import Fault

_TABLE = re.compile(r"^\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_ARRAY = re.compile(r"^\s*\[\[([^\[\]]+)\]\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")
_CURLY = re.compile("[“”„«»‘’]")
_HINTS = (
    (r"Illegal character|Unterminated string|Expected \"'", Fault.OPEN_QUOTE),
    (r"Unescaped", Fault.BACKSLASH),
    (r"Invalid value", Fault.NO_QUOTES),
    (r"Expected newline", Fault.TWO_VALUES),
    (r"Expected '='|Invalid statement", Fault.NO_EQUALS),
    (r"Expected '\]|Unclosed", Fault.BRACKETS),
    (r"Cannot|Duplicate", Fault.KEY_TWICE),
)
"""What tomllib says, and what somebody has most likely done."""


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


def syntax_fault(text: str, error: tomllib.TOMLDecodeError, language: str) -> tuple[int, str]:
    """The line at which a text is no TOML, and a hint how to put it right."""
    said = str(error)
    lines = text.splitlines() or [""]
    place = re.search(r" \(at line (\d+), column \d+\)$", said)
    number = int(place[1]) if place else len(lines)
    line = lines[min(number, len(lines)) - 1]
    hint = next((hint for start, hint in _HINTS if re.match(start, said)), Fault.NOT_TOML)
    if hint is Fault.NO_QUOTES and _CURLY.match(line.partition("=")[2].strip()):
        hint = Fault.CURLY_QUOTES
    elif hint is Fault.TWO_VALUES and line.count('"') > 2:
        hint = Fault.INNER_QUOTES
    return number, hint.say(language, reason=said)


def _inside(dotted: str, counts: Counter[str]) -> str:
    """The path of a table, with the index of each array of tables around it."""
    path = "$"
    parts = [part.strip().strip("\"'") for part in dotted.split(".")]
    for depth, part in enumerate(parts):
        path = f"{path}.{part}"
        if depth < len(parts) - 1 and counts[path]:
            path = f"{path}[{counts[path] - 1}]"
    return path
