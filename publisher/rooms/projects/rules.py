"""What may become of a project: its states, and the moves between them by whom and when. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from publisher.rooms.projects.timetable import Phase


class State(StrEnum):
    """Where a project stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    EVALUATED = "evaluated"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    WON = "won"
    LOST = "lost"
    IN_WORK = "in_work"
    DONE = "done"
    ABANDONED = "abandoned"


PUBLIC = frozenset(
    {
        State.COMPLETE,
        State.EVALUATED,
        State.APPROVED,
        State.REFUSED,
        State.WON,
        State.LOST,
        State.IN_WORK,
        State.DONE,
        State.ABANDONED,
    }
)
"""Somebody has read it: everybody may."""
STANDING = frozenset(
    {
        State.APPROVED,
        State.WON,
        State.LOST,
        State.IN_WORK,
        State.DONE,
        State.ABANDONED,
    }
)
"""It stands on the ballot, or did."""
WINNERS = frozenset({State.WON, State.IN_WORK, State.DONE, State.ABANDONED})
WRITABLE = frozenset({State.DRAFT, State.RETURNED})
"""Its author may change its words."""


class Hand(StrEnum):
    """Who makes a move."""

    AUTHOR = "author"
    CHECKER = "checker"
    """An officer or a moderator who looks whether all is there."""
    COMMISSION = "commission"
    """Those who decide what stands for the vote."""
    EXECUTOR = "executor"
    """An officer of the department that carries it out."""
    SITE = "site"
    """The count, or the last department that answered."""


class Move(StrEnum):
    """What may be done with a project."""

    SUBMIT = "submit"
    RETURN = "return"
    LEAVE_OUT = "leave_out"
    ACCEPT = "accept"
    CONCLUDE = "conclude"
    APPROVE = "approve"
    REFUSE = "refuse"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    WIN = "win"
    LOSE = "lose"
    BEGIN = "begin"
    FINISH = "finish"
    ABANDON = "abandon"


class Allowed(msgspec.Struct, frozen=True):
    """One row of the table."""

    before: frozenset[State]
    after: State
    hands: frozenset[Hand]
    phases: frozenset[Phase]
    reasoned: bool = False
    """Nobody is told so without a word why."""


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


_READ = frozenset({Phase.SUBMISSION, Phase.CHECK})
_WEIGHED = frozenset({Phase.SUBMISSION, Phase.CHECK, Phase.EVALUATION})
_DECIDED = frozenset({Phase.EVALUATION, Phase.APPROVAL})
_BEFORE_VOTES = frozenset({*_WEIGHED, *_DECIDED, Phase.PUBLICATION})
_LATE = frozenset({Phase.VOTING, Phase.RESULTS, Phase.IMPLEMENTATION, Phase.OVER})
_COUNTED = frozenset({Phase.RESULTS, Phase.IMPLEMENTATION, Phase.OVER})

TABLE = {
    Move.SUBMIT: Allowed(
        _states(State.DRAFT, State.RETURNED),
        State.SUBMITTED,
        frozenset({Hand.AUTHOR}),
        _READ,
    ),
    Move.RETURN: Allowed(
        _states(State.SUBMITTED), State.RETURNED, frozenset({Hand.CHECKER}), _READ, reasoned=True
    ),
    Move.LEAVE_OUT: Allowed(
        _states(State.SUBMITTED, State.RETURNED),
        State.INCOMPLETE,
        frozenset({Hand.CHECKER}),
        _BEFORE_VOTES | _LATE,
        reasoned=True,
    ),
    Move.ACCEPT: Allowed(
        _states(State.SUBMITTED), State.COMPLETE, frozenset({Hand.CHECKER}), _WEIGHED
    ),
    Move.CONCLUDE: Allowed(
        _states(State.COMPLETE),
        State.EVALUATED,
        frozenset({Hand.SITE}),
        _WEIGHED | _DECIDED,
    ),
    Move.APPROVE: Allowed(
        _states(State.EVALUATED), State.APPROVED, frozenset({Hand.COMMISSION}), _DECIDED
    ),
    Move.REFUSE: Allowed(
        _states(State.COMPLETE, State.EVALUATED, State.APPROVED),
        State.REFUSED,
        frozenset({Hand.COMMISSION}),
        _DECIDED | {Phase.PUBLICATION},
        reasoned=True,
    ),
    Move.LAPSE: Allowed(  # whatever was not decided in time does not hang for ever
        _states(State.COMPLETE, State.EVALUATED),
        State.REFUSED,
        frozenset({Hand.COMMISSION}),
        _LATE,
        reasoned=True,
    ),
    Move.WITHDRAW: Allowed(
        _states(
            State.DRAFT,
            State.SUBMITTED,
            State.RETURNED,
            State.COMPLETE,
            State.EVALUATED,
            State.APPROVED,
        ),
        State.WITHDRAWN,
        frozenset({Hand.AUTHOR}),
        _BEFORE_VOTES,
    ),
    Move.WIN: Allowed(_states(State.APPROVED), State.WON, frozenset({Hand.SITE}), _COUNTED),
    Move.LOSE: Allowed(_states(State.APPROVED), State.LOST, frozenset({Hand.SITE}), _COUNTED),
    Move.BEGIN: Allowed(_states(State.WON), State.IN_WORK, frozenset({Hand.EXECUTOR}), _COUNTED),
    Move.FINISH: Allowed(_states(State.IN_WORK), State.DONE, frozenset({Hand.EXECUTOR}), _COUNTED),
    Move.ABANDON: Allowed(
        _states(State.WON, State.IN_WORK),
        State.ABANDONED,
        frozenset({Hand.COMMISSION}),
        _COUNTED,
        reasoned=True,
    ),
}


class Why(StrEnum):
    """Why a move is not made."""

    STATE = "state"
    HAND = "hand"
    PHASE = "phase"
    REASON = "reason"


class NotAllowed(Exception):
    """A move outside the table."""

    def __init__(self, move: Move, why: Why) -> None:
        super().__init__(f"{move}: {why}")
        self.move, self.why = move, why


def after(move: Move, state: State, hand: Hand, phase: Phase, reason: str = "") -> State:
    """The state that a move leads to.

    A draft is only submitted while the call takes projects; one that was returned may come back
    while the completeness is looked at.

    Raises:
        NotAllowed: The table has no such move, or none by this hand, in this phase, unreasoned.
    """
    row = TABLE[move]
    if state not in row.before:
        raise NotAllowed(move, Why.STATE)
    if hand not in row.hands:
        raise NotAllowed(move, Why.HAND)
    late = move is Move.SUBMIT and state is State.DRAFT and phase is not Phase.SUBMISSION
    if phase not in row.phases or late:
        raise NotAllowed(move, Why.PHASE)
    if row.reasoned and not reason.strip():
        raise NotAllowed(move, Why.REASON)
    return row.after


def moves(state: State, hand: Hand, phase: Phase) -> tuple[Move, ...]:
    """The moves that a hand may make now, in the order of the table."""
    found = []
    for move in TABLE:
        try:
            after(move, state, hand, phase, "said")
        except NotAllowed:
            continue
        found.append(move)
    return tuple(found)
