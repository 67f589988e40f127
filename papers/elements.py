"""The elements of a JSON array one by one, each with its place; a broken one is stepped over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from papers.faults import Fault, json_fault, line_column

_SPACE = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the array and where it begins, line and column from 1."""

    value: object
    line: int
    column: int


def elements(
    file: str, text: str, begins: re.Pattern[str] | None = None
) -> Iterator[Element | Fault]:
    """Each element, or the fault that stands in its place.

    Args:
        file: how the file is named in a fault.
        text: the whole text; its outermost value is an array.
        begins: how an element begins. After a broken element the reading goes on at the next
            match; without it, a fault is the end.
    """
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        yield Fault(
            file,
            "тут має бути масив JSON: [ … ]",
            "a JSON array was expected here: [ … ]",
            *line_column(text, at),
        )
        return
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        yield from _rest(file, text, at + 1)
        return
    while True:
        try:
            value, end = _decoder.raw_decode(text, at)
            yield Element(value, *line_column(text, at))
            at, over = _next(text, end)
        except json.JSONDecodeError as error:
            yield json_fault(file, text, error)
            following = begins.search(text, max(at + 1, error.pos)) if begins else None
            if following is None:
                return
            at, over = following.start(), False
        except RecursionError:
            yield Fault(file, "завелика вкладеність", "nested too deep", *line_column(text, at))
            return
        if over:
            yield from _rest(file, text, at)
            return


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _next(text: str, end: int) -> tuple[int, bool]:
    """Where the next element begins; behind the array, and True, when there is none."""
    at = _skip(text, end)
    match text[at : at + 1]:
        case ",":
            return _skip(text, at + 1), False
        case "]":
            return at + 1, True
        case _:
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)


def _rest(file: str, text: str, at: int) -> Iterator[Fault]:
    """Nothing may stand behind the array."""
    at = _skip(text, at)
    if at < len(text):
        yield Fault(
            file,
            "після кінця масиву є ще щось: приберіть",
            "something stands behind the end of the array: remove it",
            *line_column(text, at),
        )
