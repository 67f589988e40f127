"""What may become of a report or an appeal: its states, and the moves by whom. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """A report takes a minute and may be anonymous; an appeal is one by Law 393/96."""

    REPORT = "report"
    APPEAL = "appeal"


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    """Came by e-mail; nobody has read it."""
    RECEIVED = "received"
    CHECKED = "checked"
    ASSIGNED = "assigned"
    IN_WORK = "in_work"
    DONE = "done"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    CLOSED = "closed"
    REOPENED = "reopened"
    NEEDS_INFO = "needs_info"
    FORWARDED = "forwarded"
    DUPLICATE = "duplicate"
    IMPOSSIBLE = "impossible"
    REFUSED = "refused"
    """Spam, an insult, an appeal that the law does not let be considered."""


class Hand(StrEnum):
    """Who makes a move."""

    AUTHOR = "author"
    RESIDENTS = "residents"
    """So many of them as the setting asks for."""
    CHECKER = "checker"
    """An operator or a moderator of the contact centre."""
    DEPARTMENT = "department"
    """An officer of the department that it is assigned to."""
    LEADERSHIP = "leadership"
    SITE = "site"
    """A term that ended, or a category that knows its department."""


class Move(StrEnum):
    """What may be done with a case."""

    TAKE = "take"
    CHECK = "check"
    ASSIGN = "assign"
    BEGIN = "begin"
    FINISH = "finish"
    CONFIRM = "confirm"
    REFUTE = "refute"
    REOPEN = "reopen"
    CLOSE = "close"
    ASK = "ask"
    TELL = "tell"
    LAPSE = "lapse"
    FORWARD = "forward"
    MERGE = "merge"
    DECLINE = "decline"
    REFUSE = "refuse"


class Allowed(msgspec.Struct, frozen=True):
    """One row of the table."""

    before: frozenset[State]
    after: State
    hands: frozenset[Hand]
    reasoned: bool = False
    """Nobody is told so without a word: the answer, the question, the reason."""


def _row(before: str, after: State, hands: str, *, reasoned: bool = False) -> Allowed:
    return Allowed(
        frozenset(State(name) for name in before.split()),
        after,
        frozenset(Hand(name) for name in hands.split()),
        reasoned,
    )


TABLE = {
    Move.TAKE: _row("draft", State.RECEIVED, "checker leadership"),
    Move.CHECK: _row("received", State.CHECKED, "checker leadership site"),
    Move.ASSIGN: _row(
        "received checked assigned in_work reopened refuted needs_info forwarded",
        State.ASSIGNED,
        "checker department leadership site",
    ),
    Move.BEGIN: _row("assigned reopened", State.IN_WORK, "department leadership"),
    Move.FINISH: _row(
        "assigned in_work reopened", State.DONE, "department leadership", reasoned=True
    ),
    Move.CONFIRM: _row("done", State.CONFIRMED, "author residents"),
    Move.REFUTE: _row("done confirmed closed", State.REFUTED, "author residents"),
    Move.REOPEN: _row(
        "refuted closed confirmed impossible forwarded duplicate refused",
        State.REOPENED,
        "checker leadership site",
    ),
    Move.CLOSE: _row("done confirmed", State.CLOSED, "site leadership"),
    Move.ASK: _row(
        "received checked assigned in_work reopened",
        State.NEEDS_INFO,
        "checker department leadership",
        reasoned=True,
    ),
    Move.TELL: _row("needs_info", State.CHECKED, "author", reasoned=True),
    Move.LAPSE: _row("needs_info", State.CLOSED, "site"),
    Move.FORWARD: _row(
        "received checked assigned reopened needs_info",
        State.FORWARDED,
        "checker department leadership",
        reasoned=True,
    ),
    Move.MERGE: _row(
        "received checked assigned in_work reopened needs_info",
        State.DUPLICATE,
        "checker department leadership",
    ),
    Move.DECLINE: _row(
        "checked assigned in_work reopened",
        State.IMPOSSIBLE,
        "department leadership",
        reasoned=True,
    ),
    Move.REFUSE: _row(
        "draft received checked", State.REFUSED, "checker leadership", reasoned=True
    ),
}
"""Every move there is. What stands in no row is not done."""

FINAL = frozenset(
    {State.CLOSED, State.FORWARDED, State.DUPLICATE, State.IMPOSSIBLE, State.REFUSED}
)
"""Nobody has anything to do with it any more, unless it is opened again."""
ANSWERED = FINAL | {State.DONE, State.CONFIRMED}
"""The city has answered: its deadline is kept or missed, and runs no more."""
OPEN = frozenset(State) - ANSWERED - {State.DRAFT}
"""The deadline runs."""
NEVER_PUBLIC = frozenset({State.DRAFT, State.REFUSED})
GROUPS = {
    "open": OPEN,
    "done": frozenset({State.DONE, State.CONFIRMED, State.CLOSED}),
    "not": frozenset({State.FORWARDED, State.IMPOSSIBLE, State.DUPLICATE}),
}
"""States that everybody may see, as a visitor chooses among them."""


class Why(StrEnum):
    """Why a move is not made."""

    STATE = "state"
    HAND = "hand"
    REASON = "reason"


class NotAllowed(Exception):
    """A move outside the table."""

    def __init__(self, move: Move, why: Why) -> None:
        super().__init__(f"{move}: {why}")
        self.move, self.why = move, why


def after(move: Move, state: State, hand: Hand, reason: str = "") -> State:
    """The state that a move leads to.

    Raises:
        NotAllowed: the table has no such move, or none by this hand, or none without a word.
    """
    row = TABLE[move]
    if state not in row.before:
        raise NotAllowed(move, Why.STATE)
    if hand not in row.hands:
        raise NotAllowed(move, Why.HAND)
    if row.reasoned and not reason.strip():
        raise NotAllowed(move, Why.REASON)
    return row.after


def moves(state: State, *hands: Hand) -> tuple[Move, ...]:
    """The moves that somebody with these hands may make, in the order of the table."""
    held = frozenset(hands)
    return tuple(move for move, row in TABLE.items() if state in row.before and held & row.hands)


def verdict(confirm: int, refute: int, needed: int) -> Move | None:
    """What residents who are not the author say of a thing that is said to be done.

    So many of one mind are ``needed``, and more of them than of the other.
    """
    if refute >= needed and refute > confirm:
        return Move.REFUTE
    if confirm >= needed and confirm > refute:
        return Move.CONFIRM
    return None


def is_public(kind: Kind, state: State, *, wanted: bool, held_back: bool) -> bool:
    """Whether everybody may read it.

    An appeal is between its author and the city (art. 10 of Law 393/96); ``wanted`` is the
    author's wish, ``held_back`` that its category or channel is read before it is shown.
    """
    return kind is Kind.REPORT and wanted and not held_back and state not in NEVER_PUBLIC
