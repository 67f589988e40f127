"""Pages of whoever reports or appeals: one form, shown again only where a word is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from publisher.common.accounts.models import User
from publisher.common.human.fields import demand
from publisher.common.limits.tries import made, may
from publisher.rooms.contact import pictures
from publisher.rooms.contact.alike import alike, point_of
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.forms import AppealForm, PersonFields, QuestionsForm, ReportForm
from publisher.rooms.contact.models import Category, Photo, Report, Work
from publisher.rooms.contact.rules import Kind

LIMIT = 30
"""So many forms may be sent from one network address in an hour."""


def user_of(request: HttpRequest) -> User | None:
    """Who asks; None is a visitor."""
    return request.user if isinstance(request.user, User) else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """A report: a picture, a place, a category, and it is sent."""
    user = user_of(request)
    sent = _sent_before(request)
    if request.method != "POST":
        form = ReportForm(user=user, initial=_asked_for(request))
        demand(form, request, sent)
        return _page(request, form)
    if not may(request, "contact", LIMIT):
        return render(request, "contact/too_many.html", status=429)
    data = request.POST.copy()
    photos = pictures.take(request.FILES.getlist("photos"), data.getlist("kept"), user)
    place = None
    if not data.get("lat") and not data.get("lon"):
        place = photos.place or point_of(data.get("place", ""))
    if place is not None:
        data["lat"], data["lon"] = (f"{number:.6f}" for number in place)
    form = ReportForm(data, user=user)
    demand(form, request, sent)
    valid = form.is_valid()
    category: Category | None = form.cleaned_data.get("category")
    questions = _questions(category, data)
    if valid and form.cleaned_data["homepage"]:
        return redirect("contact")
    from_picture = place is not None and place == photos.place
    asks = from_picture or bool(photos.faults)
    near = []
    if "anyway" not in data:
        near = alike(category, data_float(form, "lat"), data_float(form, "lon"))
    answered = questions is None or questions.is_valid()
    if valid and answered and not asks and not near and _is_somewhere(form):
        answers = questions.answers() if questions is not None else {}
        return _sent(request, _report(form, answers, photos.photos, request))
    told = {
        "kept": photos.photos,
        "faults": photos.faults,
        "near": near,
        "questions": questions,
        "from_picture": from_picture,
    }
    return _page(request, form, **told)


def _sent_before(request: HttpRequest) -> int:
    """Forms that this network has sent in this hour; who is signed in is known well enough."""
    return 0 if user_of(request) is not None else made(request, "contact")


def data_float(form: ReportForm, name: str) -> float | None:
    """A number of the form, once it was understood."""
    told = form.cleaned_data.get(name)
    return float(told) if told is not None else None


def _is_somewhere(form: ReportForm) -> bool:
    """Whether it says where; a form that does not is shown again with a word about it."""
    if form.cleaned_data["place"] or form.cleaned_data["lat"] is not None:
        return True
    form.add_error("place", _("Say where it is: an address, a landmark, or a point of the map."))
    return False


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """What a link to the form brings with it: a category, a point, a work."""
    told: dict[str, Any] = {
        name: request.GET[name] for name in ("lat", "lon", "place") if name in request.GET
    }
    category = Category.objects.filter(
        uid=request.GET.get("category", "").replace("\0", ""), active=True
    ).first()
    return told | ({"category": category.pk} if category is not None else {})


def _questions(category: Category | None, data: Any) -> QuestionsForm | None:
    """The questions of a category; where they were not yet shown, they stand without errors."""
    if category is None or not category.questions.exists():
        return None
    shown = data.get("asked") == category.uid
    return QuestionsForm(category, data if shown else None)


def _work(request: HttpRequest) -> Work | None:
    number = request.POST.get("work") or request.GET.get("work", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return Work.objects.filter(pk=int(number), published=True).first()


def _report(
    form: ReportForm, answers: dict[str, object], photos: Sequence[Photo], request: HttpRequest
) -> Sent:
    told = form.cleaned_data
    return Sent(
        text=told["text"],
        category=told["category"],
        answers=answers,
        place=told["place"],
        lat=told["lat"],
        lon=told["lon"],
        work=_work(request),
        public=told["public"],
        photos=photos,
        **person(form, request),
    )


def person(form: PersonFields, request: HttpRequest) -> dict[str, Any]:
    """Who sends it, as the form says."""
    told = form.cleaned_data
    return {
        "author": user_of(request),
        "name": told["name"],
        "email": told["email"],
        "phone": told["phone"],
        "consents": told["consents"],
        "deputy_may_know": told["deputy_may_know"],
        "language": get_language() or "uk",
        "sent_as": told["sent_as"] or None,
    }


def _sent(request: HttpRequest, sent: Sent) -> HttpResponseBase:
    report = take_in(sent)
    return redirect("contact_sent", report.token)


def _page(request: HttpRequest, form: ReportForm, **told: Any) -> HttpResponse:
    questions = told.get("questions")
    context = {
        "form": form,
        "work": _work(request),
        "asked": questions.data.get("asked", "") if questions and questions.is_bound else "",
        "open_person": bool(
            form.errors.keys() & {"name", "email", "phone", "consents", "deputy_may_know"}
        ),
        "most": pictures.MOST,
        **told,
    }
    if questions is not None:
        context["asked"] = form.cleaned_data["category"].uid
    return render(request, "contact/new.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponseBase:
    """An appeal under the law: with a name, a place of residence, and a clock of its own."""
    user = user_of(request)
    form = AppealForm(request.POST or None, user=user)
    demand(form, request, _sent_before(request))
    faults: Sequence[str] = ()
    kept: Sequence[Photo] = ()
    if request.method == "POST":
        if not may(request, "contact", LIMIT):
            return render(request, "contact/too_many.html", status=429)
        taken = pictures.take(request.FILES.getlist("photos"), request.POST.getlist("kept"), user)
        faults, kept = taken.faults, taken.photos
        if form.is_valid() and not faults:
            if form.cleaned_data["homepage"]:
                return redirect("contact")
            told = form.cleaned_data
            sent = Sent(
                kind=Kind.APPEAL,
                text=told["text"],
                category=told["category"],
                place=told["place"],
                address=told["address"],
                nature=told["nature"],
                photos=kept,
                **person(form, request),
            )
            return _sent(request, sent)
    context = {"form": form, "faults": faults, "kept": kept, "most": pictures.MOST}
    return render(request, "contact/appeal.html", context)


@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """It came: its number, its last day, the link to keep."""
    report = by_token(token)
    return render(request, "contact/sent.html", {"report": report})


def by_token(token: str) -> Report:
    """A case by the right to it.

    Raises:
        Http404: nobody has such a token.
    """
    return get_object_or_404(
        Report.objects.select_related("category", "department", "duplicate_of"), token=token
    )
