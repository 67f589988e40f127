"""The journal keeps all lines of a transaction or none, in order, and never changes one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.checkpoint import EMPTY_ROOT, Tree, leaf_hash, node_hash
from controller.journal import JournalInUse, SqliteJournal, read_heads, read_lines
from controller.ports import NotStored
from controller.wire import Unreadable


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(tmp_path / "journal.db")
    yield made
    made.close()


def test_lines_come_back_as_they_were_with_numbers_from_one(journal: SqliteJournal) -> None:
    journal.append([b"one", b"two"])
    journal.append([b"three"])
    assert list(journal.read()) == [(1, b"one"), (2, b"two"), (3, b"three")]
    assert list(journal.read(after=2)) == [(3, b"three")]


def test_a_journal_opened_again_goes_on_where_it_was(tmp_path: Path) -> None:
    first = SqliteJournal(tmp_path / "journal.db")
    first.append([b"one", b"two"])
    root = first.root()
    first.close()
    second = SqliteJournal(tmp_path / "journal.db")
    assert (second.size, second.root()) == (2, root)
    second.append([b"three"])
    assert second.size == 3
    second.close()


@pytest.mark.parametrize("statement", ["UPDATE journal SET line = x'00'", "DELETE FROM journal"])
def test_the_file_itself_refuses_to_change_a_line(journal: SqliteJournal, statement: str) -> None:
    journal.append([b"one"])
    other = sqlite3.connect(journal.path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)
    other.close()


def test_our_own_connection_cannot_replace_a_line(journal: SqliteJournal) -> None:
    journal.append([b"one"])
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        journal._connection.execute("INSERT OR REPLACE INTO journal VALUES (1, x'00')")


def test_a_second_controller_is_refused(journal: SqliteJournal) -> None:
    with pytest.raises(JournalInUse, match="another controller"):
        SqliteJournal(journal.path)


def test_a_journal_in_use_can_be_read_by_others(journal: SqliteJournal) -> None:
    journal.append([b"one"], head=True)
    program = (
        "import sys; from pathlib import Path; from controller.journal import read_lines;"
        "print(read_lines(Path(sys.argv[1])))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(journal.path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[(1, b'one')]"
    assert read_heads(journal.path) == {1: leaf_hash(b"one")}


def test_a_full_disk_keeps_nothing_of_a_transaction(journal: SqliteJournal) -> None:
    journal.append([b"one"])
    journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count={pages}")
    root = journal.root()
    with pytest.raises(NotStored, match="full"):
        journal.append([b"two", b"x" * 100_000])
    assert (journal.size, journal.root()) == (1, root)
    journal._connection.execute("PRAGMA max_page_count=100000")
    journal.append([b"two"])
    assert list(journal.read()) == [(1, b"one"), (2, b"two")]


def test_a_missing_line_is_found_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.append([b"one", b"two", b"three"])
    journal.close()
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER journal_DELETE")
    other.execute("DELETE FROM journal WHERE n = 2")
    other.commit()
    other.close()
    with pytest.raises(Unreadable, match="line 2 is missing"):
        SqliteJournal(path)


def test_a_file_that_is_no_journal_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Шановні депутати!" * 100)
    with pytest.raises(Unreadable, match=r"letter\.txt"):
        SqliteJournal(path)
    with pytest.raises(Unreadable, match=r"letter\.txt"):
        read_lines(path)
    with pytest.raises(Unreadable, match="no such file"):
        read_lines(tmp_path / "nothing.db")


# --- the tree ----------------------------------------------------------------------------------


def rfc_root(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) of RFC 9162 §2.1.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + rfc_root(leaves[:k]) + rfc_root(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=20), max_size=70))
def test_the_growing_tree_has_the_root_that_the_rfc_defines(lines: list[bytes]) -> None:
    tree = Tree()
    tree.extend(lines)
    assert tree.root() == rfc_root(lines)


def test_the_tree_of_known_leaves() -> None:
    """Vectors of RFC 6962's reference implementation: the empty log, one empty leaf."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert node_hash(leaf_hash(b""), leaf_hash(b"\x00")).hex() == (
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    )


def test_a_start_hashes_only_what_came_after_the_newest_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    for number in range(100):
        journal.append([b"{%d}" % number], head=number in (20, 90))
    root = journal.root()
    journal.close()
    hashed: list[bytes] = []

    def counting(line: bytes) -> bytes:
        hashed.append(line)
        return leaf_hash(line)

    monkeypatch.setattr("controller.journal.leaf_hash", counting)
    again = SqliteJournal(tmp_path / "journal.db")
    assert (again.size, again.root()) == (100, root)
    assert hashed == [b"{%d}" % number for number in range(91, 100)]
    again.close()


@pytest.mark.parametrize("lie", ["peaks = zeroblob(96)", "size = 20", "peaks = x'00'"])
def test_a_frontier_that_does_not_lead_to_a_head_is_not_believed(tmp_path: Path, lie: str) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    for number in range(30):
        journal.append([b"{%d}" % number], head=number == 25)
    root = journal.root()
    journal.close()
    with sqlite3.connect(tmp_path / "journal.db") as forger:
        forger.execute(f"UPDATE frontier SET {lie}")
    forger.close()
    again = SqliteJournal(tmp_path / "journal.db")
    assert (again.size, again.root()) == (30, root)
    again.close()
