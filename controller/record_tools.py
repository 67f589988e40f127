"""What one does with a record at a machine: its key, a public copy, a proof, a witness."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from controller import keys, signing
from controller.audit import audit
from controller.checkpoint import EMPTY_ROOT
from controller.clock import SteadyClock
from controller.config import BadConfig, read_config
from controller.journal import (
    JournalInUse,
    SqliteJournal,
    back_up,
    each_line,
    read_heads,
    read_lines,
    read_notes,
)
from controller.keys import BadKey
from controller.notes import BadNote, Note, Signer, Verifier, cosigned
from controller.ports import NotStored
from controller.proofs import Levels, NotProved, check_consistency
from controller.public_copy import HEADS, read_copy, write_copy
from controller.rows import leaf_of
from controller.tiles import CHECKPOINT
from controller.vote_proof import make_proof
from controller.wire import Unreadable, read_entry

_FAULTS = (
    BadConfig,
    BadKey,
    BadNote,
    JournalInUse,
    LookupError,
    NotProved,
    NotStored,
    OSError,
    Unreadable,
)


def _told(program: str, work: Callable[[], int]) -> int:
    try:
        return work()
    except _FAULTS as error:
        print(f"{program}: {error}", file=sys.stderr)
        return 2


def key(argv: Sequence[str]) -> int:
    """Show the key that signs a hall's record, or hand the record over to a new one."""
    parser = argparse.ArgumentParser(prog="viche key", description=key.__doc__)
    parser.add_argument("config", type=Path, help="hall.toml")
    parser.add_argument(
        "--rotate", action="store_true", help="make a new key; the old one signs it (hall stopped)"
    )
    arguments = parser.parse_args(argv)

    def work() -> int:
        path = read_config(arguments.config).journal
        if arguments.rotate:
            journal = SqliteJournal(path)
            try:
                last = max((read_entry(line).at for _, line in journal.read()), default=None)
                signer = signing.rotate(journal, SteadyClock(not_before=last))
            finally:
                journal.close()
        else:
            signer = keys.read(keys.key_path(path))
        print(signer.verifier)
        return 0

    return _told("viche key", work)


def publish(argv: Sequence[str]) -> int:
    """Write or continue a public copy of a journal: private lines as hashes, tiles, heads."""
    parser = argparse.ArgumentParser(prog="viche copy", description=publish.__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="the folder of the copy")
    arguments = parser.parse_args(argv)

    def work() -> int:
        size = write_copy(
            arguments.to, read_lines(arguments.journal), read_notes(arguments.journal)
        )
        print(f"{arguments.to}: {size} rows")
        return 0

    return _told("viche copy", work)


def backup(argv: Sequence[str]) -> int:
    """Copy a journal to another medium, also while the hall is sitting, and verify the copy."""
    parser = argparse.ArgumentParser(prog="viche backup", description=backup.__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="the file of the copy, a new one")
    arguments = parser.parse_args(argv)

    def work() -> int:
        size = back_up(arguments.journal, arguments.to)
        target = arguments.to
        report = audit(each_line(target), read_heads(target), read_notes(target))
        print(f"{target}: {size} rows, {report.root.hex()}")
        for finding in report.findings:
            print(finding.text("en"), file=sys.stderr)
        return 0 if report.sound else 1

    return _told("viche backup", work)


def proof(argv: Sequence[str]) -> int:
    """Write one vote's result with its proof, a file that anybody can check offline."""
    parser = argparse.ArgumentParser(prog="viche proof", description=proof.__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--vote", required=True, help="the id of the vote")
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

    return _told("viche proof", work)


def witness(argv: Sequence[str]) -> int:
    """Cosign a public copy's newest head, if the copy has only grown since the last time.

    The witness keeps a file of its own: the head that it has signed last. It never signs a copy
    that does not begin with that one.
    """
    parser = argparse.ArgumentParser(prog="viche witness", description=witness.__doc__)
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
        print(f"{arguments.copy}: {Note.read(note).checkpoint.size} rows signed")
        return 0

    return _told("viche witness", work)


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
        raise NotProved("the rows of the copy do not lead to its head")
    if log and not Note.read(note).signed_by([Verifier.read(log)]):
        raise BadNote("the head is not signed by the key of the record")
    if kept.exists():
        last = Note.read(kept.read_text(encoding="utf-8")).checkpoint
        if last.origin != head.origin:
            raise NotProved(f"this is the record {head.origin}, not {last.origin}")
        if last.size > head.size:
            raise NotProved(f"the copy has {head.size} rows, {last.size} were signed before")
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
