"""The key that signs the log's tree heads: a file of mode 0600 beside the journal.

It is made with the journal. When it is changed, the old key signs the new one and the journal says
so; the new file waits beside the old one until that line is durable, so that no crash parts them.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from controller.notes import BadNote, Signer, Verifier, is_name
from controller.told import Told, words_of


class BadKey(Told):
    """A key file that cannot be used: says why, and what to do."""


def key_path(journal: Path) -> Path:
    """Where the key of a journal lies."""
    return journal.with_name(journal.name + ".key")


def next_path(journal: Path) -> Path:
    """Where the key waits that the journal is about to be handed over to."""
    return journal.with_name(journal.name + ".key.next")


def log_name(hall: str, salt: str) -> str:
    """The name of a log and of its key: no two journals have the same."""
    clean = "".join(letter if is_name(letter) else "-" for letter in hall)
    return f"viche/{clean}/{salt[:16]}"


def make(path: Path, name: str, *, witness: bool = False) -> Signer:
    """Make a key and its file, durable when this returns.

    Raises:
        BadKey: the file is there already, or cannot be written.
    """
    try:
        signer = Signer.make(name, witness=witness)
    except BadNote as error:
        raise BadKey(error.words("en"), error.words("uk")) from error
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as key:
            key.write(signer.pem() + f"{signer.verifier}\n".encode())
            key.flush()
            os.fsync(key.fileno())
        sync_folder(path.parent)
    except OSError as error:
        why = error.strerror
        raise BadKey(
            f"{path}: the key cannot be written: {why}", f"{path}: ключ не записується: {why}"
        ) from error
    return signer


def read(path: Path) -> Signer:
    """Read a key file: PEM (PKCS #8), then the line of its public half.

    Raises:
        BadKey: there is no such file, others may read it, or it is damaged.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadKey(
            f"{path}: the key cannot be read: {error}",
            f"ключ не читається: {words_of(error, 'uk')}",
        ) from error
    if mode & 0o077:
        raise BadKey(
            f"{path}: others may read this key (mode {mode:03o}): chmod 600, then change it",
            f"{path}: цей ключ можуть читати інші (режим {mode:03o}): chmod 600, тоді "
            "замініть його",
        )
    pem, ended, public = text.partition("-----END PRIVATE KEY-----\n")
    try:
        verifier = Verifier.read(public)
        pair = (pem + ended).encode()
        signer = Signer.read(pair, verifier.name, witness=verifier.witness)
    except BadNote as error:
        raise BadKey(f"{path}: {error}", f"{path}: {error.words('uk')}") from error
    if signer.verifier != verifier:
        raise BadKey(
            f"{path}: its two halves do not belong together",
            f"{path}: його дві половини не від одного ключа",
        )
    return signer


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
