"""Quorum: a sitting is competent when more than half of the total composition takes part.

280/97-ВР ст. 46; a commission's regulations may ask for no less than half (ст. 47). Watched at all
times: its loss and its return are events.
"""

from __future__ import annotations

from typing import NamedTuple, assert_never

from controller.rules.council import QuorumRule
from controller.rules.majority import at_least, more_than_half
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Sitting


class Quorum(NamedTuple):
    """How many are here, and how many must be."""

    present: int
    needed: int

    @property
    def there(self) -> bool:
        """Whether the sitting is competent."""
        return 0 < self.needed <= self.present


def quorum(sitting: Sitting, item: str | None = None) -> Quorum:
    """The quorum now; for an item, without those who are recused from it (ст. 59-1)."""
    taking_part = sitting.present - sitting.recused_from(item)
    return Quorum(present=len(taking_part), needed=_needed(sitting) if sitting.body else 0)


def _needed(sitting: Sitting) -> int:
    composition = sitting.composition()
    match sitting.regulations.quorum:
        case QuorumRule.MORE_THAN_HALF:
            return more_than_half(composition)
        case QuorumRule.AT_LEAST_HALF:
            return at_least(1, 2, composition)
        case _:
            assert_never(sitting.regulations.quorum)


def demand_quorum(sitting: Sitting, item: str | None = None) -> None:
    """Refuse what a council without a quorum may not do."""
    whole = quorum(sitting)
    if not whole.there:
        raise Refused(Why.NO_QUORUM, present=whole.present, needed=whole.needed)
    rest = quorum(sitting, item)
    if not rest.there:
        raise Refused(Why.NO_QUORUM_RECUSED, present=rest.present, needed=rest.needed)
