"""What each console shows and whom a vote waits for, from the state of the sitting: pure.

A choice lamp is lit only by a ballot that is in the journal; in a secret vote ``TAKEN`` says that
the urn holds one, never which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from consoles.signals import Lamp, Voting
from controller.rules.ballots import Choice
from controller.rules.sitting import Sitting, Stage

_OF_CHOICE = {Choice.FOR: Lamp.FOR, Choice.AGAINST: Lamp.AGAINST, Choice.ABSTAIN: Lamp.ABSTAIN}


def lamps(
    sitting: Sitting,
    seats: Iterable[int],
    *,
    taken: Callable[[str], bool],
    stored: bool,
) -> dict[int, Lamp]:
    """The lamps of these seats. ``taken``: whether the urn holds a member's ballot."""
    return {seat: _at(sitting, seat, taken, stored) for seat in seats}


def awaited(
    sitting: Sitting, seats: Iterable[int], *, taken: Callable[[str], bool]
) -> Voting | None:
    """The seats whose press an open vote waits for; None while none is open."""
    voting = sitting.voting
    if voting is None or voting.stage is not Stage.OPEN:
        return None
    voted = taken if voting.secret else voting.ballots.__contains__
    recused = sitting.recused_from(voting.item)
    waiting = frozenset(
        seat
        for seat in seats
        if (member := sitting.seating.get(seat)) is not None
        and member not in recused
        and not voted(member)
    )
    return Voting(waiting, voting.secret)


def _at(sitting: Sitting, seat: int, taken: Callable[[str], bool], stored: bool) -> Lamp:
    shown = Lamp.NONE if stored else Lamp.NOT_STORED
    member = sitting.seating.get(seat)
    if member is None or not sitting.is_on:
        return shown
    if sitting.is_here(member):
        shown |= Lamp.PRESENT
    voting = sitting.voting
    if voting is None or voting.stage not in (Stage.OPEN, Stage.SUSPENDED):
        return shown
    if voting.secret:
        return shown | Lamp.TAKEN if taken(member) else shown
    choice = voting.ballots.get(member)
    return shown if choice is None else shown | _OF_CHOICE[choice]
