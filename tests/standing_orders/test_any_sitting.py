"""Any sitting whatsoever: what holds in every one of them, however it goes.

A machine plays random sittings: any body, any order of commands, legal or not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from controller import wire
from controller.audit import audit
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice, Outcome, Tally, Verdict, count
from controller.rules.council import (
    LateArrival,
    MayorCounts,
    QuorumRule,
    Regulations,
    WhichPress,
)
from controller.rules.decide import decide
from controller.rules.fold import fold
from controller.rules.majority import MAJORITIES, Heads
from controller.rules.refusals import Refused
from controller.rules.sitting import Sitting, Stage, Voting
from tests.standing_orders.story import Story, a_body, an_item

ADOPTS: dict[str, Callable[[Tally], bool]] = {
    "of_total": lambda t: 2 * t.votes_for > t.composition,
    "two_thirds_of_total": lambda t: 3 * t.votes_for >= 2 * t.composition,
    "third_of_total": lambda t: 3 * t.votes_for >= t.composition,
    "of_present": lambda t: 2 * t.votes_for > t.taking_part,
    "two_thirds_of_present": lambda t: t.votes_for > 0 and 3 * t.votes_for >= 2 * t.taking_part,
    "of_voted": lambda t: 2 * t.votes_for > t.cast,
}
"""The majorities once more, in other words than the rules' own."""

seats = st.integers(1, 14)
members = st.one_of(st.integers(1, 13).map(lambda n: f"m{n}"), st.just("mayor"))
items = st.sampled_from(["i1", "i2", "i3"])
choices = st.sampled_from(Choice)
majorities = st.sampled_from(list(MAJORITIES))
reasons = st.sampled_from(["", "причина"])


class AnySitting(RuleBasedStateMachine):
    """Commands at random; refusals are fine, contradictions are not."""

    @initialize(
        deputies=st.integers(3, 12),
        vacant=st.integers(0, 2),
        mayor=st.sampled_from([None, *MayorCounts]),
        late=st.sampled_from(LateArrival),
        which=st.sampled_from(WhichPress),
        quorum=st.sampled_from(QuorumRule),
        first=st.booleans(),
    )
    def begin(
        self,
        deputies: int,
        vacant: int,
        mayor: MayorCounts | None,
        late: LateArrival,
        which: WhichPress,
        quorum: QuorumRule,
        first: bool,
    ) -> None:
        rules = Regulations(
            late_arrival=late, which_press=which, quorum=quorum, agenda_before_decisions=first
        )
        body = a_body(deputies, seats=deputies + vacant, mayor=mayor, regulations=rules)
        self.story = Story(body)
        self.story.records(e.JournalOpened(format=1, hall="h"))
        self.opened = 0
        self.asked = 0
        self.open_sitting()

    def tries(self, command: c.AnyCommand, by: e.By = e.By.SECRETARY) -> None:
        """Give a command; a refusal must change nothing, and deciding twice gives the same."""
        story = self.story
        before, written = story.sitting, len(story.entries)
        try:
            again = decide(story.sitting, command, story.at)
            assert story.does(command, by) == again
        except Refused:
            unchanged = story.sitting is before and len(story.entries) == written
        else:
            unchanged = True
        assert unchanged, f"{command} was refused and changed something"

    # --- commands ------------------------------------------------------------------------------

    @precondition(lambda self: not self.story.sitting.is_on)
    @rule()
    def open_another(self) -> None:
        self.open_sitting()

    def open_sitting(self) -> None:
        self.opened += 1
        self.tries(c.OpenSittingOf(sitting=f"s{self.opened}", body=self.story.body, session="1"))
        self.tries(c.SetAgenda(items=(an_item("i1"), an_item("i2", ballot=BallotKind.SECRET))))
        self.tries(c.OpenRegistration())
        for seat in self.story.body.seating:
            self.tries(c.RegisterAtSeat(seat=seat, how=e.How.KEY), e.By.SEAT)

    @rule(
        command=st.sampled_from(
            [c.TakeBreak(), c.EndBreak(), c.AdjournSitting(), c.ResumeSitting(), c.ConfirmTime()]
        )
    )
    def change_course(self, command: c.AnyCommand) -> None:
        self.tries(command)

    @rule(seconds=st.integers(1, 3600))
    def time_passes(self, seconds: int) -> None:
        self.story.time_passes(seconds)

    @rule(sure=st.integers(0, 5))
    def close_sitting(self, sure: int) -> None:
        if sure == 0:
            self.tries(c.CloseSitting())

    @rule(open=st.booleans())
    def registration(self, open: bool) -> None:
        self.tries(c.OpenRegistration() if open else c.CloseRegistration())

    @rule(seat=seats, how=st.sampled_from([e.How.KEY, e.How.CARD]), owner=st.none() | members)
    def register(self, seat: int, how: e.How, owner: str | None) -> None:
        member = owner if how is e.How.CARD else None
        self.tries(c.RegisterAtSeat(seat=seat, how=how, member=member), e.By.SEAT)

    @rule(member=members, reason=reasons, leaving=st.booleans())
    def by_hand(self, member: str, reason: str, leaving: bool) -> None:
        command = c.RecordLeaving if leaving else c.RegisterByHand
        self.tries(command(member=member, reason=reason))

    @rule(seat=seats)
    def leave(self, seat: int) -> None:
        self.tries(c.LeaveSeat(seat=seat), e.By.SEAT)

    @rule(seat=seats, member=st.none() | members)
    def reseat(self, seat: int, member: str | None) -> None:
        self.tries(c.SeatMember(seat=seat, member=member))

    @rule(
        seat=seats,
        fault=st.sampled_from(e.CardFault),
        owner=st.none() | members,
        gone=st.booleans(),
    )
    def cards(self, seat: int, fault: e.CardFault, owner: str | None, gone: bool) -> None:
        refused = c.RefuseCard(seat=seat, fault=fault, member=owner)
        self.tries(c.ForgetCard(seat=seat) if gone else refused, e.By.SEAT)

    @rule(member=members, known=st.booleans(), owner=st.none() | members, lost=st.integers(0, 1))
    def enrolment(self, member: str, known: bool, owner: str | None, lost: int) -> None:
        self.tries(c.EnrolCardOf(member=member, known=known, owner=owner, tail="754C"))
        self.tries(c.WithdrawCardsOf(member=member, cards=lost))

    @rule(member=members, item=items, reason=reasons, lift=st.booleans())
    def conflict(self, member: str, item: str, reason: str, lift: bool) -> None:
        command = c.LiftRecusal if lift else c.RecuseMember
        self.tries(command(member=member, item=item, reason=reason))

    @rule(item=items, what=st.sampled_from(["open", "close", "add", "change", "remove"]))
    def agenda(self, item: str, what: str) -> None:
        commands: dict[str, c.AnyCommand] = {
            "open": c.OpenItem(item=item),
            "close": c.CloseItem(),
            "add": c.AddItem(item=an_item(item), after="i1"),
            "change": c.ChangeItem(item=an_item(item, majority="third_of_total")),
            "remove": c.RemoveItem(item=item),
        }
        self.tries(commands[what])

    @rule(
        kind=st.none() | st.sampled_from(BallotKind),
        majority=st.none() | majorities,
        motion=st.sampled_from(Motion),
        item=st.none() | items,
        repeats=st.none() | st.integers(1, 5).map(lambda n: f"v{n}"),
        opens=st.integers(0, 4),
    )
    def announce(self, opens: int, **given: Any) -> None:
        if opens:
            self.announce_and_open(**given)
        else:
            self.announce_only(**given)

    def announce_only(self, kind: BallotKind | None, **given: Any) -> None:
        self.asked += 1
        voting = f"v{self.asked}"
        self.tries(c.AnnounceVoting(voting=voting, wording="Про", ballot=kind, **given))

    def announce_and_open(self, **given: Any) -> None:
        self.announce_only(**given)
        self.open_at_hand()

    @rule(
        kind=st.sampled_from(BallotKind),
        majority=st.none() | majorities,
        motion=st.sampled_from([Motion.DECISION, Motion.AGENDA_AS_WHOLE, Motion.PROCEDURE]),
        item=st.none() | items,
        presses=st.lists(st.tuples(seats, choices), min_size=4, max_size=20),
        leaving=st.lists(seats, max_size=4),
        recused=st.lists(members, max_size=2),
        too_late=st.lists(members, max_size=4),
        ending=st.sampled_from(["close", "close", "close", "interrupt", "leave open"]),
    )
    def hold_a_vote(
        self,
        presses: list[tuple[int, Choice]],
        leaving: list[int],
        recused: list[str],
        too_late: list[str],
        ending: str,
        **announced: Any,
    ) -> None:
        """A vote such as halls hold: many press, some go, it ends one way or another."""
        self.declare_conflicts(recused, announced["item"])
        self.announce_and_open(**announced)
        self.press_all(presses)
        self.declare_conflicts(too_late, announced["item"])
        for seat in leaving:
            self.tries(c.LeaveSeat(seat=seat), e.By.SEAT)
        if ending == "close":
            self.end_vote(by_time=False)
        elif ending == "interrupt":
            self.tries(c.InterruptVoting(reason="restart"), e.By.ENGINE)

    def declare_conflicts(self, recused: list[str], item: str | None) -> None:
        if item is not None:
            for member in recused:
                self.tries(c.RecuseMember(member=member, item=item, reason="родич"))

    @rule()
    def open_vote(self) -> None:
        self.open_at_hand()

    def open_at_hand(self) -> None:
        if self.at_hand():
            self.tries(c.OpenVoting(voting=self.at_hand_id()))
            if self.stage() is Stage.OPEN:
                self.story.dropped = {}

    @rule(majority=majorities, withdraw=st.booleans())
    def before_opening(self, majority: str, withdraw: bool) -> None:
        voting = self.at_hand_id()
        if withdraw:
            self.tries(c.WithdrawVoting(voting=voting))
        else:
            self.tries(c.ChangeMajority(voting=voting, majority=majority))

    @rule(presses=st.lists(st.tuples(seats, choices), max_size=14))
    def press(self, presses: list[tuple[int, Choice]]) -> None:
        self.press_all(presses)

    def press_all(self, presses: list[tuple[int, Choice]]) -> None:
        for seat, choice in presses:
            before = self.story.sitting
            try:
                self.story.press(seat, choice)
            except Refused:
                continue
            owner = before.seating[seat]
            assert owner in before.present
            assert before.voting is not None
            assert owner not in before.recused_from(before.voting.item)

    @rule(member=members, choice=choices, reason=reasons)
    def by_voice(self, member: str, choice: Choice, reason: str) -> None:
        voting = self.at_hand_id()
        self.tries(c.CastByVoice(voting=voting, member=member, choice=choice, reason=reason))

    @rule(by_time=st.booleans())
    def close_vote(self, by_time: bool) -> None:
        self.end_vote(by_time=by_time)

    def end_vote(self, *, by_time: bool) -> None:
        voting = self.story.sitting.voting
        if voting is not None and voting.secret:
            exchanged = self.story.count_of_urn(voting.id, exchanged=True)
            assert exchanged == self.story.count_of_urn(voting.id)
            self.tries(exchanged)
        elif by_time:
            self.tries(c.EndVoting(voting=self.at_hand_id()), e.By.CLOCK)
        else:
            self.tries(c.CloseVoting(voting=self.at_hand_id()))

    @rule(sure=st.integers(0, 3))
    def interrupt(self, sure: int) -> None:
        if sure == 0:
            self.tries(c.InterruptVoting(reason="restart"), e.By.ENGINE)

    @rule(reopens=st.booleans())
    def after_interruption(self, reopens: bool) -> None:
        voting = self.at_hand_id()
        if reopens:
            self.tries(c.ReopenVoting(voting=voting))
        elif self.stage() is Stage.SUSPENDED:
            self.tries(c.AnnulVoting(voting=voting, reason="збій"))

    @rule(number=st.integers(1, 9), majority=majorities, reason=reasons, what=st.integers(0, 2))
    def afterwards(self, number: int, majority: str, reason: str, what: int) -> None:
        voting = f"v{number}"
        if what == 0:
            self.tries(c.AnnulVoting(voting=voting, reason=reason))
        elif what == 1:
            self.tries(c.CorrectMajority(voting=voting, majority=majority, reason=reason))
        else:
            self.tries(c.RecordStatement(voting=voting, member="m1", text=reason))

    # --- what holds ------------------------------------------------------------------------------

    def at_hand(self) -> bool:
        return self.story.sitting.voting is not None

    def at_hand_id(self) -> str:
        voting = self.story.sitting.voting
        return voting.id if voting else "v0"

    def stage(self) -> Stage | None:
        voting = self.story.sitting.voting
        return voting.stage if voting else None

    @invariant()
    def at_most_one_seat_and_one_presence_for_each_member(self) -> None:
        seating = self.story.sitting.seating
        assert len(set(seating.values())) == len(seating)
        assert len(self.story.sitting.present) <= len(self.story.sitting.members)

    @invariant()
    def the_quorum_is_told_as_it_is(self) -> None:
        sitting = self.story.sitting
        if sitting.is_on:
            doubled, composition = 2 * len(sitting.present), sitting.composition()
            at_least_half = sitting.regulations.quorum is QuorumRule.AT_LEAST_HALF
            enough = doubled >= composition if at_least_half else doubled > composition
            assert sitting.quorum == enough
            last = self.story.entries[-1].event
            assert enough or not isinstance(last, e.VotingOpened | e.VotingReopened)

    @invariant()
    def ballots_are_of_members_who_may_vote(self) -> None:
        sitting = self.story.sitting
        if sitting.voting is None:
            return
        roll = {member.id for member in sitting.roll(sitting.voting)}
        assert sitting.voting.ballots.keys() <= roll
        assert not sitting.voting.ballots.keys() & sitting.recused_from(sitting.voting.item)
        assert not (sitting.voting.secret and sitting.voting.ballots)

    @invariant()
    def every_result_adds_up(self) -> None:
        for voting in self.story.sitting.past.values():
            if voting.tally is not None:
                self.adds_up(voting)

    def adds_up(self, voting: Voting) -> None:
        tally = voting.tally
        assert tally is not None
        assert tally.cast <= tally.taking_part <= tally.composition == voting.composition
        listed = count(voting.outcomes.values(), vacant=tally.vacant)
        if voting.secret:
            assert not voting.ballots
            assert len(set(voting.voters)) == len(voting.voters) == tally.cast
            assert not set(voting.voters) & voting.outcomes.keys()
            assert listed.cast == 0
            assert {*voting.outcomes.values()} <= {
                Outcome.NOT_VOTED,
                Outcome.ABSENT,
                Outcome.RECUSED,
            }
        else:
            assert listed == tally
        heads = Heads(tally.composition, tally.taking_part, tally.cast)
        adopted = ADOPTS[voting.majority](tally)
        assert voting.verdict is (Verdict.ADOPTED if adopted else Verdict.NOT_ADOPTED)
        assert voting.needed == MAJORITIES[voting.majority].needed(heads)

    def teardown(self) -> None:
        """The journal, from its bytes, gives the same state; the auditor finds nothing."""
        if not hasattr(self, "story"):
            return
        lines = [wire.encode(entry) for entry in self.story.entries]
        state = Sitting()
        for line in lines:
            state = fold(state, wire.read_entry(line))
        assert state == self.story.sitting
        assert audit(list(enumerate(lines, 1)), {}).findings == []


TestAnySitting = AnySitting.TestCase
TestAnySitting.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
