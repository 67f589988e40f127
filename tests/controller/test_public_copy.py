"""What leaves the hall: a copy that verifies without its private lines, a vote with its proof."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import viche
from consoles.signals import Key, Press
from controller import keys, signing
from controller.audit import audit
from controller.clock import SteadyClock
from controller.journal import SqliteJournal, read_lines, read_notes
from controller.notes import Note, Signer, Verifier
from controller.proofs import Levels, NotProved
from controller.public_copy import LINES, read_copy, write_copy
from controller.record_tools import cosign
from controller.rows import Hidden, leaf_of
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind
from controller.wire import Unreadable, encode
from hw_sim.hall_file import HallFile, Person, Segment

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages
ILLNESS = "повернувся з лікарні"


@pytest.fixture
def signed(chamber: Chamber) -> Chamber:
    """A sitting whose heads are signed; one member is registered by hand for a private reason."""
    chamber.journal.signer = keys.make(keys.key_path(chamber.path), "viche/hall/1")
    chamber.engine.hand_over(str(chamber.journal.signer.verifier), "")
    chamber.opens().registers(1, 2, 3, 4)
    chamber.does(c.RegisterByHand(member="m5", reason=ILLNESS))
    chamber.votes()
    chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)), Press(4, Key.AGAINST))
    chamber.does(c.CloseVoting(voting="v1"))
    return chamber


def copied(chamber: Chamber, folder: Path) -> Path:
    write_copy(folder, read_lines(chamber.path), read_notes(chamber.path))
    return folder


def test_the_copy_verifies_and_has_no_private_word(signed: Chamber, tmp_path: Path) -> None:
    copy = copied(signed, tmp_path / "copy")
    rows, notes = read_copy(copy)
    report = audit(rows, {}, notes, trusted="")
    assert report.sound
    assert report.hidden == 1
    assert report.signed == len(notes) == 2
    everything = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert ILLNESS.encode() not in everything
    assert ILLNESS in "".join(line.decode() for _, line in read_lines(signed.path))


def test_equal_private_words_have_different_hashes(signed: Chamber, tmp_path: Path) -> None:
    """Who knows the words cannot find them by trying: each line is salted."""
    signed.does(c.RecordLeaving(member="m5", reason="лікарня"))
    signed.does(c.RegisterByHand(member="m5", reason=ILLNESS))
    signed.does(c.SignHead())
    rows, _ = read_copy(copied(signed, tmp_path / "copy"))
    hidden = [line.leaf for _, line in rows if isinstance(line, Hidden)]
    assert len(set(hidden)) == len(hidden) == 3
    salts = re.findall(r'"salt":"([0-9a-f]{32})"', str(read_lines(signed.path)))
    assert len(set(salts)) == 3


def test_a_copy_grows_and_never_changes(signed: Chamber, tmp_path: Path) -> None:
    copy = copied(signed, tmp_path / "copy")
    before = {path: path.read_bytes() for path in (copy / "tile").rglob("*") if path.is_file()}
    signed.votes("v2", BallotKind.SECRET)
    signed.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    signed.does(c.CloseVoting(voting="v2"))
    copied(signed, copy)
    assert {path: path.read_bytes() for path in before} == before
    assert audit(*_copy_for_audit(copy)).sound
    whole = copied(signed, tmp_path / "whole")
    assert (whole / LINES).read_bytes() == (copy / LINES).read_bytes()


def _copy_for_audit(copy: Path) -> tuple[Any, Any, Any]:
    rows, notes = read_copy(copy)
    return rows, {}, notes


def test_another_log_is_not_written_over_a_copy(signed: Chamber, tmp_path: Path) -> None:
    copy = copied(signed, tmp_path / "copy")
    (copy / LINES).write_bytes(b'{"withheld":"%b"}\n' % (b"0" * 64))
    with pytest.raises(Unreadable, match="another log"):
        copied(signed, copy)


def test_a_changed_row_of_a_copy_is_found(
    signed: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = copied(signed, tmp_path / "copy")
    assert viche.main(["verify", str(copy)]) == 0
    text = (copy / LINES).read_text(encoding="utf-8")
    (copy / LINES).write_text(text.replace('"against"', '"for"', 1), encoding="utf-8")
    assert viche.main(["verify", str(copy)]) == 1
    assert "корінь дерева не збігається" in capsys.readouterr().out


def test_a_copy_signed_by_a_stranger_is_found(signed: Chamber, tmp_path: Path) -> None:
    copy = copied(signed, tmp_path / "copy")
    rows, notes = read_copy(copy)
    stranger = Signer.make("viche/hall/1")
    forged = {
        size: (text := Note.read(note).text) + "\n" + stranger.sign(text)
        for size, note in notes.items()
    }
    said = [finding.en for finding in audit(rows, {}, forged).findings]
    assert said == ["the head is not signed by the key of this record"] * 2


def test_a_vote_can_be_handed_on_with_its_proof(
    signed: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "v1.json"
    assert viche.main(["proof", str(signed.path), "--vote", "v1", "--to", str(file)]) == 0
    key = str(signed.journal.signer.verifier)
    assert viche.main(["verify", str(file), "--key", key]) == 0
    said = capsys.readouterr().out
    assert "за 3, проти 1" in said
    assert "Доказ тримається." in said
    forged = json.loads(file.read_text(encoding="utf-8"))
    for name, old, new in (
        ("line", '"against":1', '"against":2'),
        ("announced", "Питання", "Інше питання"),
        ("note", "viche/hall/1\n", "viche/hall/2\n"),
    ):
        assert old in forged[name]
        lie = forged | {name: forged[name].replace(old, new, 1)}
        file.write_text(json.dumps(lie), encoding="utf-8")
        assert viche.main(["verify", str(file), "--key", key]) == 1
        assert "доказ не тримається" in capsys.readouterr().out


def test_a_vote_that_is_not_there_says_so(
    signed: Chamber, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["proof", str(signed.path), "--vote", "v9"]) == 2
    assert "v9" in capsys.readouterr().err


def test_a_witness_signs_a_copy_that_has_only_grown(
    signed: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, key = copied(signed, tmp_path / "copy"), tmp_path / "ngo.key"
    words = ["witness", str(copy), "--key", str(key)]
    assert viche.main([*words, "--make", "ngo.example"]) == 0
    public = capsys.readouterr().out.splitlines()[0]
    assert viche.main(["verify", str(copy), "--witness", public]) == 0
    assert "Свідок ngo.example підписав перші" in capsys.readouterr().out
    signed.does(c.SignHead())
    copied(signed, copy)
    assert viche.main(words) == 0
    assert viche.main(["verify", str(copy), "--witness", public]) == 0


def test_a_witness_does_not_sign_a_copy_whose_past_was_changed(
    signed: Chamber, tmp_path: Path
) -> None:
    """Whoever holds the hall's key can write and sign another past; the witness knows better."""
    witness = Signer.make("ngo.example", witness=True)
    kept = tmp_path / "last"
    copy = copied(signed, tmp_path / "copy")
    cosign(copy, witness, kept, "", at=1)
    forged = [
        (n, line.replace(b'"against"', b'"for"') if b"BallotCast" in line else line)
        for n, line in read_lines(signed.path)
    ]
    levels = Levels(leaf_of(line) for _, line in forged)
    head = Note.read(read_notes(signed.path)[max(read_notes(signed.path))]).checkpoint
    text = type(head)(head.origin, levels.size, levels.root()).text()
    notes = {levels.size: text + "\n" + signed.journal.signer.sign(text)}
    other = tmp_path / "other"
    write_copy(other, forged, notes)
    with pytest.raises(NotProved):
        cosign(other, witness, kept, str(signed.journal.signer.verifier), at=2)


def test_a_witness_does_not_sign_a_shorter_copy_or_another_record(
    signed: Chamber, tmp_path: Path
) -> None:
    witness = Signer.make("ngo.example", witness=True)
    kept = tmp_path / "last"
    short = copied(signed, tmp_path / "short")
    signed.does(c.SignHead())
    cosign(copied(signed, tmp_path / "long"), witness, kept, "", at=1)
    with pytest.raises(NotProved, match="were signed before"):
        cosign(short, witness, kept, "", at=2)
    kept.write_text(kept.read_text(encoding="utf-8").replace("viche/hall/1\n", "viche/hall/2\n"))
    with pytest.raises(NotProved, match="viche/hall/2"):
        cosign(tmp_path / "long", witness, kept, "", at=3)


def test_the_key_of_a_hall_is_shown_and_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person("m1", "Перший", 1)
    hall = HallFile(persons=[person], segments=[Segment("bus", {1: 1})], seats=1).write(tmp_path)
    journal = SqliteJournal(tmp_path / "journal.db")
    clock = SteadyClock()

    class Scribe:
        def begin(self, format: int, salt: str, key: str, *, rehearsal: bool = False) -> None:
            event = e.JournalOpened(
                format=format, hall="hall", salt=salt, key=key, rehearsal=rehearsal
            )
            entry = e.Entry(at=clock.now(), by=e.By.ENGINE, event=event)
            journal.append([encode(entry)])

        def hand_over(self, key: str, signature: str) -> None:
            raise AssertionError

    signing.begin(journal, "hall", Scribe())
    journal.close()
    assert viche.main(["key", str(hall)]) == 0
    old = Verifier.read(capsys.readouterr().out)
    assert viche.main(["key", str(hall), "--rotate"]) == 0
    new = Verifier.read(capsys.readouterr().out)
    assert new != old
    for trusted in (str(old), str(new)):
        words = ["verify", str(journal.path), "--key", trusted]
        assert viche.main(words) == 0
    stranger = Signer.make(old.name).verifier
    assert viche.main(["verify", str(journal.path), "--key", str(stranger)]) == 1
    assert "запис має інший ключ" in capsys.readouterr().out


def test_a_journal_is_backed_up_while_it_is_written_to_and_goes_on_from_the_copy(
    signed: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "usb" / "copy.db"
    target.parent.mkdir()
    words = ["backup", str(signed.path), "--to", str(target)]
    assert viche.main(words) == 0
    assert signed.journal.root().hex() in capsys.readouterr().out
    before = signed.journal.size
    signed.votes("v2")
    assert read_lines(target) == read_lines(signed.path)[:before]
    assert viche.main([*words, "--language", "en"]) == 2
    assert "there is a file already" in capsys.readouterr().err
    restored = SqliteJournal(target)
    assert restored.size == before
    restored.append([line for _, line in read_lines(signed.path)[before:]])
    assert restored.root() == signed.journal.root()
    restored.close()


def test_what_is_no_journal_is_not_backed_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.db").write_bytes(b"nonsense" * 100)
    words = ["backup", str(tmp_path / "no.db"), "--to", str(tmp_path / "copy.db")]
    assert viche.main([*words, "--language", "en"]) == 2
    assert "not a journal that can be read" in capsys.readouterr().err
    assert not (tmp_path / "copy.db").exists()
