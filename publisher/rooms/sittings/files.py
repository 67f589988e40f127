"""Documents of sittings: taken in, shown with their sitting, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.community.models import Organization
from publisher.common.files.content import Refused, Wrong
from publisher.common.files.models import StoredFile
from publisher.common.files.store import store
from publisher.rooms.sittings import entries, news
from publisher.rooms.sittings.models import Announcement, Document

SIGNATURE = frozenset({"application/pkcs7-signature"})


def take(
    told: dict[str, Any], by: User, body: Organization, day: date, **belongs: Any
) -> Document:
    """Keep what a form of a document says; ``belongs`` is what the document hangs on.

    Raises:
        Refused: the file, or the signature, is not what it should be.
    """
    announcement: Announcement | None = belongs.get("announcement")
    shown = announcement is None or announcement.public
    with transaction.atomic():
        file = _stored(told["file"], by, shown=shown)
        signature = None
        if told["signature"]:
            signature = _stored(told["signature"], by, shown=shown, kinds=SIGNATURE)
        made = Document.objects.create(
            kind=told["kind"],
            title=told["title"] or file.name.rpartition(".")[0],
            number=told["number"],
            day=told["day"] or day,
            body=body,
            file=file,
            signature=signature,
            published_at=timezone.now() if shown else None,
            **belongs,
        )
        record(by, "sittings.document", f"document:{made.pk}", title=made.title, kind=made.kind)
        entries.enter_document(made)
        if shown:
            news.tell_document(made)
    return made


def _stored(
    upload: UploadedFile[bytes], by: User, *, shown: bool, kinds: frozenset[str] | None = None
) -> StoredFile:
    stored, content = store(upload, by, public=shown, kinds=kinds)
    if kinds is None and content.media_type in SIGNATURE:
        raise Refused(Wrong.UNKNOWN)
    return stored


def publish(announcement: Announcement) -> None:
    """With a sitting its files become public: from this moment their days are counted."""
    waiting = announcement.documents.filter(published_at=None)
    for document in waiting.select_related("file", "signature"):
        for each in (document.file, document.signature):
            if each is not None:
                each.public = True
                each.save(update_fields=["public"])
        document.published_at = timezone.now()
        document.save(update_fields=["published_at"])
        entries.enter_document(document)


def withdraw(document: Document, by: User, reason: str) -> None:
    """Take a document back: its file is no longer given out, its name and the reason stay."""
    with transaction.atomic():
        document.withdrawn_at, document.withdrawn_because = timezone.now(), reason
        document.save(update_fields=["withdrawn_at", "withdrawn_because"])
        for each in (document.file, document.signature):
            if each is not None:
                each.public = False
                each.save(update_fields=["public"])
        record(by, "sittings.withdraw", f"document:{document.pk}", reason=reason)
        entries.enter_document(document)
