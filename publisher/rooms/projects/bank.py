"""The bank of initiatives: its list, one of them, and the form of a civil-society body."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.mail.post import write
from publisher.common.moderation.models import Case, Verdict
from publisher.common.moderation.queue import Kind, enter, put
from publisher.common.search import index
from publisher.common.web.caching import public
from publisher.rooms.projects.author import user_of
from publisher.rooms.projects.desk_forms import Link
from publisher.rooms.projects.initiatives import Initiative
from publisher.rooms.projects.views import page_number

A_PAGE = 24
MOST = 50
"""Initiatives that one account may have."""
Named = Initiative.State


class InitiativeForm(forms.ModelForm[Initiative]):
    """An initiative as its body tells it."""

    class Meta:
        model = Initiative
        fields: ClassVar = [
            "title",
            "summary",
            "text",
            "field",
            "stage",
            "body",
            "edrpou",
            "needs",
            "contact",
            "url",
        ]
        help_texts: ClassVar = {
            "contact": gettext_lazy("A telephone, an e-mail or a page: everybody sees it.")
        }
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 3, "maxlength": 400})}
        field_classes: ClassVar = {"url": Link}

    def clean_edrpou(self) -> str:
        """Eight digits, or nothing."""
        code = str(self.cleaned_data["edrpou"]).strip()
        if code and not (code.isdecimal() and len(code) == 8):
            raise forms.ValidationError(_("The code has eight digits."))
        return code


@require_safe
@public()
def initiatives(request: HttpRequest) -> HttpResponse:
    """The bank."""
    rows = Initiative.objects.filter(state=Named.PUBLISHED)
    field, stage = request.GET.get("field", ""), request.GET.get("stage", "")
    field = field if field in Initiative.Field.values else ""
    stage = stage if stage in Initiative.Stage.values else ""
    if field:
        rows = rows.filter(field=field)
    if stage:
        rows = rows.filter(stage=stage)
    told = {
        "page": Paginator(rows, A_PAGE).get_page(page_number(request)),
        "fields": Initiative.Field.choices,
        "stages": Initiative.Stage.choices,
        "field": field,
        "stage": stage,
    }
    return render(request, "projects/initiatives.html", told)


@require_safe
@public()
def initiative(request: HttpRequest, number: int) -> HttpResponse:
    """One initiative."""
    found = get_object_or_404(Initiative, pk=number, state=Named.PUBLISHED)
    return render(request, "projects/initiative.html", {"initiative": found})


@require_safe
@for_roles(Role.CIVIL_SOCIETY)
def my_initiatives(request: HttpRequest) -> HttpResponse:
    """What my body has in the bank."""
    rows = user_of(request).initiatives.order_by("-pk")
    return render(request, "projects/my_initiatives.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.CIVIL_SOCIETY)
def write_one(request: HttpRequest, number: int = 0) -> HttpResponseBase:
    """Write an initiative, or change it; whatever is changed is read again."""
    user = user_of(request)
    if number:
        found = get_object_or_404(Initiative, pk=number, author=user)
    elif user.initiatives.count() >= MOST:
        messages.warning(request, _("There are too many initiatives of yours in the bank."))
        return redirect("my_initiatives")
    else:
        found = Initiative(author=user, **_body_of(user))
    form = InitiativeForm(request.POST or None, instance=found)
    if form.is_valid():
        _send(form.save(commit=False))
        messages.success(request, _("Sent. It is published when it was read."))
        return redirect("my_initiatives")
    return render(request, "projects/initiative_form.html", {"form": form, "initiative": found})


def _body_of(user: User) -> dict[str, Any]:
    """The body that an account speaks for."""
    grant = user.grants.filter(role=Role.CIVIL_SOCIETY).select_related("organization").first()
    if grant is None or grant.organization is None:
        return {}
    return {"body": grant.organization.name, "edrpou": grant.organization.edrpou}


def _send(made: Initiative) -> None:
    with transaction.atomic():
        made.state, made.reason = Named.WAITING, ""
        made.save()
        index.forget("initiative", [str(made.pk)])
        put("initiative", str(made.pk), made.title, f"/projects/bank/{made.pk}/read/")


@require_safe
@for_roles(Role.MODERATOR, Role.EDITOR)
def read_one(request: HttpRequest, number: int) -> HttpResponse:
    """An initiative as a moderator reads it."""
    found = get_object_or_404(Initiative, pk=number)
    return render(request, "projects/initiative.html", {"initiative": found, "unread": True})


def _told(case: Case) -> None:
    """A moderator's verdict."""
    found = Initiative.objects.select_for_update(of=("self",)).get(pk=int(case.key))
    if case.verdict == Verdict.PASSED:
        found.state = Named.PUBLISHED
        found.published_at = found.published_at or timezone.now()
    else:
        found.state = Named.REFUSED if case.verdict == Verdict.REFUSED else Named.DRAFT
    found.reason = case.reason
    found.save()
    if found.state == Named.PUBLISHED:
        with override("uk"):
            url = found.get_absolute_url()
        words = f"{found.summary}\n{found.body}\n{found.text}"
        day = timezone.localdate()
        index.enter([index.Entry("initiative", str(found.pk), found.title, url, words, day)])
    if found.author is not None and found.author.is_active:
        told = {"initiative": found, "name": str(found.author)}
        write(found.author.email, "projects/initiative_letter.txt", told, found.author.language)


enter(Kind("initiative", gettext_lazy("Initiatives"), _told))
