"""Every address of the site, asked for by everybody: none breaks, none tells who may not know.

The addresses are read from the site itself, so that a new page is walked the day it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, RoleGrant, User

pytestmark = pytest.mark.usefixtures("db")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OF_STAFF = ("/desk/", "/tables/")
SIGNED = ("/api/hall/v1/",)
"""Asked by machines that sign what they send: no cookie, so no token of a form."""
BY_TOKEN = ("/follow/end/",)
"""Asked by mail programs (RFC 8058): the token in the address is the right to."""
PARTS = {"int": ("1", "999999999"), "str": ("1",), "slug": ("one",), "path": ("1",)}
PARTS |= {"uuid": ("00000000-0000-4000-8000-000000000000",)}
NOT_KEPT = {"session", "staffact", "cacheentry", "dbtaskresult"}
"""Tables that looking at a page may touch."""


@dataclass(frozen=True)
class Address:
    """One address of the site, with samples for what varies in it."""

    path: str
    name: str


def every_address() -> list[Address]:
    """All addresses below the root, in the site's first language."""
    found = (
        Address("/" + path, name)
        for route, name in _routes(get_resolver().url_patterns)
        for path in _filled(route)
    )
    return sorted(set(found), key=lambda address: address.path)


def _routes(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        elif "(?P" not in route:
            yield route, each.name or ""


def _filled(route: str) -> Iterator[str]:
    kinds = re.findall(r"<(?:(\w+):)?\w+>", route)
    for turn in range(max((len(PARTS.get(kind or "str", ("1",))) for kind in kinds), default=1)):
        path = route
        for kind in kinds:
            parts = PARTS.get(kind or "str", ("1",))
            path = re.sub(r"<[^>]+>", parts[min(turn, len(parts) - 1)], path, count=1)
        yield path


def somebody(who: str, *, csrf: bool = False) -> Client:
    """A browser: of nobody, of a proven resident, or of who has a role and a second factor."""
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=True)
    if who == "nobody":
        return client
    user = User.objects.create_user(f"{who}@example.org", "кіт-на-даху-27", name="Олена Бондар")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for level, way in (
        (Level.EMAIL, "email"),
        (Level.IDENTITY, "desk"),
        (Level.RESIDENCE, "desk"),
    ):
        Proof.objects.create(user=user, level=level, way=way, since=date(2025, 1, 1))
    if who != "resident":
        RoleGrant.objects.create(user=user, role=Role(who))
        TOTP.activate(user, SECRET)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def rows() -> dict[str, int]:
    """How many rows each table has that a look may not change."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.model_name not in NOT_KEPT
    }


ADDRESSES = every_address()
BREAKS = {500, 501, 502, 503}


def test_the_walk_knows_the_pages_that_are_known_to_be_there() -> None:
    names = {address.name for address in ADDRESSES}
    assert {"home", "sitting", "deputy", "desk", "cabinet", "health", "hall_batches"} <= names
    assert len(ADDRESSES) > 100


@pytest.mark.parametrize("who", ["nobody", "resident", "administrator"])
def test_no_address_breaks_and_a_look_changes_nothing(who: str) -> None:
    client = somebody(who)
    before = rows()
    broken = [a.path for a in ADDRESSES if client.get(a.path).status_code in BREAKS]
    assert not broken
    assert rows() == before


@pytest.mark.parametrize("who", ["nobody", "resident", Role.CIVIL_SOCIETY.value])
def test_what_is_of_staff_is_shown_to_no_one_else(who: str) -> None:
    client = somebody(who)
    for address in ADDRESSES:
        if not address.path.startswith(OF_STAFF):
            continue
        answer = client.get(address.path)
        if answer.status_code == 302:  # to another address, which is walked, too
            assert re.match("/account/login/|/tables/|/desk/", answer.headers["Location"]), address
        else:
            assert answer.status_code in {403, 404, 405}, address


@pytest.mark.parametrize("who", sorted(set(Role) - {Role.ADMINISTRATOR, Role.CIVIL_SOCIETY}))
def test_tables_and_powers_are_the_administrators_alone(who: str) -> None:
    client = somebody(who)
    for address in ADDRESSES:
        if not address.path.startswith(("/tables/", "/desk/roles/", "/desk/terms/1")):
            continue
        answer = client.get(address.path)
        assert answer.status_code != 200, address


@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_nothing_is_changed_by_a_form_of_another_site(who: str) -> None:
    client = somebody(who, csrf=True)
    before = rows()
    for address in ADDRESSES:
        if address.path.startswith((*SIGNED, *BY_TOKEN)):
            continue
        answer = client.post(address.path, {"text": "x"})
        assert answer.status_code in {302, 403, 404, 405}, (address, answer.status_code)
    assert rows() == before
