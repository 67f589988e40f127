"""What a signed file is, by its bytes: made by outside tools, and never verified here. Pure.

A qualified signature (КЕП) comes beside a document (CAdES, ``.p7s``), around it (ASiC) or inside
it (PAdES). Ours is only to tell them apart from what is no signature at all.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum
from typing import Final

_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
"""OID 1.2.840.113549.1.7.2, signedData (RFC 5652 §5.1), near the beginning of a CMS signature."""
_MOST: Final = 200_000_000
"""Bytes that a container may unpack into."""
_BYTE_RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+\d+\s+\d+\s*\]")


class Signed(Enum):
    """Forms of a signature, by the name that people know, and the media type."""

    CADES = "CAdES", "application/pkcs7-signature"
    ASIC_E = "ASiC-E", "application/vnd.etsi.asic-e+zip"
    ASIC_S = "ASiC-S", "application/vnd.etsi.asic-s+zip"
    PADES = "PAdES", "application/pdf"

    def __init__(self, form: str, media_type: str) -> None:
        self.form, self.media_type = form, media_type

    @property
    def beside(self) -> bool:
        """Whether it stands beside its document, in a file of its own."""
        return self is Signed.CADES


def what_is(content: bytes) -> Signed | None:
    """The form of a signature that a file is or holds; None where there is none."""
    if content[:1] == b"\x30" and _SIGNED_DATA in content[:32]:
        return Signed.CADES
    if content[:4] == b"PK\x03\x04":
        return _container(content)
    if content[:5] == b"%PDF-" and _BYTE_RANGE.search(content) and b"/Contents" in content:
        return Signed.PADES
    return None


def _container(content: bytes) -> Signed | None:
    """ASiC (ETSI EN 319 162-1): the type in ``mimetype``, signatures under ``META-INF``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if sum(each.file_size for each in parts) > _MOST:
                return None
            names = [each.filename for each in parts]
            held = any(re.match(r"META-INF/.*signature", name, re.IGNORECASE) for name in names)
            if not held or "mimetype" not in names:
                return None
            if package.getinfo("mimetype").file_size > 100:
                return None
            told = package.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError):
        return None
    return {Signed.ASIC_E.media_type: Signed.ASIC_E, Signed.ASIC_S.media_type: Signed.ASIC_S}.get(
        told
    )
