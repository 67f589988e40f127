"""The resources of GeoReport v2. Read by everybody, written to with a key.

https://wiki.open311.org/GeoReport_v2, https://wiki.open311.org/Service_Discovery.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFilesSent
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from publisher.common.limits.tries import may
from publisher.common.web.caching import public
from publisher.rooms.contact import pictures
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.forms import categories
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.open311 import asked, told
from publisher.rooms.contact.open311.applications import Application, of_key
from publisher.rooms.contact.open311.asked import Refused
from publisher.rooms.contact.open311.writing import KINDS, Answer, Value, written
from publisher.rooms.contact.reports import Channel

FRESH_S = 60
LIMIT = 600
"""Reports that one application may send from one address in an hour."""
CHANGED = "2026-11-24T00:00:00Z"
"""When this interface last changed."""
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
Resource = Callable[..., Answer]


def resource(*methods: str) -> Callable[[Resource], Callable[..., HttpResponseBase]]:
    """An answer in the form that the address names; errors as the specification has them.

    No cookie is looked at, so no form's token is asked for: the key is the right to send.
    """

    def decorate(view: Resource) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answered(request: HttpRequest, form: str, **parts: str) -> HttpResponseBase:
            form, known = (form, True) if form in KINDS else ("xml", False)
            try:
                if not known:
                    raise Refused(404, "formats: json, xml")
                if request.method not in methods:
                    raise Refused(405, f"methods: {', '.join(methods)}")
                with override(_language(request)):
                    _demand_jurisdiction(request)
                    return _sent(view(request, **parts), form, 200)
            except Refused as refused:
                return _refused(refused, form, methods)
            except (BadRequest, RequestDataTooBig, TooManyFilesSent) as error:
                return _refused(Refused(400, str(error) or "the body is damaged"), form, methods)

        return csrf_exempt(answered)

    return decorate


def _language(request: HttpRequest) -> str:
    asked_for = request.GET.get("locale", "uk")
    if asked_for not in ("uk", "en"):
        raise Refused(400, "locale: uk, en")
    return asked_for


def _demand_jurisdiction(request: HttpRequest) -> None:
    """One installation is one community; another's is not found here."""
    wanted = request.GET.get("jurisdiction_id") or request.POST.get("jurisdiction_id", "")
    if wanted and wanted not in (settings.SITE.community.katottg, request.get_host()):
        raise Refused(404, "jurisdiction_id was not found")


def _sent(answer: Answer, form: str, status: int) -> HttpResponse:
    made = HttpResponse(written(answer, form), content_type=KINDS[form], status=status)
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made


def _refused(refused: Refused, form: str, methods: tuple[str, ...]) -> HttpResponse:
    errors: list[Value] = [{"code": refused.status, "description": refused.words}]
    made = _sent(Answer("errors", errors), form, refused.status)
    if refused.status == 405:
        made.headers["Allow"] = ", ".join(methods)
    return made


@public(FRESH_S)
@resource("GET", "HEAD")
def discovery(request: HttpRequest) -> Answer:
    """Where everything is."""
    base = request.build_absolute_uri(reverse("open311_services", args=["json"]))
    endpoint: Value = {
        "specification": SPECIFICATION,
        "url": base.removesuffix("/services.json"),
        "changeset": CHANGED,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    found: Value = {
        "changeset": CHANGED,
        "contact": request.build_absolute_uri(reverse("contact")),
        "key_service": request.build_absolute_uri(reverse("contact")),
        "endpoints": [endpoint],
    }
    return Answer("discovery", found)


@public(FRESH_S)
@resource("GET", "HEAD")
def services(request: HttpRequest) -> Answer:
    """What may be reported."""
    rows = categories().prefetch_related("questions")
    return Answer("services", [told.service(each) for each in rows])


@public(FRESH_S)
@resource("GET", "HEAD")
def service(request: HttpRequest, code: str) -> Answer:
    """What is asked beside."""
    found = categories().filter(uid=code[:60].replace("\0", "")).first()
    if found is None:
        raise Refused(404, "service_code was not found")
    return Answer("service_definition", told.definition(found))


@resource("GET", "HEAD", "POST")
def requests(request: HttpRequest) -> Answer:
    """A list of reports, or a report that is sent."""
    if request.method == "POST":
        return _taken(request)
    rows = asked.filtered(request.GET, _rows())
    page = asked.page_of(request.GET)
    part = rows.order_by("-received_at", "-pk")[page.first : page.first + page.size]
    return Answer("service_requests", told.requests(request, part))


def _rows() -> QuerySet[Report]:
    rows = Report.objects.public().select_related("category", "department")
    return rows.prefetch_related("photos__file")


@public(FRESH_S)
@resource("GET", "HEAD")
def one_request(request: HttpRequest, number: str) -> Answer:
    """One report, or several by commas."""
    ids = asked.numbers(number) or []
    found = told.requests(request, _rows().filter(pk__in=ids).order_by("pk"))
    if not found:
        raise Refused(404, "service_request_id was not found")
    return Answer("service_requests", found)


@resource("GET", "HEAD")
def token(request: HttpRequest, token: str) -> Answer:
    """The number of a report by the name under which it was sent; numbers are given at once."""
    name = token.replace("\0", "")[:64]
    found = Report.objects.filter(sent_as=name, channel=Channel.OPEN311).first()
    if found is None:
        raise Refused(404, "token was not found")
    row: Value = {"token": name, "service_request_id": str(found.pk)}
    return Answer("service_requests", [row])


def _taken(request: HttpRequest) -> Answer:
    """Take a report in; its number, and what becomes of it."""
    application = of_key(request.POST.get("api_key", "") or request.GET.get("api_key", ""))
    if application is None:
        raise Refused(403, "api_key was missing or is not known")
    if not may(request, f"open311 {application.pk}", LIMIT):
        raise Refused(429, "too many reports in an hour")
    wanted = asked.wanted(request.POST, str(application.pk))
    photos = pictures.take(request.FILES.getlist("media"), (), None)
    if photos.faults:
        raise Refused(400, f"media: {photos.faults[0]}")
    made = take_in(_as_sent(wanted, photos))
    Application.objects.filter(pk=application.pk).update(used_at=timezone.now())
    row: Value = {
        "service_request_id": str(made.pk),
        "service_notice": told_of(made),
        "account_id": "",
    }
    return Answer("service_requests", [row])


def told_of(report: Report) -> str:
    """What the sender should know."""
    if report.held_back:
        return _("It is read before everybody sees it.")
    return ""


def _as_sent(wanted: asked.Wanted, photos: pictures.Taken) -> Sent:
    place = photos.place if wanted.lat is None else None
    return Sent(
        text=wanted.text,
        channel=Channel.OPEN311,
        category=wanted.category,
        answers=wanted.answers,
        place=wanted.place,
        lat=place[0] if place else wanted.lat,
        lon=place[1] if place else wanted.lon,
        name=wanted.name,
        email=wanted.email,
        phone=wanted.phone,
        consents=bool(wanted.name or wanted.email or wanted.phone),
        photos=photos.photos,
        sent_as=wanted.sent_as,
    )
