"""The human check: seldom asked, solved by a script or in words, of use once."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client, RequestFactory
from django.utils import timezone

from publisher.common.human import challenge, terms
from publisher.common.law.models import TermChange
from publisher.rooms.contact.models import Category, Report

pytestmark = pytest.mark.usefixtures("db")
REQUEST = RequestFactory().get("/")


def found(salt: str, target: str) -> str:
    """What a browser finds by trying."""
    return next(
        str(n)
        for n in range(challenge.MOST)
        if hashlib.sha256(f"{salt}{n}".encode()).hexdigest() == target
    )


def total(made: challenge.Challenge) -> str:
    """What a person says."""
    words = [*challenge.UNITS["uk"], *challenge.UNITS["en"]]
    return str(sum(words.index(word) % 11 for word in (made.one, made.other)))


@pytest.mark.parametrize("way", ["script", "words"])
def test_either_way_solves_it_once(way: str) -> None:
    made = challenge.new()
    told = (found(made.salt, made.target), "") if way == "script" else ("", total(made))
    assert challenge.solved(REQUEST, made.token, *told)
    assert not challenge.solved(REQUEST, made.token, *told)


@pytest.mark.parametrize(
    ("proof", "words"),
    [("", ""), ("1", "0"), ("-1", "-5"), ("9" * 5000, "9" * 5000), ("x", "x"), ("١", "٢")],
    ids=["nothing", "small", "below zero", "long", "letters", "other digits"],
)
def test_what_is_wrong_solves_nothing_and_spoils_nothing(proof: str, words: str) -> None:
    made = challenge.new()
    if words != total(made):
        assert not challenge.solved(REQUEST, made.token, proof, words)
    assert challenge.solved(REQUEST, made.token, "", total(made))


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "of another kind"])
def test_a_token_of_somebody_elses_making_is_none(token: str) -> None:
    told = signing.dumps([1], salt="human") if " " in token else token
    assert not challenge.solved(REQUEST, told, "1", "1")


def test_an_old_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    made = challenge.new()
    monkeypatch.setattr(challenge, "AGE_S", -1)
    assert not challenge.solved(REQUEST, made.token, "", total(made))


def test_the_sum_does_not_stand_in_the_token() -> None:
    salt, _target, sealed = signing.loads(challenge.new().token, salt="human")
    plain = {hashlib.sha256(f"{salt}{n}".encode()).hexdigest()[:32] for n in range(20)}
    assert sealed not in plain


def _report(client: Client, **more: str) -> Any:
    told = {"category": str(Category.objects.get().pk), "place": "вул. Нова, 5", "text": "Яма"}
    return client.post("/contact/new/", told | {"public": "on"} | more)


def test_a_network_is_asked_after_some_reports_and_a_robot_gets_no_further(
    client: Client,
) -> None:
    Category.objects.create(uid="holes", group="Дороги", name="Яма")
    for number in range(3):
        assert "Скільки буде" not in client.get("/contact/new/").content.decode()
        assert _report(client, text=f"Яма {number}", anyway="1").status_code == 302
    page = client.get("/contact/new/").content.decode()
    assert "Скільки буде" in page
    assert _report(client, anyway="1").status_code == 200
    assert Report.objects.count() == 3
    page = client.get("/contact/new/").content.decode()
    salt, target, token = (
        re.search(pattern, page)[1]  # type: ignore[index]  # it stands there
        for pattern in ('data-salt="(.+?)"', 'data-target="(.+?)"', 'human_token" value="(.+?)"')
    )
    told = {"human_token": token, "human_proof": found(salt, target), "anyway": "1"}
    assert _report(client, **told).status_code == 302
    assert _report(client, **told).status_code == 200
    assert Report.objects.count() == 4


def test_signing_up_is_checked_at_once_where_the_city_wants_it(client: Client) -> None:
    TermChange.objects.create(
        term=terms.FREE_TRIES.name, value=0, since=timezone.localdate(), basis="Наказ № 1"
    )
    page = client.get("/account/signup/").content.decode()
    assert "Скільки буде" in page
    told = {"email": "a@example.org", "password1": "кіт-на-даху-27", "password2": "кіт-на-даху-27"}
    refused = client.post("/account/signup/", told)
    assert "Дайте відповідь на нове запитання" in refused.content.decode()
    salt, target, token = (
        re.search(pattern, page)[1]  # type: ignore[index]  # it stands there
        for pattern in ('data-salt="(.+?)"', 'data-target="(.+?)"', 'human_token" value="(.+?)"')
    )
    told |= {"human_token": token, "human_proof": found(salt, target)}
    assert client.post("/account/signup/", told).status_code == 302
