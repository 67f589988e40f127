"""The page that searches everything that is public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publisher.common.search.index import Asked, Found, find
from publisher.common.search.kinds import kinds
from publisher.common.web.caching import public

A_PAGE = 20
DEEPEST = 200
"""Pages of a result; who needs more narrows the question."""


class SearchForm(forms.Form):
    """A visitor's question."""

    q = forms.CharField(
        label=_("What to look for"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Where"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("everywhere")), *kinds().items()]


@require_safe
@public(60)
def search(request: HttpRequest) -> HttpResponseBase:
    """The question, and what was found."""
    form = SearchForm(request.GET or None)
    told: dict[str, Any] = {"form": form, "query": ""}
    if form.is_valid() and form.cleaned_data["q"].strip():
        number = request.GET.get("page", "1")
        at = max(1, min(int(number), DEEPEST)) if number.isdecimal() else 1
        found = find(_asked(form.cleaned_data, at))
        told |= {"query": form.cleaned_data["q"], "found": found, "page": _page(found, at)}
        told["kinds"] = kinds()
    return render(request, "search/search.html", told)


def _asked(told: dict[str, Any], at: int) -> Asked:
    wanted = [told["kind"]] if told["kind"] else []
    offset = (at - 1) * A_PAGE
    return Asked(told["q"], wanted, told["since"], told["until"], A_PAGE, offset)


def _page(found: Found, at: int) -> Any:
    paginator = Paginator(range(min(found.total, A_PAGE * DEEPEST)), A_PAGE)
    return paginator.get_page(at)
