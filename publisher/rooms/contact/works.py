"""The register of works at the city's objects."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Avg, Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.web.caching import public
from publisher.rooms.contact import terms
from publisher.rooms.contact.clocks import value
from publisher.rooms.contact.desk_forms import departments_there_are
from publisher.rooms.contact.hands import departments
from publisher.rooms.contact.models import Work
from publisher.rooms.contact.views import FRESH_S, number_of

A_PAGE = 24


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
        "said": found.ratings.filter(words_public=True).exclude(words="")[:A_PAGE],
        "rated": told if told["people"] >= value(terms.FEWEST_RATINGS) else None,
        "people": told["people"],
        "fewest": value(terms.FEWEST_RATINGS),
    }
    return render(request, "contact/work.html", context)


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
