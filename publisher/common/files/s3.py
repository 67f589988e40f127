"""Files in a bucket of S3, or of what speaks as it does: five requests, signed.

The well-kept libraries bring seventy megabytes, and pins that ours do not meet. Readers never see
the bucket: files are served through the site, which knows who may read them.
"""

from __future__ import annotations

import hashlib
import http.client
import tempfile
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
IN_MEMORY = 1_000_000
PIECE = 1 << 16


class BucketFault(OSError):
    """The bucket did not do what it was asked for."""


@deconstructible
class Bucket(Storage):
    """A bucket by its address: ``https://host`` and a name, addressed by path."""

    def __init__(self, endpoint: str, bucket: str, key_id: str, secret: str, region: str) -> None:
        parts = urlsplit(endpoint)
        self._secure, self._host = parts.scheme == "https", parts.netloc
        self._bucket = bucket
        self._signer = Signer(key_id, secret, region)

    def _ask(
        self, method: str, name: str, body: Any = None, sha256: str = EMPTY, size: int = 0
    ) -> http.client.HTTPResponse:
        path = f"/{self._bucket}/{name}"
        now: datetime = timezone.now().astimezone(UTC)
        headers = self._signer.headers(method, self._host, path, now, sha256=sha256)
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
            raise BucketFault(f"{answer.status} {answer.reason}: {text.decode(errors='replace')}")
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
        answer = self._ask("GET", name)
        if answer.status == 404:
            answer.close()
            raise FileNotFoundError(name)
        if answer.status != 200:
            self._done(answer, 200)
        held = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by its reader
        while piece := answer.read(PIECE):
            held.write(piece)
        answer.close()
        held.seek(0)
        return File(held, name)

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
