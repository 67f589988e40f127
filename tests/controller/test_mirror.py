"""A journal on two media: each line on both, either alone enough, nothing merged in silence."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller import mirror as mirror_module
from controller.journal import read_heads, read_lines, read_notes
from controller.media import ALONE, ASIDE, MIRROR, USED
from controller.mirror import Follower
from controller.mirror_start import open_journal
from controller.mirrored import MirroredJournal
from controller.notes import Signer
from controller.ports import NotStored
from controller.twin import Twin
from controller.wire import Unreadable
from tests.controller.small_disks import SmallDisk, a_failing_disk, a_small_disk, run

SOON_S = 10.0


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return tmp_path / "one" / "journal.db"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "two").mkdir()
    return tmp_path / "two" / "journal.db"


def opened(first: Path, second: Path, *, elsewhere: bool = False) -> MirroredJournal:
    journal = open_journal(first, second, elsewhere=elsewhere, pause_s=0.02)
    assert isinstance(journal, MirroredJournal)
    return journal


@pytest.fixture
def journal(first: Path, second: Path) -> Iterator[MirroredJournal]:
    made = opened(first, second)
    yield made
    made.close()


def in_step(journal: MirroredJournal) -> None:
    """Wait until both files have everything, and the first leads."""
    for _ in range(2):
        _wait_for_step(journal._follower)
        journal.look()


def _wait_for_step(follower: Follower) -> None:
    with follower._news:
        assert follower._news.wait_for(lambda: follower._in_step, SOON_S), follower.fault


def out_of_step(journal: MirroredJournal) -> None:
    follower = journal._follower
    with follower._news:
        assert follower._news.wait_for(lambda: not follower._in_step, SOON_S)


def kinds(journal: MirroredJournal) -> set[str]:
    return {kind for kind, _ in journal.look()}


def fill(journal: MirroredJournal, lines: int, *, head: int = 7) -> None:
    for number in range(journal.size + 1, journal.size + lines + 1):
        journal.append([b"line %d" % number], head=number % head == 0)


def assert_same(one: Path, other: Path) -> None:
    assert read_lines(one) == read_lines(other)
    assert read_heads(one) == read_heads(other)
    assert read_notes(one) == read_notes(other)


# --- both are well ---------------------------------------------------------------------------


def test_a_line_that_is_kept_is_in_both_files(
    journal: MirroredJournal, first: Path, second: Path
) -> None:
    journal.signer = Signer.make("viche/test/0")
    for number in range(1, 20):
        journal.append([b"%d" % number, b"%d and a half" % number], head=number % 5 == 0)
        assert len(read_lines(second)) == journal.size == 2 * number
    assert_same(first, second)
    assert len(read_notes(second)) == 3
    assert journal.look() == {}


def test_a_mirror_that_is_new_gets_all_that_was_before(first: Path, second: Path) -> None:
    alone = open_journal(first, None)
    for number in range(2500):
        alone.append([b"%d" % number], head=number % 100 == 99)
    alone.close()
    journal = opened(first, second)
    in_step(journal)
    fill(journal, 3)
    assert_same(first, second)
    journal.close()


# --- one of the two fails --------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDisk]:
    with a_small_disk(tmp_path / "small") as disk:
        yield disk


def test_a_second_medium_that_is_full_is_told_of_and_gets_the_rest_when_there_is_room(
    small: SmallDisk, first: Path
) -> None:
    second = small.path / "journal.db"
    journal = opened(first, second, elsewhere=True)
    fill(journal, 10)
    small.fill()
    while journal.look() == {}:
        journal.append([b"x" * 1000])
    assert kinds(journal) == {MIRROR}
    assert "full" in journal.look()[MIRROR, ""]
    fill(journal, 10)
    assert len(read_lines(first)) == journal.size > len(read_lines(second)) >= 10
    small.free()
    in_step(journal)
    assert journal.look() == {}
    assert_same(first, second)
    journal.close()


def test_when_the_first_medium_is_full_the_record_goes_on_in_the_second(
    small: SmallDisk, second: Path
) -> None:
    first = small.path / "journal.db"
    journal = opened(first, second, elsewhere=True)
    journal.signer = Signer.make("viche/test/0")
    fill(journal, 10)
    small.fill()
    while journal.look() == {}:
        journal.append([b"x" * 1000])
    assert kinds(journal) == {ALONE}
    fill(journal, 20)
    assert [n for n, _ in journal.read()] == list(range(1, journal.size + 1))
    assert len(read_lines(second)) == journal.size > len(read_lines(first))
    small.free()
    in_step(journal)
    assert journal.look() == {}
    assert journal._leader.path == first
    fill(journal, 10)
    assert_same(first, second)
    assert len(read_notes(first)) > 3
    journal.close()


def append_for_ever(journal: MirroredJournal) -> None:
    while True:
        journal.append([b"x" * 1000])


def test_when_both_are_full_nothing_is_kept_and_either_is_enough_to_go_on(tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "s1") as one, a_small_disk(tmp_path / "s2") as two:
        journal = opened(one.path / "journal.db", two.path / "journal.db", elsewhere=True)
        fill(journal, 5)
        for free, other in ((one, two), (two, one)):
            one.fill()
            two.fill()
            with pytest.raises(NotStored, match="full"):
                append_for_ever(journal)
            size, root = journal.size, journal.root()
            with pytest.raises(NotStored):
                journal.append([b"y" * 9000])
            assert (journal.size, journal.root()) == (size, root)
            free.free()
            while True:
                try:
                    journal.append([b"z" * 100])
                    break
                except NotStored:  # the thread has not looked at it yet
                    journal._follower.await_step(0.05)
            assert journal.size == size + 1
            assert read_lines(free.path / "journal.db")[-1][1] == b"z" * 100
            other.free()
            in_step(journal)
            assert_same(one.path / "journal.db", two.path / "journal.db")
        journal.close()


def test_a_stick_that_is_pulled_out_and_put_in_again_is_caught_up(
    tmp_path: Path, first: Path
) -> None:
    with a_failing_disk(tmp_path / "stick") as stick:
        second = stick.path / "journal.db"
        journal = opened(first, second, elsewhere=True)
        fill(journal, 10)
        run("umount", "--lazy", stick.path)
        out_of_step(journal)  # nobody has written anything: it is seen all the same
        assert kinds(journal) == {MIRROR}
        fill(journal, 30)
        assert list(stick.path.iterdir()) == []  # nothing into the empty folder that is left
        stick.mount()
        in_step(journal)
        assert journal.look() == {}
        assert_same(first, second)
        journal.close()


def test_a_first_medium_that_is_gone_is_begun_anew_from_the_second(
    journal: MirroredJournal, first: Path, second: Path
) -> None:
    fill(journal, 10)
    first.parent.rename(first.parent.with_name("gone"))
    fill(journal, 10)
    assert kinds(journal) == {ALONE}
    assert len(read_lines(second)) == 20
    first.parent.mkdir()
    in_step(journal)
    assert_same(first, second)
    assert journal.look() == {}


def test_a_medium_that_hangs_holds_nobody_up(
    tmp_path: Path, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror_module, "PATIENCE_S", 0.2)
    with a_failing_disk(tmp_path / "stick") as stick:
        second = stick.path / "journal.db"
        journal = opened(first, second, elsewhere=True)
        fill(journal, 10)
        run("fsfreeze", "--freeze", stick.path)
        try:
            journal.append([b"waited for"])
            assert "no answer" in journal.look()[MIRROR, ""]
            fill(journal, 10)
            assert len(read_lines(first)) == 21
        finally:
            run("fsfreeze", "--unfreeze", stick.path)
        in_step(journal)
        assert_same(first, second)
        journal.close()


def test_a_medium_that_was_left_behind_is_left_alone_for_its_pause(
    first: Path, second: Path
) -> None:
    """It answers after all, a little late: it is not waited for again at once."""
    journal = open_journal(first, second, elsewhere=False, pause_s=60)
    assert isinstance(journal, MirroredJournal)
    follower = journal._follower
    with follower._news:
        relapses = follower._relapses
        follower._fall("no answer")
    follower._turn(relapses)
    assert journal.look() == {(MIRROR, ""): "no answer"}
    journal.close()


def test_a_file_system_that_goes_read_only_leaves_the_other(tmp_path: Path, first: Path) -> None:
    with a_failing_disk(tmp_path / "stick") as stick:
        journal = opened(first, stick.path / "journal.db", elsewhere=True)
        fill(journal, 5)
        stick.fail()
        fill(journal, 5)
        assert kinds(journal) == {MIRROR}
        assert len(read_lines(first)) == 10
        journal.close()


# --- the start -------------------------------------------------------------------------------


def kept(first: Path, second: Path, lines: int = 20) -> None:
    journal = opened(first, second)
    fill(journal, lines)
    journal.close()


def append_to(path: Path, *lines: bytes, head: bool = False, alone: bool = False) -> None:
    """As if it had been written when the other could not be."""
    twin = Twin(path)
    if alone:
        twin.mark_alone()
    for line in lines:
        twin.append([line], head=head)
    twin.close()


def remove(path: Path) -> None:
    for each in path.parent.glob(path.name + "*"):
        each.unlink()


def test_the_longer_file_wins_and_the_other_is_caught_up(first: Path, second: Path) -> None:
    kept(first, second)
    append_to(second, b"21", b"22", head=True)
    journal = opened(first, second)
    assert journal.size == 22
    assert "2 lines from" in journal.look()[USED, ""]
    in_step(journal)
    assert kinds(journal) == {USED}
    assert_same(first, second)
    journal.close()
    append_to(first, b"23")
    journal = opened(first, second)
    assert (journal.size, journal.look()) == (23, {})
    assert_same(first, second)
    journal.close()


def test_a_longer_file_that_does_not_verify_does_not_win(first: Path, second: Path) -> None:
    kept(first, second)
    append_to(second, b"21", b"22", head=True)
    with sqlite3.connect(second) as forger:
        forger.execute("DROP TRIGGER heads_UPDATE")
        forger.execute("UPDATE heads SET root = zeroblob(32) WHERE size = 22")
        forger.execute("DELETE FROM frontier")
    forger.close()
    journal = opened(first, second)
    assert journal.size == 20
    in_step(journal)
    assert journal.look() == {(ASIDE, f"{second}.differs-1"): "it has 22 lines, the record 20"}
    journal.close()


@pytest.mark.parametrize("how", ["missing", "empty", "no journal", "torn"])
def test_without_the_first_file_the_second_is_enough(first: Path, second: Path, how: str) -> None:
    kept(first, second)
    lines = read_lines(second)
    if how == "torn":
        first.write_bytes(first.read_bytes()[:6000])
    else:
        remove(first)
        if how != "missing":
            first.write_bytes(b"" if how == "empty" else b"Dear members! " * 500)
    journal = opened(first, second)
    assert list(journal.read()) == lines
    assert "20 lines from" in journal.look()[USED, ""]
    fill(journal, 1)
    in_step(journal)
    assert_same(first, second)
    assert kinds(journal) == ({USED} if how in ("missing", "empty") else {USED, ASIDE})
    journal.close()


def test_a_copy_that_was_changed_is_not_gone_on_from(first: Path, second: Path) -> None:
    kept(first, second)
    remove(first)
    with sqlite3.connect(second) as forger:
        forger.execute("DROP TRIGGER journal_UPDATE")
        forger.execute("UPDATE journal SET line = x'00' WHERE n = 3")
    forger.close()
    with pytest.raises(Unreadable, match="do not lead to its head at line 7"):
        opened(first, second)


def test_no_new_record_is_begun_while_there_may_be_one_on_a_medium_that_is_away(
    first: Path, second: Path
) -> None:
    kept(first, second)
    remove(first)
    away = second.parent.rename(second.parent.with_name("away"))
    with pytest.raises(Unreadable, match="connect the second medium") as refused:
        opened(first, second)
    assert "під'єднайте другий носій" in refused.value.words("uk")
    assert not first.exists()
    away.rename(second.parent)
    journal = opened(first, second)
    assert journal.size == 20
    journal.close()


def test_a_hall_starts_without_its_second_medium_and_says_so(first: Path, second: Path) -> None:
    kept(first, second)
    away = second.parent.rename(second.parent.with_name("away"))
    journal = opened(first, second)
    assert kinds(journal) == {MIRROR}
    fill(journal, 5)
    away.rename(second.parent)
    in_step(journal)
    assert_same(first, second)
    journal.close()


def test_a_folder_on_the_same_disk_is_no_second_medium(first: Path, second: Path) -> None:
    open_journal(first, None).close()
    append_to(first, b"1")
    journal = opened(first, second, elsewhere=True)
    fill(journal, 5)
    assert "not another medium" in journal.look()[MIRROR, ""]
    assert not second.exists()
    journal.close()


# --- two records -----------------------------------------------------------------------------


def test_a_copy_that_differs_is_put_aside_as_it_is_and_told_of(first: Path, second: Path) -> None:
    kept(first, second)
    append_to(first, b"21", b"22")
    append_to(second, b"21", b"something else", b"and more")
    before = read_lines(second)
    journal = opened(first, second)
    in_step(journal)
    aside = second.with_name("journal.db.differs-1")
    assert journal.look() == {(ASIDE, str(aside)): "it differs from line 22 on"}
    assert read_lines(aside) == before
    assert_same(first, second)
    fill(journal, 3)
    assert read_lines(aside) == before
    journal.close()
    journal = opened(first, second)  # it is told of for as long as it is there
    in_step(journal)
    assert kinds(journal) == {ASIDE}
    remove(aside)
    journal._follower._turn(journal._follower._relapses)
    assert journal.look() == {}
    journal.close()


def test_of_two_that_differ_the_one_wins_that_was_written_alone(first: Path, second: Path) -> None:
    """The first disk failed while it wrote line 21, which nobody was told of."""
    kept(first, second)
    append_to(first, b"never acknowledged")
    append_to(second, b"21", b"22", alone=True)
    journal = opened(first, second)
    assert [line for _, line in journal.read(20)] == [b"21", b"22"]
    in_step(journal)
    assert kinds(journal) == {USED, ASIDE}
    assert read_lines(first.with_name("journal.db.differs-1"))[-1][1] == b"never acknowledged"
    assert_same(first, second)
    journal.close()


def test_of_two_that_were_both_written_alone_the_first_goes_on(first: Path, second: Path) -> None:
    kept(first, second)
    append_to(first, b"one record", alone=True)
    append_to(second, b"another", b"record", alone=True)
    journal = opened(first, second)
    in_step(journal)
    assert journal.look() == {(ASIDE, f"{second}.differs-1"): "it differs from line 21 on"}
    assert list(journal.read(20)) == [(21, b"one record")]
    journal.close()


def test_the_mark_of_the_lonely_goes_when_both_have_everything(first: Path, second: Path) -> None:
    journal = opened(first, second)
    fill(journal, 3)
    away = second.parent.rename(second.parent.with_name("away"))
    out_of_step(journal)
    fill(journal, 3)
    assert journal._leader.is_alone
    away.rename(second.parent)
    in_step(journal)
    assert not journal._leader.is_alone
    journal.close()
    again = Twin(first)
    assert not again.is_alone
    again.close()


def test_a_file_that_somebody_holds_is_not_put_aside(first: Path, second: Path) -> None:
    kept(first, second)
    holder = sqlite3.connect(second, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("CREATE TABLE held (one)")
    journal = opened(first, second)
    fill(journal, 3)
    assert kinds(journal) == {MIRROR}
    holder.execute("ROLLBACK")
    holder.close()
    in_step(journal)
    assert journal.look() == {}
    assert_same(first, second)
    journal.close()


def test_a_file_that_cannot_be_opened_now_is_not_put_aside(first: Path, second: Path) -> None:
    kept(first, second)
    second.with_name("journal.db-wal").mkdir()
    journal = opened(first, second)
    fill(journal, 3)
    assert "unable to open" in journal.look()[MIRROR, ""]
    assert kinds(journal) == {MIRROR}
    second.with_name("journal.db-wal").rmdir()
    in_step(journal)
    assert journal.look() == {}
    assert_same(first, second)
    journal.close()


def test_a_file_that_can_only_be_read_gives_its_lines_to_the_first(
    tmp_path: Path, first: Path
) -> None:
    with a_failing_disk(tmp_path / "stick") as stick:
        second = stick.path / "journal.db"
        journal = opened(first, second, elsewhere=True)
        fill(journal, 20)
        journal.close()
        append_to(second, b"21", b"22")
        held = sqlite3.connect(second)  # its index stays, as after a crash
        held.execute("SELECT * FROM journal").fetchone()
        stick.fail()
        journal = opened(first, second, elsewhere=True)
        assert [line for _, line in journal.read(20)] == [b"21", b"22"]
        assert kinds(journal) == {MIRROR, USED}
        journal.close()
        held.close()


def test_closing_a_file_that_was_pulled_does_not_harm_the_one_put_in_its_place(
    tmp_path: Path, first: Path
) -> None:
    """SQLite removes ``-wal`` by name when it closes, but looks first whose name it is."""
    other = Twin(tmp_path / "other" / "journal.db")
    other.append([b"not yet in the file itself"])
    shutil.copytree(tmp_path / "other", tmp_path / "other stick")
    other.close()
    pulled = Twin(first)
    first.parent.rename(tmp_path / "pulled")
    (tmp_path / "other stick").rename(first.parent)
    pulled.let_go()
    assert read_lines(first) == [(1, b"not yet in the file itself")]


def test_nothing_of_another_kind_is_written_over_and_a_broken_medium_makes_no_heap(
    first: Path, second: Path
) -> None:
    for number in range(3):
        second.with_name(f"journal.db.damaged-{number + 1}").write_bytes(b"before")
    append_to(first, b"1")
    second.write_bytes(b"a letter " * 2000)
    journal = opened(first, second)
    fill(journal, 5)
    assert "3 files were put aside already" in journal.look()[MIRROR, ""]
    assert second.read_bytes() == b"a letter " * 2000
    journal.close()
