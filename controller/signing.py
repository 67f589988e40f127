"""Which key signs the log: taken up at the start, changed by hand, in no sitting's way."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from controller import keys, wire
from controller.keys import BadKey
from controller.notes import Signer, handover_text
from controller.ports import Clock, Journal
from controller.rules import events as e

log = logging.getLogger("viche.signing")

_NAMING = tuple(
    f'"event":{{"type":"{kind.__name__}"'.encode()
    for kind in (e.JournalOpened, e.ControllerStarted, e.KeyHandedOver)
)
"""As the lines write the events that name a key."""


class Record(Journal, Protocol):
    """A journal that signs its heads."""

    path: Path
    signer: Signer | None


class Writer(Protocol):
    """Who writes into the journal: the engine."""

    def begin(self, format: int, salt: str, key: str, *, rehearsal: bool = False) -> None:
        """Write the first line."""

    def hand_over(self, key: str, signature: str) -> None:
        """Write that another key signs from here on."""


def key_in_force(journal: Record) -> str:
    """The key that the journal itself names last, "" if it names none."""
    return last_key(line for _, line in journal.read_back())


def last_key(lines: Iterable[bytes]) -> str:
    """The key that the first of these lines names that names one, "" if none does."""
    for line in lines:
        if not any(event in line for event in _NAMING):
            continue
        match wire.read_entry(line).event:
            case (
                e.JournalOpened(key=key) | e.ControllerStarted(key=key) | e.KeyHandedOver(key=key)
            ) if key:
                return key
            case _:
                pass
    return ""


def begin(journal: Record, hall: str, writer: Writer, *, rehearsal: bool = False) -> None:
    """Begin an empty journal, with a key of its own.

    Raises:
        BadKey: no key can be written.
    """
    path = keys.key_path(journal.path)
    if path.exists():  # made for this journal just before a power cut
        signer = keys.read(path)
        salt = signer.name.rpartition("/")[2] + secrets.token_hex(8)
    else:
        salt = secrets.token_hex(16)
        signer = keys.make(path, keys.log_name(hall, salt))
    journal.signer = signer
    writer.begin(wire.FORMAT, salt, str(signer.verifier), rehearsal=rehearsal)


def take_up(journal: Record, hall: str, writer: Writer) -> str:
    """Take the key up with which the journal is signed; what is wrong with it, "" if nothing.

    A hall goes on without its old key: a new one is made, and the journal says that the old one
    did not sign it, which ``viche verify`` tells everybody.

    Raises:
        BadKey: no key can be written.
    """
    path, waiting = keys.key_path(journal.path), keys.next_path(journal.path)
    stated = key_in_force(journal)
    _finish_hand_over(path, waiting, stated)
    fault = ""
    try:
        signer = keys.read(path)
        if str(signer.verifier) == stated:
            journal.signer = signer
            return ""
        fault = f"{path}: this is not the key that the journal names" if stated else ""
    except BadKey as error:
        fault = str(error) if stated else ""
    if fault:
        log.error("%s", fault)
    if path.exists():
        path.replace(path.with_name(path.name + ".unused"))
    salt = secrets.token_hex(16)
    name = stated.partition("+")[0] or keys.log_name(hall, salt)
    journal.signer = keys.make(path, name)
    writer.hand_over(str(journal.signer.verifier), "")
    return fault


def _finish_hand_over(path: Path, waiting: Path, stated: str) -> None:
    """Do what a power cut left undone: the journal says which of two keys counts."""
    if not waiting.exists():
        return
    try:
        named = str(keys.read(waiting).verifier) == stated
    except BadKey:
        named = False
    if named:
        waiting.replace(path)
    else:
        waiting.unlink()  # a hand-over that never came to its line
    keys.sync_folder(path.parent)


def rotate(journal: Record, clock: Clock) -> Signer:
    """Hand a log over to a new key; the old one signs it. The controller must not run.

    Raises:
        BadKey: the old key is not the journal's, or the new one cannot be written.
    """
    path, waiting = keys.key_path(journal.path), keys.next_path(journal.path)
    old = keys.read(path)
    if str(old.verifier) != key_in_force(journal):
        raise BadKey(
            f"{path}: this is not the key that the journal names",
            f"{path}: це не той ключ, що його називає журнал",
        )
    waiting.unlink(missing_ok=True)
    new = keys.make(waiting, old.name)
    text = handover_text(old.name, str(new.verifier))
    event = e.KeyHandedOver(key=str(new.verifier), signature=old.sign(text).strip())
    entry = e.Entry(at=clock.now(), by=e.By.ENGINE, event=event)
    journal.signer = new
    journal.append([wire.encode(entry)], head=True)
    waiting.replace(path)
    keys.sync_folder(path.parent)
    return new
