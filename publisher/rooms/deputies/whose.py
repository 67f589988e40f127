"""Whose an address is: what the map and the register say, with no doubt hidden. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How sure it is."""

    ONE = "one"
    """The point is well inside one district, and the register says nothing else."""
    DIFFERS = "differs"
    """The map says one district, the register another."""
    BORDER = "border"
    """The point is on a border."""
    SEVERAL = "several"
    """Districts of the map lie on each other there."""
    OUTSIDE = "outside"
    """No district of the map has the point."""
    REGISTER = "register"
    """The address has no coordinates (or there is no map); the register names a district."""
    UNPLACED = "unplaced"
    """The address has no coordinates, and the register names no district."""
    NO_MAP = "no_map"
    """The site has no map of districts, and the register names none."""


@dataclass(frozen=True)
class Whose:
    """The districts that may be meant, those of the map first; ``register`` is what it says."""

    verdict: Verdict
    numbers: tuple[int, ...] = ()
    register: int | None = None

    @property
    def sure(self) -> bool:
        """Whether one district is named without doubt."""
        return self.verdict in (Verdict.ONE, Verdict.REGISTER)


def whose(
    inside: Sequence[int],
    border: Sequence[int],
    register: int | None = None,
    *,
    placed: bool = True,
    mapped: bool = True,
) -> Whose:
    """What is told of an address.

    ``inside`` and ``border`` are districts of the map, ``register`` is the district that the
    register of addresses names, ``placed`` whether there are coordinates, ``mapped`` whether
    there is a map at all.
    """
    own = () if register is None else (register,)
    if not (placed and mapped):
        bare = Verdict.UNPLACED if mapped else Verdict.NO_MAP
        return Whose(Verdict.REGISTER if own else bare, own, register)
    found = tuple(sorted({*inside, *border}))
    numbers = found + tuple(each for each in own if each not in found)
    if not found:
        return Whose(Verdict.OUTSIDE, numbers, register)
    if len(inside) > 1 or (inside and border):
        return Whose(Verdict.SEVERAL, numbers, register)
    if border:
        return Whose(Verdict.BORDER, numbers, register)
    return Whose(Verdict.DIFFERS if len(numbers) > 1 else Verdict.ONE, numbers, register)
