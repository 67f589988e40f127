"""Applications that may send reports: each has a key, of which only the hash is kept."""

from __future__ import annotations

import hashlib
from secrets import token_urlsafe
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_KEY = 200


class Application(models.Model):
    """An application of somebody else's. Its key is shown once, when it is made."""

    name = models.CharField(_("name of the application"), max_length=120)
    email = models.EmailField(_("e-mail of who runs it"))
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    active = models.BooleanField(_("may send"), default=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar = models.Manager["Application"]()

    class Meta:
        verbose_name = _("application (Open311)")
        verbose_name_plural = _("applications (Open311)")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


def new_key() -> str:
    """A key that cannot be guessed (192 bits)."""
    return token_urlsafe(24)


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def of_key(key: str) -> Application | None:
    """The application with this key, if it may send."""
    if not key or len(key) > LONGEST_KEY:
        return None
    found: Application | None = Application.objects.filter(
        key_hash=hash_of(key), active=True
    ).first()
    return found
