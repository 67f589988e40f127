"""The bank of initiatives of civil-society bodies (the programme, row 29)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Initiative(models.Model):
    """One initiative of a body of civil society."""

    class Field(models.TextChoices):
        """What it is about."""

        SOCIAL = "social", _("social protection")
        VETERANS = "veterans", _("veterans and their families")
        DISPLACED = "displaced", _("displaced people")
        ACCESS = "access", _("life without barriers")
        YOUTH = "youth", _("children and youth")
        CULTURE = "culture", _("culture and history")
        SPORT = "sport", _("sport and health")
        EDUCATION = "education", _("education")
        NATURE = "nature", _("nature, waste, energy")
        SPACES = "spaces", _("public spaces")
        RIGHTS = "rights", _("rights, openness, participation")

    class Stage(models.TextChoices):
        """How far it is."""

        IDEA = "idea", _("idea: partners are looked for")
        RUNNING = "running", _("under way")
        DONE = "done", _("completed")

    class State(models.TextChoices):
        """Whether it is public."""

        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waits to be read")
        PUBLISHED = "published", _("published")
        REFUSED = "refused", _("not published")

    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("in short"), max_length=400)
    text = models.TextField(_("the problem, what is proposed, what came of it"), max_length=8000)
    field = models.CharField(_("about"), max_length=12, choices=Field.choices)
    stage = models.CharField(
        _("how far it is"), max_length=8, choices=Stage.choices, default=Stage.IDEA
    )
    body = models.CharField(_("civil society body"), max_length=300)
    edrpou = models.CharField(_("its code in the state register"), max_length=8, blank=True)
    needs = models.CharField(
        _("what is wanted: partners, rooms, money"), max_length=400, blank=True
    )
    contact = models.CharField(_("how to reach you (public)"), max_length=200)
    url = models.URLField(_("its page"), blank=True)
    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="initiatives"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering: ClassVar = ["-published_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "-published_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("initiative", args=[self.pk])
