"""A sitting on two media: it goes on upon either, and the desk is told what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consoles.signals import Key, Lamp, Press
from controller import wire
from controller.audit import audit
from controller.journal import read_heads, read_lines
from controller.media import ALONE, ASIDE, MIRROR, USED
from controller.mirror_start import open_journal
from controller.mirrored import MirroredJournal
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Verdict
from controller.rules.sitting import Stage
from hw_sim.hall_file import HallFile
from hw_sim.stand import process
from tests.controller.conftest import Chamber
from tests.controller.small_disks import SmallDisk, a_small_disk
from tests.controller.test_mirror import in_step


class TwoMedia(Chamber):
    """A chamber with a second medium."""

    def __init__(self, first: Path, second: Path) -> None:
        self.second = second
        super().__init__(first)

    def opened(self) -> MirroredJournal:
        journal = open_journal(self.path, self.second, elsewhere=False, pause_s=0.02)
        assert isinstance(journal, MirroredJournal)
        self.both = journal
        return journal

    def a_second_passes(self) -> None:
        self.clock.passes(1)
        self.engine.turn()

    def faults(self) -> list[tuple[str, bool]]:
        """Kind, and whether it was reported or cleared, as the journal has them."""
        return [
            (event.kind, isinstance(event, e.FaultReported))
            for event in self.events()
            if isinstance(event, e.FaultReported | e.FaultCleared)
        ]

    def mended(self) -> None:
        in_step(self.both)
        self.a_second_passes()

    def votes_to_the_end(self, voting: str) -> None:
        self.votes(voting)
        self.hears(*(Press(seat, Key.FOR) for seat in range(1, 6)))
        assert self.hall.lit[3] & Lamp.FOR
        self.does(c.CloseVoting(voting=voting))
        assert self.engine.sitting.past[voting].verdict is Verdict.ADOPTED


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[TwoMedia]:
    (tmp_path / "two").mkdir()
    made = TwoMedia(tmp_path / "one" / "journal.db", tmp_path / "two" / "journal.db")
    made.opens().registers(1, 2, 3, 4, 5)
    yield made
    made.journal.close()


def assert_both_have_it(hall: TwoMedia) -> None:
    lines = read_lines(hall.path)
    assert lines == read_lines(hall.second) == list(hall.journal.read())
    assert audit(lines, read_heads(hall.second)).findings == []


@pytest.mark.parametrize(("pulled", "kind"), [("two", MIRROR), ("one", ALONE)])
def test_a_vote_goes_on_when_a_medium_is_pulled_and_the_desk_is_told(
    hall: TwoMedia, tmp_path: Path, pulled: str, kind: str
) -> None:
    folder = tmp_path / pulled
    hall.votes("v1")
    hall.hears(Press(1, Key.FOR))
    folder.rename(tmp_path / "pulled")
    hall.hears(*(Press(seat, Key.FOR) for seat in range(2, 6)))
    assert hall.hall.lit[5] & Lamp.FOR
    assert not any(lamp & Lamp.NOT_STORED for lamp in hall.hall.lit.values())
    hall.a_second_passes()
    assert (kind, "") in hall.engine.sitting.faults
    hall.does(c.CloseVoting(voting="v1"))
    assert hall.engine.sitting.past["v1"].verdict is Verdict.ADOPTED
    hall.votes_to_the_end("v2")
    (tmp_path / "pulled").rename(folder)
    hall.mended()
    assert hall.engine.sitting.faults == {}
    assert hall.faults() == [(kind, True), (kind, False)]
    assert_both_have_it(hall)


def test_a_secret_vote_is_not_voided_by_a_medium_that_fails(hall: TwoMedia) -> None:
    hall.votes("v1", ballot=BallotKind.SECRET)
    hall.hears(*(Press(seat, Key.FOR) for seat in range(1, 6)))
    hall.path.parent.rename(hall.path.parent.with_name("pulled"))
    hall.does(c.CloseVoting(voting="v1"))
    assert hall.engine.sitting.past["v1"].stage is Stage.CLOSED


def test_what_only_the_second_medium_had_is_told_until_the_next_start(hall: TwoMedia) -> None:
    hall.path.parent.rename(hall.path.parent.with_name("pulled"))
    hall.votes_to_the_end("v1")
    hall.journal.close()
    hall.path.parent.with_name("pulled").rename(hall.path.parent)
    hall.start()
    hall.engine.resume("test")
    assert [key[0] for key in hall.engine.sitting.faults] == [USED]
    assert hall.engine.sitting.past["v1"].verdict is Verdict.ADOPTED
    hall.mended()
    hall.dies_and_comes_back()
    assert hall.engine.sitting.faults == {}
    assert_both_have_it(hall)


def test_a_copy_that_differs_is_shown_at_the_start(hall: TwoMedia) -> None:
    hall.journal.close()
    forged = open_journal(hall.second, None)
    forged.append([b'{"forged":true}'])
    forged.close()
    own = open_journal(hall.path, None)
    entry = e.Entry(at=hall.clock.now(), by=e.By.ENGINE, event=e.ControllerStopped())
    own.append([wire.encode(entry)])
    own.close()
    hall.start()
    hall.engine.resume("test")
    aside = f"{hall.second}.differs-1"
    assert list(hall.engine.sitting.faults) == [(ASIDE, aside)]
    assert read_lines(Path(aside))[-1][1] == b'{"forged":true}'
    hall.votes_to_the_end("v1")
    assert_both_have_it(hall)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDisk]:
    with a_small_disk(tmp_path / "small") as disk:
        yield disk


def test_a_disk_that_is_full_suspends_no_vote_while_the_other_has_room(
    small: SmallDisk, tmp_path: Path
) -> None:
    (tmp_path / "two").mkdir()
    hall = TwoMedia(small.path / "journal.db", tmp_path / "two" / "journal.db")
    hall.opens().registers(1, 2, 3, 4, 5).votes("v1")
    small.fill()
    for number in range(2000):
        hall.hears(Press(2, (Key.FOR, Key.AGAINST)[number % 2]))
        if hall.both.look():
            break
    hall.a_second_passes()
    assert [key[0] for key in hall.engine.sitting.faults] == [ALONE]
    voting = hall.engine.sitting.voting
    assert voting is not None
    assert voting.stage is Stage.OPEN
    hall.does(c.CloseVoting(voting="v1"))
    small.free()
    hall.mended()
    assert hall.faults() == [(ALONE, True), (ALONE, False)]
    assert_both_have_it(hall)
    hall.journal.close()


async def test_a_hall_writes_the_copy_that_its_file_names(tmp_path: Path) -> None:
    """The process itself, on two file systems."""
    with a_small_disk(tmp_path / "stick") as stick:
        config = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
        copy = stick.path / "journal.db"
        with config.open("a", encoding="utf-8") as file:
            file.write(f'\n[journal]\nmirror = "{copy}"\n')
        async with process("controller", str(config)):
            lines = read_lines(copy)
            assert lines
            assert lines == read_lines(tmp_path / "journal.db")
        first = tmp_path / "journal.db"
        assert read_lines(copy) == read_lines(first)
        for each in tmp_path.glob("journal.db*"):
            if each.suffix != ".key":
                each.unlink()
        async with process("controller", str(config)):
            found = [wire.read_entry(line).event for _, line in read_lines(first)[len(lines) :]]
        assert (
            e.FaultReported(kind=USED, detail=f"no journal; {len(lines) + 1} lines from {copy}")
            in found
        )
        assert not any(isinstance(event, e.KeyHandedOver) for event in found)
        assert audit(read_lines(copy), read_heads(copy)).findings == []
