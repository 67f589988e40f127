"""Squares of the map, halved from level to level: which level suits a box, which square a point.

A square of level n is 360° / 2ⁿ wide and high, counted from 180° west and 90° south. Pure.
"""

from __future__ import annotations

from math import floor, log2

from publisher.rooms.contact.geo import Box

FIRST, LAST = 8, 19
"""Levels that are kept: squares of 1.4° (150 km) down to 0.0007° (75 m); 16 of the last are a box
so small that its reports are read one by one."""
ACROSS = 16
"""A box is at most so many squares wide and high."""


def side(level: int) -> float:
    """Width and height of a square, degrees."""
    return float(360 / 2**level)


def square(level: int, lat: float, lon: float) -> tuple[int, int]:
    """Column and row of the square that a point lies in."""
    return floor((lon + 180) / side(level)), floor((lat + 90) / side(level))


def level_of(box: Box) -> int:
    """The finest level of which a box is no more than ``ACROSS`` squares wide and high."""
    span = max(box.east - box.west, box.north - box.south)
    if span <= 0:
        return LAST + 1
    return floor(log2(360 * ACROSS / span))


def joined(one: Box, other: Box) -> Box | None:
    """What two boxes have in common."""
    west, south = max(one.west, other.west), max(one.south, other.south)
    east, north = min(one.east, other.east), min(one.north, other.north)
    return Box(west, south, east, north) if west <= east and south <= north else None
