"""The log as a folder for everybody: lines, private ones as hashes; tiles; signed heads.

``lines.jsonl`` has a row for each line of the journal, byte for byte as it was hashed; in the
place of a private one stands ``{"withheld":"…"}`` with its leaf hash in hex. ``heads/`` holds each
signed tree head under its size, ``checkpoint`` the newest, ``tile/`` the hashes as
c2sp.org/tlog-tiles lays them out. A copy ends at a signed head.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from controller.checkpoint import leaf_hash
from controller.notes import BadNote, Note
from controller.proofs import Levels
from controller.rows import Row, public_line, read_rows
from controller.tiles import CHECKPOINT, tiles
from controller.told import words_of
from controller.wire import Unreadable

LINES = "lines.jsonl"
HEADS = "heads"
PAGE = Path(__file__).with_name("verify.html")
"""A page that checks the copy in a browser, without a server; it goes with each copy."""


def write_copy(folder: Path, lines: Sequence[tuple[int, bytes]], notes: Mapping[int, str]) -> int:
    """Write or continue a copy up to the newest signed head; how many lines it has now.

    What stands in the folder must be the beginning of this log; it is never changed.

    Raises:
        Unreadable: the folder holds another log, or there is no signed head.
    """
    if not notes:
        raise Unreadable(
            "this journal has no signed tree head yet: close a vote, or sign one",
            "у цьому журналі ще немає підписаної голови: закрийте голосування або підпишіть її",
        )
    size = max(notes)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LINES
    had = path.read_bytes().splitlines() if path.exists() else []
    rows = [public_line(line) for _, line in lines[:size]]
    if rows[: len(had)] != had:
        raise Unreadable(
            f"{path}: holds another log; name an empty folder",
            f"{path}: тут інший запис; назвіть порожню теку",
        )
    levels = Levels(leaf_hash(line) for _, line in lines[:size])
    for name, tile in tiles(levels, size, since=len(had)):
        _put(folder / name, tile)
    for at, note in notes.items():
        _put(folder / HEADS / str(at), note.encode())
    with path.open("ab") as file:
        file.writelines(row + b"\n" for row in rows[len(had) :])
        file.flush()
        os.fsync(file.fileno())
    shutil.copyfile(PAGE, folder / "verify.html")
    newest = folder / f"{CHECKPOINT}.new"
    newest.write_text(notes[size], encoding="utf-8")
    newest.replace(folder / CHECKPOINT)
    return size


def read_copy(folder: Path) -> tuple[list[Row], dict[int, str]]:
    """The rows of a copy and its signed heads: size → note.

    Raises:
        Unreadable: it is no copy of a log.
    """
    try:
        rows = (folder / LINES).read_bytes().splitlines()
        heads = [path for path in (folder / HEADS).iterdir() if path.name.isdecimal()]
        notes = {int(path.name): path.read_text(encoding="utf-8") for path in heads}
        newest = (folder / CHECKPOINT).read_text(encoding="utf-8")
        notes.setdefault(Note.read(newest).checkpoint.size, newest)
    except (OSError, UnicodeDecodeError, BadNote) as error:
        raise Unreadable(
            f"{folder}: not a public copy of a record: {words_of(error, 'en')}",
            f"{folder}: це не публічна копія запису: {words_of(error, 'uk')}",
        ) from error
    return list(read_rows(rows)), notes


def _put(path: Path, data: bytes) -> None:
    """Write a file that never changes again."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
