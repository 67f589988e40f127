"""Petitions at the state that a test wants, and people who sign them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, RoleGrant, User
from publisher.common.accounts.persons import trace
from publisher.rooms.petitions import counting, imprints, moving
from publisher.rooms.petitions.models import Petition, Signature
from publisher.rooms.petitions.rules import Ground, Hand, Move, State

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TITLE = "Облаштувати пішохідний перехід біля школи № 7"
TEXT = "Діти переходять дорогу там, де водії їх не бачать. Просимо перехід і світлофор."


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Iterator[None]:
    """Addresses are made in Ukrainian, whatever page was read before."""
    with override("uk"):
        yield


def add_signers(petition: Petition, people: int, at: datetime | None = None) -> None:
    """Signatures of people whom nobody knows."""
    when = at or timezone.now()
    first = petition.signatures.count()
    Signature.objects.bulk_create(
        Signature(
            petition=petition,
            person=imprints.of_stranger(petition, f"signer-{first + each}@example.org"),
            name=f"Підписант {first + each}",
            signed_at=when,
        )
        for each in range(people)
    )


@pytest.fixture
def petition(db: str) -> Callable[..., Petition]:
    """Make a petition that stands in a state, with three signatures to be reached."""

    def make(state: State = State.COLLECTING, now: Any = None, **told: Any) -> Petition:
        told = {"title": TITLE, "text": TEXT, "author_name": "Іваненко Олена", **told}
        made = Petition.objects.create(**told)
        if state is State.DRAFT:
            return made
        made = moving.make(made, Move.SEND, Hand.AUTHOR, now=now)
        if state in (State.WAITING, State.WITHDRAWN):
            left = state is State.WITHDRAWN
            return moving.make(made, Move.WITHDRAW, Hand.AUTHOR, now=now) if left else made
        if state is State.REFUSED:
            told = {"reason": "Немає суті", "ground": Ground.FORM}
            return moving.make(made, Move.REFUSE, Hand.MODERATOR, now=now, **told)
        made = moving.make(made, Move.PUBLISH, Hand.MODERATOR, now=now)
        Petition.objects.filter(pk=made.pk).update(threshold=3)
        made.refresh_from_db()
        if state is State.COLLECTING:
            return made
        if state is State.UNSUPPORTED:
            assert made.closes_at is not None
            return counting.count(made, made.closes_at)
        add_signers(made, 3)
        made = counting.count(made, now or timezone.now())
        if state in (State.CONSIDERED, State.ANSWERED):
            made = moving.make(made, Move.TAKE, Hand.OFFICER, now=now)
        if state is State.ANSWERED:
            made = moving.make(made, Move.ANSWER, Hand.OFFICER, reason="Зроблено.", now=now)
        return made

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
def browser(db: str) -> Callable[..., Client]:
    """A browser, signed in as somebody."""

    def open_one(user: User | None = None, *, csrf: bool = False) -> Client:
        made = Client(enforce_csrf_checks=csrf)
        if user is not None:
            made.force_login(user)
        return made

    return open_one
