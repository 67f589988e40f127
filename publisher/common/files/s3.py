"""Files in a bucket of S3, or of what speaks as it does: five requests, signed.

The well-kept libraries bring seventy megabytes, and pins that ours do not meet. Readers never see
the bucket: files are served through the site, which knows who may read them.
"""

from __future__ import annotations

import hashlib
import http.client
import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from publisher.common.files.signature import EMPTY, Signer

TIMEOUT_S = 30
PIECE = 1 << 16
AHEAD = 1 << 20
"""Bytes that are read at once: a player asks for a place in an hour of sound, not for all."""


class BucketFault(OSError):
    """The bucket did not do what it was asked for. ``status`` is what it answered."""

    def __init__(self, told: str, status: int = 0) -> None:
        super().__init__(told)
        self.status = status


@deconstructible
class Bucket(Storage):
    """A bucket by its address: ``https://host`` and a name, addressed by path."""

    def __init__(self, endpoint: str, bucket: str, key_id: str, secret: str, region: str) -> None:
        parts = urlsplit(endpoint)
        self._secure, self._host = parts.scheme == "https", parts.netloc
        self._bucket = bucket
        self._signer = Signer(key_id, secret, region)

    def _ask(
        self,
        method: str,
        name: str,
        body: Any = None,
        sha256: str = EMPTY,
        size: int = 0,
        span: str = "",
    ) -> http.client.HTTPResponse:
        path = f"/{self._bucket}/{name}"
        now: datetime = timezone.now().astimezone(UTC)
        more = {"range": span} if span else None
        headers = self._signer.headers(method, self._host, path, now, sha256=sha256, more=more)
        if method == "PUT":
            headers["content-length"] = str(size)
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        line = kind(self._host, timeout=TIMEOUT_S)
        line.request(method, quote(path, safe="/~"), body=body, headers=headers)
        return line.getresponse()

    def _done(self, answer: http.client.HTTPResponse, *fine: int) -> int:
        text = answer.read(500)
        answer.close()
        if answer.status not in fine:
            told = f"{answer.status} {answer.reason}: {text.decode(errors='replace')}"
            raise BucketFault(told, answer.status)
        return answer.status

    def _save(self, name: str, content: File[Any]) -> str:
        digest, size = hashlib.sha256(), 0
        content.seek(0)
        for piece in content.chunks(PIECE):
            digest.update(piece)
            size += len(piece)
        content.seek(0)
        answer = self._ask("PUT", name, content.file, digest.hexdigest(), size)
        self._done(answer, 200, 201, 204)
        return name

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        if mode != "rb":
            raise SuspiciousFileOperation("what is in the bucket is read, not changed")
        try:
            size = self.size(name)
        except BucketFault as error:
            if error.status == 404:
                raise FileNotFoundError(name) from error
            raise
        return File(io.BufferedReader(Remote(self, name, size), AHEAD), name)

    def part(self, name: str, first: int, count: int) -> bytes:
        """Bytes of a file, from one on.

        Raises:
            BucketFault: it is not there, or was cut off.
        """
        answer = self._ask("GET", name, span=f"bytes={first}-{first + count - 1}")
        if answer.status != 206:
            self._done(answer, 206)
        content = answer.read(count)
        answer.close()
        if len(content) != count:
            raise BucketFault(f"{name}: {len(content)} bytes of {count}")
        return content

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there is deleted."""
        self._done(self._ask("DELETE", name), 200, 204, 404)

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return self._done(self._ask("HEAD", name), 200, 404) == 200

    def size(self, name: str) -> int:
        """Bytes of a file."""
        answer = self._ask("HEAD", name)
        self._done(answer, 200)
        return int(answer.headers["Content-Length"])


class Remote(io.RawIOBase):
    """A file of a bucket that is read where it is asked for."""

    def __init__(self, bucket: Bucket, name: str, size: int) -> None:
        super().__init__()
        self._bucket, self._file, self._size, self._at = bucket, name, size, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; nothing is asked for yet."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, into: Any) -> int:
        """As many bytes as there is room for, in one request."""
        count = min(len(into), self._size - self._at)
        if count <= 0:
            return 0
        into[:count] = self._bucket.part(self._file, self._at, count)
        self._at += count
        return count

    def readall(self) -> bytes:
        """All that is left, in one request."""
        count = max(0, self._size - self._at)
        content = self._bucket.part(self._file, self._at, count) if count else b""
        self._at += count
        return content
