"""A result with its reasoning, as it is kept: why one won, and another did not. Pure."""

from __future__ import annotations

import msgspec

from publisher.rooms.projects.greedy import Why
from publisher.rooms.projects.shares import Stage


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One project's turn by the number of votes."""

    project: int
    score: int
    supporters: int
    cost: int
    left: int
    """Money there was when its turn came."""
    why: Why

    @property
    def won(self) -> bool:
        """It is paid for."""
        return self.why is Why.PAID

    @property
    def lacking(self) -> int:
        """Money that was lacking."""
        return max(0, self.cost - self.left) if self.why is Why.TOO_DEAR else 0

    @property
    def after(self) -> int:
        """Money there was after its turn."""
        return self.left - (self.cost if self.won else 0)


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One winner by equal shares."""

    project: int
    stage: Stage
    cost: int
    supporters: int
    payers: int
    most: float
    """The most that one voter paid, hryvnias."""

    @property
    def filled(self) -> bool:
        """It was paid with what was left, by votes."""
        return self.stage is Stage.FILLED


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """One that did not win by equal shares."""

    project: int
    supporters: int
    cost: int
    had: float
    """What its supporters had left together, hryvnias."""
    few: bool = False
    """Fewer supporters than the call asks for."""

    @property
    def lacking(self) -> float:
        """What was lacking, hryvnias."""
        return max(0.0, self.cost - self.had)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one part of the money."""

    purse: int
    rule: str
    budget: int
    ballots: int
    """Ballots with a project of this part on them."""
    spent: int
    rows: tuple[Row, ...] = ()
    first_share: float = 0.0
    share: float = 0.0
    rounds: tuple[Round, ...] = ()
    missed: tuple[Missed, ...] = ()

    @property
    def winners(self) -> tuple[int, ...]:
        """The projects that won."""
        return (
            *(row.project for row in self.rows if row.won),
            *(one.project for one in self.rounds),
        )

    @property
    def left(self) -> int:
        """Money that nobody won."""
        return self.budget - self.spent
