"""Take a file in: examined, cleaned, kept under a name that nobody can guess."""

from __future__ import annotations

import hashlib
import re
import uuid
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from publisher.common.files.content import Content, Refused, Wrong, examine
from publisher.common.files.models import StoredFile

SUFFIXES = {
    "application/pdf": ".pdf",
    "application/pkcs7-signature": ".p7s",
    "application/vnd.etsi.asic-e+zip": ".asice",
    "application/vnd.etsi.asic-s+zip": ".asics",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/csv": ".csv",
    "text/plain": ".txt",
}
"""What is stored, and how its name ends."""


def largest() -> int:
    """Bytes of the largest file that is taken."""
    return int(settings.SITE.files.largest_mb) * 1_000_000


def store(
    upload: UploadedFile[bytes],
    by: AbstractBaseUser | None = None,
    *,
    public: bool = False,
    kinds: frozenset[str] | None = None,
    description: str = "",
) -> tuple[StoredFile, Content]:
    """Keep a file; the second is what was read of it, as the place of a picture.

    Raises:
        Refused: it is not what ``kinds`` (media types) allow, or is dangerous.
    """
    if upload.size is not None and upload.size > largest():
        raise Refused(Wrong.TOO_LARGE)
    content = examine(upload.read(), largest())
    if kinds is not None and content.media_type not in kinds:
        raise Refused(Wrong.UNKNOWN)
    suffix = SUFFIXES[content.media_type]
    stored = StoredFile(
        name=_name(upload.name or "", suffix),
        media_type=content.media_type,
        size=len(content.data),
        sha256=hashlib.sha256(content.data).hexdigest(),
        width=content.width,
        height=content.height,
        description=description[:300],
        public=public,
        stored_by_id=by.pk if by is not None else None,
    )
    stored.file.save(f"{uuid.uuid4().hex}{suffix}", ContentFile(content.data), save=False)
    stored.save()
    return stored, content


def _name(given: str, suffix: str) -> str:
    """A name to show and to save under: no path, no controls, the suffix that it deserves."""
    stem = PurePath(given.replace("\\", "/")).stem
    clean = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", stem).strip(" .")[:120]
    return (clean or "file") + suffix


def why(refused: Refused) -> str:
    """Why a file is not taken, for whoever sent it."""
    match refused.why:
        case Wrong.EMPTY:
            return _("The file is empty.")
        case Wrong.TOO_LARGE:
            return _("The file is larger than %(size)s MB.") % {"size": largest() // 1_000_000}
        case Wrong.DAMAGED:
            return _("The file is damaged: it cannot be read to its end.")
        case Wrong.BOMB:
            return _("The file would unpack into more than can be kept.")
        case Wrong.MACROS:
            return _("The document has macros in it. Save it without them.")
        case _:
            return _("Files of this kind are not taken. Send a picture, PDF, DOCX, XLSX or ODT.")
