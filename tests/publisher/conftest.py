"""The site under test: on embedded SQLite and on a real PostgreSQL, each with its migrations."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from publisher.site.database import database as settings_of
from tests.publisher.postgres import Postgres
from tests.publisher.stand import FOLDER


@pytest.fixture(scope="session", autouse=True)
def _environment() -> Iterator[None]:
    setup_test_environment(debug=False)
    yield
    teardown_test_environment()
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this run's own."""
    if not Postgres.is_installed():
        pytest.skip("no PostgreSQL server on this machine; scripts/setup.sh test installs it")
    server = Postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def vendor(request: pytest.FixtureRequest) -> Iterator[str]:
    """The database of the tests that follow, with all tables."""
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").url
    use(settings_of(url, FOLDER))
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    yield request.param
    connections.close_all()


def use(told: dict[str, object]) -> None:
    """Make this the default database of the process."""
    connections.close_all()
    connections.settings["default"] = connections.configure_settings({"default": told})["default"]
    with suppress(AttributeError):  # this thread has not used it yet
        del connections["default"]


@pytest.fixture
def db(vendor: str) -> Iterator[str]:
    """A database in which nothing stays of a test."""
    mail.outbox.clear()
    tables = (("mail", "Letter"), ("django_tasks_database", "DBTaskResult"))
    left = [each[1] for each in tables if apps.get_model(*each).objects.all().delete()[0]]
    assert not left, f"a test before this one left {left} behind"
    with transaction.atomic():
        yield vendor
        transaction.set_rollback(True)
    for cache in caches.all(initialized_only=True):
        if not cache.__class__.__name__.startswith("Database"):
            cache.clear()


@pytest.fixture
def client(db: str) -> Client:
    """A visitor's browser without a screen."""
    return Client(enforce_csrf_checks=False)
