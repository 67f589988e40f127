"""What an application may not send, in words an engineer understands; keys made and withdrawn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, RoleGrant, User
from publisher.rooms.contact.models import Application, Report
from publisher.rooms.contact.open311 import views
from publisher.rooms.contact.open311.writing import Answer, written
from tests.publisher.open311.conftest import KEY

POST = "/open311/v2/requests.json"
GOOD = {"api_key": KEY, "service_code": "o311-holes", "lat": "48.85", "long": "37.6"}


@pytest.fixture
def here(services: Any, db: str) -> Client:
    """A client that minds the tokens of forms."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "another"}, 403, "api_key"),
        ({"api_key": "k" * 9000}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "none"}, 404, "service_code"),
        ({"lat": "", "long": ""}, 400, "address_string"),
        ({"lat": "95"}, 400, "WGS 84"),
        ({"lat": "nan"}, 400, "WGS 84"),
        ({"lat": "48,85"}, 400, "WGS 84"),
        ({"description": "я" * 4001}, 400, "description"),
        ({"description": "a\0b"}, 400, "zero"),
        ({"email": "not an address"}, 400, "email"),
        ({"media_url": "file:///etc/passwd"}, 400, "media_url"),
        ({"service_code": "o311-lamps"}, 400, "attribute[how]"),
        ({"service_code": "o311-lamps", "attribute[how]": "синій"}, 400, "attribute[how]"),
        ({"jurisdiction_id": "another.city"}, 404, "jurisdiction_id"),
    ],
)
def test_a_report_that_cannot_be_taken_is_refused_with_the_reason(
    here: Client, more: dict[str, str], status: int, words: str
) -> None:
    answer = here.post(POST, GOOD | more)
    assert answer.status_code == status
    (error,) = json.loads(answer.content)
    assert error["code"] == status
    assert words in error["description"]
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "asked",
    ["start_date=yesterday", "start_date=2026-02-31T00:00:00Z", "end_date=0001-01-01T00:00:00Z",
     "status=done", "page=0", "page=" + "9" * 5000, "page_size=x", "locale=de",
     "service_request_id=1,x", "service_request_id=" + ",".join(["1"] * 500),
     "service_request_id=1&status=done", "service_request_id=1&start_date=yesterday"],
    ids=lambda told: told[:34],
)  # fmt: skip
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_filter_that_is_not_understood_is_told(here: Client, asked: str, form: str) -> None:
    answer = here.get(f"/open311/v2/requests.{form}?{asked}")
    assert answer.status_code == 400
    if form == "xml":
        root = ET.fromstring(answer.content)  # our own answer
        assert [each.tag for each in root] == ["error"]
        assert root.findtext("error/code") == "400"


def test_a_time_is_asked_for_as_the_specification_writes_it(here: Client) -> None:
    here.post(POST, GOOD | {"description": "Яма"})
    Report.objects.update(held_back=False)
    for asked, count in (
        ("", 1), ("start_date=2020-01-01T00:00:00Z", 1), ("end_date=2020-01-01T00:00:00Z", 0),
        ("start_date=2020-01-01T00:00:00%2B02:00&end_date=2999-01-01T00:00:00Z", 1),
        ("start_date=2020-01-01T00:00:00%2B17:31", 1),
        ("updated_after=2999-01-01T00:00:00Z", 0), ("page=2", 0), ("page_size=1", 1),
        ("service_code=o311-lamps", 0), ("service_code=o311-lamps,o311-holes", 1),
    ):  # fmt: skip
        found = json.loads(here.get(f"/open311/v2/requests.json?{asked}").content)
        assert len(found) == count, asked


def test_words_of_strangers_stay_words_in_xml(here: Client) -> None:
    bad = "<b>&\x0b\x1f\ufffe]]></b>"
    here.post(POST, GOOD | {"description": bad})
    Report.objects.update(held_back=False)
    answer = here.get("/open311/v2/requests.xml")
    root = ET.fromstring(answer.content)  # our own answer
    assert root.findtext("request/description") == "<b>&]]></b>"
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"


def test_xml_has_the_elements_of_the_specification() -> None:
    told = Answer("services", [{"service_code": "a", "metadata": True, "keywords": None}])
    assert written(told, "xml").endswith(
        b"<services><service><service_code>a</service_code><metadata>true</metadata>"
        b"<keywords /></service></services>"
    )


def test_too_many_are_told_so(here: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LIMIT", 2)
    codes = [
        here.post(POST, GOOD | {"description": str(number)}).status_code for number in range(3)
    ]
    assert codes == [200, 200, 429]


def test_other_methods_are_refused(here: Client) -> None:
    answer = here.put("/open311/v2/services.json")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert here.get("/open311/v2/services.html").status_code == 404


def test_contacts_of_the_sender_are_told_to_nobody(here: Client) -> None:
    told = {"email": "olena@example.org", "phone": "+380501112233", "last_name": "Бойко"}
    here.post(POST, GOOD | told | {"description": "Яма"})
    Report.objects.update(held_back=False)
    for form in ("json", "xml"):
        page = here.get(f"/open311/v2/requests.{form}").content.decode()
        assert "Яма" in page
        assert not any(word in page for word in ("olena", "1112233", "Бойко"))


@pytest.fixture
def administrator(db: str) -> Callable[[], Client]:
    """Somebody who hands out keys."""

    def made() -> Client:
        user = User.objects.create_user("admin@example.org", "кіт-на-даху-27")
        Proof.objects.create(user=user, level=Level.EMAIL, way="desk", since=date(2025, 1, 1))
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        client = Client()
        client.force_login(user)
        return client

    return made


def test_a_key_is_shown_once_works_and_is_withdrawn(
    here: Client, administrator: Callable[[], Client]
) -> None:
    desk = administrator()
    told = {"name": "Розумне місто", "email": "dev@example.org"}
    page = desk.post("/contact/desk/applications/", told).content.decode()
    found = re.search(r"<code>([-\w]{32})</code>", page)
    assert found is not None
    assert found[1] not in desk.get("/contact/desk/applications/").content.decode()
    assert not Application.objects.filter(key_hash=found[1]).exists()
    send = GOOD | {"api_key": found[1]}
    assert here.post(POST, send).status_code == 200
    made = Application.objects.get(name="Розумне місто")
    assert made.used_at is not None
    desk.post(f"/contact/desk/applications/{made.pk}/")
    assert here.post(POST, send | {"description": "2"}).status_code == 403
