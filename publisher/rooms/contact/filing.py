"""Take a case in, by whatever way it comes: the site, a telephone, e-mail, Open311."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.community import districts
from publisher.common.community.districts_file import number_in
from publisher.common.community.models import Address
from publisher.rooms.contact import letters, news, terms
from publisher.rooms.contact.clocks import last_day, value
from publisher.rooms.contact.geo import around, distance
from publisher.rooms.contact.models import Category, Photo, Report, Step, Work
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.reports import Channel
from publisher.rooms.contact.rules import Hand, Kind, Move, NotAllowed, State, Why
from publisher.rooms.contact.showing import show

NEIGHBOURHOOD_M = 300.0
"""So near an address tells the district of a point."""


@dataclass(frozen=True)
class Sent:
    """What somebody sends. ``by`` is the officer who writes it down for another."""

    text: str
    kind: Kind = Kind.REPORT
    channel: Channel = Channel.WEB
    category: Category | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    work: Work | None = None
    public: bool = True
    author: User | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    nature: str = ""
    consents: bool = False
    deputy_may_know: bool = False
    language: str = "uk"
    photos: Sequence[Photo] = ()
    """Pictures that wait for their report."""
    by: User | None = None
    sent_as: str | None = None
    draft: bool = False


def take_in(sent: Sent, now: datetime | None = None) -> Report:
    """Keep a case, give it its last day, tell its author; what comes twice is kept once."""
    known = _known(sent)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _taken(sent, now or timezone.now())
    except IntegrityError:
        known = _known(sent)
        if known is None:
            raise
        return known


def _known(sent: Sent) -> Report | None:
    return Report.objects.filter(sent_as=sent.sent_as).first() if sent.sent_as else None


def _taken(sent: Sent, at: datetime) -> Report:
    category = sent.category
    report = Report(
        kind=sent.kind,
        channel=sent.channel,
        category=category,
        text=sent.text.strip(),
        answers=dict(sent.answers),
        place=sent.place.strip(),
        lat=sent.lat,
        lon=sent.lon,
        district=district_of(sent.lat, sent.lon),
        work=sent.work,
        wanted_public=sent.public
        and sent.kind is Kind.REPORT
        and not (category is not None and category.private),
        held_back=_is_held_back(sent),
        sensitive=category is not None and category.sensitive,
        author=sent.author,
        author_name=sent.name.strip(),
        author_email=sent.email.strip().lower(),
        author_phone=sent.phone.strip(),
        author_address=sent.address.strip(),
        nature=sent.nature,
        language=sent.language,
        consented_at=at if sent.consents else None,
        deputy_may_know=sent.deputy_may_know,
        state=State.DRAFT if sent.draft else State.RECEIVED,
        department=category.department if category is not None else None,
        received_at=at,
        sent_as=sent.sent_as,
    )
    if not sent.draft:
        report.due = last_day(report, timezone.localdate(at))
    report.save()
    waiting = [each.pk for each in sent.photos]
    Photo.objects.filter(pk__in=waiting, report=None).update(report=report)
    Step.objects.create(
        report=report, at=at, state=report.state, hand=Hand.AUTHOR, actor=sent.by or sent.author
    )
    if sent.by is not None:
        record(sent.by, "contact.write_down", f"report:{report.pk}", channel=str(sent.channel))
    show(report)
    if not sent.draft:
        letters.received(report)
        news.tell(report, "received")
        report = _to_its_department(report, at)
    return report


def _is_held_back(sent: Sent) -> bool:
    """Whether it is read before everybody sees it."""
    category = sent.category
    if category is None or category.sensitive or category.read_first:
        return True
    return sent.author is None and sent.by is None and bool(value(terms.ANONYMOUS_FIRST))


def _to_its_department(report: Report, at: datetime) -> Report:
    """A category may send its reports to the department without anybody between."""
    category = report.category
    if category is None or not category.at_once or report.held_back or report.kind != Kind.REPORT:
        return report
    if category.department is None:
        return report
    return make(report, Move.ASSIGN, Hand.SITE, told=Told(department=category.department), now=at)


def take_draft(
    report: Report,
    category: Category | None,
    actor: User,
    now: datetime | None = None,
    *,
    nature: str = "",
) -> Report:
    """A draft becomes a case: its clock starts on the day it came, not on the day it was read.

    With a ``nature`` it is an appeal under the law.

    Raises:
        NotAllowed: it is a report without a category, or no draft any more.
    """
    if report.kind == Kind.REPORT and category is None and not nature:
        raise NotAllowed(Move.TAKE, Why.REASON)
    with transaction.atomic():
        found = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if nature:
            found.kind, found.nature, found.wanted_public = Kind.APPEAL, nature, False
        found.category = category
        found.department = category.department if category is not None else None
        found.sensitive = category is not None and category.sensitive
        found.wanted_public &= not (category is not None and category.private)
        found.due = last_day(found, timezone.localdate(found.received_at))
        found.save()
        taken = make(found, Move.TAKE, Hand.CHECKER, actor, now=now)
        letters.received(taken)
    return taken


def district_of(lat: float | None, lon: float | None) -> str:
    """The electoral district by the map, else of the nearest address that has one; else empty."""
    if lat is None or lon is None:
        return ""
    if (number := districts.at(lat, lon).only) is not None:
        return str(number)
    box = around(lat, lon, NEIGHBOURHOOD_M)
    rows = (
        Address.objects.filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
        .exclude(district="")
        .values_list("lat", "lon", "district")
    )
    near = [
        (distance(lat, lon, row_lat, row_lon), district)
        for row_lat, row_lon, district in rows
        if row_lat is not None and row_lon is not None
    ]
    if not near:
        return ""
    told = min(near)[1]
    return str(number_in(told) or told)
