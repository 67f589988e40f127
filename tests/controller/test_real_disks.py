"""A disk that fills up, or goes read-only, in the middle of a vote: real file systems.

Nothing is folded, lit or acknowledged that is not in the file; the vote is suspended; when there
is room it goes on with the ballots that were stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consoles.signals import Key, Lamp, Press
from controller import wire
from controller.audit import audit
from controller.journal import read_heads, read_lines
from controller.ports import NotStored
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Choice, Verdict
from controller.rules.fold import fold
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Sitting, Stage
from tests.controller.conftest import Chamber
from tests.controller.small_disks import FailingDisk, SmallDisk, a_failing_disk, a_small_disk

PRESSES = 2000


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDisk]:
    with a_small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[FailingDisk]:
    with a_failing_disk(tmp_path / "disk") as disk:
        yield disk


def a_vote(folder: Path, ballot: BallotKind = BallotKind.ROLL_CALL) -> Chamber:
    """Five of five are here; an open vote, one has pressed."""
    hall = Chamber(folder / "journal.db").opens().registers(1, 2, 3, 4, 5).votes(ballot=ballot)
    hall.hears(Press(1, Key.FOR))
    return hall


def press_until_nothing_is_stored(hall: Chamber) -> tuple[Sitting, int]:
    """Member 2 changes his mind until the disk takes no more; what stood before that press."""
    for number in range(PRESSES):
        stood, size = hall.engine.sitting, hall.journal.size
        hall.hears(Press(2, (Key.FOR, Key.AGAINST)[number % 2]))
        if not stored(hall):
            return stood, size
    raise AssertionError("the disk took everything")


def stored(hall: Chamber) -> bool:
    notice = hall.engine.notices.newest(wire.Storage)
    return notice is None or notice == wire.Storage(ok=True)


def in_the_file(hall: Chamber) -> Sitting:
    """The sitting as somebody else reads it from the file."""
    state = Sitting()
    for _, line in read_lines(hall.path):
        state = fold(state, wire.read_entry(line))
    return state


def assert_nothing_more_counts(hall: Chamber, stood: Sitting, size: int) -> None:
    assert hall.engine.sitting is stood
    assert hall.journal.size == size
    assert all(lamp & Lamp.NOT_STORED for lamp in hall.hall.lit.values())
    for command in (c.CloseVoting(voting="v1"), c.RecordLeaving(member="m5", reason="пішов")):
        refused = hall.tries(command)
        assert isinstance(refused, Refused)
        assert refused.why is Why.NOT_STORED
    hall.clock.passes(30)  # more than the vote's time: it is not decided by an outage
    hall.hears(Press(3, Key.FOR))
    assert hall.engine.sitting is stood
    assert hall.journal.size == size
    assert in_the_file(hall).voting == stood.voting


def assert_goes_on(hall: Chamber, ballots: dict[str, Choice]) -> None:
    voting = hall.engine.sitting.voting
    assert voting is not None
    assert voting.stage is Stage.SUSPENDED
    assert voting.ballots == ballots
    hall.does(c.ReopenVoting(voting="v1"))
    hall.hears(*(Press(seat, Key.FOR) for seat in range(1, 6)))
    assert not any(lamp & Lamp.NOT_STORED for lamp in hall.hall.lit.values())
    hall.does(c.CloseVoting(voting="v1"))
    assert hall.engine.sitting.past["v1"].verdict is Verdict.ADOPTED
    assert audit(read_lines(hall.path), read_heads(hall.path)).findings == []
    assert in_the_file(hall).past == hall.engine.sitting.past


def test_a_vote_on_a_disk_that_fills_up_is_suspended_and_goes_on_when_there_is_room(
    small: SmallDisk,
) -> None:
    hall = a_vote(small.path)
    small.fill()
    stood, size = press_until_nothing_is_stored(hall)
    assert_nothing_more_counts(hall, stood, size)
    small.free()
    hall.clock.passes(1)
    hall.engine.turn()
    assert stored(hall)
    assert stood.voting is not None
    assert_goes_on(hall, dict(stood.voting.ballots))
    assert [len(hall.named(kind)) for kind in (e.FaultReported, e.FaultCleared)] == [1, 1]
    hall.journal.close()


def test_a_secret_vote_on_a_full_disk_is_void_and_held_again(small: SmallDisk) -> None:
    hall = a_vote(small.path, BallotKind.SECRET)
    small.fill()
    for number in range(PRESSES):
        result = hall.tries(c.RegisterByHand(member="m5", reason="x" * 2000 + str(number)))
        hall.tries(c.RecordLeaving(member="m5", reason="x" * 2000))
        if isinstance(result, Refused) and result.why is Why.NOT_STORED:
            break
    hall.hears(Press(2, Key.FOR))
    assert hall.hall.lit[2] & Lamp.NOT_STORED
    assert not hall.hall.lit[2] & Lamp.TAKEN
    small.free()
    hall.clock.passes(1)
    hall.engine.turn()
    assert hall.engine.sitting.past["v1"].stage is Stage.VOIDED
    hall.does(c.AnnounceVoting(voting="v2", wording="Питання", repeats="v1"))
    hall.journal.close()


def test_a_controller_that_dies_on_a_full_disk_comes_back_with_what_was_stored(
    small: SmallDisk,
) -> None:
    hall = a_vote(small.path)
    small.fill()
    stood, _ = press_until_nothing_is_stored(hall)
    hall.journal.close()
    small.free()
    hall.start()
    hall.engine.resume("test")
    assert stood.voting is not None
    assert_goes_on(hall, dict(stood.voting.ballots))
    hall.journal.close()


def test_a_file_system_that_goes_read_only_stops_the_vote_and_loses_nothing(
    failing: FailingDisk,
) -> None:
    hall = a_vote(failing.path)
    failing.fail()
    stood, size = press_until_nothing_is_stored(hall)
    assert_nothing_more_counts(hall, stood, size)
    hall.journal.close()
    with pytest.raises(NotStored, match=r"journal\.db: nothing can be written here: Read-only"):
        hall.start()
    failing.mend()
    hall.start()
    hall.engine.resume("test")
    assert stood.voting is not None
    assert_goes_on(hall, dict(stood.voting.ballots))
    hall.journal.close()
