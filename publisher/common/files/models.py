"""A stored file: what it is was read from its bytes, not from its name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file that was checked. ``sha256`` is of the bytes as they are stored."""

    file = models.FileField(upload_to="stored/%Y/%m/")
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField(_("width, pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height, pixels"), null=True, blank=True)
    description = models.CharField(_("what is seen on it"), max_length=300, blank=True)
    public = models.BooleanField(_("public"), default=False)
    stored_at = models.DateTimeField(_("stored"), auto_now_add=True)
    stored_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="files"
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering: ClassVar = ["-stored_at", "-pk"]

    def __str__(self) -> str:
        return self.name
