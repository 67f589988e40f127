"""What may become of a case, and its last day: any story keeps to the table and to the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from publisher.common.law.working_days import Calendar
from publisher.rooms.contact.deadlines import (
    AppealTerms,
    add_months,
    moved,
    of_appeal,
    of_forwarding,
    of_report,
)
from publisher.rooms.contact.geo import Box, around, box, distance, shows_place
from publisher.rooms.contact.rules import (
    ANSWERED,
    FINAL,
    NEVER_PUBLIC,
    OPEN,
    TABLE,
    Hand,
    Kind,
    Move,
    NotAllowed,
    State,
    Why,
    after,
    is_public,
    moves,
    verdict,
)

LAW = AppealTerms(simple_days=15, months=1, most_days=45, forward_days=5)
WEEKDAYS = Calendar(suspended=[(date(2022, 3, 24), None)])
"""The calendar under martial law: holidays are working days."""
DAYS = st.dates(date(2016, 1, 1), date(2035, 12, 31))


class AnyStory(RuleBasedStateMachine):
    """Anybody tries anything with a case, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.RECEIVED
        self.ended_by: list[Move] = []

    @rule(
        move=st.sampled_from(sorted(Move)),
        hand=st.sampled_from(sorted(Hand)),
        reason=st.sampled_from(["", "  ", "слово"]),
    )
    def somebody_tries(self, move: Move, hand: Hand, reason: str) -> None:
        before = self.state
        row = TABLE[move]
        allowed = before in row.before and hand in row.hands
        allowed = allowed and (bool(reason.strip()) or not row.reasoned)
        if not allowed:
            with pytest.raises(NotAllowed):
                after(move, before, hand, reason)
            return
        self.state = after(move, before, hand, reason)
        assert move in moves(before, hand)
        if move in (Move.FINISH, Move.LAPSE):
            self.ended_by.append(move)
        if self.state in (State.CONFIRMED, State.REFUTED):
            assert hand in (Hand.AUTHOR, Hand.RESIDENTS)
            assert self.ended_by
        if self.state is State.CONFIRMED:
            assert self.ended_by[-1] is Move.FINISH

    @invariant()
    def a_case_is_open_answered_or_a_draft(self) -> None:
        assert (self.state in OPEN) + (self.state in ANSWERED) + (self.state is State.DRAFT) == 1

    @invariant()
    def only_those_who_live_here_say_that_it_is_so(self) -> None:
        told = set(moves(self.state, *(set(Hand) - {Hand.AUTHOR, Hand.RESIDENTS})))
        assert not told & {Move.CONFIRM, Move.REFUTE, Move.TELL}


TestAnyStory = AnyStory.TestCase


@pytest.mark.parametrize("state", sorted(FINAL - {State.CLOSED}))
def test_what_is_ended_is_only_opened_again(state: State) -> None:
    assert set(moves(state, *Hand)) <= {Move.REOPEN, Move.ASSIGN}


def test_every_state_is_reached_and_none_but_the_final_is_a_dead_end() -> None:
    reached = {State.DRAFT, State.RECEIVED}
    for _ in State:
        reached |= {row.after for row in TABLE.values() if row.before & reached}
    assert reached == set(State)
    assert all(moves(state, *Hand) for state in State)


def test_nobody_is_told_no_without_a_word() -> None:
    for move in (Move.FINISH, Move.ASK, Move.FORWARD, Move.DECLINE, Move.REFUSE):
        state = min(TABLE[move].before)
        hand = Hand.LEADERSHIP
        with pytest.raises(NotAllowed) as refused:
            after(move, state, hand, " \n")
        assert refused.value.why is Why.REASON


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5))
def test_residents_decide_by_number_and_only_of_one_mind(yes: int, no: int, needed: int) -> None:
    told = verdict(yes, no, needed)
    assert (told is Move.CONFIRM) == (yes >= needed and yes > no)
    assert (told is Move.REFUTE) == (no >= needed and no > yes)


@pytest.mark.parametrize("state", sorted(State))
def test_an_appeal_is_never_public(state: State) -> None:
    assert not is_public(Kind.APPEAL, state, wanted=True, held_back=False)
    assert not is_public(Kind.REPORT, state, wanted=False, held_back=False)
    assert not is_public(Kind.REPORT, state, wanted=True, held_back=True)
    told = is_public(Kind.REPORT, state, wanted=True, held_back=False)
    assert told is (state not in NEVER_PUBLIC)


class TestClocks:
    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (date(2026, 1, 31), date(2026, 2, 28)),
            (date(2024, 1, 31), date(2024, 2, 29)),
            (date(2026, 12, 15), date(2027, 1, 15)),
            (date(2026, 3, 1), date(2026, 4, 1)),
        ],
    )
    def test_a_month_ends_on_the_same_day_or_on_the_months_last(
        self, start: date, end: date
    ) -> None:
        assert add_months(start, 1) == end

    def test_an_appeal_has_a_month_fifteen_days_or_forty_five(self) -> None:
        monday = date(2026, 11, 2)
        assert of_appeal(monday, LAW, WEEKDAYS) == date(2026, 12, 2)
        assert of_appeal(monday, LAW, WEEKDAYS, simple=True) == date(2026, 11, 17)
        assert of_appeal(monday, LAW, WEEKDAYS, extended=True) == date(2026, 12, 17)

    def test_what_ends_on_a_day_off_ends_on_the_next_working_day(self) -> None:
        assert of_appeal(date(2026, 10, 22), LAW, WEEKDAYS) == date(2026, 11, 23)
        assert of_forwarding(date(2026, 11, 2), LAW, WEEKDAYS) == date(2026, 11, 9)

    def test_a_report_counts_working_days_where_its_category_says_so(self) -> None:
        friday = date(2026, 11, 20)
        assert of_report(friday, 3, WEEKDAYS, working=True) == date(2026, 11, 25)
        assert of_report(friday, 3, WEEKDAYS, working=False) == date(2026, 11, 23)

    @given(DAYS)
    def test_the_law_orders_its_clocks(self, day: date) -> None:
        simple = of_appeal(day, LAW, WEEKDAYS, simple=True)
        usual, longest = (
            of_appeal(day, LAW, WEEKDAYS),
            of_appeal(day, LAW, WEEKDAYS, extended=True),
        )
        assert day < of_forwarding(day, LAW, WEEKDAYS) < simple < usual < longest
        assert all(WEEKDAYS.is_working(each) for each in (simple, usual, longest))

    def test_while_the_author_is_asked_the_city_does_not_work(self) -> None:
        asked = date(2026, 11, 10)
        assert moved(date(2026, 11, 20), asked, asked + timedelta(days=4)) == date(2026, 11, 24)
        assert moved(date(2026, 11, 20), asked, asked - timedelta(days=4)) == date(2026, 11, 20)


class TestPlaces:
    @given(st.floats(-60, 60), st.floats(-170, 170), st.floats(1, 5000), st.floats(0, 360))
    def test_a_box_holds_every_point_that_is_near(
        self, lat: float, lon: float, metres: float, turn: float
    ) -> None:
        found = around(lat, lon, metres)
        for other_lat, other_lon in (
            (found.south - 1e-4, lon), (found.north + 1e-4, lon),
            (lat, found.west - 1e-3), (lat, found.east + 1e-3),
        ):  # fmt: skip
            assert distance(lat, lon, other_lat, other_lon) > metres

    def test_a_degree_of_latitude_is_111_kilometres(self) -> None:
        assert distance(48.0, 37.0, 49.0, 37.0) == pytest.approx(111_195, rel=1e-4)

    @pytest.mark.parametrize(
        "told",
        ["", "1,2,3", "a,b,c,d", "nan,1,2,3", "3,1,2,4", "1,5,2,4", "0,0,999,1", "inf,0,1,1"],
    )
    def test_what_is_no_box_is_none(self, told: str) -> None:
        assert box(told) is None

    def test_a_box_is_west_south_east_north(self) -> None:
        assert box("37.5,48.8,37.7,48.9") == Box(37.5, 48.8, 37.7, 48.9)

    def test_a_sensitive_place_is_hidden_or_shown_later(self) -> None:
        day = date(2026, 11, 1)
        later = day + timedelta(days=30)
        assert shows_place(day, day, sensitive=False, hidden=True, delay_days=30)
        assert not shows_place(later, day, sensitive=True, hidden=True, delay_days=30)
        assert not shows_place(
            later - timedelta(days=1), day, sensitive=True, hidden=False, delay_days=30
        )
        assert shows_place(later, day, sensitive=True, hidden=False, delay_days=30)
