"""What a ballot may hold, and when two readings of a paper one agree. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much may be chosen; None is without a bound."""

    least: int = 0
    most: int | None = None
    most_money: int | None = None
    """Hryvnias that the chosen projects may cost together."""


class Purse(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one district and category, and what may be chosen for it.

    ``district`` is empty where the money is for the whole community.
    """

    id: str
    district: str = ""
    limits: Limits = Limits()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A project on the ballot."""

    id: str
    purse: str
    cost: int


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for the vote, and what a ballot of this call has to keep to."""

    standing: Mapping[str, Standing]
    purses: Mapping[str, Purse]
    limits: Limits = Limits(least=1)
    most_districts: int | None = 1
    """Districts that one person may choose in, beside the whole community."""


class Wrong(StrEnum):
    """What is wrong with a ballot."""

    UNKNOWN = "unknown"
    TWICE = "twice"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_DEAR = "too_dear"
    DISTRICTS = "districts"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault, of the whole ballot or of a purse; ``bound`` is the limit that was not kept."""

    wrong: Wrong
    purse: str = ""
    bound: int = 0


def faults(chosen: Sequence[str], paper: Paper) -> tuple[Fault, ...]:
    """All that is wrong with what a person chose; nothing: the ballot is good."""
    unknown = [key for key in chosen if key not in paper.standing]
    if unknown:
        return (Fault(wrong=Wrong.UNKNOWN, bound=len(unknown)),)
    if len(set(chosen)) != len(chosen):
        return (Fault(wrong=Wrong.TWICE),)
    ones = [paper.standing[key] for key in chosen]
    found = [*_beyond(ones, paper.limits)]
    touched = {one.purse for one in ones}
    for key, purse in paper.purses.items():
        if key in touched:
            found += _beyond([one for one in ones if one.purse == key], purse.limits, key)
    districts = {paper.purses[key].district for key in touched} - {""}
    if paper.most_districts is not None and len(districts) > paper.most_districts:
        found.append(Fault(wrong=Wrong.DISTRICTS, bound=paper.most_districts))
    return tuple(found)


def _beyond(ones: Sequence[Standing], limits: Limits, purse: str = "") -> Iterator[Fault]:
    if len(ones) < limits.least:
        yield Fault(wrong=Wrong.TOO_FEW, purse=purse, bound=limits.least)
    if limits.most is not None and len(ones) > limits.most:
        yield Fault(wrong=Wrong.TOO_MANY, purse=purse, bound=limits.most)
    if limits.most_money is not None and sum(one.cost for one in ones) > limits.most_money:
        yield Fault(wrong=Wrong.TOO_DEAR, purse=purse, bound=limits.most_money)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one operator read on a paper ballot."""

    operator: int
    voter: str
    """The imprint of the person's number."""
    chosen: tuple[str, ...]

    def __repr__(self) -> str:
        """Neither who nor what."""
        return f"Reading(operator={self.operator})"

    @property
    def said(self) -> tuple[str, tuple[str, ...]]:
        """What has to be equal; the order of the projects says nothing."""
        return self.voter, tuple(sorted(self.chosen))


class Accord(StrEnum):
    """How far a paper ballot is."""

    ONCE = "once"
    AGREED = "agreed"
    APART = "apart"


def accord(readings: Iterable[Reading]) -> tuple[Accord, Reading | None]:
    """Whether two operators read the same; where they do not, the third who settles it.

    A third reading has to be the same as one of the two: three people who each read something
    else have not read the paper.
    """
    own = {each.operator: each for each in readings}
    count = Counter(each.said for each in own.values())
    for each in own.values():
        if count[each.said] > 1:
            return Accord.AGREED, each
    return (Accord.APART, None) if len(own) > 1 else (Accord.ONCE, None)
