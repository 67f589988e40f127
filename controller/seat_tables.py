"""The ``[[seat]]`` tables of hall.toml, written anew; all other lines and comments stay.

Pure: text in, text out.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

_HEADER: Final = re.compile(r"^\s*\[(\[)?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_SPAN: Final = re.compile(r"^\s*(seats|nodes)\s*=")
_COMMENT: Final = re.compile(r"^\s*#")
_RANGE: Final = re.compile(r"(\d+)(?:-(\d+))?")


class Unwritable(Exception):
    """The file is written in a way that cannot be edited line by line."""


@dataclass(frozen=True, slots=True, order=True)
class Wired:
    """One console: its seat, and where it hangs."""

    seat: int
    line: str
    node: int


def as_tables(wired: Collection[Wired]) -> str:
    """The tables of these consoles, in the order of their seats."""
    return "\n".join(
        f"[[seat]]\nnumber = {one.seat}\nline = {json.dumps(one.line, ensure_ascii=False)}\n"
        f"node = {one.node}\n"
        for one in sorted(wired)
    )


def wired_before(raw: Mapping[str, Any], lines: Collection[str]) -> list[Wired]:
    """What a file wires already on some lines, by ranges and by tables of their own.

    A range that cannot be read wires nothing: ``controller.config`` complains of it.
    """
    wired = []
    for table in raw.get("line", ()):
        name = table.get("name")
        if name in lines and (seats := _range(table.get("seats", ""))):
            nodes = _range(table.get("nodes", "")) or range(1, 1 + len(seats))
            pairs = zip(seats, nodes, strict=False)
            wired += [Wired(seat, name, node) for seat, node in pairs]
    for table in raw.get("seat", ()):
        if table.get("line") in lines and isinstance(table.get("node"), int):
            wired.append(Wired(table["number"], table["line"], table["node"]))
    return wired


def merged(before: Collection[Wired], found: Collection[Wired], *, keep: bool) -> list[Wired]:
    """What is to be wired: all that was found, and of what was before whatever agrees with it.

    Without ``keep`` the lines on which something was found are wired anew, from nothing.
    """
    seats = {one.seat for one in found}
    nodes = {(one.line, one.node) for one in found}
    anew = set() if keep else {one.line for one in found}
    stay = [
        one
        for one in before
        if one.seat not in seats and (one.line, one.node) not in nodes and one.line not in anew
    ]
    return sorted([*stay, *found])


def rewritten(text: str, wired: Collection[Wired], lines: Collection[str]) -> str:
    """The file with these consoles on these lines; the ranges of the lines are gone.

    Raises:
        Unwritable: its tables are not written as ``[[line]]`` and ``[[seat]]``.
    """
    raw = tomllib.loads(text)
    names: dict[str, list[Any]] = {
        "line": [table.get("name") for table in raw.get("line", ())],
        "seat": [table.get("line") for table in raw.get("seat", ())],
    }
    counts = {"line": 0, "seat": 0}
    kept: list[str] = []
    inside = ""  # the table of ours that we are in: "line", "seat", or neither
    for row in text.splitlines():
        if header := _HEADER.match(row):
            inside, kind = "", header[2]
            if header[1] and kind in counts:
                number, counts[kind] = counts[kind], counts[kind] + 1
                if number < len(names[kind]) and names[kind][number] in lines:
                    inside = kind
        if inside == "seat" and not _COMMENT.match(row):
            continue
        if inside == "line" and _SPAN.match(row):
            continue
        kept.append(row)
    if any(counts[kind] != len(names[kind]) for kind in counts):
        raise Unwritable
    return "\n".join(kept).rstrip() + "\n\n" + as_tables(wired)


def _range(text: object) -> range:
    found = _RANGE.fullmatch(str(text).replace(" ", ""))
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
