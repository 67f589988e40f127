"""The moderator's tool: the queue, the most urgent first, and one case of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import history
from publisher.common.moderation.models import Case, Verdict
from publisher.common.moderation.queue import AlreadyRead, NoReason, judge

A_PAGE = 50


def waiting() -> int:
    """How many cases wait."""
    return Case.objects.filter(verdict=Verdict.WAITING).count()


class VerdictForm(forms.Form):
    """A verdict with its reason."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        widget=forms.RadioSelect,
        choices=[
            (Verdict.PASSED, gettext_lazy("publish")),
            (Verdict.RETURNED, gettext_lazy("return to the author, to be mended")),
            (Verdict.REFUSED, gettext_lazy("refuse")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The author reads it. Needed where it is not published."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Nothing is refused without a word."""
        told = super().clean() or self.cleaned_data
        if told.get("verdict") != Verdict.PASSED and not told.get("reason", "").strip():
            self.add_error("reason", _("Say why: the author reads it."))
        return told


@require_safe
@for_roles(Role.MODERATOR)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits; what has a term by law stands first."""
    cases = Case.objects.filter(verdict=Verdict.WAITING)
    ordered = cases.order_by(F("due").asc(nulls_last=True), "sent_at")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "today": timezone.localdate()}
    return render(request, "desk/moderation.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.MODERATOR)
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case: what it is, what was done about it before, the verdict."""
    found = get_object_or_404(Case, pk=number)
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        assert isinstance(request.user, User)
        verdict, reason = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["reason"]
        try:
            judge(found, request.user, verdict, reason)
        except (AlreadyRead, NoReason):
            messages.warning(request, _("Another moderator was first."))
        else:
            messages.success(request, _("Done."))
        return redirect("desk_moderation")
    past = history(f"{found.kind}:{found.key}")[:20]
    return render(request, "desk/case.html", {"case": found, "form": form, "past": past})
