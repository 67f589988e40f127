"""A site on a wire, with categories and an application's key, for clients that are not ours."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils.translation import override

from publisher.common.community.models import Organization
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.models import (
    Application,
    Category,
    Question,
    Report,
)
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.open311.applications import hash_of
from publisher.rooms.contact.rules import Hand, Move
from tests.publisher.for_good import swept

KEY = "key-of-the-tests"
LAT, LON = 48.8534, 37.6057


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *told: Any) -> None:
        """Nothing."""


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Iterator[None]:
    with override("uk"):
        yield


@pytest.fixture
def services(vendor: str) -> Iterator[list[Category]]:
    """Two categories, the second with questions; written for good, taken away afterwards."""
    with swept():
        of = Organization.objects.create(uid="o311", name="ЖКГ", classification="department")
        holes = Category.objects.create(
            uid="o311-holes", group="Дороги", name="Яма на дорозі", department=of, days=5
        )
        lamps = Category.objects.create(
            uid="o311-lamps", group="Світло", name="Не світить", name_en="No light", position=1
        )
        told: dict[str, Any] = {"category": lamps}
        Question.objects.create(code="pole", text="Номер опори", **told)
        Question.objects.create(
            code="how", text="Що з ним", kind=Question.Kind.ONE, values=["темно", "мерехтить"],
            required=True, position=1, **told,
        )  # fmt: skip
        Application.objects.create(name="Місто", email="a@example.org", key_hash=hash_of(KEY))
        yield [holes, lamps]


@pytest.fixture
def reported(services: list[Category]) -> Callable[..., Report]:
    """Make a report that everybody may read, unless it is told otherwise."""

    def make_one(text: str = "Велика яма", *, checked: bool = True, **told: Any) -> Report:
        told = {"category": services[0], "lat": LAT, "lon": LON, "place": "вул. Нова, 5", **told}
        made = take_in(Sent(text=text, **told))
        return make(made, Move.CHECK, Hand.LEADERSHIP, told=Told()) if checked else made

    return make_one


@dataclass(frozen=True)
class Site:
    """Where it is served."""

    root: str


@pytest.fixture
def site(services: list[Category]) -> Iterator[Site]:
    """The site over HTTP, one request after the other."""
    server = WSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())

    def serve() -> None:
        server.serve_forever(poll_interval=0.05)
        connections.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}/open311/v2")
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()
