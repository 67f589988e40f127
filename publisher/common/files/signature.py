"""AWS Signature Version 4 for one request of S3. Pure: the time is an argument.

Source: "Authenticating Requests: Using the Authorization Header", Amazon S3 API reference.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Signer:
    """Who signs, for which region."""

    key_id: str
    secret: str = field(repr=False)
    region: str = "us-east-1"

    def headers(
        self,
        method: str,
        host: str,
        path: str,
        at: datetime,
        *,
        sha256: str = EMPTY,
        more: Mapping[str, str] | None = None,
    ) -> dict[str, str]:
        """The headers of a request, signed; ``path`` as it is, ``at`` in UTC."""
        stamp = at.strftime("%Y%m%dT%H%M%SZ")
        told = {"host": host, "x-amz-content-sha256": sha256, "x-amz-date": stamp}
        told |= {name.lower(): value.strip() for name, value in (more or {}).items()}
        names = ";".join(sorted(told))
        rows = "".join(f"{name}:{told[name]}\n" for name in sorted(told))
        canonical = "\n".join((method, quote(path, safe="/~"), "", rows, names, sha256))
        scope = f"{stamp[:8]}/{self.region}/s3/aws4_request"
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        signed = _mac(self._key(stamp[:8]), f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}").hex()
        told["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.key_id}/{scope},"
            f"SignedHeaders={names},Signature={signed}"
        )
        return told

    def _key(self, day: str) -> bytes:
        key = f"AWS4{self.secret}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            key = _mac(key, part)
        return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
