"""Terms and thresholds: what holds, what held, what will hold; each by which act."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.law import book
from publisher.common.law.dated import Term
from publisher.common.law.models import TermChange


def title(term: Term) -> str:
    """A term's title in the language of the page."""
    return term.title_en if get_language() == "en" else term.title


@require_safe
@for_roles(Role.ADMINISTRATOR, Role.LEADERSHIP)
def terms(request: HttpRequest) -> HttpResponse:
    """All terms, and what holds today."""
    rows = [(term, title(term), book.value_on(name)) for name, term in book.terms().items()]
    return render(request, "desk/terms.html", {"rows": rows})


class ChangeForm(forms.ModelForm[TermChange]):
    """From a day on, another value, by an act."""

    def __init__(self, term: Term, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term

    class Meta:
        model = TermChange
        fields: ClassVar = ["value", "since", "basis"]
        labels: ClassVar = {
            "value": gettext_lazy("Value"),
            "since": gettext_lazy("In force from"),
            "basis": gettext_lazy("Legal basis (act, article)"),
        }
        widgets: ClassVar = {"since": forms.DateInput(attrs={"type": "date"})}

    def clean_value(self) -> int:
        """Within what the law allows."""
        value = int(self.cleaned_data["value"])
        if not self.term.least <= value <= self.term.most:
            bounds = {"least": self.term.least, "most": self.term.most}
            raise forms.ValidationError(_("From %(least)s to %(most)s.") % bounds)
        return value

    def clean_since(self) -> Any:
        """What held in the past is not changed afterwards; one day has one value."""
        since = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise forms.ValidationError(_("A term does not change in the past."))
        if TermChange.objects.filter(term=self.term.name, since=since).exists():
            raise forms.ValidationError(_("That day has a value already."))
        return since


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMINISTRATOR)
def change(request: HttpRequest, name: str) -> HttpResponse:
    """One term, with all its changes; add one."""
    term = book.terms().get(name)
    if term is None:
        raise Http404
    form = ChangeForm(term, request.POST or None)
    if form.is_valid():
        assert isinstance(request.user, User)
        made = form.save(commit=False)
        made.term, made.made_by = name, request.user
        made.save()
        since = made.since.isoformat()
        record(request.user, "term.change", f"term:{name}", value=made.value, since=since)
        messages.success(request, _("Done."))
        return redirect("desk_term", name)
    told = {
        "term": term,
        "title": title(term),
        "now": book.value_on(name),
        "changes": TermChange.objects.filter(term=name),
        "form": form,
    }
    return render(request, "desk/term.html", told)
