"""Requests to one site over HTTPS, signed; what it answers, and when to ask again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from ssl import TLSVersion
from urllib.parse import urlsplit

import urllib3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.batch import TYPE
from sync.signatures import COVERED, Message, digest, sign
from sync.sound import Policy

API = "/api/hall/v1"
CONNECT_S, ANSWER_S = 10.0, 60.0
MOST_ANSWER = 64 * 1024
LONGEST_S = 3600.0
"""No site makes us wait for longer than this by Retry-After."""
_PIECE = 16 * 1024
_SIGNED_TOO = ("content-encoding", "content-range")
_DEFAULT = {"https": ":443", "http": ":80"}
"""Ports that a Host field leaves out, and so the signed authority (RFC 9421 §2.2.3)."""


class Unreachable(Exception):
    """No answer: no network, no site, no proof of who it is. The text is the system's."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a hall publishes. ``ca`` is a file of certificates to trust; None: the system's."""

    name: str
    url: str
    ca: Path | None = None
    bytes_per_s: int = 0
    """At most so much is sent, so that a video stream of the same line does not suffer; 0: all."""
    sound: Policy = Policy.NEVER


@dataclass(frozen=True, slots=True)
class Said:
    """What a site answered. ``size``: how many lines of the log it has, where it says so."""

    status: int
    why: str = ""
    size: int | None = None
    """Of sound: how many bytes of the file."""
    wait_s: float = 0.0


class Bucket:
    """A token bucket: a second's worth at once, then so many bytes a second."""

    def __init__(
        self, bytes_per_s: int, now: Callable[[], datetime], wait: Callable[[float], object]
    ) -> None:
        self._rate, self._now, self._wait = bytes_per_s, now, wait
        self._tokens, self._at = float(bytes_per_s), now()
        self._lock = threading.Lock()

    def spend(self, count: int) -> None:
        """Wait until so many bytes may be sent; lines and sound go through one bucket."""
        with self._lock:
            now = self._now()
            earned = max(0.0, (now - self._at).total_seconds()) * self._rate
            self._tokens, self._at = min(float(self._rate), self._tokens + earned) - count, now
            lacking = -self._tokens
        if lacking > 0:
            self._wait(lacking / self._rate)


class Courier:
    """Speaks with one site; redirections are not followed, since the signature names the host."""

    def __init__(
        self,
        site: Site,
        key: Ed25519PrivateKey,
        now: Callable[[], datetime],
        wait: Callable[[float], object],
    ) -> None:
        self._key, self._now = key, now
        self._key_id = key.public_key().public_bytes_raw().hex()
        parts = urlsplit(site.url)
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._authority = parts.netloc.lower().removesuffix(_DEFAULT.get(parts.scheme, ""))
        self._prefix = parts.path.rstrip("/") + API
        self._bucket = Bucket(site.bytes_per_s, now, wait) if site.bytes_per_s else None
        self._pool = urllib3.PoolManager(
            cert_reqs="CERT_REQUIRED",
            ca_certs=str(site.ca) if site.ca else None,
            ssl_minimum_version=TLSVersion.TLSv1_2,
            timeout=urllib3.Timeout(connect=CONNECT_S, read=ANSWER_S),
            retries=False,
        )

    def send(self, content: bytes) -> Said:
        """A batch.

        Raises:
            Unreachable: it is not known whether it came.
        """
        fields = {"content-type": TYPE, "content-encoding": "gzip"}
        return self._ask("POST", "/batches", fields, content)

    def size(self, log: str) -> Said:
        """How many lines of a log the site has.

        Raises:
            Unreachable: it did not answer.
        """
        return self._ask("GET", f"/logs/{log}", {}, b"")

    def begin(self, told: bytes) -> Said:
        """Say what file of sound will come; ``size`` of the answer is how many bytes are there.

        Raises:
            Unreachable: it did not answer.
        """
        return self._ask("POST", "/sounds", {"content-type": "application/json"}, told)

    def piece(self, sha256: str, first: int, total: int, content: bytes) -> Said:
        """Bytes of a file of sound from ``first`` on, of ``total``.

        Raises:
            Unreachable: it is not known whether they came.
        """
        fields = {
            "content-type": "application/octet-stream",
            "content-range": f"bytes {first}-{first + len(content) - 1}/{total}",
        }
        return self._ask("PUT", f"/sounds/{sha256}", fields, content)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()

    def _ask(self, method: str, path: str, fields: dict[str, str], content: bytes) -> Said:
        path = self._prefix + path
        fields = fields | {"content-digest": digest(content)}
        names = (*COVERED, *(name for name in _SIGNED_TOO if name in fields))
        message = Message(method, self._authority, path, fields)
        signed = fields | sign(message, self._key, self._key_id, self._now(), names)
        if content:
            signed["content-length"] = str(len(content))
        try:
            answer = self._pool.request(
                method,
                self._base + path,
                headers=signed | {"user-agent": "viche-sync", "accept": "application/json"},
                body=self._paced(content) if content and self._bucket else content or None,
                redirect=False,
                preload_content=False,
            )
            try:
                told = answer.read(MOST_ANSWER, decode_content=True)
            finally:
                answer.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        return self._said(answer.status, told, answer.headers.get("retry-after", ""))

    def _said(self, status: int, told: bytes, retry_after: str) -> Said:
        try:
            fields = json.loads(told)
        except ValueError:  # a proxy's page, or an answer cut off
            fields = {}
        if not isinstance(fields, dict):
            fields = {}
        size, why = fields.get("size"), fields.get("why", "")
        return Said(
            status,
            str(why)[:80],
            size if type(size) is int and size >= 0 else None,
            seconds_until(retry_after, self._now()),
        )

    def _paced(self, content: bytes) -> Iterator[bytes]:
        assert self._bucket is not None
        for begin in range(0, len(content), _PIECE):
            piece = content[begin : begin + _PIECE]
            self._bucket.spend(len(piece))
            yield piece


def seconds_until(retry_after: str, now: datetime) -> float:
    """What Retry-After says (RFC 9110 §10.2.3): seconds, or a date; 0 where it says nothing."""
    if retry_after.isascii() and retry_after.isdecimal():
        return min(float(retry_after[:6]), LONGEST_S)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - now).total_seconds()), LONGEST_S)
