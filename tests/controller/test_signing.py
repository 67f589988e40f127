"""The key of the log: made, taken up, lost, handed over; a power cut at any step of it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller import keys, signing, wire
from controller.clock import SteadyClock
from controller.journal import SqliteJournal, read_notes
from controller.keys import BadKey
from controller.notes import Note, Verifier, handover_text
from controller.rules import events as e


class Scribe:
    """Writes what the engine would, without one."""

    def __init__(self, journal: SqliteJournal) -> None:
        self._journal = journal
        self._clock = SteadyClock()

    def write(self, event: e.AnyEvent, head: bool = False) -> None:
        entry = e.Entry(at=self._clock.now(), by=e.By.ENGINE, event=event)
        self._journal.append([wire.encode(entry)], head=head)

    def begin(self, format: int, salt: str, key: str, *, rehearsal: bool = False) -> None:
        self.write(
            e.JournalOpened(format=format, hall="hall", salt=salt, key=key, rehearsal=rehearsal)
        )

    def hand_over(self, key: str, signature: str) -> None:
        self.write(e.KeyHandedOver(key=key, signature=signature), head=True)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(tmp_path / "journal.db")
    yield made
    made.close()


def begun(journal: SqliteJournal) -> Verifier:
    signing.begin(journal, "мала зала", Scribe(journal))
    assert journal.signer is not None
    return journal.signer.verifier


def last_signers(journal: SqliteJournal, *verifiers: Verifier) -> list[Verifier]:
    return [verifier for verifier, _ in Note.read(journal.note).signed_by(verifiers)]


def test_a_new_journal_names_its_key_and_the_key_is_for_its_owner_alone(
    journal: SqliteJournal,
) -> None:
    verifier = begun(journal)
    path = keys.key_path(journal.path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.read(path).verifier == verifier
    assert signing.key_in_force(journal) == str(verifier)
    assert verifier.name.startswith("viche/мала-зала/")


def test_heads_are_signed_over_the_root_of_all_lines(journal: SqliteJournal) -> None:
    verifier = begun(journal)
    Scribe(journal).write(e.HeadSigned(), head=True)
    assert last_signers(journal, verifier) == [verifier]
    head = Note.read(journal.note).checkpoint
    assert (head.size, head.root) == (2, journal.root())
    assert read_notes(journal.path) == {2: journal.note}


def test_the_key_is_taken_up_again_at_the_next_start(journal: SqliteJournal) -> None:
    verifier = begun(journal)
    journal.signer = None
    assert signing.take_up(journal, "hall", Scribe(journal)) == ""
    assert journal.signer is not None
    assert journal.signer.verifier == verifier
    assert journal.size == 1


def test_a_key_made_just_before_a_power_cut_is_the_journals(journal: SqliteJournal) -> None:
    made = keys.make(keys.key_path(journal.path), keys.log_name("hall", "ab" * 16))
    assert begun(journal) == made.verifier
    event = wire.read_entry(next(line for _, line in journal.read())).event
    assert isinstance(event, e.JournalOpened)
    assert event.salt.startswith("ab" * 8)
    assert len(event.salt) == 32


@pytest.mark.parametrize("how", ["gone", "another's", "damaged", "seen by others"])
def test_a_hall_goes_on_without_its_key_and_the_journal_says_so(
    journal: SqliteJournal, how: str
) -> None:
    old = begun(journal)
    path = keys.key_path(journal.path)
    match how:
        case "gone":
            path.unlink()
        case "another's":
            path.unlink()
            keys.make(path, old.name)
        case "damaged":
            path.write_text("nonsense")
        case _:
            path.chmod(0o644)
    fault = signing.take_up(journal, "hall", Scribe(journal))
    assert str(path) in fault
    new = keys.read(path).verifier
    assert new != old
    assert new.name == old.name
    assert signing.key_in_force(journal) == str(new)
    assert last_signers(journal, old, new) == [new]


def test_a_journal_of_before_the_keys_gets_one(journal: SqliteJournal) -> None:
    Scribe(journal).begin(1, "", "")
    assert signing.take_up(journal, "hall", Scribe(journal)) == ""
    assert signing.key_in_force(journal) == str(keys.read(keys.key_path(journal.path)).verifier)


def test_the_old_key_signs_the_new_one(journal: SqliteJournal) -> None:
    old = begun(journal)
    new = signing.rotate(journal, SteadyClock()).verifier
    event = wire.read_entry(list(journal.read())[-1][1]).event
    assert isinstance(event, e.KeyHandedOver)
    text = handover_text(old.name, str(new))
    assert Note.read(f"{text}\n{event.signature}\n").signed_by([old]) == [(old, None)]
    assert last_signers(journal, old, new) == [new]
    assert keys.read(keys.key_path(journal.path)).verifier == new
    assert not keys.next_path(journal.path).exists()


@pytest.mark.parametrize("written", [False, True])
def test_a_power_cut_in_a_hand_over_leaves_the_key_that_the_journal_names(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    class Cut(Exception):
        pass

    def cut(*_: object, **__: object) -> None:
        raise Cut

    old = begun(journal)
    with monkeypatch.context() as power:
        if written:
            power.setattr(Path, "replace", cut)
        else:
            power.setattr(journal, "append", cut)
        with pytest.raises(Cut):
            signing.rotate(journal, SteadyClock())
    assert signing.take_up(journal, "hall", Scribe(journal)) == ""
    assert journal.signer is not None
    assert (journal.signer.verifier == old) is not written
    assert str(journal.signer.verifier) == signing.key_in_force(journal)


def test_only_the_journals_own_key_may_hand_it_over(journal: SqliteJournal) -> None:
    begun(journal)
    path = keys.key_path(journal.path)
    path.unlink()
    with pytest.raises(BadKey, match="cannot be read"):
        signing.rotate(journal, SteadyClock())
    keys.make(path, "viche/other/1")
    with pytest.raises(BadKey, match="not the key that the journal names"):
        signing.rotate(journal, SteadyClock())
