"""Clients that are not ours read reports and send them; another's fuzzer finds nothing."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.utils import timezone
from georeport import GeoReport
from hypothesis import HealthCheck, settings
from PIL import Image
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from publisher.common.limits.models import Try
from publisher.rooms.contact.models import Photo, Report
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.reports import Channel
from publisher.rooms.contact.rules import Hand, Move, State
from tests.publisher.open311.conftest import KEY, LAT, LON, Site

Reported = Callable[..., Report]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_services_and_requests(site: Site, reported: Reported, form: str) -> None:
    first, second = reported(), reported("Друга яма")
    client = GeoReport(site.root, output_format=form)
    services = client.get_service_list()
    assert [each["service_code"] for each in services] == ["o311-holes", "o311-lamps"]
    assert str(services[1]["metadata"]).lower() == "true"
    definition = client.get_service_definition("o311-lamps")
    attributes = definition["attributes"]
    rows = attributes if form == "json" else attributes["attribute"]
    assert [each["code"] for each in rows] == ["pole", "how"]
    found = client.get_service_requests(service_code="o311-holes", status="open")
    assert {each["service_request_id"] for each in found} == {str(first.pk), str(second.pk)}
    assert {each["description"] for each in found} == {"Велика яма", "Друга яма"}


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client ``three``, of Python 2: it asks for what is called ``filter`` today."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    from three.core import Three

    return Three


def test_three_reads_and_sends(site: Site, reported: Reported, three: Any) -> None:
    made = reported()
    client = three(site.root, api_key=KEY)
    assert client.discovery()["endpoints"][0]["url"] == site.root
    assert {each["service_code"] for each in client.services()} == {"o311-holes", "o311-lamps"}
    assert client.services("o311-lamps")["service_code"] == "o311-lamps"
    assert client.request(str(made.pk))[0]["description"] == "Велика яма"
    today = timezone.localdate()
    days = [(today + timedelta(days=n)).strftime("%m-%d-%Y") for n in (-3, 2)]
    assert client.requests("o311-holes", between=days, count=5)
    assert not client.requests("o311-holes", between=[days[0], days[0]])
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 110, 90)).save(picture, "JPEG")
    picture.seek(0)
    picture.name = "lamp.jpg"
    sent = client.post(
        "o311-lamps",
        lat=str(LAT),
        long=str(LON),
        description="Темно",
        name="Олена Бойко",
        email="olena@example.org",
        media=picture,
        **{"attribute[how]": "темно"},
    )
    number = int(sent[0]["service_request_id"])
    kept = Report.objects.get(pk=number)
    assert kept.channel == Channel.OPEN311
    assert (kept.text, kept.author_name) == ("Темно", "Бойко Олена")
    assert kept.answers == {"how": "темно"}
    assert Photo.objects.filter(report=kept).count() == 1
    assert kept.due is not None
    token = client.token(kept.sent_as)
    assert token[0]["service_request_id"] == str(number)


def test_the_same_report_sent_twice_is_one(site: Site, three: Any) -> None:
    client = three(site.root, api_key=KEY)
    sent = [client.post("o311-holes", address="вул. Нова, 5", description="Яма") for _ in range(2)]
    assert sent[0] == sent[1]
    assert Report.objects.count() == 1


def test_what_is_not_public_is_not_told(
    site: Site, services: Any, reported: Reported, three: Any
) -> None:
    """Held back, of a kept place, an appeal, refused."""
    client = three(site.root, api_key=KEY)
    services[1].sensitive = True
    services[1].save()
    waiting = reported("Чекає", category=services[1], checked=False)
    kept_place = reported("Укриття", category=services[1])
    refused = reported("Лайка", checked=False)
    make(refused, Move.REFUSE, Hand.LEADERSHIP, told=Told(said="Лайка"))
    rows = client.requests()
    assert [each["description"] for each in rows] == ["Укриття"]
    assert rows[0]["lat"] is None
    assert rows[0]["address"] == ""
    assert rows[0]["service_request_id"] == str(kept_place.pk)
    for each in (waiting, refused):
        assert client.request(str(each.pk))[0]["code"] == 404


def test_states_are_open_or_closed(site: Site, reported: Reported) -> None:
    open_one, done = reported(), reported("Зроблено")
    Report.objects.filter(pk=done.pk).update(state=State.CONFIRMED)
    client = GeoReport(site.root)
    assert [each["service_request_id"] for each in client.get_service_requests(status="open")] == [
        str(open_one.pk)
    ]
    closed = client.get_service_requests(status="closed")
    assert [each["service_request_id"] for each in closed] == [str(done.pk)]
    assert len(client.get_service_requests(status="open,closed")) == 2


schema = schemathesis.pytest.from_fixture("described")


@pytest.fixture
def described(site: Site, reported: Reported) -> Any:
    """The site's own description of the interface, and something to read."""
    reported()
    return schemathesis.openapi.from_url(f"{site.root}/openapi.json")


BEYOND_A_DESCRIPTION = [positive_data_acceptance, negative_data_rejection]
"""To the last sign ``format`` does not say what an e-mail address or a picture's address is."""


@schema.parametrize()
@settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
def test_a_fuzzer_finds_nothing(case: Any) -> None:
    if case.method == "POST" and isinstance(case.body, dict):
        case.body["api_key"] = KEY
        if len(str(case.body)) % 2:
            case.body["service_code"] = "o311-holes"
    Try.objects.all().delete()
    case.call_and_validate(excluded_checks=BEYOND_A_DESCRIPTION)
