"""A letter that came by e-mail becomes a draft at the desk: somebody reads it and takes it.

The mail server pipes each letter in; nobody is answered by a machine. What is not a picture stays
with the letter's sender: the draft names it.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import validate_email
from django.utils.html import strip_tags

from publisher.rooms.contact import pictures
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import Channel

LONGEST = 6000
"""Characters of a case's text."""
LARGEST = 30_000_000
"""Bytes of a letter."""
AUTOMATIC = frozenset({"bulk", "junk", "auto_reply"})
UNSEEN = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>", re.IGNORECASE)
EMPTY = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)+")


class NoLetter(Exception):
    """What came is no letter, or too large."""


class NotByHand(Exception):
    """A machine wrote it: a bounce, an answer from a holiday, a mailing."""


def take(raw: bytes) -> Report:
    """Keep a letter as a draft; one that comes twice is kept once.

    Raises:
        NoLetter: there is no sender in it, or it is too large.
        NotByHand: a machine wrote it (RFC 3834).
    """
    if len(raw) > LARGEST:
        raise NoLetter("too large")
    letter = message_from_bytes(raw, policy=policy.default)
    name, address = _sender(letter)
    if _is_automatic(letter):
        raise NotByHand(address)
    images, others = _attached(letter)
    taken = pictures.take(images, (), None)
    left = [*others, *(upload.name or "" for upload in images[len(taken.photos) :])]
    said = str(letter.get("Message-ID", "")).strip().encode("utf-8", "replace") or raw
    text = _text(letter, left)
    sent = Sent(
        text=text,
        channel=Channel.EMAIL,
        name=name,
        email=address,
        public=False,
        photos=taken.photos,
        sent_as=f"mail:{hashlib.sha256(said).hexdigest()[:56]}",
        draft=True,
    )
    return take_in(sent)


def _sender(letter: EmailMessage) -> tuple[str, str]:
    name, address = parseaddr(_plain(str(letter.get("From", ""))))
    try:
        validate_email(address)
    except ValidationError as error:
        raise NoLetter("no sender") from error
    return name[:200], address.lower()[:254]


def _is_automatic(letter: EmailMessage) -> bool:
    auto = str(letter.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    return (
        auto != "no"
        or str(letter.get("Precedence", "")).strip().lower() in AUTOMATIC
        or letter.get("List-Id") is not None
        or str(letter.get("Return-Path", "")).strip() == "<>"
    )


def _text(letter: EmailMessage, left: list[str]) -> str:
    """Subject and words, as long as a case may be, and what was attached and not kept."""
    subject = " ".join(_plain(str(letter.get("Subject", ""))).split())
    note = f"\n\n[Не збережено вкладень: {', '.join(left)}]"[:1000] if left else ""
    words = f"{subject}\n\n{_body(letter)}".strip() or "—"
    room = LONGEST - len(note)
    return (words if len(words) <= room else words[: room - 1] + "…") + note


def _body(letter: EmailMessage) -> str:
    """The words of the letter: the plain ones, else those of its HTML."""
    part = letter.get_body(("plain", "html"))
    if part is None:
        return ""
    told = _content(part)
    if part.get_content_subtype() == "html":
        told = html.unescape(strip_tags(BREAKS.sub("\n", UNSEEN.sub("", told))))
    return EMPTY.sub("\n\n", _plain(told)).strip()


def _content(part: Any) -> str:
    """The text of a part, also where it names an alphabet that there is not."""
    try:
        told = part.get_content()
    except (LookupError, UnicodeError):
        told = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return str(told)


def _plain(text: str) -> str:
    """Without what no database takes: zeros, halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _attached(letter: EmailMessage) -> tuple[list[SimpleUploadedFile], list[str]]:
    """Pictures, and the names of what is none."""
    images, others = [], []
    for name, kind, content in _files(letter):
        if kind in pictures.KINDS:
            images.append(SimpleUploadedFile(name, content, kind))
        else:
            others.append(name)
    return images, others


def _files(letter: EmailMessage) -> Iterator[tuple[str, str, bytes]]:
    for part in letter.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if name is None and part.get_content_maintype() == "text":
            continue
        content = part.get_payload(decode=True)
        kind = part.get_content_type()
        told = " ".join(_plain(name or kind).split())[:100]
        yield told, kind, content if isinstance(content, bytes) else b""
