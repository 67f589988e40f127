"""One-time codes that bring a tablet to a seat, and how often one may guess: pure.

``now`` is seconds of any clock that only goes forward.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Final

DIGITS: Final = 8
CODE_LIVES_S: Final = 600.0
"""Ten minutes: the secretary reads it out, or walks it to the member."""
WRONG_PER_ADDRESS: Final = 5
"""Wrong codes a minute from one address, then a pause."""
WRONG_IN_ALL: Final = 20
"""Wrong codes a minute from all addresses. In ten minutes 200 of 100 000 000 are tried."""
WINDOW_S: Final = 60.0
PAUSE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Right:
    """The code was the seat's, and is used up."""

    seat: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """No seat waits for this code."""


@dataclass(frozen=True, slots=True)
class Paused:
    """No code is tried for another ``wait_s`` seconds."""

    wait_s: float


@dataclass(slots=True)
class _Tries:
    """Wrong codes of the last minute; ``until`` a pause ends."""

    wrong: deque[float] = field(default_factory=deque)
    until: float = float("-inf")

    def count(self, now: float, most: int) -> None:
        self.wrong.append(now)
        self.forget(now)
        if len(self.wrong) >= most:
            self.until = now + PAUSE_S
            self.wrong.clear()

    def forget(self, now: float) -> None:
        while self.wrong and now - self.wrong[0] >= WINDOW_S:
            self.wrong.popleft()


class Pairing:
    """The codes of all seats. Of a code only a keyed hash is kept."""

    def __init__(self) -> None:
        """No seat waits for a code."""
        self._key = secrets.token_bytes(32)
        self._codes: dict[int, tuple[bytes, float]] = {}
        self._tries: dict[str, _Tries] = {}
        self._all = _Tries()

    def issue(self, seat: int, now: float) -> str:
        """A new code for a seat, digits only; the one before is dead."""
        self._forget(now)
        taken = {digest for digest, _ in self._codes.values()}
        while True:
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            if (digest := self._digest(code)) not in taken:
                break
        self._codes[seat] = digest, now + CODE_LIVES_S
        return code

    def withdraw(self, seat: int) -> None:
        """The seat waits for no code."""
        self._codes.pop(seat, None)

    def guess(self, code: str, address: str, now: float) -> Right | Wrong | Paused:
        """Try a code, however it is spaced. A right one works once."""
        self._forget(now)
        tries = self._tries.setdefault(address, _Tries())
        if (until := max(tries.until, self._all.until)) > now:
            return Paused(until - now)
        given = self._digest("".join(code.split()).replace("-", ""))
        # Every code is compared, and each in constant time.
        found = [s for s, (kept, _) in self._codes.items() if hmac.compare_digest(kept, given)]
        if found:
            del self._codes[found[0]]
            del self._tries[address]
            return Right(found[0])
        tries.count(now, WRONG_PER_ADDRESS)
        self._all.count(now, WRONG_IN_ALL)
        return Wrong()

    def paused(self, now: float) -> bool:
        """Whether somebody guesses so much that nobody may."""
        return self._all.until > now

    def _digest(self, code: str) -> bytes:
        return hmac.digest(self._key, code.encode(), "sha256")

    def _forget(self, now: float) -> None:
        self._codes = {s: kept for s, kept in self._codes.items() if kept[1] > now}
        for tries in self._tries.values():
            tries.forget(now)
        self._tries = {a: t for a, t in self._tries.items() if t.wrong or t.until > now}
