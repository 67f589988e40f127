"""What is kept of a person is handed over, and let go of to the last byte but what is told."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from publisher.common.accounts import own_data
from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, RoleGrant, User
from publisher.common.accounts.persons import trace
from publisher.common.audit.models import Act
from publisher.common.community.models import Organization
from publisher.common.mail.models import Letter
from publisher.common.subscriptions.following import follow_as
from publisher.common.subscriptions.topics import Topic
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.models import Category, Report, Work, WorkRating
from publisher.rooms.contact.rules import Kind
from publisher.rooms.petitions import moving, signing
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import Hand, Move
from publisher.rooms.projects.models import Call, Project, Purse
from publisher.rooms.projects.timetable import Phase
from tests.publisher.projects.conftest import dates

pytestmark = pytest.mark.usefixtures("db")
MAIL, NAME, PASSWORD = "zoriana@example.org", "Незабутня Зоряна", "кіт-на-даху-27"
SECRETS = (MAIL, "Незабутня", "+380671234567", "вул. Потаємна")


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Any:
    with translation.override("uk"):
        yield


@pytest.fixture
def zoriana() -> User:
    """A resident who did something in every room."""
    user = User.objects.create_user(MAIL, PASSWORD, name=NAME, identity=trace("zoriana"))
    EmailAddress.objects.create(user=user, email=MAIL, verified=True, primary=True)
    for level in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
        Proof.objects.create(user=user, level=level, way="desk", since=date(2025, 1, 1))
    _petitions(user)
    _contact(user)
    told: dict[str, Any] = dates(Phase.SUBMISSION)
    call = Call.objects.create(uid="own", title="Проекти", published=True, **told)
    purse = Purse.objects.create(call=call, budget=1000)
    Project.objects.create(
        call=call, purse=purse, title="Мій проект", author=user, author_name=NAME,
        telephone="+380671234567",
    )  # fmt: skip
    follow_as(user, Topic("petitions:new", "Нові петиції", "/petitions/"), "uk")
    return user


def _petitions(user: User) -> None:
    Petition.objects.create(title="Чернетка", text="Моя думка", author_name=NAME, author=user)
    other = Petition.objects.create(title="Чужа", text="Суть", author_name="Інший Хтось")
    moving.make(other, Move.SEND, Hand.AUTHOR)
    other = moving.make(other, Move.PUBLISH, Hand.MODERATOR)
    signing.sign(other, user, "Підписантка Відкрита", "203.0.113.9")


def _contact(user: User) -> None:
    category = Category.objects.create(uid="own", group="Дороги", name="Яма")
    who: dict[str, Any] = {
        "author": user, "name": NAME, "email": MAIL, "phone": "+380671234567", "consents": True,
    }  # fmt: skip
    take_in(Sent(text="Яма біля школи", category=category, address="вул. Потаємна", **who))
    city = Organization.objects.create(uid="own", name="ЖКГ", classification="department")
    work = Work.objects.create(
        title="Ремонт", object="Дорога", customer=city, contractor="ТОВ", price=1,
        begins_on=timezone.localdate(), ends_on=timezone.localdate(), published=True,
    )  # fmt: skip
    WorkRating.objects.create(work=work, user=user, quality=4, pace=5)


def every_byte() -> str:
    """All that stands in all tables, as text."""
    told: list[str] = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # our tables
            told.extend(repr(row) for row in cursor.fetchall())
    return "\n".join(told)


def test_everything_is_handed_over(zoriana: User) -> None:
    with zipfile.ZipFile(io.BytesIO(own_data.packed(zoriana))) as packed:
        told = {name: json.loads(packed.read(name)) for name in packed.namelist()}
    assert told["account.json"][0]["email"] == MAIL
    assert {row.get("title") for row in told["petitions.json"]} == {"Чернетка", "Чужа"}
    (report, rating) = told["contact.json"]
    assert report["address"] == "вул. Потаємна"
    assert (rating["quality"], rating["pace"]) == (4, 5)
    assert told["projects.json"][0]["telephone"] == "+380671234567"
    assert told["subscriptions.json"][0]["follows"] == "petitions:new"


def test_after_the_end_no_byte_says_who_it_was(zoriana: User) -> None:
    assert all(word in every_byte() for word in SECRETS)
    identity = zoriana.identity
    own_data.end(zoriana)
    Letter.objects.all().delete()  # the last one says that it ended; sent letters go by themselves
    left = every_byte()
    assert not [word for word in (*SECRETS, str(identity)) if word in left]
    assert "Підписантка Відкрита" in left
    assert Report.objects.get().text == "Яма біля школи"
    assert WorkRating.objects.count() == 1
    assert Act.objects.get(verb="account.end").actor is None


def test_whoever_ended_an_account_signs_nothing_twice_with_a_new_one(zoriana: User) -> None:
    identity, petition = zoriana.identity, Petition.objects.get(title="Чужа")
    own_data.end(zoriana)
    again = User.objects.create_user("another@example.org", PASSWORD, identity=identity)
    for level in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
        Proof.objects.create(user=again, level=level, way="desk", since=date(2025, 1, 1))
    with pytest.raises(signing.Twice):
        signing.sign(petition, again, "Незабутня Зоряна")


def test_an_appeal_keeps_who_wrote_it_for_its_term(zoriana: User) -> None:
    Report.objects.update(kind=Kind.APPEAL)
    own_data.end(zoriana)
    kept = Report.objects.get()
    assert (kept.author, kept.author_name) == (None, NAME)


def test_through_the_pages_it_is_asked_again_who_one_is(zoriana: User) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": MAIL, "password": PASSWORD})
    assert browser.get("/account/data/").status_code == 200
    asked = browser.get("/account/data/all.zip").headers["Location"]
    browser.post(asked, {"password": "не той"})
    assert browser.get("/account/data/all.zip").status_code == 302
    assert browser.post(asked, {"password": PASSWORD}).headers["Location"].endswith("all.zip")
    sent = browser.get("/account/data/all.zip")
    assert sent.status_code == 200, sent.headers
    page = browser.get("/account/data/end/").content.decode()
    assert "Що залишиться" in page
    browser.post("/account/data/end/")
    assert User.objects.get(pk=zoriana.pk).is_active
    other = Client()
    other.post("/account/login/", {"login": MAIL, "password": PASSWORD})
    browser.post("/account/data/end/", {"sure": "yes"})
    assert not User.objects.get(pk=zoriana.pk).is_active
    assert browser.get("/account/").status_code == 302
    assert other.get("/account/").status_code == 302
    assert Letter.objects.filter(to=MAIL).exists()


def test_staff_do_not_end_themselves(zoriana: User) -> None:
    RoleGrant.objects.create(user=zoriana, role=Role.MODERATOR)
    TOTP.activate(zoriana, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    with pytest.raises(own_data.OfStaff):
        own_data.end(zoriana)
    assert User.objects.get(pk=zoriana.pk).email == MAIL


def test_nobody_gets_anothers(zoriana: User) -> None:
    for path in ("/account/data/", "/account/data/all.zip", "/account/data/end/"):
        assert "/account/login/" in Client().get(path).headers["Location"]
