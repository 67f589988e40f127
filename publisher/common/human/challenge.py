"""A small sum: a browser finds it by trying (a proof of work), or a person says it in words.

Nothing is kept of a challenge but that it was used. Whoever sends thousands of forms pays for
each; who has no script answers a question that a screen reader reads.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import get_language

from publisher.common.limits import tries

MOST = 30_000
"""The number to be found is below it: some tenths of a second in a browser."""
AGE_S = 3600
"""A challenge is good for so long."""
SALT = "human"
UNITS = {
    "uk": ("нуль", "один", "два", "три", "чотири", "п'ять", "шість", "сім", "вісім", "дев'ять",
           "десять"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}  # fmt: skip


@dataclass(frozen=True)
class Challenge:
    """What a form shows: two numbers in words; and what a script needs."""

    token: str
    salt: str
    target: str
    one: str
    other: str
    most: int = MOST


def _sha256(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _sealed(salt: str, total: int) -> str:
    """The sum, so that it cannot be read out of the token."""
    told = f"human\n{salt}\n{total}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()[:32]


def new() -> Challenge:
    """A challenge of its own for each form."""
    salt = secrets.token_hex(12)
    target = _sha256(salt, secrets.randbelow(MOST))
    one, other = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    token = signing.dumps([salt, target, _sealed(salt, one + other)], salt=SALT)
    words = UNITS["en" if get_language() == "en" else "uk"]
    return Challenge(token, salt, target, words[one], words[other])


def solved(request: HttpRequest, token: str, proof: str, words: str) -> bool:
    """Whether it was solved, by either way, in time and for the first time."""
    try:
        salt, target, sealed = signing.loads(token, salt=SALT, max_age=AGE_S)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    if not (_proven(salt, target, proof) or _said(salt, sealed, words)):
        return False
    return tries.first(f"human {salt}", AGE_S)


def _proven(salt: str, target: str, proof: str) -> bool:
    fits = proof.isascii() and proof.isdecimal() and len(proof) < 8
    return fits and hmac.compare_digest(_sha256(salt, int(proof)), target)


def _said(salt: str, sealed: str, words: str) -> bool:
    said = words.strip()
    fits = said.isascii() and said.isdecimal() and len(said) < 4
    return fits and hmac.compare_digest(_sealed(salt, int(said)), sealed)
