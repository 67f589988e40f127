"""Figures as pictures: bars of months, squares of a city by how much was reported. Pure.

Lengths are the units of an SVG's ``viewBox``; a picture always has its table beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from publisher.rooms.contact.geo import Box
from publisher.rooms.contact.grid import ACROSS, LAST, side

Square = tuple[int, int]
LETTERS = {"uk": "АБВГДЕЖЗИКЛМНОПРСТУФ", "en": "ABCDEFGHIJKLMNOPQRSTU"}
"""Names of columns, as on a map of a city."""
FINE = LAST - 2
"""The level by whose squares (300 m) a city's edges are found."""
TRIM = 100
"""One report of so many may lie beyond each edge: a point in another city makes no map."""
SHADES = 5
ROW = 40.0
WIDTH, HEIGHT, FOOT, LEFT, TOP = 720.0, 220.0, 24.0, 44.0, 16.0


@dataclass(frozen=True)
class Tile:
    """One square of the map: its name, what lies in it, its shade from 1, its corner."""

    name: str
    count: int
    late: int
    shade: int
    x: float
    y: float
    box: Box

    @property
    def bbox(self) -> str:
        """Its box as addresses of pages have it."""
        box = self.box
        return f"{box.west:.6f},{box.south:.6f},{box.east:.6f},{box.north:.6f}"


@dataclass(frozen=True)
class HeatMap:
    """Squares of a city.

    ``outside`` so many lie beyond its edges; ``steps`` are shades with their least counts.
    """

    tiles: tuple[Tile, ...]
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, float], ...]
    wide: float
    high: float
    width: float
    height: float
    outside: int
    steps: tuple[tuple[int, int], ...]

    @property
    def busiest(self) -> list[Tile]:
        """The squares, those with the most first."""
        return sorted(self.tiles, key=lambda tile: (-tile.count, tile.name))


def heat_map(
    all_of: Mapping[Square, int], late: Mapping[Square, int], letters: str
) -> HeatMap | None:
    """Squares of the level ``FINE`` put together until the city is ``ACROSS`` of them wide."""
    if not all_of:
        return None
    (west, east), (south, north) = _edges(all_of, 0), _edges(all_of, 1)
    shift = 0
    while max((east >> shift) - (west >> shift), (north >> shift) - (south >> shift)) >= ACROSS:
        shift += 1
    counts, of_late = _coarser(all_of, shift), _coarser(late, shift)
    west, east, south, north = (each >> shift for each in (west, east, south, north))
    shown = {
        at: n for at, n in counts.items() if west <= at[0] <= east and south <= at[1] <= north
    }
    degrees = side(FINE - shift)
    wide = round(ROW * cos(radians((south + north + 1) / 2 * degrees - 90)), 1)
    steps = _steps(max(shown.values()))
    tiles = tuple(
        Tile(
            name=f"{letters[x - west]}{north - y + 1}",
            count=n,
            late=of_late.get((x, y), 0),
            shade=max(shade for shade, least in steps if least <= n),
            x=LEFT + (x - west) * wide,
            y=FOOT + (north - y) * ROW,
            box=_box(x, y, degrees),
        )
        for (x, y), n in sorted(shown.items())
    )
    return HeatMap(
        tiles=tiles,
        columns=tuple((letters[n], LEFT + (n + 0.5) * wide) for n in range(east - west + 1)),
        rows=tuple((str(n + 1), FOOT + (n + 0.5) * ROW) for n in range(north - south + 1)),
        wide=wide,
        high=ROW,
        width=LEFT + (east - west + 1) * wide + 2,
        height=FOOT + (north - south + 1) * ROW + 2,
        outside=sum(counts.values()) - sum(shown.values()),
        steps=steps,
    )


def _edges(squares: Mapping[Square, int], axis: int) -> tuple[int, int]:
    """The first and the last column (or row), without the few reports that lie far away."""
    across: Counter[int] = Counter()
    for at, n in squares.items():
        across[at[axis]] += n
    skip = sum(across.values()) // TRIM
    return _reached(sorted(across.items()), skip), _reached(sorted(across.items())[::-1], skip)


def _reached(counts: Sequence[tuple[int, int]], skip: int) -> int:
    passed = 0
    for place, n in counts:
        passed += n
        if passed > skip:
            return place
    return counts[-1][0]


def _coarser(squares: Mapping[Square, int], shift: int) -> Counter[Square]:
    found: Counter[Square] = Counter()
    for (x, y), n in squares.items():
        found[x >> shift, y >> shift] += n
    return found


def _box(x: int, y: int, degrees: float) -> Box:
    west, south = x * degrees - 180, y * degrees - 90
    return Box(west, south, west + degrees, south + degrees)


def _steps(most: int) -> tuple[tuple[int, int], ...]:
    """Shades with their least counts: few stand out against none, and the most is the darkest."""
    found = [1]
    for n in range(1, SHADES):
        step = round((sqrt(most) * n / SHADES) ** 2) + 1
        if step > found[-1] and step <= most:
            found.append(step)
    return tuple(enumerate(found, SHADES - len(found) + 1))


@dataclass(frozen=True)
class Part:
    """A part of a bar."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One month: where it stands, its parts from the bottom, whether it is named."""

    name: str
    x: float
    parts: tuple[Part, ...]
    named: bool
    middle: float


@dataclass(frozen=True)
class Trend:
    """Bars, with lines at so many cases."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, float], ...]
    wide: float
    width: float = WIDTH
    height: float = HEIGHT + FOOT
    foot: float = HEIGHT


def trend(months: Sequence[tuple[str, int, int, int]]) -> Trend | None:
    """Bars of (name, in time, late, still in time); None where there is nothing."""
    most = max((sum(each[1:]) for each in months), default=0)
    if not most:
        return None
    step = _round_step(most)
    top = -(-most // step) * step
    pace = (WIDTH - LEFT) / len(months)
    every = -(-len(months) // 7)
    wide = round(min(pace * 0.7, 48), 2)
    bars = []
    for n, (name, *counts) in enumerate(months):
        parts, foot = [], HEIGHT
        for kind, count in zip(("kept", "late", "going"), counts, strict=True):
            high = (HEIGHT - TOP) * count / top
            foot -= high
            if count:
                parts.append(Part(kind, round(foot, 2), round(high, 2)))
        middle = round(LEFT + (n + 0.5) * pace, 2)
        bars.append(Bar(name, middle - wide / 2, tuple(parts), n % every == 0, middle))
    lines = tuple((n, HEIGHT - (HEIGHT - TOP) * n / top) for n in range(0, top + 1, step))
    return Trend(tuple(bars), lines, wide)


def _round_step(most: int) -> int:
    """A step of 1, 2 or 5 times a power of ten, so that there are five lines at most."""
    step = 1
    while True:
        for n in (1, 2, 5):
            if most <= 5 * n * step:
                return n * step
        step *= 10
