"""The end of a journal and the beginning of the next: a convocation is archived, the chain holds.

The last line of the old journal names the key of the new one; the first line of the new one holds
the signed head over that last line. One line, ``JournalEnded``, decides: before it is durable the
old journal is in force; from then on ``finish`` does what is left, again and again if need be, by
hand or at the controller's start.
"""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from controller import keys, wire
from controller.audit import audit
from controller.clock import SteadyClock
from controller.journal import (
    SqliteJournal,
    back_up,
    each_line,
    hold,
    last_line,
    read_heads,
    read_notes,
    settle,
)
from controller.keys import BadKey
from controller.mirror_start import open_journal
from controller.notes import Note
from controller.ports import NotStored
from controller.resumption import standing
from controller.rules import events as e
from controller.signing import key_in_force
from controller.told import Told, words_of

ARCHIVE = "archive"
"""The folder beside a journal where those before it lie."""

log = logging.getLogger("viche.succession")


class NotEnded(Told):
    """A journal cannot be ended now: why, and what to do."""


def next_journal(path: Path) -> Path:
    """Where the next journal is prepared, its key beside it."""
    return path.with_name(path.name + ".next")


def end(
    path: Path, mirror: Path | None, hall: str, reason: str, *, elsewhere: bool = True
) -> Path:
    """End a journal and begin the next; where the old one lies now. The controller must not run.

    ``elsewhere`` False lets the mirror lie on the same medium.

    Raises:
        NotEnded: a sitting is going on, or there is nothing to end.
        BadKey: the journal's key is not there, or the next one cannot be written.
        JournalInUse: the controller is running.
        NotStored, Unreadable: the journal cannot be written or read.
    """
    if _ending(path) is None:
        _write_the_end(path, mirror, hall, reason, elsewhere=elsewhere)
    ended = _ending(path)
    if ended is None:
        raise NotEnded(
            f"{path}: this medium did not take the end of the journal; mend it and try again",
            f"{path}: цей носій не прийняв кінця журналу; полагодьте його й повторіть",
        )
    return _finish(path, mirror, ended)


def _write_the_end(
    path: Path, mirror: Path | None, hall: str, reason: str, *, elsewhere: bool
) -> None:
    if not path.exists():
        raise NotEnded(f"{path}: there is no journal here", f"{path}: тут немає журналу")
    journal = open_journal(path, mirror, elsewhere=elsewhere)
    try:
        state = standing(journal)
        sitting = state.sitting
        if sitting.is_on:
            raise NotEnded(
                f"the sitting {sitting.id} is not closed: close it first",
                f"засідання {sitting.id} не закрито: спершу закрийте його",
            )
        if journal.size == 0:
            raise NotEnded(f"{path}: nothing stands in it", f"{path}: у ньому нічого немає")
        signer = keys.read(keys.key_path(path))
        if str(signer.verifier) != key_in_force(journal):
            raise BadKey(
                f"{keys.key_path(path)}: this is not the key that the journal names",
                f"{keys.key_path(path)}: це не той ключ, що його називає журнал",
            )
        waiting = keys.key_path(next_journal(path))
        waiting.unlink(missing_ok=True)
        new = keys.make(waiting, keys.log_name(hall, secrets.token_hex(16)))
        journal.signer = signer
        event = e.JournalEnded(reason=reason, next_key=str(new.verifier))
        at = SteadyClock(not_before=state.last_at).now()
        entry = e.Entry(at=at, by=e.By.ENGINE, event=event)
        journal.append([wire.encode(entry)], head=True)
    finally:
        journal.close()


def finish(path: Path, mirror: Path | None) -> Path | None:
    """Do what a power cut left of a succession; where the old journal lies now, None if nowhere.

    Raises:
        JournalInUse: the controller is running.
        NotEnded, NotStored, Unreadable, BadKey: it cannot be done; the old journal stays, ended.
    """
    if not keys.key_path(next_journal(path)).exists():
        return None
    ended = _ending(path)
    if ended is None:
        _take_the_key(path)
        return None
    return _finish(path, mirror, ended)


def _finish(path: Path, mirror: Path | None, ended: _Ending) -> Path:
    lock = hold(path)
    try:
        settle(path)
        kept = _keep(path, ended)
        _prepare(path, kept, ended)
        if mirror is not None:
            _set_aside(mirror, kept.name)
        next_journal(path).replace(path)
        keys.sync_folder(path.parent)
    except (OSError, NotStored) as error:
        raise NotEnded(f"{path}: {error}", f"{path}: {words_of(error, 'uk')}") from error
    finally:
        os.close(lock)
    _take_the_key(path)
    log.warning("the journal was ended (%s) and lies in %s", ended.event.reason, kept)
    return kept


class _Ending:
    """The last line of a journal that was ended."""

    def __init__(self, n: int, entry: e.Entry, event: e.JournalEnded) -> None:
        self.n, self.at, self.event = n, entry.at, event


def _ending(path: Path) -> _Ending | None:
    if not path.exists():
        return None
    row = last_line(path)
    if row is None:
        return None
    entry = wire.read_entry(row[1])
    return _Ending(row[0], entry, entry.event) if isinstance(entry.event, e.JournalEnded) else None


def _keep(path: Path, ended: _Ending) -> Path:
    """Copy the ended journal into the archive, read-only, and see that the copy verifies."""
    number = Note.read(read_notes(path)[ended.n]).checkpoint.origin.rpartition("/")[2]
    folder = path.parent / ARCHIVE
    folder.mkdir(mode=0o750, exist_ok=True)
    kept = folder / f"{path.stem}-{number}{path.suffix}"
    if not kept.exists():
        back_up(path, kept)
    report = audit(each_line(kept), read_heads(kept), read_notes(kept))
    if not report.sound:
        kept.unlink()
        finding = report.findings[0]
        raise NotEnded(f"{kept}: {finding.text('en')}", f"{kept}: {finding.text('uk')}")
    kept.chmod(0o440)
    keys.sync_folder(folder)
    return kept


def _prepare(path: Path, kept: Path, ended: _Ending) -> None:
    """Make the next journal: its first line, and nothing else."""
    waiting = next_journal(path)
    for leftover in (
        waiting,
        *(waiting.with_name(waiting.name + end) for end in ("-wal", "-shm")),
    ):
        leftover.unlink(missing_ok=True)
    first = wire.read_entry(next(each_line(kept))[1]).event
    assert isinstance(first, e.JournalOpened)  # the audit has seen it
    if not keys.key_path(waiting).exists():  # lost: whoever verifies the chain is told
        log.error("the key that %s names is gone: a new one is made", kept)
        keys.make(keys.key_path(waiting), keys.log_name(first.hall, secrets.token_hex(16)))
    signer = keys.read(keys.key_path(waiting))
    opened = e.JournalOpened(
        format=wire.FORMAT,
        hall=first.hall,
        salt=signer.name.rpartition("/")[2] + secrets.token_hex(8),
        key=str(signer.verifier),
        predecessor=read_notes(kept)[ended.n],
    )
    journal = SqliteJournal(waiting)
    try:
        journal.signer = signer
        entry = e.Entry(at=ended.at, by=e.By.ENGINE, event=opened)
        journal.append([wire.encode(entry)], head=True)
    finally:
        journal.close()
    waiting.with_name(waiting.name + ".lock").unlink(missing_ok=True)


def _set_aside(mirror: Path, name: str) -> None:
    """The copy on the second medium stays there under the name of the archived journal."""
    try:
        if mirror.exists():
            settle(mirror)
            mirror.replace(mirror.with_name(name))
            keys.sync_folder(mirror.parent)
    except (OSError, NotStored) as error:
        log.warning("%s: the copy is not set aside: %s", mirror, error)


def _take_the_key(path: Path) -> None:
    """Put the next journal's key in its place, once that journal is in force."""
    waiting = keys.key_path(next_journal(path))
    if not waiting.exists() or not path.exists():
        return
    line = next(each_line(path), None)
    first = wire.read_entry(line[1]).event if line else None
    if isinstance(first, e.JournalOpened) and first.key == str(keys.read(waiting).verifier):
        waiting.replace(keys.key_path(path))
        keys.sync_folder(path.parent)
