"""What may become of a petition: its states, and the moves between them by whom and when. Pure.

Law 393/96-VR, art. 23-1.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

import msgspec


class State(StrEnum):
    """Where a petition stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    """A moderator has two working days to read it."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    COLLECTING = "collecting"
    UNSUPPORTED = "unsupported"
    """Too few signed in time: it is considered as an ordinary appeal."""
    SUPPORTED = "supported"
    CONSIDERED = "considered"
    ANSWERED = "answered"


PUBLIC = frozenset(
    {State.COLLECTING, State.UNSUPPORTED, State.SUPPORTED, State.CONSIDERED, State.ANSWERED}
)
"""Everybody may read it."""
REACHED = frozenset({State.SUPPORTED, State.CONSIDERED, State.ANSWERED})
"""Enough people signed it."""


class Hand(StrEnum):
    """Who makes a move."""

    AUTHOR = "author"
    MODERATOR = "moderator"
    OFFICER = "officer"
    SITE = "site"
    """The count, or the clock."""


class Move(StrEnum):
    """What may be done with a petition."""

    SEND = "send"
    PUBLISH = "publish"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    STOP = "stop"
    REACH = "reach"
    END = "end"
    TAKE = "take"
    ANSWER = "answer"


class Ground(StrEnum):
    """Why the law keeps a petition from being published (art. 23-1)."""

    ORDER = "order"
    INTEGRITY = "integrity"
    VIOLENCE = "violence"
    HATRED = "hatred"
    TERROR = "terror"
    RIGHTS = "rights"
    FORM = "form"


class Allowed(msgspec.Struct, frozen=True):
    """One row of the table. ``reasoned``: nobody is told so without a word why."""

    before: frozenset[State]
    after: State
    hands: frozenset[Hand]
    reasoned: bool = False


def _row(before: tuple[State, ...], after: State, *hands: Hand, reasoned: bool = False) -> Allowed:
    return Allowed(frozenset(before), after, frozenset(hands), reasoned)


TABLE = {
    Move.SEND: _row((State.DRAFT,), State.WAITING, Hand.AUTHOR),
    Move.PUBLISH: _row((State.WAITING,), State.COLLECTING, Hand.MODERATOR),
    Move.REFUSE: _row((State.WAITING,), State.REFUSED, Hand.MODERATOR, reasoned=True),
    Move.WITHDRAW: _row((State.DRAFT, State.WAITING), State.WITHDRAWN, Hand.AUTHOR),
    Move.STOP: _row((State.COLLECTING,), State.REFUSED, Hand.MODERATOR, reasoned=True),
    Move.REACH: _row((State.COLLECTING,), State.SUPPORTED, Hand.SITE),
    Move.END: _row((State.COLLECTING,), State.UNSUPPORTED, Hand.SITE),
    Move.TAKE: _row((State.SUPPORTED,), State.CONSIDERED, Hand.OFFICER),
    Move.ANSWER: _row((State.CONSIDERED,), State.ANSWERED, Hand.OFFICER, reasoned=True),
}


class Why(StrEnum):
    """Why a move is not made."""

    STATE = "state"
    HAND = "hand"
    REASON = "reason"
    GROUND = "ground"
    COUNT = "count"


class NotAllowed(Exception):
    """A move outside the table."""

    def __init__(self, move: Move, why: Why) -> None:
        super().__init__(f"{move}: {why}")
        self.move, self.why = move, why


def after(move: Move, state: State, hand: Hand, reason: str = "", ground: str = "") -> State:
    """The state that a move leads to.

    Raises:
        NotAllowed: the table has no such move, or none by this hand, unreasoned, without a ground.
    """
    row = TABLE[move]
    if state not in row.before:
        raise NotAllowed(move, Why.STATE)
    if hand not in row.hands:
        raise NotAllowed(move, Why.HAND)
    if row.reasoned and not reason.strip():
        raise NotAllowed(move, Why.REASON)
    if move in (Move.REFUSE, Move.STOP) and ground not in set(Ground):
        raise NotAllowed(move, Why.GROUND)
    return row.after


def moves(state: State, hand: Hand) -> tuple[Move, ...]:
    """The moves that a hand may make now, in the order of the table."""
    return tuple(move for move, row in TABLE.items() if state in row.before and hand in row.hands)


def due(count: int, threshold: int, closes_at: datetime, now: datetime) -> Move | None:
    """What the site has to do with a petition that collects; None: nothing yet.

    Who signed in time is counted, also where the count comes after the closing second.
    """
    if count >= threshold:
        return Move.REACH
    return Move.END if now >= closes_at else None


def closes(published: date, days: int, zone: tzinfo) -> datetime:
    """The first instant in which nobody signs: the end of the last day, by the local clock."""
    last = published + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(), zone)


def may_sign(state: State, closes_at: datetime | None, now: datetime) -> bool:
    """Whether a signature that comes now is in time."""
    return state is State.COLLECTING and closes_at is not None and now < closes_at
