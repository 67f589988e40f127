"""Decide, append, fold, tell: in this order, once, and nothing before it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from consoles.signals import Ailment, CardIn, CardOut, Key, Lamp, Mended, Press, Silent, Trouble
from controller import wire
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Choice, Outcome, Verdict
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Phase, Stage

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages


def test_a_sitting_goes_from_opening_to_result(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber
    hall.votes()
    hall.hears(Press(1, Key.FOR), Press(2, Key.FOR), Press(3, Key.FOR), Press(4, Key.AGAINST))
    hall.does(c.CloseVoting(voting="v1"))
    over = hall.engine.sitting.past["v1"]
    assert over.verdict is Verdict.ADOPTED
    assert over.outcomes["m4"] is Outcome.AGAINST
    assert over.outcomes["m5"] is Outcome.NOT_VOTED
    assert (over.tally.votes_for, over.tally.composition) == (3, 5)


def test_presses_that_wait_together_are_one_transaction(
    sitting_chamber: Chamber, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = sitting_chamber.votes()
    sizes: list[int] = []
    append = hall.journal.append

    def counted(lines: list[bytes], *, head: bool = False) -> None:
        sizes.append(len(lines))
        append(lines, head=head)

    hall.engine.journal.append = counted
    hall.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3, 4, 5)))
    assert sizes == [5]


def test_a_lamp_is_lit_only_after_the_ballot_is_stored(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes()
    stored_when_lit: list[bool] = []

    def look(lamps: Mapping[int, Lamp]) -> None:
        if any(Lamp.FOR in lamp for lamp in lamps.values()):
            stored_when_lit.append(any(b'"BallotCast"' in line for _, line in hall.journal.read()))

    hall.hall.on_show = look
    hall.hears(Press(2, Key.FOR))
    assert stored_when_lit == [True]
    assert hall.hall.lit[2] == Lamp.PRESENT | Lamp.FOR


def test_the_lamp_follows_the_last_press(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes()
    hall.hears(Press(2, Key.FOR))
    hall.hears(Press(2, Key.AGAINST))
    assert hall.hall.lit[2] == Lamp.PRESENT | Lamp.AGAINST


def test_a_press_of_one_who_is_not_registered_changes_nothing(chamber: Chamber) -> None:
    hall = chamber.opens().registers(1, 2, 3).votes()
    before = hall.journal.size
    hall.hears(Press(5, Key.FOR))
    assert hall.journal.size == before
    assert Lamp.FOR not in hall.hall.lit.get(5, Lamp.NONE)


def test_the_same_command_id_acts_once(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber
    command = c.AnnounceVoting(voting="v1", wording="Питання")
    first = hall.does(command, id="abc")
    size = hall.journal.size
    assert hall.does(command, id="abc") == first
    assert hall.journal.size == size


def test_the_same_command_id_acts_once_across_a_restart(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber
    first = hall.does(c.AnnounceVoting(voting="v1", wording="Питання"), id="abc")
    hall.dies_and_comes_back()
    assert hall.does(c.AnnounceVoting(voting="v1", wording="Питання"), id="abc") == first


def test_a_second_desk_that_saw_an_older_state_is_refused(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber
    seen = hall.engine.sitting.n
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання"), as_of=seen)
    refused = hall.tries(c.WithdrawVoting(voting="v1"), as_of=seen)
    assert isinstance(refused, Refused)
    assert refused.why is Why.STALE


def test_presses_do_not_make_a_desk_stale(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes()
    seen = hall.engine.sitting.n
    hall.hears(Press(1, Key.FOR))
    assert isinstance(hall.tries(c.CloseVoting(voting="v1"), as_of=seen), int)


def test_time_closes_a_vote_and_a_registration(chamber: Chamber) -> None:
    hall = chamber.opens()
    hall.registers(1, 2, 3)
    hall.clock.passes(61)
    hall.engine.turn()
    assert hall.engine.sitting.registration_closes is None
    hall.votes()
    hall.clock.passes(14)
    hall.engine.turn()
    assert hall.engine.sitting.voting is not None
    hall.clock.passes(1)
    hall.engine.turn()
    assert hall.engine.sitting.past["v1"].close is e.Close.TIME


def test_a_press_that_waits_when_the_time_is_over_still_counts(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes()
    hall.clock.passes(15)
    hall.hears(Press(1, Key.FOR))
    assert hall.engine.sitting.past["v1"].outcomes["m1"] is Outcome.FOR


def test_an_open_vote_is_suspended_by_a_restart_and_its_lamps_are_lit_again(
    sitting_chamber: Chamber,
) -> None:
    hall = sitting_chamber.votes()
    hall.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    hall.dies_and_comes_back()
    voting = hall.engine.sitting.voting
    assert voting.stage is Stage.SUSPENDED
    assert voting.ballots == {"m1": Choice.FOR, "m2": Choice.AGAINST}
    assert hall.hall.lit[1] == Lamp.PRESENT | Lamp.FOR
    hall.hears(Press(3, Key.FOR))
    assert "m3" not in hall.engine.sitting.voting.ballots
    hall.does(c.ReopenVoting(voting="v1"))
    hall.hears(Press(3, Key.FOR), Press(4, Key.FOR))
    hall.does(c.CloseVoting(voting="v1"))
    assert hall.engine.sitting.past["v1"].tally.votes_for == 3


# --- secret ------------------------------------------------------------------------------------


def test_a_secret_vote_writes_nothing_until_it_closes(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes(ballot=BallotKind.SECRET)
    before = hall.journal.size
    hall.hears(Press(3, Key.FOR), Press(1, Key.AGAINST), Press(2, Key.FOR))
    assert hall.journal.size == before
    assert hall.hall.lit[3] == hall.hall.lit[1] == Lamp.PRESENT | Lamp.TAKEN
    hall.does(c.CloseVoting(voting="v1"))
    closed = hall.named(e.VotingClosed)[0]
    assert closed.voters == ("m1", "m2", "m3")
    assert (closed.tally.votes_for, closed.tally.against) == (2, 1)
    assert closed.outcomes == {"m4": Outcome.NOT_VOTED, "m5": Outcome.NOT_VOTED}


def test_the_first_secret_ballot_is_final(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes(ballot=BallotKind.SECRET)
    hall.hears(Press(3, Key.FOR))
    hall.hears(Press(3, Key.AGAINST))
    hall.does(c.CloseVoting(voting="v1"))
    assert hall.engine.sitting.past["v1"].tally.against == 0


def test_a_secret_vote_is_void_after_a_restart(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes(ballot=BallotKind.SECRET)
    hall.hears(Press(3, Key.FOR))
    hall.dies_and_comes_back()
    assert hall.engine.sitting.past["v1"].stage is Stage.VOIDED
    assert hall.hall.lit[3] == Lamp.PRESENT


def test_exchanged_secret_choices_change_no_byte(tmp_path: Any, chamber: Chamber) -> None:
    written = []
    for number, keys in enumerate(([Key.FOR, Key.AGAINST], [Key.AGAINST, Key.FOR])):
        room = type(chamber)(tmp_path / f"{number}.db")
        room.opens().registers(1, 2, 3).votes(ballot=BallotKind.SECRET)
        lit: list[Mapping[int, Lamp]] = []
        room.hall.on_show = lit.append
        for seat, key in enumerate(keys, 1):
            room.hears(Press(seat, key))
        room.does(c.CloseVoting(voting="v1"))
        notices = [repr(notice) for *_, notice in room.engine.notices.newer_than({})]
        written.append(([line for _, line in room.journal.read()], lit, notices))
        room.journal.close()
    assert written[0] == written[1]


def turnout(hall: Chamber) -> object:
    return hall.engine.notices.newest(wire.Turnout)


def test_the_turnout_of_a_secret_vote_is_told_only_at_ticks(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes(ballot=BallotKind.SECRET)
    hall.clock.passes(0.5)
    hall.hears(Press(3, Key.FOR))
    assert hall.engine.notices.newest(wire.Turnout) == wire.Turnout(
        voting="v1", cast=0, may_vote=5
    )
    hall.clock.passes(5)
    hall.engine.turn()
    assert hall.engine.notices.newest(wire.Turnout) == wire.Turnout(
        voting="v1", cast=1, may_vote=5
    )


# --- cards, consoles, faults ---------------------------------------------------------------------


def test_a_card_put_in_before_the_registration_registers_when_it_opens(chamber: Chamber) -> None:
    chamber.hears(CardIn(1, "04A1"))
    chamber.opens()
    chamber.engine.turn()
    assert chamber.engine.sitting.is_here("m1")


def test_a_card_taken_out_is_a_member_gone_and_put_in_again_one_returned(chamber: Chamber) -> None:
    chamber.opens()
    chamber.hears(CardIn(2, None))
    chamber.hears(CardOut(2))
    assert not chamber.engine.sitting.is_here("m2")
    chamber.hears(CardIn(2, None))
    assert chamber.engine.sitting.is_here("m2")
    assert len(chamber.named(e.MemberReturned)) == 1


def test_a_card_in_another_seat_follows_the_person(chamber: Chamber) -> None:
    chamber.opens().hears(CardIn(4, "04A1"))
    assert chamber.engine.sitting.seating[4] == "m1"


def test_a_strange_card_taken_out_takes_nobody_with_it(chamber: Chamber) -> None:
    chamber.opens().registers(4)
    chamber.hears(CardIn(4, "04DEADBEEF"))
    chamber.hears(CardOut(4))
    assert chamber.engine.sitting.is_here("m4")
    assert chamber.engine.sitting.cards_refused == {}


def test_anothers_card_taken_out_of_a_taken_seat_takes_nobody_with_it(chamber: Chamber) -> None:
    chamber.opens().registers(4)
    chamber.hears(CardIn(4, "04A1"))
    assert chamber.engine.sitting.seating[4] == "m4"
    chamber.hears(CardOut(4))
    assert chamber.engine.sitting.is_here("m4")


def test_a_fault_is_written_once_and_cleared_once(chamber: Chamber) -> None:
    trouble = Trouble("a", Ailment.STRANGER, node=99)
    chamber.hears(trouble, trouble)
    chamber.hears(Mended("a", Ailment.STRANGER, node=99), Mended("a", Ailment.STRANGER, node=99))
    assert len(chamber.named(e.FaultReported)) == len(chamber.named(e.FaultCleared)) == 1


def test_a_silent_console_is_known_to_whoever_opens_the_sitting(chamber: Chamber) -> None:
    chamber.hears(Silent(4))
    chamber.opens()
    assert chamber.engine.sitting.silent == {4}


# --- the clock ----------------------------------------------------------------------


def test_a_clock_set_back_is_a_fault_and_the_sitting_goes_on(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber
    hall.clock.drift = -3600.0
    hall.clock.passes(1)
    hall.engine.turn()
    assert ("clock_stepped", "") in hall.engine.sitting.faults
    hall.clock.drift = 0.0
    hall.clock.passes(1)
    hall.engine.turn()
    assert ("clock_stepped", "") not in hall.engine.sitting.faults


def test_a_clock_behind_the_journal_must_be_confirmed_before_a_sitting(chamber: Chamber) -> None:
    chamber.journal.close()
    chamber.start()
    chamber.engine.resume("test", clock_behind_s=86_400)
    refused = chamber.tries(c.OpenSitting(sitting="s1", body="council", session="1"))
    assert isinstance(refused, Refused)
    assert refused.why is Why.TIME_IN_DOUBT
    chamber.does(c.ConfirmTime())
    chamber.opens()
    assert chamber.engine.sitting.phase is Phase.OPEN


def test_lines_never_go_back_in_time(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber
    hall.clock.passes(-600)
    hall.votes()
    times = [wire.read_entry(line).at for _, line in hall.journal.read()]
    assert times == sorted(times)


# --- a disk that is full ------------------------------------------------------------


def fill_to_the_brim(hall: Chamber) -> None:
    """Allow the file no page more than it has, and fill those: not the shortest line fits."""
    connection = hall.journal._connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    for number in range(1000):
        if isinstance(hall.tries(c.ReportConsole(seat=5, heard=number % 2 == 1)), Refused):
            return
    raise AssertionError("the disk never was full")


def make_room(hall: Chamber) -> None:
    hall.journal._connection.execute("PRAGMA max_page_count=1000000")


def test_nothing_is_folded_or_lit_on_a_full_disk_and_the_vote_is_suspended_when_there_is_room(
    sitting_chamber: Chamber,
) -> None:
    hall = sitting_chamber.votes()
    hall.hears(Press(1, Key.FOR))
    fill_to_the_brim(hall)
    size, sitting = hall.journal.size, hall.engine.sitting
    hall.hears(Press(2, Key.FOR))
    assert hall.engine.sitting is sitting
    assert hall.hall.lit[2] == Lamp.PRESENT | Lamp.NOT_STORED
    assert hall.hall.lit[1] == Lamp.PRESENT | Lamp.FOR | Lamp.NOT_STORED
    refused = hall.tries(c.CloseVoting(voting="v1"))
    assert isinstance(refused, Refused)
    assert refused.why is Why.NOT_STORED
    storage = hall.engine.notices.newest(wire.Storage)
    assert isinstance(storage, wire.Storage)
    assert not storage.ok
    hall.clock.passes(20)
    hall.engine.turn()
    assert hall.journal.size == size

    make_room(hall)
    hall.clock.passes(1)
    hall.engine.turn()
    voting = hall.engine.sitting.voting
    assert voting.stage is Stage.SUSPENDED
    assert voting.ballots == {"m1": Choice.FOR}
    assert hall.hall.lit[2] == Lamp.PRESENT
    assert hall.engine.notices.newest(wire.Storage) == wire.Storage(ok=True)
    hall.does(c.ReopenVoting(voting="v1"))
    hall.hears(Press(2, Key.FOR), Press(3, Key.FOR))
    hall.does(c.CloseVoting(voting="v1"))
    assert hall.engine.sitting.past["v1"].verdict is Verdict.ADOPTED


def test_a_secret_vote_that_cannot_be_written_is_void(sitting_chamber: Chamber) -> None:
    hall = sitting_chamber.votes(ballot=BallotKind.SECRET)
    hall.hears(Press(1, Key.FOR))
    fill_to_the_brim(hall)
    hall.hears(Press(2, Key.FOR))
    assert hall.hall.lit[2] == Lamp.PRESENT | Lamp.NOT_STORED
    make_room(hall)
    hall.clock.passes(1)
    hall.engine.turn()
    assert hall.engine.sitting.past["v1"].stage is Stage.VOIDED
