"""Будь-яка черга: ніхто не зникає і не стоїть двічі, а жереб не має улюбленців."""

from __future__ import annotations

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_nouns import FloorKind, FloorRules, MicrophoneMode
from controller.rules.floor_queue import commitment_of, lot, lot_due, queue
from controller.rules.refusals import Refused
from tests.standing_orders.test_floor import a_floor

SEATS = st.integers(1, 6)
KINDS = st.sampled_from([kind for kind in FloorKind if kind is not FloorKind.CHAIR])


class AnyQueue(RuleBasedStateMachine):
    """Whatever is pressed and commanded: each request waits, speaks, or was told to be over."""

    def __init__(self) -> None:
        super().__init__()
        self.story = a_floor(FloorRules(chair_seats=(6,), item_s=900))
        self.lots = 1

    def tries(self, command: c.AnyCommand) -> None:
        try:
            self.story.does(command)
        except Refused:
            return

    @rule(seat=SEATS, later=st.sampled_from([0.0, 0.01, 0.2, 1.0]))
    def presses(self, seat: int, later: float) -> None:
        self.story.time_passes(later)
        self.tries(c.PressSpeak(seat=seat))

    @rule(seat=SEATS, kind=KINDS, grant=st.booleans())
    def is_put_on_the_list(self, seat: int, kind: FloorKind, grant: bool) -> None:
        self.tries(c.AskFloor(member=f"m{seat}", kind=kind, grant=grant))

    @rule(kind=KINDS)
    def a_guest_asks(self, kind: FloorKind) -> None:
        self.tries(c.AskFloor(guest="Гість", kind=kind))

    @rule(pick=st.integers(0, 5), before=st.integers(-1, 5))
    def the_chair_moves(self, pick: int, before: int) -> None:
        ids = [each.id for each in self.story.sitting.floor.waiting]
        if ids:
            target = ids[before % len(ids)] if before >= 0 else None
            moved = ids[pick % len(ids)]
            self.tries(c.MoveRequest(request=moved, before=target, reason="причина"))

    @rule()
    def the_lot_is_drawn(self) -> None:
        self.story.time_passes(1)
        rules = self.story.sitting.regulations.floor
        if lot_due(self.story.sitting.floor, rules) is not None:
            seed = "one" if self.lots == 1 else str(self.lots)
            self.lots += 1
            following = commitment_of(str(self.lots))
            self.tries(c.DrawLot(seed=seed, commitment=following))
            assert lot_due(self.story.sitting.floor, rules) is None

    @rule(command=st.sampled_from([c.GrantFloor(), c.GrantNext(), c.EndFloor(), c.CloseList()]))
    def is_commanded(self, command: c.AnyCommand) -> None:
        self.story.time_passes(7)
        self.tries(command)

    @rule(mode=st.sampled_from(MicrophoneMode))
    def the_mode_is_set(self, mode: MicrophoneMode) -> None:
        self.tries(c.SetMicrophoneMode(mode=mode))

    @rule(item=st.sampled_from(["i1", "i2"]))
    def the_sitting_turns(self, item: str) -> None:
        self.tries(c.OpenItem(item=item))

    @rule(seat=SEATS)
    def somebody_leaves_and_comes_back(self, seat: int) -> None:
        self.tries(c.LeaveSeat(seat=seat))
        self.tries(c.RegisterAtSeat(seat=seat, how=e.How.CARD))

    @invariant()
    def nobody_is_lost_and_nobody_is_there_twice(self) -> None:
        floor, rules = self.story.sitting.floor, self.story.sitting.regulations.floor
        asked, over = set(), set()
        for entry in self.story.entries:
            match entry.event:
                case e.SpeakerAsked(request=request):
                    assert request not in asked
                    asked.add(request)
                case e.FloorEnded(request=request) | e.RequestWithdrawn(request=request):
                    assert request not in over
                    over.add(request)
                case _:
                    pass
        waiting = [each.id for each in queue(floor, rules)]
        speaking = [each.request.id for each in floor.speaking]
        assert sorted(waiting + speaking) == sorted(asked - over)
        persons = [each.person for each in floor.waiting]
        persons += [each.request.person for each in floor.speaking]
        assert len(persons) == len(set(persons))


AnyQueue.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestAnyQueue = AnyQueue.TestCase


def test_the_lot_has_no_favourites() -> None:
    """Among six, in 6,000 lots, each is first about 1,000 times: four deviations are 115."""
    drawn = [(f"f{n}", f"m{n}") for n in range(1, 7)]
    first = Counter(lot(f"seed {n}", drawn)[0] for n in range(6000))
    assert all(abs(first[request] - 1000) < 115 for request, _ in drawn), first
