"""What may become of a project, and what a ballot may hold: any story keeps to the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from publisher.rooms.projects.rules import (
    PUBLIC,
    STANDING,
    TABLE,
    WINNERS,
    Hand,
    Move,
    NotAllowed,
    State,
    Why,
    after,
    moves,
)
from publisher.rooms.projects.timetable import DATED, ORDER, Fault, Phase, Timetable
from publisher.rooms.projects.voting import (
    Accord,
    Limits,
    Paper,
    Purse,
    Reading,
    Standing,
    Wrong,
    accord,
    faults,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
TABLE_OF_WEEKS = Timetable({phase: START + n * WEEK for n, phase in enumerate(DATED)})
SECOND = timedelta(seconds=1)


class TestPhases:
    @pytest.mark.parametrize("phase", DATED)
    def test_a_phase_begins_in_its_instant_and_not_before(self, phase: Phase) -> None:
        begins = TABLE_OF_WEEKS.begins[phase]
        assert TABLE_OF_WEEKS.phase(begins) is phase
        assert TABLE_OF_WEEKS.phase(begins - SECOND / 1000) is ORDER[ORDER.index(phase) - 1]

    def test_a_vote_of_the_instant_of_closing_is_too_late(self) -> None:
        closing = TABLE_OF_WEEKS.closes(Phase.VOTING)
        assert closing is not None
        assert TABLE_OF_WEEKS.phase(closing) is Phase.RESULTS
        assert TABLE_OF_WEEKS.next_change(closing - SECOND) == closing

    def test_what_is_over_ends_no_more(self) -> None:
        assert TABLE_OF_WEEKS.next_change(START + 99 * WEEK) is None
        assert TABLE_OF_WEEKS.next_change(START - WEEK) == START

    def test_phases_that_are_not_in_order_or_too_short_are_told(self) -> None:
        begins = dict(TABLE_OF_WEEKS.begins)
        begins[Phase.EVALUATION] = begins[Phase.CHECK]
        told = list(Timetable(begins).faults({Phase.VOTING: 8, Phase.SUBMISSION: 7}))
        assert told == [(Phase.EVALUATION, Fault.NOT_IN_ORDER), (Phase.VOTING, Fault.TOO_SHORT)]

    @given(st.integers(-(10**6), 10**7))
    def test_phases_only_go_forward(self, seconds: int) -> None:
        now = START + seconds * SECOND
        first, later = TABLE_OF_WEEKS.phase(now), TABLE_OF_WEEKS.phase(now + SECOND)
        assert ORDER.index(later) - ORDER.index(first) in (0, 1)


class TestMoves:
    def test_a_draft_is_handed_in_only_while_projects_are_taken(self) -> None:
        assert after(Move.SUBMIT, State.DRAFT, Hand.AUTHOR, Phase.SUBMISSION) is State.SUBMITTED
        with pytest.raises(NotAllowed) as told:
            after(Move.SUBMIT, State.DRAFT, Hand.AUTHOR, Phase.CHECK)
        assert told.value.why is Why.PHASE

    def test_what_was_returned_may_come_back_while_completeness_is_checked(self) -> None:
        assert after(Move.SUBMIT, State.RETURNED, Hand.AUTHOR, Phase.CHECK) is State.SUBMITTED

    def test_nobody_is_refused_without_a_word(self) -> None:
        for move, state, hand, phase in (
            (Move.RETURN, State.SUBMITTED, Hand.CHECKER, Phase.CHECK),
            (Move.LEAVE_OUT, State.SUBMITTED, Hand.CHECKER, Phase.CHECK),
            (Move.REFUSE, State.EVALUATED, Hand.COMMISSION, Phase.APPROVAL),
            (Move.ABANDON, State.IN_WORK, Hand.COMMISSION, Phase.IMPLEMENTATION),
        ):
            with pytest.raises(NotAllowed) as told:
                after(move, state, hand, phase, "  ")
            assert told.value.why is Why.REASON
            assert after(move, state, hand, phase, "Ділянка приватна.")

    def test_an_author_does_not_withdraw_what_is_being_voted_on(self) -> None:
        assert Move.WITHDRAW in moves(State.APPROVED, Hand.AUTHOR, Phase.PUBLICATION)
        assert Move.WITHDRAW not in moves(State.APPROVED, Hand.AUTHOR, Phase.VOTING)

    @given(
        st.sampled_from(list(Move)),
        st.sampled_from(list(State)),
        st.sampled_from(list(Hand)),
        st.sampled_from(list(Phase)),
    )
    def test_a_move_is_in_the_table_or_it_is_not_made(
        self, move: Move, state: State, hand: Hand, phase: Phase
    ) -> None:
        row = TABLE[move]
        inside = state in row.before and hand in row.hands and phase in row.phases
        try:
            reached = after(move, state, hand, phase, "because")
        except NotAllowed:
            late = move is Move.SUBMIT and state is State.DRAFT and phase is not Phase.SUBMISSION
            assert late or not inside
        else:
            assert inside
            assert reached is row.after

    def test_only_the_count_makes_winners(self) -> None:
        into = {hand for row in TABLE.values() if row.after is State.WON for hand in row.hands}
        assert into == {Hand.SITE}
        assert WINNERS < STANDING < PUBLIC


class Story(RuleBasedStateMachine):
    """A project lives through a call; anybody tries anything at any time."""

    @initialize()
    def begin(self) -> None:
        self.state, self.now = State.DRAFT, START - WEEK
        self.was_public = self.was_withdrawn = False

    @rule(hours=st.integers(0, 24 * 9))
    def time_goes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(move=st.sampled_from(list(Move)), hand=st.sampled_from(list(Hand)), reason=st.text())
    def tries(self, move: Move, hand: Hand, reason: str) -> None:
        phase = TABLE_OF_WEEKS.phase(self.now)
        try:
            self.state = after(move, self.state, hand, phase, reason)
        except NotAllowed:
            return
        assert hand in TABLE[move].hands

    @precondition(lambda self: TABLE_OF_WEEKS.phase(self.now) is Phase.AHEAD)
    @invariant()
    def nothing_is_handed_in_before_the_call(self) -> None:
        assert self.state in (State.DRAFT, State.WITHDRAWN)

    @precondition(lambda self: ORDER.index(TABLE_OF_WEEKS.phase(self.now)) <= 6)
    @invariant()
    def nothing_wins_before_the_vote_is_closed(self) -> None:
        assert self.state not in (WINNERS | {State.LOST})

    @invariant()
    def what_was_public_stays_unless_its_author_withdraws_it(self) -> None:
        gone = self.was_public and self.state not in PUBLIC
        assert not gone or self.state is State.WITHDRAWN
        self.was_public = self.state in PUBLIC


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

PAPER = Paper(
    standing={
        key: Standing(id=key, purse=purse, cost=cost)
        for key, purse, cost in (
            ("a", "city", 100),
            ("b", "city", 200),
            ("c", "north", 50),
            ("d", "north", 60),
            ("e", "south", 70),
        )
    },
    purses={
        "city": Purse(id="city", limits=Limits(most=1)),
        "north": Purse(id="north", district="Північ", limits=Limits(most_money=100)),
        "south": Purse(id="south", district="Південь"),
    },
    limits=Limits(least=1, most=3),
)


class TestBallots:
    @pytest.mark.parametrize(
        ("chosen", "wrong"),
        [
            ([], [(Wrong.TOO_FEW, "")]),
            (["a"], []),
            (["a", "c"], []),
            (["a", "b"], [(Wrong.TOO_MANY, "city")]),
            (["c", "d"], [(Wrong.TOO_DEAR, "north")]),
            (["c", "e"], [(Wrong.DISTRICTS, "")]),
            (["a", "a"], [(Wrong.TWICE, "")]),
            (["a", "x"], [(Wrong.UNKNOWN, "")]),
            (["a", "b", "c", "e"], [
                (Wrong.TOO_MANY, ""), (Wrong.TOO_MANY, "city"), (Wrong.DISTRICTS, ""),
            ]),
        ],
    )  # fmt: skip
    def test_each_limit_is_told_by_name(
        self, chosen: list[str], wrong: list[tuple[Wrong, str]]
    ) -> None:
        assert [(each.wrong, each.purse) for each in faults(chosen, PAPER)] == wrong

    @given(st.lists(st.sampled_from("abcdex"), max_size=6))
    def test_a_ballot_without_faults_is_within_every_limit(self, chosen: list[str]) -> None:
        if faults(chosen, PAPER):
            return
        ones = [PAPER.standing[key] for key in chosen]
        assert 1 <= len(ones) == len(set(chosen)) <= 3
        assert len([one for one in ones if one.purse == "city"]) <= 1
        assert sum(one.cost for one in ones if one.purse == "north") <= 100
        assert not {"north", "south"} <= {one.purse for one in ones}


class TestPaper:
    ANNA = Reading(operator=1, voter="v", chosen=("a", "c"))

    def test_two_operators_have_to_read_the_same(self) -> None:
        assert accord([self.ANNA]) == (Accord.ONCE, None)
        same = Reading(operator=2, voter="v", chosen=("c", "a"))
        assert accord([self.ANNA, same]) == (Accord.AGREED, self.ANNA)

    @pytest.mark.parametrize(("voter", "chosen"), [("w", ("a", "c")), ("v", ("a", "d"))])
    def test_another_person_or_another_choice_is_no_accord(
        self, voter: str, chosen: tuple[str, ...]
    ) -> None:
        other = Reading(operator=2, voter=voter, chosen=chosen)
        assert accord([self.ANNA, other]) == (Accord.APART, None)
        third = Reading(operator=3, voter="v", chosen=("a", "c"))
        assert accord([self.ANNA, other, third]) == (Accord.AGREED, self.ANNA)

    def test_an_operator_who_reads_twice_is_one_operator(self) -> None:
        again = Reading(operator=1, voter="v", chosen=("a", "c"))
        assert accord([self.ANNA, again])[0] is Accord.ONCE

    def test_three_who_each_read_something_else_have_not_read_it(self) -> None:
        readings = [Reading(operator=n, voter="v", chosen=(key,)) for n, key in enumerate("abc")]
        assert accord(readings) == (Accord.APART, None)

    def test_a_reading_tells_nothing_when_it_is_printed(self) -> None:
        assert repr(self.ANNA) == "Reading(operator=1)"
