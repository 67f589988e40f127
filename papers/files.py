"""Files that are there whole or not at all, and what a command says when it cannot write one."""

from __future__ import annotations

from pathlib import Path


def put(path: Path, content: bytes) -> None:
    """Write a file; one that was there is replaced in one step.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def unwritten(path: Path, error: OSError, language: str) -> str:
    """Why a file cannot be written, in a language, ``uk`` or ``en``."""
    why = "cannot be written" if language == "en" else "не записується"
    return f"{error.filename or path}: {why}: {error.strerror or error}"
