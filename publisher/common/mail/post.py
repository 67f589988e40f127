"""Write letters and have them sent: by a job, again and again while the server is away."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from publisher.common.jobs.regular import every
from publisher.common.mail.models import Letter

WAITS_S = (60, 300, 1800, 7200, 28800, 86400)
"""Seconds before each further try; after the last one a letter is given up."""
KEPT_DAYS = 30
"""Days for which it is known to whom a letter went."""


def write(
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str = "uk",
    unsubscribe: str = "",
) -> Letter:
    """Write a letter by a template, whose first line is the subject; it goes with the transaction.

    ``unsubscribe`` is the address of a page that ends it with one click (RFC 8058).
    """
    with translation.override(language):
        subject, _, text = render_to_string(template, dict(context)).strip().partition("\n")
    headers = {"Auto-Submitted": "auto-generated"}
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter = Letter.objects.create(
        to=to, subject=" ".join(subject.split())[:300], text=text.strip() + "\n", headers=headers
    )
    transaction.on_commit(lambda: deliver.enqueue(letter.pk))
    return letter


@task()
def deliver(number: int) -> None:
    """Send a letter, or put it off."""
    letter = Letter.objects.filter(pk=number, sent_at=None, given_up=False).first()
    if letter is None:
        return
    message = EmailMessage(letter.subject, letter.text, to=[letter.to], headers=letter.headers)
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        _put_off(letter, error)
    else:
        letter.sent_at, letter.text, letter.fault = timezone.now(), "", ""
        letter.save()


def _put_off(letter: Letter, error: Exception) -> None:
    """Try again later; not where the server knows the address and will never take it."""
    never = isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 550 for code, _ in error.recipients.values()
    )
    letter.fault = repr(error)[:1000]
    letter.given_up = never or letter.tries >= len(WAITS_S)
    if not letter.given_up:
        later = timezone.now() + timedelta(seconds=WAITS_S[letter.tries])
        deliver.using(run_after=later).enqueue(letter.pk)
    letter.tries += 1
    letter.save()


@every(86400)
def forget_old_letters() -> None:
    """Nobody needs to know for long to whom a letter went."""
    old = timezone.now() - timedelta(days=KEPT_DAYS)
    Letter.objects.filter(written_at__lt=old).delete()
