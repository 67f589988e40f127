"""The register of works at the city's objects, and ratings of works and of institutions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Avg, Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles, from_level
from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.community.models import Organization
from publisher.common.web.caching import public
from publisher.rooms.contact import terms
from publisher.rooms.contact.clocks import value
from publisher.rooms.contact.desk_forms import departments_there_are
from publisher.rooms.contact.hands import departments
from publisher.rooms.contact.models import InstitutionRating, Work, WorkRating
from publisher.rooms.contact.views import FRESH_S, number_of

A_PAGE = 24
STARS = [(str(n), str(n)) for n in range(1, 6)]
OF_INSTITUTIONS = ("result", "polite", "quick", "reachable")


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


class Link(forms.URLField):
    """An address of a page; what is typed without a scheme is https."""

    def __init__(self, **told: Any) -> None:
        super().__init__(assume_scheme="https", **told)


class WorkForm(forms.ModelForm[Work]):
    """A row of the register as staff write it."""

    class Meta:
        model = Work
        exclude: ClassVar = ["changed_at"]
        widgets: ClassVar = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("contract_on", "begins_on", "ends_on", "done_on", "warranty_until")
        }
        field_classes: ClassVar = {"contract_url": Link}

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customer = self.fields["customer"]
        assert isinstance(customer, forms.ModelChoiceField)
        own = departments(user)
        leads = user.roles() & {Role.LEADERSHIP, Role.ADMINISTRATOR}
        found = departments_there_are()
        customer.queryset = found if own is None or leads else found.filter(pk__in=own)

    def clean(self) -> dict[str, Any]:
        """What ends does not end before it begins."""
        told = super().clean() or self.cleaned_data
        begins, ends = told.get("begins_on"), told.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It cannot end before it begins."))
        return told


@require_safe
@public(FRESH_S)
def works(request: HttpRequest) -> HttpResponse:
    """The register."""
    rows = Work.objects.filter(published=True).select_related("customer")
    today = timezone.localdate()
    stage = request.GET.get("stage", "")
    match stage:
        case "on":
            rows = rows.filter(done_on=None, begins_on__lte=today)
        case "late":
            rows = rows.filter(done_on=None, ends_on__lt=today)
        case "ahead":
            rows = rows.filter(done_on=None, begins_on__gt=today)
        case "done":
            rows = rows.exclude(done_on=None)
        case _:
            stage = ""
    page = Paginator(rows, A_PAGE).get_page(number_of(request.GET.get("page", "1")) or 1)
    return render(request, "contact/works.html", {"page": page, "stage": stage})


@require_safe
@public(FRESH_S)
def work(request: HttpRequest, number: int) -> HttpResponse:
    """One work: object, contractor, contract, dates, what residents say."""
    found = get_object_or_404(Work.objects.select_related("customer"), pk=number, published=True)
    told = found.ratings.aggregate(people=Count("pk"), quality=Avg("quality"), pace=Avg("pace"))
    context = {
        "work": found,
        "reports": found.reports.public().select_related("category")[:20],
        "rated": told if told["people"] >= value(terms.FEWEST_RATINGS) else None,
        "people": told["people"],
        "fewest": value(terms.FEWEST_RATINGS),
    }
    return render(request, "contact/work.html", context)


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


@require_safe
@public(FRESH_S)
def institutions(request: HttpRequest) -> HttpResponse:
    """Institutions with their means, where enough people spoke."""
    fewest = value(terms.FEWEST_RATINGS)
    told = {"rows": [(each, each.people >= fewest) for each in _rated_ones()], "fewest": fewest}
    return render(request, "contact/institutions.html", told)


def _rated_ones() -> QuerySet[Any]:
    means = {f"{name}_mean": Avg(f"contact_ratings__{name}") for name in OF_INSTITUTIONS}
    found: QuerySet[Any] = departments_there_are().annotate(
        people=Count("contact_ratings"), **means
    )
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@from_level(Level.EMAIL)
def rate_institution(request: HttpRequest, uid: str) -> HttpResponseBase:
    """My rating of an institution."""
    found: Organization = get_object_or_404(departments_there_are(), uid=uid)
    mine = InstitutionRating.objects.filter(institution=found, user=_user(request)).first()
    mine = mine or InstitutionRating(institution=found, user=_user(request))
    form = InstitutionRatingForm(request.POST or None, instance=mine)
    return _rated(request, form, str(found), "contact_institutions")


def _rated(request: HttpRequest, form: Any, title: str, to: str) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Thank you. It is written down."))
        return redirect(to)
    return render(request, "contact/rate.html", {"form": form, "what": title})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_safe
@for_roles(Role.OFFICER, Role.LEADERSHIP)
def desk_works(request: HttpRequest) -> HttpResponse:
    """The register as staff see it."""
    rows = _own_works(_user(request)).select_related("customer")
    page = Paginator(rows, 50).get_page(number_of(request.GET.get("page", "1")) or 1)
    return render(request, "contact/desk_works.html", {"page": page})


def _own_works(user: User) -> QuerySet[Work]:
    if user.roles() & {Role.LEADERSHIP, Role.ADMINISTRATOR}:
        return Work.objects.all()
    own = departments(user)
    return Work.objects.all() if own is None else Work.objects.filter(customer__in=own)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICER, Role.LEADERSHIP)
def desk_work(request: HttpRequest, number: int | None = None) -> HttpResponseBase:
    """Enter a work, or change it: officers those of their departments."""
    user = _user(request)
    found = get_object_or_404(_own_works(user), pk=number) if number else None
    form = WorkForm(user, request.POST or None, instance=found)
    if form.is_valid():
        made = form.save()
        record(user, "contact.work", f"work:{made.pk}", title=made.title)
        messages.success(request, _("Done."))
        return redirect("desk_contact_works")
    return render(request, "contact/desk_work.html", {"form": form, "work": found})
