"""The PIN of a desk: a salted scrypt hash in a file of its user, and how often it was wrong.

A PIN is short: whoever can read the file can try them all. It keeps a passer-by off the keys, not
somebody who is at home in the machine.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

LEAST, MOST = 4, 12
"""Digits of a PIN. Digits are the same in every layout."""
FREE: Final = 3
"""So many wrong ones cost no waiting: fingers slip."""
LONGEST_S: Final = 300.0
"""The longest that one has to wait after a wrong PIN."""

_N, _R, _P = 2**14, 8, 1  # RFC 7914 §2: 16 MiB, about 0.05 s on a desktop, 0.2 s on a Pi
_KIND = "scrypt"
_MODE = 0o600


class BadPin(Exception):
    """The file, or a new PIN, is not as it should be: says what is wrong, and the way out."""


def delay_s(wrong: int) -> float:
    """How long to wait after so many wrong PINs: 2 s, 4 s, 8 s … five minutes."""
    return 0.0 if wrong < FREE else min(2.0 ** (wrong - FREE + 1), LONGEST_S)


class PinFile:
    """The PIN kept in a file; beside it, how often a wrong one was typed since the last right.

    Raises:
        BadPin: others may read the file, or it holds no PIN.
    """

    def __init__(self, path: Path) -> None:
        self._wrong_path = path.with_name(path.name + ".wrong")
        try:
            mode = path.stat().st_mode & 0o777
            kind, salt, digest = path.read_text(encoding="ascii").split()
            self._salt, self._digest = _bytes(salt), _bytes(digest)
        except (OSError, ValueError) as error:
            raise BadPin(f"{path}: no PIN there ({error}); set one with --set-pin") from error
        if kind != _KIND or len(self._digest) != hashlib.sha256().digest_size:
            raise BadPin(f"{path}: not a PIN; set it anew with --set-pin")
        if mode & 0o077:
            raise BadPin(f"{path}: others may read it; chmod 600 {path}")
        self.wrong = self._wrong_before()

    def try_(self, pin: str) -> bool:
        """Whether this is the PIN. A wrong one is counted before it is looked at."""
        self.wrong += 1
        with contextlib.suppress(OSError):  # a full disk locks nobody out, and lets nobody in
            self._wrong_path.touch(mode=_MODE)
            self._wrong_path.write_text(str(self.wrong), encoding="ascii")
        if not hmac.compare_digest(_hash(pin, self._salt), self._digest):
            return False
        self.wrong = 0
        with contextlib.suppress(OSError):
            self._wrong_path.unlink(missing_ok=True)
        return True

    def _wrong_before(self) -> int:
        try:
            return max(0, int(self._wrong_path.read_text(encoding="ascii")))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):
            return FREE  # somebody has been at it


def set_pin(path: Path, pin: str) -> None:
    """Keep a PIN in a file that only its user may read.

    Raises:
        BadPin: it is too short, too long, or not of digits; or the file cannot be written.
    """
    if not (LEAST <= len(pin) <= MOST and pin.isascii() and pin.isdigit()):
        raise BadPin(f"a PIN has {LEAST} to {MOST} digits")
    salt = secrets.token_bytes(16)
    words = (_KIND, _text(salt), _text(_hash(pin, salt)))
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(" ".join(words) + "\n")
        part.replace(path)
        path.with_name(path.name + ".wrong").unlink(missing_ok=True)
    except OSError as error:
        raise BadPin(f"{path}: {error.strerror}") from error


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
