"""Projects, ballots, and what an election is counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A project that stands for election."""

    id: str
    cost: int
    """Hryvnias (or another whole unit of money), more than nothing."""
    name: str = ""


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """What one person wants: points by project. Where one only approves, each has one point."""

    points: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, points: Mapping[str, int]) -> Ballot:
        """The same points are the same ballot, in whatever order they were given."""
        return cls(points=tuple(sorted(points.items())))

    @classmethod
    def approving(cls, projects: Iterable[str]) -> Ballot:
        """One point for each."""
        return cls.of(dict.fromkeys(projects, 1))

    @classmethod
    def ranking(cls, projects: Iterable[str], most: int) -> Ballot:
        """The first of ``most`` places has ``most`` points, the last one."""
        return cls.of({project: most - place for place, project in enumerate(projects)})


class Unsound(Exception):
    """The election cannot be counted: the numbers contradict themselves."""


class Election(msgspec.Struct, frozen=True, kw_only=True):
    """One purse (of a district, of a category) and who wants what for it."""

    budget: int
    """Of the same unit as the costs."""
    proposals: tuple[Proposal, ...]
    ballots: tuple[Ballot, ...]

    def __post_init__(self) -> None:
        """Refuse what nobody could count.

        Raises:
            Unsound: A number that cannot be, an unknown project on a ballot, a project twice.
        """
        if self.budget <= 0:
            raise Unsound(f"the budget is {self.budget}: there is nothing to share out")
        known = Counter(one.id for one in self.proposals)
        for project, times in known.items():
            if times > 1:
                raise Unsound(f"project {project} stands {times} times")
        for one in self.proposals:
            if one.cost <= 0:
                raise Unsound(f"project {one.id} costs {one.cost}")
        for number, ballot in enumerate(self.ballots, 1):
            for project, points in ballot.points:
                if project not in known:
                    raise Unsound(f"ballot {number} names {project}, which does not stand")
                if points <= 0:
                    raise Unsound(f"ballot {number} gives {project} {points} points")

    @property
    def scores(self) -> dict[str, int]:
        """All points of each project."""
        scores = dict.fromkeys((one.id for one in self.proposals), 0)
        for ballot in self.ballots:
            for project, points in ballot.points:
                scores[project] += points
        return scores

    @property
    def supporters(self) -> dict[str, int]:
        """How many people gave it points."""
        heads = dict.fromkeys((one.id for one in self.proposals), 0)
        for ballot in self.ballots:
            for project, _ in ballot.points:
                heads[project] += 1
        return heads

    @property
    def fair_share(self) -> Fraction:
        """The budget by the number of ballots."""
        return Fraction(self.budget, max(1, len(self.ballots)))
