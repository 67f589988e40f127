"""``viche verify``: a journal, a backup, a public copy or one vote with its proof; offline."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from controller import lineage, wire
from controller.audit import Finding, Report, audit
from controller.head_words import head_words
from controller.journal import each_line, read_heads, read_notes
from controller.notes import BadNote, Note, Verifier
from controller.public_copy import read_copy
from controller.rules import events as e
from controller.rules.ballots import Verdict
from controller.told import words_of
from controller.vote_proof import VoteProof, check_proof, read_proof
from controller.wire import Unreadable


class Spoken(Protocol):
    """What is wrong, in a language, ``uk`` or ``en``."""

    def words(self, language: str) -> str:
        """One line."""


_VERDICTS = {
    Verdict.ADOPTED: ("рішення прийнято", "adopted"),
    Verdict.NOT_ADOPTED: ("рішення не прийнято", "not adopted"),
}


Sound = Callable[[Path, Iterable[e.Entry]], tuple[Sequence[Spoken], tuple[str, str]]]
"""Checks a sitting's recording by a journal: what is wrong, and what was checked (uk, en)."""


def main(argv: Sequence[str], *, sound: Sound | None = None) -> int:
    """Check a record and say in plain words what was checked.

    Returns 0 where nothing differs, 1 where something does, 2 where nothing could be read.
    """
    parser = argparse.ArgumentParser(prog="viche verify", description=__doc__)
    parser.add_argument(
        "record", type=Path, help="a journal or its backup (.db), a public copy, or a vote's proof"
    )
    parser.add_argument("--key", default="", help="the key that the record is known to have")
    parser.add_argument(
        "--witness", action="append", default=[], help="the key of a witness; may be repeated"
    )
    parser.add_argument(
        "--head",
        type=Path,
        help="a text file: a signed head kept elsewhere",
    )
    parser.add_argument(
        "--predecessor", type=Path, help="the record that this one goes on from; checked, too"
    )
    if sound is not None:
        parser.add_argument(
            "--recording",
            action="append",
            default=[],
            type=Path,
            metavar="DIR",
            help="a sitting's folder of the recorder: each segment by its hash in the record",
        )
    parser.add_argument("--words", default="", help="the words of a head on the screen")
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    arguments = parser.parse_args(argv)
    try:
        witnesses = [Verifier.read(text) for text in arguments.witness]
        if arguments.record.suffix == ".json" and arguments.record.is_file():
            return _verify_proof(arguments.record, arguments.key, arguments.language)
        outside = arguments.head.read_text(encoding="utf-8") if arguments.head else ""
        report, notes = _read(arguments.record, arguments.key, outside)
        said = list(_witnessed(report, notes, witnesses, arguments.language))
        said += _found(report, notes, outside, arguments.words, arguments.language)
        said += lineage.said(report, arguments.language)
        if arguments.predecessor is not None:
            said += _linked(report, arguments.predecessor, arguments.language)
        if sound is not None:
            for folder in arguments.recording:
                said += _heard(report, arguments.record, folder, sound, arguments.language)
    except (Unreadable, BadNote, OSError) as error:
        print(f"viche verify: {words_of(error, arguments.language)}", file=sys.stderr)
        return 2
    for line in (*said, *report.text(arguments.language)):
        print(line)
    return 0 if report.sound else 1


def _read(record: Path, key: str, outside: str) -> tuple[Report, dict[int, str]]:
    """Audit a copy or a journal; a head from ``outside`` stands in for the record's own."""
    kept = {Note.read(outside).checkpoint.size: outside} if outside else {}
    if record.is_dir():
        rows, notes = read_copy(record)
        return audit(rows, {}, notes | kept, trusted=key), notes
    notes = read_notes(record)
    return audit(each_line(record), read_heads(record), notes | kept, trusted=key), notes


def _heard(
    report: Report, record: Path, folder: Path, sound: Sound, language: str
) -> Iterator[str]:
    """Check that each segment of a recording is the one that the record has."""
    wrong, (uk, en) = sound(folder, _entries(record))
    report.findings += [
        Finding(report.rows, f"{folder}: {one.words('uk')}", f"{folder}: {one.words('en')}")
        for one in wrong
    ]
    if not wrong:
        yield en if language == "en" else uk


def _entries(record: Path) -> Iterator[e.Entry]:
    """What can be read of a record; the audit says what cannot."""
    rows = read_copy(record)[0] if record.is_dir() else each_line(record)
    for _, line in rows:
        if isinstance(line, bytes):
            with contextlib.suppress(Unreadable):
                yield wire.read_entry(line)


def _linked(report: Report, predecessor: Path, language: str) -> Iterator[str]:
    """Check the record before this one, and that this one goes on from it."""
    before, _ = _read(predecessor, "", "")
    report.findings += [
        Finding(
            finding.n, f"{predecessor.name}: {finding.uk}", f"{predecessor.name}: {finding.en}"
        )
        for finding in before.findings
    ]
    broken = lineage.linked(report, before)
    report.findings += broken
    if before.sound and not broken:
        yield (
            f"The record before it, {predecessor.name}, was checked: {before.rows} rows, and this "
            "one goes on from its end."
            if language == "en"
            else f"Попередній запис, {predecessor.name}, перевірено: рядків {before.rows}, і цей "
            "починається з його кінця."
        )


def _found(
    report: Report, notes: dict[int, str], outside: str, words: str, language: str
) -> Iterator[str]:
    """What a head, or the words of one, that somebody has kept say of this record."""
    if outside and report.sound:
        size = Note.read(outside).checkpoint.size
        if language == "uk":
            yield f"Голова, збережена деінде, скріплює перші {size} рядків цього запису."
        else:
            yield f"The head kept elsewhere pins the first {size} rows of this record."
    if not words:
        return
    said = words.strip().lower()
    for size, note in sorted(notes.items()):
        root = Note.read(note).checkpoint.root
        if said in (head_words(root, "uk"), head_words(root, "en")):
            yield (
                f"Слова «{said}» — голова запису на рядку {size}."
                if language == "uk"
                else f"The words “{said}” are the record's head at row {size}."
            )
            return
    report.findings.append(
        Finding(
            report.rows,
            f"жодна голова цього запису не має слів «{said}»",
            f"no head of this record has the words “{said}”",
        )
    )


def _witnessed(
    report: Report, notes: dict[int, str], witnesses: Sequence[Verifier], language: str
) -> Iterator[str]:
    """What each witness has signed last; a witness who signed nothing is a finding."""
    for witness in witnesses:
        last: tuple[int, int] | None = None
        for size, note in sorted(notes.items()):
            for _, signed_at in Note.read(note).signed_by([witness]):
                last = size, signed_at or 0
        if last is None:
            report.findings.append(
                Finding(
                    report.rows,
                    f"свідок {witness.name} нічого тут не підписав",
                    f"the witness {witness.name} has signed nothing here",
                )
            )
            continue
        size, seconds = last
        at = datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ", timespec="minutes")
        if language == "uk":
            yield f"Свідок {witness.name} підписав перші {size} рядків ({at})."
        else:
            yield f"The witness {witness.name} signed the first {size} rows ({at})."


def _verify_proof(path: Path, key: str, language: str) -> int:
    proof = read_proof(path.read_bytes())
    findings = check_proof(proof, key)
    for line in _explained(proof, language) if not findings else ():
        print(line)
    for finding in findings:
        print(finding.text(language))
    if not key:
        print(
            f"Порівняйте ключ із надрукованим у протоколі: {proof.key}"
            if language == "uk"
            else f"Compare the key with the one printed in the minutes: {proof.key}"
        )
    return 1 if findings else 0


def _explained(proof: VoteProof, language: str) -> Iterator[str]:
    head = Note.read(proof.note).checkpoint
    announced = wire.read_entry(proof.announced.encode()).event
    entry = wire.read_entry(proof.line.encode())
    assert isinstance(announced, e.VotingAnnounced)  # check_proof has seen it
    assert isinstance(entry.event, e.VotingClosed)
    tally = entry.event.tally
    at = entry.at.isoformat(sep=" ", timespec="seconds")
    counted = (
        f"за {tally.votes_for}, проти {tally.against}, утримались {tally.abstain}",
        f"for {tally.votes_for}, against {tally.against}, abstained {tally.abstain}",
    )
    if tally.undisclosed:
        counted = (
            f"голосували {tally.undisclosed}, надто мало, щоб казати, як",
            f"{tally.undisclosed} voted, too few to tell what was chosen",
        )
    if language == "uk":
        yield f"«{announced.wording}»"
        yield (
            f"{counted[0]}; потрібно {entry.event.needed}: "
            f"{_VERDICTS[entry.event.verdict][0]}; {at}"
        )
        yield f"Рядок {proof.n} запису «{head.origin}» (підписано рядків: {head.size})."
        yield "Доказ тримається."
    else:
        yield f"“{announced.wording}”"
        yield (
            f"{counted[1]}; needed {entry.event.needed}: {_VERDICTS[entry.event.verdict][1]}; {at}"
        )
        yield f"Row {proof.n} of the record “{head.origin}” (rows signed: {head.size})."
        yield "The proof holds."
