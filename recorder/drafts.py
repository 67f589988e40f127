"""What was said, one text a speech: a draft of the recogniser, until a person has changed it.

``speech-003.txt`` is the text, to be edited in anything that edits texts. Its first rows say what
it is and hold the hash of the words below, so that the file itself tells whether a person has been
there: a draft whose words are still the recogniser's is replaced by a rerun, anything else never
is. ``speech-003.json`` is what the recogniser said and how it came about, and is nobody's to edit.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from controller.told import Told
from recorder.manifest import sync
from recorder.recognised import Line

FOLDER: Final = "transcript"
"""Beside the segments of a sitting."""
MARK: Final = "чернетка, розпізнано автоматично"
MARK_EN: Final = "draft, recognised automatically"
_HASH: Final = "# sha256 "
_HINT: Final = {
    "uk": "Виправте слова нижче: виправлене залишиться, навіть коли розпізнають ще раз.",
    "en": "Correct the words below: what is corrected stays, even if it is recognised again.",
}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the recogniser said of one speech.

    ``sound_sha256`` is of its samples (16 bit, little-endian, channels side by side), ``segments``
    the files that they were cut from, with the hashes that stand in the journal; ``command`` is as
    hall.toml has it, ``took_s`` how long it worked. Times are UTC.
    """

    number: int
    speaker: str
    began: datetime
    ended: datetime
    sound_sha256: str
    segments: dict[str, str]
    command: tuple[str, ...]
    model: str
    language: str
    made: datetime
    took_s: float
    lines: tuple[Line, ...]

    @property
    def words(self) -> str:
        """The text, a row for each line."""
        return "\n".join(line.text for line in self.lines)

    def made_like(self, other_sha256: str, command: tuple[str, ...], model: str) -> bool:
        """Whether the same command heard the same sound."""
        return (self.sound_sha256, self.command, self.model) == (other_sha256, command, model)


class Spoilt(Told):
    """A file of a text is not what it should be."""


class Text(msgspec.Struct, frozen=True):
    """The text of one speech as it stands now."""

    draft: Draft
    words: str
    edited: bool


def mark(language: str) -> str:
    """How a draft is marked."""
    return MARK_EN if language == "en" else MARK


def names(number: int) -> tuple[str, str]:
    """The two files of a speech: the text, and what the recogniser said."""
    return f"speech-{number:03d}.txt", f"speech-{number:03d}.json"


def write(folder: Path, draft: Draft, language: str, zone: tzinfo) -> bool:
    """Keep a draft, durably; False where the text was edited, and stays.

    Raises:
        OSError: it cannot be written.
    """
    text, said = names(draft.number)
    mine = not _is_edited(folder / text)
    if mine:
        _keep(folder / text, _page(draft, language, zone).encode())
    _keep(folder / said, msgspec.json.format(msgspec.json.encode(draft), indent=1) + b"\n")
    return mine


def read(folder: Path, number: int) -> Text | None:
    """The text of a speech; None where there is none, or its recognition was not finished.

    Raises:
        OSError: it cannot be read.
        Spoilt: one of its files was changed into something else.
    """
    text, said = (folder / name for name in names(number))
    try:
        draft = msgspec.json.decode(said.read_bytes(), type=Draft)
        page = text.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise Spoilt(
            f"{said}: this is nobody's to edit, and was changed; take it away to recognise anew",
            f"{said}: цей файл не редагують, а його змінено; приберіть його, щоб розпізнати знову",
        ) from error
    except UnicodeDecodeError as error:
        raise Spoilt(
            f"{text}: not in UTF-8; save it as UTF-8", f"{text}: не в UTF-8; збережіть як UTF-8"
        ) from error
    return Text(draft, _below(page), _is_edited(text))


def _page(draft: Draft, language: str, zone: tzinfo) -> str:
    began, ended = draft.began.astimezone(zone), draft.ended.astimezone(zone)
    head = (
        f"# {mark(language).upper()}",
        f"# {draft.number} · {draft.speaker} · {began:%d.%m.%Y %H:%M:%S}–{ended:%H:%M:%S}",
        f"# {_HINT[language]}",
        _HASH + _hash(draft.words),
        "",
    )
    return "\n".join((*head, draft.words)) + "\n"


def _is_edited(path: Path) -> bool:
    """Whether a person has been at it; nobody has at a file that is not there."""
    try:
        page = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return False
    except UnicodeDecodeError:
        return True
    kept = [row.removeprefix(_HASH) for row in page.splitlines() if row.startswith(_HASH)]
    return kept != [_hash(_below(page))]


def _below(page: str) -> str:
    """The words without the rows that begin with a sign, and without empty ones at the ends."""
    return "\n".join(row for row in page.splitlines() if not row.startswith("#")).strip()


def _hash(words: str) -> str:
    return hashlib.sha256(words.strip().encode()).hexdigest()


def _keep(path: Path, content: bytes) -> None:
    """The whole file or none of it, whatever happens meanwhile."""
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync(path.parent)
