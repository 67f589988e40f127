"""A hall whose journal is taken into the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import override

from controller.journal import read_lines
from controller.rules.privacy import PRIVATE
from controller.wire import event_name
from publisher.common.community.models import Hall, HallKey, Organization
from publisher.common.record.ledger import Ledger
from tests.controller.conftest import Chamber

LOG = "ab" * 32


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Iterator[None]:
    """Addresses are made in Ukrainian, whatever page was read before."""
    with override("uk"):
        yield


@pytest.fixture
def hall(db: str) -> Hall:
    """A hall that may publish for the council, and an executive committee that it may not."""
    council = Organization.objects.create(
        uid="council", name="Слов’янська міська рада", classification="council"
    )
    Organization.objects.create(
        uid="committee", name="Виконком", classification="executive_committee"
    )
    made = Hall.objects.create(uid="hall", name="Сесійна зала", origin="viche/hall")
    made.bodies.add(council)
    HallKey.objects.create(
        hall=made, public_key="00" * 32, valid_from=datetime(2026, 1, 1, tzinfo=UTC)
    )
    return made


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    """A sitting with five of five registered."""
    made = Chamber(tmp_path / "journal.db")
    yield made.opens().registers(1, 2, 3, 4, 5)
    made.journal.close()


@pytest.fixture
def django_queries(db: str) -> Iterator[Callable[[], int]]:
    """How many questions the database was asked since the last time this was asked."""
    asked = [0]

    def count(execute: Callable[..., object], *args: object) -> object:
        asked[0] += 1
        return execute(*args)

    def since() -> int:
        found, asked[0] = asked[0], 0
        return found

    with connection.execute_wrapper(count):
        yield since


@pytest.fixture
def publish(hall: Hall, chamber: Chamber) -> Callable[[], None]:
    """Take all that the journal has of the public, from its first line."""

    def take() -> None:
        lines = [
            (n, line) for n, line in read_lines(chamber.path) if event_name(line) not in PRIVATE
        ]
        Ledger(hall, LOG).take(lines)

    return take
