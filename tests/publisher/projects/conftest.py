"""A call with money, projects and people, at the phase that a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, RoleGrant, User
from publisher.common.accounts.persons import trace
from publisher.common.community.models import Organization
from publisher.rooms.projects.models import Call, Project, Purse
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import DATED, Phase

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(days=30)


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Iterator[None]:
    """Addresses are made in Ukrainian, whatever page was read before."""
    with override("uk"):
        yield


def dates(phase: Phase) -> dict[str, Any]:
    """A timetable in which this phase has been on for a day."""
    began = timezone.now() - timedelta(days=1)
    place = DATED.index(phase)
    return {f"{each}_at": began + (n - place) * STEP for n, each in enumerate(DATED)}


@pytest.fixture
def call(db: str) -> Call:
    """A call that is being voted in: one purse for all, one for a district."""
    made = Call.objects.create(
        uid="2026", title="Громадські проекти 2026", published=True, most=3, **dates(Phase.VOTING)
    )
    Purse.objects.create(call=made, budget=1_000_000, category="Великі")
    Purse.objects.create(call=made, budget=300_000, district="Артема", position=1)
    return made


@pytest.fixture
def to_phase(call: Call) -> Callable[[Phase], Call]:
    """Move the call's dates so that a phase is on."""

    def move(phase: Phase) -> Call:
        for name, at in dates(phase).items():
            setattr(call, name, at)
        call.save()
        return call

    return move


@pytest.fixture
def project(call: Call) -> Callable[..., Project]:
    """Make a project of the call."""

    def make(title: str = "Лавки", state: State = State.APPROVED, **told: Any) -> Project:
        number = call.projects.count() + 1
        told.setdefault("purse", call.purses.all()[0])
        told.setdefault("number", number)
        return Project.objects.create(
            call=call,
            title=title,
            summary="Коротко",
            text="Докладно",
            author_name="Іваненко О. П.",
            state=state,
            **{"cost": 100_000, **told},
        )

    return make


@pytest.fixture
def person(db: str) -> Callable[..., User]:
    """Make an account with a level of proof and roles."""

    def make(name: str, level: Level = Level.RESIDENCE, *roles: Role, at: Any = None) -> User:
        user = User.objects.create_user(f"{name}@example.org", "кіт-на-даху-27", name=name)
        for each in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
            if each <= level:
                Proof.objects.create(user=user, level=each, way="desk", since=date(2025, 1, 1))
        if level >= Level.IDENTITY:
            user.identity = trace(name)
            user.save()
        for role in roles:
            RoleGrant.objects.create(user=user, role=role, organization=at)
        if roles:
            TOTP.activate(user, SECRET)
        return user

    return make


@pytest.fixture
def browser(db: str) -> Callable[[User | None], Client]:
    """A browser, signed in as somebody."""

    def open_one(user: User | None = None) -> Client:
        made = Client()
        if user is not None:
            made.force_login(user)
        return made

    return open_one


@pytest.fixture
def department(db: str) -> Organization:
    """A department of the executive."""
    return Organization.objects.create(
        uid="housing", name="Управління житлово-комунального господарства",
        classification="department",
    )  # fmt: skip
