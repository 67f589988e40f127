"""How residents find works and institutions: marks from one to five, words that are read first.

A mean is shown from so many people on; words are shown without a name, once a moderator has read
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Avg, Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import from_level
from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.community.models import Organization
from publisher.common.web.caching import public
from publisher.rooms.contact import terms, wording
from publisher.rooms.contact.clocks import value
from publisher.rooms.contact.desk_forms import institutions_there_are
from publisher.rooms.contact.exports import as_csv, as_json
from publisher.rooms.contact.models import InstitutionRating, Work, WorkRating
from publisher.rooms.contact.views import FRESH_S

STARS = [(str(n), str(n)) for n in range(1, 6)]
MARKS = {
    "result": gettext_lazy("matter settled"),
    "polite": gettext_lazy("courtesy"),
    "quick": gettext_lazy("time spent"),
    "reachable": gettext_lazy("accessibility"),
}
"""What an institution is rated by."""
COLUMNS = ("uid", "name", "edrpou", "people", "mean", *MARKS)
A_PAGE = 30


def _stars(**told: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=STARS, coerce=int, widget=forms.RadioSelect(attrs={"class": "stars"}), **told
    )


class WorkRatingForm(forms.ModelForm[WorkRating]):
    """How somebody finds a work: one to five."""

    quality = _stars(label=gettext_lazy("Quality: 1 bad, 5 very good"))
    pace = _stars(label=gettext_lazy("In time: 1 bad, 5 very good"))

    class Meta:
        model = WorkRating
        fields: ClassVar = ["quality", "pace", "words"]


class InstitutionRatingForm(forms.ModelForm[InstitutionRating]):
    """How somebody finds an institution: one to five."""

    result = _stars(label=gettext_lazy("Was your matter settled: 1 no, 5 wholly"))
    polite = _stars(label=gettext_lazy("Courtesy: 1 bad, 5 very good"))
    quick = _stars(label=gettext_lazy("Time spent: 1 much too long, 5 quick"))
    reachable = _stars(label=gettext_lazy("Accessibility: 1 bad, 5 very good"))

    class Meta:
        model = InstitutionRating
        fields: ClassVar = ["result", "polite", "quick", "reachable", "words"]


@dataclass(frozen=True)
class Rated:
    """An institution and its means; none where too few people spoke."""

    institution: Organization
    people: int
    means: dict[str, float] | None

    @property
    def mean(self) -> float | None:
        """The mean of all marks."""
        return sum(self.means.values()) / len(self.means) if self.means else None

    @property
    def marks(self) -> list[tuple[Any, float]]:
        """Each mark in words, with its mean."""
        return [(MARKS[name], mean) for name, mean in (self.means or {}).items()]


def rated_ones() -> Any:
    """Institutions that residents rate."""
    return institutions_there_are().exclude(contact_institution__rated=False)


def table() -> list[Rated]:
    """All of them: those with a mean first, the best of them first."""
    fewest = value(terms.FEWEST_RATINGS)
    means = {f"mean_{name}": Avg(f"contact_ratings__{name}") for name in MARKS}
    found: QuerySet[Any] = rated_ones().annotate(people=Count("contact_ratings"), **means)
    rows = [
        Rated(
            each,
            each.people,
            {name: getattr(each, f"mean_{name}") for name in MARKS}
            if each.people >= fewest
            else None,
        )
        for each in found
    ]
    return sorted(rows, key=lambda row: -(row.mean or 0))


@require_safe
@public(FRESH_S)
def institutions(request: HttpRequest) -> HttpResponse:
    """Institutions with their means, where enough people spoke."""
    told = {"rows": table(), "fewest": value(terms.FEWEST_RATINGS)}
    return render(request, "contact/institutions.html", told)


@require_safe
@public(FRESH_S)
def institution(request: HttpRequest, uid: str) -> HttpResponse:
    """One institution: its marks and how many gave each, what residents say."""
    found: Organization = get_object_or_404(rated_ones(), uid=uid)
    rated = next(row for row in table() if row.institution == found)
    said = InstitutionRating.objects.filter(institution=found, words_public=True)
    told = {
        "rated": rated,
        "institution": found,
        "more": getattr(found, "contact_institution", None),
        "counts": [(words, _counts(found, name)) for name, words in MARKS.items()]
        if rated.means
        else [],
        "said": said.exclude(words="")[:A_PAGE],
        "fewest": value(terms.FEWEST_RATINGS),
    }
    return render(request, "contact/institution.html", told)


def _counts(institution: Organization, name: str) -> list[int]:
    """How many gave one, two, … five."""
    found = InstitutionRating.objects.filter(institution=institution).order_by()
    told = dict(found.values_list(name).annotate(n=Count("pk")))
    return [told.get(n, 0) for n in range(1, 6)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@from_level(Level.EMAIL)
def rate_institution(request: HttpRequest, uid: str) -> HttpResponseBase:
    """My rating of an institution."""
    found: Organization = get_object_or_404(rated_ones(), uid=uid)
    mine = InstitutionRating.objects.filter(institution=found, user=_user(request)).first()
    mine = mine or InstitutionRating(institution=found, user=_user(request))
    form = InstitutionRatingForm(request.POST or None, instance=mine)
    return _rated(request, form, str(found), reverse("contact_institution", args=[uid]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@from_level(Level.EMAIL)
def rate_work(request: HttpRequest, number: int) -> HttpResponseBase:
    """My rating of a work."""
    found = get_object_or_404(Work, pk=number, published=True)
    mine = WorkRating.objects.filter(work=found, user=_user(request)).first()
    mine = mine or WorkRating(work=found, user=_user(request))
    form = WorkRatingForm(request.POST or None, instance=mine)
    return _rated(request, form, str(found), found.get_absolute_url())


def _rated(
    request: HttpRequest,
    form: WorkRatingForm | InstitutionRatingForm,
    title: str,
    to: str,
) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        if "words" in form.changed_data:
            form.instance.words_public = False
        wording.put(form.save())
        messages.success(request, _("Thank you. It is written down."))
        return redirect(to)
    return render(request, "contact/rate.html", {"form": form, "what": title})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _rows() -> Iterator[dict[str, str]]:
    for row in table():
        means = row.means or {}
        yield {
            "uid": row.institution.uid,
            "name": row.institution.name,
            "edrpou": row.institution.edrpou,
            "people": str(row.people),
            "mean": f"{row.mean:.2f}" if row.mean else "",
        } | {name: f"{means[name]:.2f}" if means else "" for name in MARKS}


@require_safe
@public(FRESH_S)
def institutions_csv(request: HttpRequest) -> HttpResponseBase:
    """The rating as a table; a mean that few people made is left empty."""
    return as_csv(COLUMNS, _rows(), "institutions")


@require_safe
@public(FRESH_S)
def institutions_json(request: HttpRequest) -> JsonResponse:
    """The same as objects."""
    return as_json(_rows())
