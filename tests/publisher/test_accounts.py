"""Accounts from the first letter to the second factor, through the pages themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.utils import timezone

from publisher.common.accounts.levels import Level, Role, level_on
from publisher.common.accounts.models import Proof, RoleGrant, User
from publisher.common.audit.record import history

pytestmark = pytest.mark.usefixtures("db")
PASSWORD = "кіт-на-даху-27"
NEW_YEAR = date(2025, 1, 1)


def sign_up(client: Client, email: str = "olena@example.org") -> User:
    """An account with a confirmed e-mail, signed in."""
    form = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/account/signup/", form).status_code == 302
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    assert client.post(link[1]).status_code == 302
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    return User.objects.get(email=email)


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def set_up_second_factor(client: Client) -> str:
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = re.search(
        r'value="([A-Z2-7]{32})"', client.get("/account/2fa/totp/activate/").content.decode()
    )
    assert secret is not None
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret[1])})
    assert answer.status_code == 302
    return secret[1]


def staff(client: Client, *roles: Role, email: str = "staff@example.org") -> User:
    user = sign_up(client, email)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    set_up_second_factor(client)
    return user


def test_levels_stand_on_each_other_and_end() -> None:
    proofs = [
        (Level.EMAIL, NEW_YEAR, None),
        (Level.IDENTITY, NEW_YEAR, None),
        (Level.RESIDENCE, NEW_YEAR, date(2025, 12, 31)),
    ]
    assert level_on(date(2025, 6, 1), proofs) is Level.RESIDENCE
    assert level_on(date(2026, 1, 1), proofs) is Level.IDENTITY
    assert level_on(date(2024, 12, 31), proofs) is Level.VISITOR
    assert level_on(date(2025, 6, 1), proofs[::2]) is Level.EMAIL


def test_an_account_counts_once_its_e_mail_is_confirmed(client: Client) -> None:
    form = {"email": "olena@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", form)
    assert User.objects.get().level() is Level.VISITOR
    answer = client.post("/account/login/", {"login": "olena@example.org", "password": PASSWORD})
    assert "/account/confirm-email/" in answer.headers["Location"]
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    client.get(link[1])
    assert User.objects.get().level() is Level.VISITOR, (
        "a reader of mail that follows links is nobody"
    )
    client.post(link[1])
    assert User.objects.get().level() is Level.EMAIL
    assert Proof.objects.get().way == Proof.Way.EMAIL


def test_the_cabinet_tells_how_well_one_is_known(client: Client) -> None:
    user = sign_up(client)
    assert "пошту підтверджено" in client.get("/account/").content.decode()
    for level, word in (
        (Level.IDENTITY, "особу підтверджено"),
        (Level.RESIDENCE, "житель громади"),
    ):
        Proof.objects.create(user=user, level=level, way="desk", since=NEW_YEAR)
        assert word in client.get("/account/").content.decode()


def test_letters_are_in_ukrainian_and_whoever_signs_up_twice_is_told_by_letter(
    client: Client,
) -> None:
    sign_up(client)
    other = Client()
    form = {"email": "OLENA@example.org", "password1": PASSWORD, "password2": PASSWORD}
    answer = other.post("/account/signup/", form)
    assert answer.status_code == 302, "the page does not tell who has an account"
    assert User.objects.count() == 1
    assert mail.outbox[-1].to == ["olena@example.org"]


def test_somebody_who_tries_passwords_is_stopped(client: Client) -> None:
    sign_up(client)
    other = Client()
    answers = [
        other.post("/account/login/", {"login": "olena@example.org", "password": f"{n}"})
        for n in range(12)
    ]
    right = {"login": "olena@example.org", "password": PASSWORD}
    assert other.post("/account/login/", right).status_code in (200, 429)
    assert answers[-1].status_code in (200, 429)


def test_the_desk_is_closed_to_strangers_and_opens_with_role_and_second_factor(
    client: Client,
) -> None:
    assert client.get("/desk/").headers["Location"].startswith("/account/login/")
    user = sign_up(client)
    assert client.get("/desk/").status_code == 403
    RoleGrant.objects.create(user=user, role=Role.MODERATOR)
    assert client.get("/desk/").headers["Location"] == "/account/2fa/"
    set_up_second_factor(client)
    page = client.get("/desk/").content.decode()
    assert "Модерація" in page
    assert "Ролі" not in page
    assert client.get("/desk/roles/").status_code == 403


def test_a_second_factor_is_asked_for_at_the_next_sign_in(client: Client) -> None:
    user = sign_up(client)
    secret = set_up_second_factor(client)
    other = Client()
    answer = other.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/account/2fa/authenticate/")
    assert other.get("/account/").status_code == 302
    other.post("/account/2fa/authenticate/", {"code": "000000"})
    assert other.get("/account/").status_code == 302
    again = code_for(secret)
    other.post("/account/2fa/authenticate/", {"code": again})
    assert other.get("/account/").status_code == 200
    third = Client()
    third.post("/account/login/", {"login": user.email, "password": PASSWORD})
    third.post("/account/2fa/authenticate/", {"code": again})
    assert third.get("/account/").status_code == 302, "a code that was used opens nothing"


def test_a_role_ends_on_its_day(client: Client) -> None:
    user = staff(client, Role.EDITOR)
    assert client.get("/desk/").status_code == 200
    RoleGrant.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert user.roles() == frozenset()
    assert client.get("/desk/").status_code == 403


def test_an_administrator_gives_and_takes_roles_and_the_acts_tell_it(client: Client) -> None:
    staff(client, Role.ADMINISTRATOR)
    other = User.objects.create_user("petro@example.org")
    answer = client.post("/desk/roles/", {"email": "Petro@example.org", "role": "editor"})
    assert answer.status_code == 302
    assert other.roles() == {Role.EDITOR}
    twice = client.post("/desk/roles/", {"email": "petro@example.org", "role": "editor"})
    assert "уже має таку роль" in twice.content.decode()
    client.post(f"/desk/roles/{other.grants.get().pk}/withdraw/")
    assert other.roles() == frozenset()
    assert [act.verb for act in history(f"user:{other.pk}")] == ["role.withdraw", "role.give"]
    assert "petro" not in client.get("/desk/roles/").content.decode()
    assert "role.give" in client.get("/desk/acts/").content.decode()


def test_nobody_takes_the_administrators_role_from_himself(client: Client) -> None:
    user = staff(client, Role.ADMINISTRATOR)
    client.post(f"/desk/roles/{user.grants.get().pk}/withdraw/")
    assert user.roles() == {Role.ADMINISTRATOR}


def test_the_operator_confirms_a_resident_by_a_document(client: Client) -> None:
    staff(client, Role.DESK_OPERATOR)
    resident = User.objects.create_user("resident@example.org")
    form = {
        "email": "resident@example.org",
        "name": "Петренко Олена Іванівна",
        "identifier": "3184710691",
        "resident": "on",
    }
    assert "No account" in client.post("/en/desk/persons/", form).content.decode()
    Proof.objects.create(user=resident, level=Level.EMAIL, way="email", since=NEW_YEAR)
    wrong = client.post("/en/desk/persons/", form | {"identifier": "3184710692"})
    assert "slip of the pen" in wrong.content.decode()
    assert client.post("/en/desk/persons/", form).status_code == 302
    resident.refresh_from_db()
    assert resident.level() is Level.RESIDENCE
    assert resident.name == "Петренко Олена Іванівна"
    assert "3184710691" not in str(resident.identity)
    other = User.objects.create_user("other@example.org")
    Proof.objects.create(user=other, level=Level.EMAIL, way="email", since=NEW_YEAR)
    twice = client.post("/en/desk/persons/", form | {"email": "other@example.org"})
    assert "another account" in twice.content.decode()
    assert other.level() is Level.EMAIL


def test_raw_tables_ask_for_a_second_factor_too(client: Client) -> None:
    there = client.get("/tables/", follow=True).redirect_chain[-1][0]
    assert there == "/account/login/?next=/tables/"
    user = sign_up(client)
    User.objects.update(is_staff=True, is_superuser=True)
    RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
    assert client.get("/tables/", follow=True).redirect_chain[-1][0] == "/account/2fa/"
    set_up_second_factor(client)
    for table in ("organization", "person", "hall", "address"):
        assert client.get(f"/tables/community/{table}/").status_code == 200
        assert client.get(f"/tables/community/{table}/add/").status_code == 200


def test_a_closed_account_may_nothing(client: Client) -> None:
    user = staff(client, Role.EDITOR)
    User.objects.update(is_active=False)
    user.refresh_from_db()
    assert user.roles() == frozenset()
    assert client.get("/desk/").status_code == 302
