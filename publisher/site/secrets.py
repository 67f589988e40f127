"""Secrets of the installation: files that nobody else may read, never in the repository."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from publisher.site.faults import BadSite, Fault

LENGTH = 50


def site_key(folder: Path, name: str = "secret_key") -> str:
    """A key of the installation, made at the first start: what signs sessions and links.

    Raises:
        BadSite: the folder cannot be written to, or others may read the key.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return secret_of(path)
    except OSError as error:
        raise BadSite(str(folder), Fault.NO_DATA, str(error.strerror)) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(LENGTH))
    return secret_of(path)


def secret_of(path: Path) -> str:
    """What a secret file holds.

    Raises:
        BadSite: it is missing or empty, or others may read it.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise BadSite(str(path), Fault.OPEN_SECRET, str(path))
        found = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSite(str(path), Fault.NO_SECRET, str(error.strerror)) from error
    if not found:
        raise BadSite(str(path), Fault.NO_SECRET, "")
    return found
