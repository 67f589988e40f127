"""What each console shows and whom a vote waits for, from the state of the sitting: pure.

A choice lamp is lit only by a ballot that is in the journal; in a secret vote ``TAKEN`` says that
the urn holds one, never which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from consoles.signals import Lamp, Voting
from controller.rules.ballots import Choice
from controller.rules.floor_nouns import FloorKind
from controller.rules.floor_queue import Speech
from controller.rules.sitting import Sitting, Stage

_OF_CHOICE = {Choice.FOR: Lamp.FOR, Choice.AGAINST: Lamp.AGAINST, Choice.ABSTAIN: Lamp.ABSTAIN}


def lamps(
    sitting: Sitting,
    seats: Iterable[int],
    *,
    taken: Callable[[str], bool],
    stored: bool,
    now: datetime | None = None,
) -> dict[int, Lamp]:
    """The lamps of these seats. ``taken``: whether the urn holds a member's ballot.

    ``now``: the lamp of a speaker whose time is nearly over blinks by it.
    """
    live = microphones(sitting)
    asking = _asking(sitting, now)
    shown = {seat: _at(sitting, seat, taken, stored) for seat in seats}
    for seat in live & shown.keys():
        shown[seat] |= Lamp.MICROPHONE
    for seat in asking & shown.keys():
        shown[seat] |= Lamp.SPEAK
    return shown


def microphones(sitting: Sitting) -> frozenset[int]:
    """The seats whose microphones are open: of those who have the floor, and of nobody else."""
    floor, rules = sitting.floor, sitting.regulations.floor
    if not sitting.is_on:
        return frozenset()
    chair_alone = rules.chair_mutes and floor.chair_speaks
    return frozenset(
        seat
        for speech in floor.speaking
        if (not chair_alone or speech.request.kind is FloorKind.CHAIR)
        and (seat := _seat(sitting, speech.request.member)) is not None
    )


def _seat(sitting: Sitting, member: str | None) -> int | None:
    """Where somebody speaks: a member at his seat, a guest at the rostrum."""
    if member is None:
        return sitting.regulations.floor.rostrum or None
    return sitting.seat_of(member)


def _asking(sitting: Sitting, now: datetime | None) -> frozenset[int]:
    """The seats whose lamp says that its member waits, or speaks and has time left."""
    if not sitting.is_on:
        return frozenset()
    floor = sitting.floor
    waiting = (each.member for each in floor.waiting if each.member is not None)
    speaking = (
        speech.request.member
        for speech in floor.speaking
        if speech.request.member is not None and not _winks(sitting, speech, now)
    )
    seats = (sitting.seat_of(member) for member in (*waiting, *speaking))
    return frozenset(seat for seat in seats if seat is not None)


def _winks(sitting: Sitting, speech: Speech, now: datetime | None) -> bool:
    """Whether the lamp of a speech is dark for a second, because the time is nearly over."""
    if now is None or speech.ends_at is None:
        return False
    left = (speech.ends_at - now).total_seconds()
    return left <= sitting.regulations.floor.warn_s and int(left) % 2 == 1


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
