"""A confirmed e-mail is the first proof of a person."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver
from django.utils import timezone

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import Proof


@receiver(email_confirmed)
def prove_email(email_address: EmailAddress, **told: Any) -> None:
    """Write the proof down, once."""
    Proof.objects.get_or_create(
        user_id=email_address.user_id,
        level=Level.EMAIL,
        way=Proof.Way.EMAIL,
        defaults={"since": timezone.localdate()},
    )
