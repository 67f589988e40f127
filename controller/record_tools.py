"""What one does with a record at a machine: its key, a public copy, a proof, a witness."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from controller import keys, signing, succession
from controller.audit import audit
from controller.checkpoint import EMPTY_ROOT
from controller.clock import SteadyClock
from controller.config import BadConfig, read_config
from controller.journal import (
    JournalInUse,
    back_up,
    each_line,
    read_heads,
    read_lines,
    read_notes,
)
from controller.keys import BadKey
from controller.mirror_start import open_journal
from controller.notes import BadNote, Note, Signer, Verifier, cosigned
from controller.ports import NotStored
from controller.proofs import Levels, NotProved, check_consistency
from controller.public_copy import HEADS, read_copy, write_copy
from controller.rows import leaf_of
from controller.tiles import CHECKPOINT
from controller.told import words_of
from controller.vote_proof import NoProof, make_proof
from controller.wire import Unreadable, read_entry

_FAULTS = (
    BadConfig,
    BadKey,
    BadNote,
    JournalInUse,
    NoProof,
    NotProved,
    NotStored,
    OSError,
    succession.NotEnded,
    Unreadable,
)


def _told(program: str, language: str, work: Callable[[], int]) -> int:
    try:
        return work()
    except _FAULTS as error:
        print(f"{program}: {words_of(error, language)}", file=sys.stderr)
        return 2


def _parser(program: str, what: str | None) -> argparse.ArgumentParser:
    """The command line of a tool; each may be asked to speak English."""
    parser = argparse.ArgumentParser(prog=program, description=what)
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    return parser


def _rows(what: Path, size: int, language: str) -> str:
    return f"{what}: {size} rows" if language == "en" else f"{what}: рядків {size}"


def key(argv: Sequence[str]) -> int:
    """Show the key that signs a hall's record, or hand the record over to a new one."""
    parser = _parser("viche key", key.__doc__)
    parser.add_argument("config", type=Path, help="hall.toml")
    parser.add_argument(
        "--rotate", action="store_true", help="make a new key; the old one signs it (hall stopped)"
    )
    arguments = parser.parse_args(argv)

    def work() -> int:
        config = read_config(arguments.config)
        path = config.journal
        if arguments.rotate:
            journal = open_journal(path, config.mirror)
            try:
                last = max((read_entry(line).at for _, line in journal.read()), default=None)
                signer = signing.rotate(journal, SteadyClock(not_before=last))
            finally:
                journal.close()
        else:
            signer = keys.read(keys.key_path(path))
        print(signer.verifier)
        return 0

    return _told("viche key", arguments.language, work)


def publish(argv: Sequence[str], carry: Callable[[Path, Path], int] | None = None) -> int:
    """Write or continue a public copy of a journal: private lines as hashes, tiles, heads.

    ``carry`` puts what lies beside the journal for the public, signed documents, into the copy.
    """
    parser = _parser("viche copy", publish.__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="the folder of the copy")
    arguments = parser.parse_args(argv)

    def work() -> int:
        size = write_copy(
            arguments.to, read_lines(arguments.journal), read_notes(arguments.journal)
        )
        print(_rows(arguments.to, size, arguments.language))
        if carry is not None:
            carry(arguments.journal.parent, arguments.to)
        return 0

    return _told("viche copy", arguments.language, work)


def backup(argv: Sequence[str]) -> int:
    """Copy a journal to another medium, also while the hall is sitting, and verify the copy."""
    parser = _parser("viche backup", backup.__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="the file of the copy, a new one")
    arguments = parser.parse_args(argv)

    def work() -> int:
        size = back_up(arguments.journal, arguments.to)
        target = arguments.to
        report = audit(each_line(target), read_heads(target), read_notes(target))
        print(f"{_rows(target, size, arguments.language)}, {report.root.hex()}")
        for finding in report.findings:
            print(finding.text(arguments.language), file=sys.stderr)
        return 0 if report.sound else 1

    return _told("viche backup", arguments.language, work)


def archive(argv: Sequence[str]) -> int:
    """End the journal of a convocation and begin the next, which goes on from it."""
    parser = _parser("viche archive", archive.__doc__)
    parser.add_argument("config", type=Path, help="hall.toml")
    parser.add_argument("--reason", required=True, help="for the record: the end of a convocation")
    arguments = parser.parse_args(argv)

    def work() -> int:
        config = read_config(arguments.config)
        path = config.journal
        kept = succession.end(path, config.mirror, config.id, arguments.reason)
        print(_rows(kept, max(read_heads(kept)), arguments.language))
        return 0

    return _told("viche archive", arguments.language, work)


def proof(argv: Sequence[str]) -> int:
    """Write one vote's result with its proof, a file that anybody can check offline."""
    parser = _parser("viche proof", proof.__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--vote", required=True, help="its number in the sitting, or its id")
    parser.add_argument("--to", type=Path, help="the file; by default the standard output")
    arguments = parser.parse_args(argv)

    def work() -> int:
        lines, notes = read_lines(arguments.journal), read_notes(arguments.journal)
        stated = signing.last_key(line for _, line in reversed(lines))
        made = make_proof(lines, notes, stated, arguments.vote)
        text = msgspec.json.format(msgspec.json.encode(made), indent=1).decode()
        if arguments.to is None:
            print(text)
        else:
            arguments.to.write_text(text + "\n", encoding="utf-8")
        return 0

    return _told("viche proof", arguments.language, work)


def witness(argv: Sequence[str]) -> int:
    """Cosign a public copy's newest head, if the copy has only grown since the last time.

    The witness keeps a file of its own: the head that it has signed last. It never signs a copy
    that does not begin with that one.
    """
    parser = _parser("viche witness", witness.__doc__)
    parser.add_argument("copy", type=Path, nargs="?", help="the folder of a public copy")
    parser.add_argument("--key", type=Path, required=True, help="the witness's own key file")
    parser.add_argument("--make", metavar="NAME", help="make the key first, under this name")
    parser.add_argument("--log", default="", help="the key of the record, from its minutes")
    arguments = parser.parse_args(argv)

    def work() -> int:
        if arguments.make:
            keys.make(arguments.key, arguments.make, witness=True)
        signer = keys.read(arguments.key)
        print(signer.verifier)
        if arguments.copy is None:
            return 0
        at = int(SteadyClock().now().timestamp())
        kept = arguments.key.with_name(arguments.key.name + ".last")
        note = cosign(arguments.copy, signer, kept, arguments.log, at)
        size = Note.read(note).checkpoint.size
        uk, en = f"підписано рядків {size}", f"{size} rows signed"
        print(f"{arguments.copy}: {en if arguments.language == 'en' else uk}")
        return 0

    return _told("viche witness", arguments.language, work)


def cosign(copy: Path, signer: Signer, kept: Path, log: str, at: int) -> str:
    """Sign the newest head of a copy, put the signature into it and remember the head.

    Raises:
        NotProved: the copy does not begin with the head signed last, or its rows are not its own.
        BadNote: the head is not signed by the key of the record.
        Unreadable: it is no copy.
    """
    rows, notes = read_copy(copy)
    note = notes[max(notes)]
    head = Note.read(note).checkpoint
    levels = Levels(leaf_of(line) for _, line in rows)
    if head.size > levels.size or levels.root(head.size) != head.root:
        raise NotProved(
            "the rows of the copy do not lead to its head",
            "рядки копії не ведуть до її голови",
        )
    if log and not Note.read(note).signed_by([Verifier.read(log)]):
        raise BadNote(
            "the head is not signed by the key of the record",
            "голову підписано не ключем цього запису",
        )
    if kept.exists():
        last = Note.read(kept.read_text(encoding="utf-8")).checkpoint
        if last.origin != head.origin:
            raise NotProved(
                f"this is the record {head.origin}, not {last.origin}",
                f"це запис {head.origin}, а не {last.origin}",
            )
        if last.size > head.size:
            raise NotProved(
                f"the copy has {head.size} rows, {last.size} were signed before",
                f"у копії рядків {head.size}, а раніше підписано {last.size}",
            )
        if last.root != EMPTY_ROOT:
            steps = levels.consistency(last.size, head.size)
            check_consistency(last.size, last.root, head.size, head.root, steps)
    if not Note.read(note).signed_by([signer.verifier]):
        note = cosigned(note, signer, at)
    for path in (copy / HEADS / str(head.size), copy / CHECKPOINT, kept):
        part = path.with_name(path.name + ".part")
        part.write_text(note, encoding="utf-8")
        part.replace(path)
    return note
