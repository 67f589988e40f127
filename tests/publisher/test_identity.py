"""The way to id.gov.ua and back, against a small provider that answers as the real one does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import Proof, User
from publisher.common.identity.provider import FIELDS
from publisher.site.site_file import Identity

pytestmark = pytest.mark.usefixtures("db")
OLENA = {
    "lastname": "Петренко",
    "givenname": "Олена",
    "middlename": "Іванівна",
    "drfocode": "3184710691",
}


class Provider(HTTPServer):
    """id.gov.ua, small: one code, one token, whoever is set."""

    citizen: dict[str, Any] = OLENA
    asked: list[str]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked = []


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        told = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append(parts.path)
        body = json.dumps(self.answer(parts.path, told)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def answer(self, path: str, told: dict[str, str]) -> dict[str, Any]:
        if path == "/get-access-token":
            right = {"grant_type": "authorization_code", "client_id": "viche"}
            right |= {"client_secret": "secret", "code": "right"}
            if told != right:
                return {"error": "1", "error_description": "invalid code"}
            return {
                "access_token": "token",
                "token_type": "bearer",
                "expires_in": "0",
                "user_id": 7,
            }
        if path == "/get-user-info" and told == {
            "access_token": "token",
            "user_id": "7",
            "fields": FIELDS,
        }:
            return self.server.citizen
        return {"error": "2", "message": "refused"}

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    told = Identity(f"http://127.0.0.1:{server.server_port}/", "viche", "")
    monkeypatch.setattr(settings, "IDENTITY_SECRET", "secret")
    object.__setattr__(settings.SITE, "identity", told)
    yield server
    object.__setattr__(settings.SITE, "identity", Identity())
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def olena(client: Client) -> User:
    user = User.objects.create_user("olena@example.org")
    Proof.objects.create(user=user, level=Level.EMAIL, way="email", since="2025-01-01")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return user


def way_there(client: Client) -> dict[str, str]:
    answer = client.post("/account/identity/go/")
    assert answer.status_code == 302
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in told.items()}


def come_back(client: Client, **told: str) -> str:
    return client.get("/account/identity/back/", told, follow=True).content.decode()


def test_who_comes_back_is_somebody_and_the_code_is_not_kept(
    provider: Provider, client: Client, olena: User
) -> None:
    told = way_there(client)
    assert told["auth_type"] == "dig_sign,bank_id,mobile_id"
    assert told["redirect_uri"] == "http://testserver/account/identity/back/"
    assert "Вашу особу підтверджено" in come_back(client, code="right", state=told["state"])
    olena.refresh_from_db()
    assert olena.level() is Level.IDENTITY
    assert olena.name == "Петренко Олена Іванівна"
    assert len(str(olena.identity)) == 64
    assert OLENA["drfocode"] not in str(olena.identity)


def test_the_state_has_to_match_and_serves_once(
    provider: Provider, client: Client, olena: User
) -> None:
    state = way_there(client)["state"]
    assert "не збігся" in come_back(client, code="right", state="other")
    assert "не збігся" in come_back(client, code="right", state=state)
    assert provider.asked == []
    assert olena.level() is Level.EMAIL


@pytest.mark.parametrize(
    ("citizen", "code", "word"),
    [
        (OLENA, "wrong", "не відповідає"),
        ({"encryptedUserInfo": "MIIB"}, "right", "не може прочитати"),
        ({"error": "5", "message": "no"}, "right", "не відповідає"),
        ({"lastname": "Без", "givenname": "Коду"}, "right", "не відповідає"),
    ],
)
def test_what_went_wrong_is_told_and_proves_nothing(
    provider: Provider, client: Client, olena: User, citizen: dict[str, Any], code: str, word: str
) -> None:
    provider.citizen = citizen
    state = way_there(client)["state"]
    assert word in come_back(client, code=code, state=state)
    assert olena.level() is Level.EMAIL


def test_who_turns_back_on_the_way_is_where_he_was(
    provider: Provider, client: Client, olena: User
) -> None:
    state = way_there(client)["state"]
    assert "повернулися" in come_back(client, error="access_denied", state=state)


def test_one_person_has_one_account(provider: Provider, client: Client, olena: User) -> None:
    come_back(client, code="right", state=way_there(client)["state"])
    other = User.objects.create_user("second@example.org")
    client.force_login(other, "allauth.account.auth_backends.AuthenticationBackend")
    assert "інший обліковий запис" in come_back(
        client, code="right", state=way_there(client)["state"]
    )
    assert other.level() is Level.VISITOR


def test_without_the_setting_there_is_no_such_way(client: Client, olena: User) -> None:
    assert client.post("/account/identity/go/").status_code == 404
    assert "id.gov.ua" not in client.get("/account/").content.decode()
