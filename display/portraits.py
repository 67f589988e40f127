"""Portraits of members in a folder: ``ID.jpg``, ``ID.png`` or ``ID.webp``, by the member's id."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

log = logging.getLogger("viche.screen")

LARGEST: Final = 2_000_000
"""Bytes; a portrait is shown some hundred pixels high."""
KINDS: Final[Mapping[str, tuple[bytes, str]]] = {
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".webp": (b"RIFF", "image/webp"),
}


def portraits(folder: Path | None) -> dict[str, Path]:
    """Member id → file, of those that are what they are called; the log names the others.

    A folder that is not there is told, and nobody has a portrait.
    """
    if folder is None:
        return {}
    found: dict[str, Path] = {}
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in KINDS)
        for path in files:
            start, _ = KINDS[path.suffix.lower()]
            with path.open("rb") as file:
                genuine = file.read(len(start)) == start
            if not genuine or path.stat().st_size > LARGEST:
                log.warning("%s: no portrait: not what it is called, or above 2 MB", path)
            else:
                found[path.stem] = path
    except OSError as error:
        log.warning("portraits: %s", error)
    return found


def media_type(path: Path) -> str:
    """What a browser is told of a file."""
    return KINDS[path.suffix.lower()][1]
