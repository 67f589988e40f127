"""What is reported, to which department, with what is asked beside; ready words of answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """One kind of trouble. ``days`` is its own term; empty: the common one.

    ``sensitive``: what is sent is read before it is shown, and its place is kept by setting.
    """

    uid = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    group = models.CharField(_("group"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    group_en = models.CharField(_("group in English"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    hint = models.CharField(_("what to know before sending"), max_length=400, blank=True)
    department = models.ForeignKey(
        "community.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_categories",
        verbose_name=_("department"),
    )
    days = models.PositiveSmallIntegerField(_("term, days"), null=True, blank=True)
    working = models.BooleanField(_("working days"), default=True)
    sensitive = models.BooleanField(_("sensitive: read first, place kept"), default=False)
    read_first = models.BooleanField(_("read before it is shown"), default=False)
    private = models.BooleanField(_("never shown to everybody"), default=False)
    at_once = models.BooleanField(_("assigned to the department at once"), default=False)
    active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("category of reports")
        verbose_name_plural = _("categories of reports")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.said_name

    @property
    def said_name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def said_group(self) -> str:
        """The group in the language of the page."""
        return self.group_en if get_language() == "en" and self.group_en else self.group


class Question(models.Model):
    """What a department asks beside, for a category. Open311 calls it an attribute."""

    class Kind(models.TextChoices):
        """How it is answered; the values are those of GeoReport v2."""

        STRING = "string", _("a line")
        NUMBER = "number", _("a number")
        DATETIME = "datetime", _("day and time")
        TEXT = "text", _("text")
        ONE = "singlevaluelist", _("one of a list")
        MANY = "multivaluelist", _("several of a list")

    category = models.ForeignKey(Category, models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"), max_length=40)
    text = models.CharField(_("question"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.STRING)
    values = models.JSONField(_("list of answers"), default=list, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["category", "code"], name="a_question_has_its_code")
        ]

    def __str__(self) -> str:
        return self.said_text

    @property
    def said_text(self) -> str:
        """The question in the language of the page."""
        return self.text_en if get_language() == "en" and self.text_en else self.text


class Reply(models.Model):
    """Ready words of an answer, for one department or all, for one move or any."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=4000)
    move = models.CharField(_("for which move"), max_length=10, blank=True)
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="replies"
    )
    department = models.ForeignKey(
        "community.Organization", models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("response template")
        verbose_name_plural = _("response templates")
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


def replies_for(category: int | None, department: int | None) -> QuerySet[Reply]:
    """The ready words that fit a case."""
    return Reply.objects.filter(
        Q(category=None) | Q(category=category), Q(department=None) | Q(department=department)
    )
