"""Signed documents of sittings, kept beside the record: the files, and a list with their hashes.

A folder a sitting, as they came, and ``attachments.jsonl``, a line each. A public copy carries
them. What is signed with what is not judged: they are attached, and not verified.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import Enum
from pathlib import Path
from urllib.parse import quote

import msgspec

from papers.faults import BadPaper, Fault
from papers.files import put

FOLDER = "attachments"
LIST = "attachments.jsonl"


class Kind(Enum):
    """What a document is."""

    MINUTES = "minutes"
    DECISION = "decision"
    OTHER = "other"


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A signed document. Hashes are SHA-256, hex; files lie in the sitting's folder."""

    at: datetime
    sitting: str
    kind: Kind
    number: str = ""
    """Of a decision, in the council's register."""
    file: str
    sha256: str
    form: str
    """CAdES, ASiC-E, ASiC-S or PAdES."""
    signature: str = ""
    """The file of a signature that stands beside its document; "" where it is in the same file."""
    signature_sha256: str = ""


def place_of(beside: Path, sitting: str) -> Path:
    """The folder of a sitting's signed documents, beside a journal or in a copy."""
    return beside / FOLDER / quote(sitting, safe="")


def listed(beside: Path) -> list[Attachment]:
    """All that was attached, in order; a line that a power cut left no whole is left out.

    Raises:
        BadPaper: the list cannot be read.
    """
    path = beside / FOLDER / LIST
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
        return [msgspec.json.decode(line, type=Attachment) for line in lines]
    except FileNotFoundError:
        return []
    except (OSError, msgspec.DecodeError) as error:
        uk, en = f"список не читається: {error}", f"the list cannot be read: {error}"
        raise BadPaper(Fault(str(path), uk, en)) from error


def attach(beside: Path, told: Attachment, content: bytes, signature: bytes) -> bool:
    """Keep a document with its signature; False where the same stands there already.

    Raises:
        BadPaper: another file of that name is there.
        OSError: it cannot be written.
    """
    had = listed(beside)
    if any(_same(each, told) for each in had):
        return False
    place = place_of(beside, told.sitting)
    place.mkdir(parents=True, exist_ok=True)
    for name, kept in ((told.file, content), (told.signature, signature)):
        if name:
            _keep(place / name, kept)
    lines = [msgspec.json.encode(each) + b"\n" for each in (*had, told)]
    put(beside / FOLDER / LIST, b"".join(lines))
    return True


def _same(one: Attachment, other: Attachment) -> bool:
    return (one.sitting, one.sha256, one.signature_sha256) == (
        other.sitting,
        other.sha256,
        other.signature_sha256,
    )


def _keep(path: Path, content: bytes) -> None:
    if path.exists():
        if path.read_bytes() == content:
            return
        uk = "такий файл уже є, з іншим вмістом: назвіть новий інакше"
        en = "there is such a file with other content: give the new one another name"
        raise BadPaper(Fault(str(path), uk, en))
    put(path, content)


def wrong(beside: Path) -> list[Fault]:
    """What of the files is missing, or is not as it was attached."""
    found = []
    for each in listed(beside):
        place = place_of(beside, each.sitting)
        for name, digest in ((each.file, each.sha256), (each.signature, each.signature_sha256)):
            if not name:
                continue
            path = place / name
            if not path.is_file():
                found.append(Fault(str(path), "файлу немає", "the file is missing"))
            elif hash_of(path.read_bytes()) != digest:
                uk, en = "змінено після додавання", "changed since it was attached"
                found.append(Fault(str(path), uk, en))
    return found


def carry(beside: Path, to: Path) -> int:
    """Put what is attached into a public copy; how many documents it has.

    Raises:
        BadPaper: a file is missing, or was changed; the copy's list is as it was.
        OSError: it cannot be written.
    """
    told = listed(beside)
    if faults := wrong(beside):
        raise BadPaper(*faults)
    for each in told:
        place = place_of(to, each.sitting)
        place.mkdir(parents=True, exist_ok=True)
        for name in filter(None, (each.file, each.signature)):
            put(place / name, (place_of(beside, each.sitting) / name).read_bytes())
    if told:
        put(to / FOLDER / LIST, (beside / FOLDER / LIST).read_bytes())
    return len(told)


def hash_of(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()
