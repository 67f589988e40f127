"""The table of moves, by any hand in any order; the closing second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from publisher.rooms.petitions.rules import (
    PUBLIC,
    REACHED,
    TABLE,
    Ground,
    Hand,
    Move,
    NotAllowed,
    State,
    Why,
    after,
    closes,
    due,
    may_sign,
    moves,
)

KYIV = ZoneInfo("Europe/Kyiv")


class AnyLife(RuleBasedStateMachine):
    """Whatever is tried by whomever, a petition goes only where the law lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.DRAFT
        self.past = [State.DRAFT]

    @rule(
        move=st.sampled_from(list(Move)),
        hand=st.sampled_from(list(Hand)),
        reason=st.sampled_from(["", "  ", "Слово"]),
        ground=st.sampled_from(["", "bad", Ground.FORM]),
    )
    def somebody_tries(self, move: Move, hand: Hand, reason: str, ground: str) -> None:
        """Any move by any hand."""
        may, before = move in moves(self.state, hand), self.state
        refused = ""
        try:
            self.state = after(move, self.state, hand, reason, ground)
        except NotAllowed as error:
            refused = error.why
        assert may is (refused in ("", Why.REASON, Why.GROUND))
        assert (self.state is before) is bool(refused)
        if not refused:
            self.past.append(self.state)

    @invariant()
    def nothing_is_public_before_a_moderator_read_it(self) -> None:
        """A public petition was waiting first."""
        if self.state in PUBLIC:
            assert self.past[:3] == [State.DRAFT, State.WAITING, State.COLLECTING]

    @invariant()
    def only_what_collected_is_answered(self) -> None:
        """An answer comes after support and consideration."""
        if self.state is State.ANSWERED:
            assert self.past[-3:] == [State.SUPPORTED, State.CONSIDERED, State.ANSWERED]

    @invariant()
    def what_reached_is_never_refused(self) -> None:
        """A moderator has no hand in what people supported."""
        if any(each in REACHED for each in self.past):
            assert self.state in REACHED


TestAnyLife = AnyLife.TestCase


@pytest.mark.parametrize("move", [Move.REFUSE, Move.STOP])
def test_nobody_is_refused_without_a_word_why_and_a_ground_in_the_law(move: Move) -> None:
    (state,) = TABLE[move].before
    for reason, ground, why in (("", Ground.FORM, Why.REASON), ("Слово", "", Why.GROUND)):
        with pytest.raises(NotAllowed) as refused:
            after(move, state, Hand.MODERATOR, reason, ground)
        assert refused.value.why is why
    assert after(move, state, Hand.MODERATOR, "Слово", Ground.FORM) is State.REFUSED


@given(st.dates(date(2016, 1, 1), date(2040, 1, 1)), st.integers(1, 400))
def test_the_last_day_is_collected_to_its_last_second(published: date, days: int) -> None:
    """Also where the clock is moved for summer: the day ends when the day ends."""
    end = closes(published, days, KYIV)
    second = timedelta(seconds=1)
    last = end.astimezone(UTC) - second
    assert last.astimezone(KYIV).date() == published + timedelta(days=days)
    assert end.date() == published + timedelta(days=days + 1)
    assert may_sign(State.COLLECTING, end, last)
    assert not may_sign(State.COLLECTING, end, end)


@given(st.integers(0, 600), st.integers(1, 500), st.integers(-5, 5))
def test_who_signed_in_time_is_counted_also_after_the_closing_second(
    count: int, threshold: int, seconds: int
) -> None:
    end = datetime(2026, 5, 1, tzinfo=KYIV)
    told = due(count, threshold, end, end + timedelta(seconds=seconds))
    if count >= threshold:
        assert told is Move.REACH
    else:
        assert told is (Move.END if seconds >= 0 else None)


@pytest.mark.parametrize("state", sorted(set(State) - {State.COLLECTING}))
def test_only_what_collects_is_signed(state: State) -> None:
    now = datetime(2026, 5, 1, tzinfo=KYIV)
    assert not may_sign(state, now + timedelta(days=1), now)
