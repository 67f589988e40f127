"""How alike people vote, and where they stand on a map of it. Pure.

Of two people those votes are compared in which both pressed a key; absence is no opinion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

STEPS = 200
"""Of the power iteration: enough for the two largest directions of a council."""


class Likeness(NamedTuple):
    """In how many of the votes in which both pressed they chose the same."""

    same: int
    both: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where there is nothing to compare."""
        return self.same / self.both if self.both else None


def likeness(one: Mapping[int, str], other: Mapping[int, str]) -> Likeness:
    """Compare the choices (vote → choice) of two people."""
    both = one.keys() & other.keys()
    return Likeness(sum(one[vote] == other[vote] for vote in both), len(both))


def cohesion(heads: Iterable[Sequence[int]]) -> float | None:
    """The mean agreement of a group over votes, 0 to 1: the index of Hix, Noury and Roland.

    ``heads`` are, for each vote, those of the group who chose за, проти, утримався: of 1 all chose
    the same, of 0 they stood in equal thirds. None where the group pressed in no vote.
    """
    indices = []
    for vote in heads:
        pressed = sum(vote)
        if pressed:
            most = max(vote)
            indices.append((most - (pressed - most) / 2) / pressed)
    return sum(indices) / len(indices) if indices else None


def places(choices: Sequence[Mapping[int, str]]) -> list[tuple[float, float]]:
    """A place for each person: near to those who vote alike (classical scaling, Torgerson 1952).

    Both directions are within -1 and 1. Who has nothing in common to compare stands in the middle.
    """
    count = len(choices)
    far = [[_far(one, other) ** 2 for other in choices] for one in choices]
    rows = [sum(row) / count for row in far] if count else []
    whole = sum(rows) / count if count else 0.0
    inner = [
        [-0.5 * (far[i][j] - rows[i] - rows[j] + whole) for j in range(count)]
        for i in range(count)
    ]
    first, size = _direction(inner, [])
    second, other_size = _direction(inner, [(first, size)])
    xs = [value * sqrt(max(0.0, size)) for value in first]
    ys = [value * sqrt(max(0.0, other_size)) for value in second]
    largest = max((abs(value) for value in (*xs, *ys)), default=0.0) or 1.0
    return [(x / largest, y / largest) for x, y in zip(xs, ys, strict=True)]


def _far(one: Mapping[int, str], other: Mapping[int, str]) -> float:
    share = likeness(one, other).share
    return 0.5 if share is None else 1.0 - share


def _direction(
    inner: Sequence[Sequence[float]], before: Sequence[tuple[Sequence[float], float]]
) -> tuple[list[float], float]:
    """The largest direction that is none of those before, and how large it is."""
    count = len(inner)
    vector = [1.0 / (1 + place) for place in range(count)]
    size = 0.0
    for _ in range(STEPS):
        turned = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in inner]
        for known, weight in before:
            part = weight * sum(a * b for a, b in zip(known, vector, strict=True))
            turned = [a - part * b for a, b in zip(turned, known, strict=True)]
        size = sqrt(sum(value * value for value in turned))
        if size < 1e-12:
            return [0.0] * count, 0.0
        vector = [value / size for value in turned]
    return vector, size
