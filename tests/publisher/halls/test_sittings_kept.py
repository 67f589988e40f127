"""Pages that a process keeps: the same for everybody, and never older than what they show."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from consoles.signals import Key, Press
from controller.rules import commands as c
from publisher.common.audit.record import record
from publisher.common.record import versions
from publisher.common.record.models import Sitting, Vote
from publisher.common.web.caching import kept, public
from tests.controller.conftest import Chamber

Publish = Callable[[], None]


@pytest.fixture
def held(chamber: Chamber, publish: Publish) -> Vote:
    chamber.votes("v1")
    chamber.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    chamber.does(c.CloseVoting(voting="v1"))
    publish()
    return Vote.objects.get()


def test_a_page_is_made_once_and_asked_of_two_rows_afterwards(
    client: Client, held: Vote, django_queries: Callable[[], int]
) -> None:
    first = client.get(held.get_absolute_url())
    django_queries()
    again = client.get(held.get_absolute_url())
    assert django_queries() == 2
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    tag = {"if-none-match": first.headers["ETag"]}
    same = client.get(held.get_absolute_url(), headers=tag)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    other = {"if-none-match": 'W/"0123"'}
    assert client.get(held.get_absolute_url(), headers=other).status_code == 200


def test_a_page_is_sent_packed_to_who_unpacks_and_plain_to_others(
    client: Client, held: Vote
) -> None:
    plain = client.get(held.get_absolute_url())
    packed = client.get(held.get_absolute_url(), headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]


def test_what_the_hall_tells_next_is_seen_at_once(
    client: Client, held: Vote, chamber: Chamber, publish: Publish
) -> None:
    for url in ("/sittings/", held.sitting.get_absolute_url(), held.get_absolute_url()):
        client.get(url)
    chamber.does(c.AnnulVoting(voting="v1", reason="помилка в тексті"))
    publish()
    assert "помилка в тексті" in client.get(held.get_absolute_url()).content.decode()
    assert "скасовано" in client.get(held.sitting.get_absolute_url()).content.decode()


def test_each_language_and_each_question_has_its_own_page(client: Client, held: Vote) -> None:
    url = held.get_absolute_url()
    assert '<html lang="uk">' in client.get(url).content.decode()
    assert '<html lang="en">' in client.get(f"/en{url}").content.decode()
    assert client.get("/sittings/?year=1999").content != client.get("/sittings/").content


def test_what_is_written_beside_the_record_makes_a_new_version(held: Vote) -> None:
    before = versions.of_sitting(held.sitting_id), versions.of_all()
    versions.touch(held.sitting_id)
    assert versions.of_sitting(held.sitting_id) != before[0]
    assert versions.of_all() != before[1]
    before = versions.of_sitting(held.sitting_id), versions.of_all()
    record(None, "sittings.summary", "vote:1")
    assert versions.of_sitting(held.sitting_id) != before[0]
    assert versions.of_all() != before[1]
    Sitting.objects.all().delete()
    assert versions.of_sitting(held.sitting_id) is None


def _counted(answer: Callable[[HttpRequest], HttpResponse], *, mark: bool = True) -> list[int]:
    calls: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        calls.append(1)
        return answer(request)

    seen = kept(lambda: 1)(public()(view) if mark else view)
    for _ in range(2):
        seen(RequestFactory().get(f"/of-{id(calls)}"))
    return calls


def _cookie(_: HttpRequest) -> HttpResponse:
    answer = HttpResponse("yours")
    answer.set_cookie("who", "you")
    return answer


def _form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">')


def test_a_page_for_everybody_is_kept(db: str) -> None:
    assert len(_counted(lambda _: HttpResponse("ours"))) == 1


@pytest.mark.parametrize("answer", [_cookie, _form, lambda _: HttpResponse("no", status=404)])
def test_somebodys_own_page_is_never_kept(
    db: str, answer: Callable[[HttpRequest], HttpResponse]
) -> None:
    assert len(_counted(answer)) == 2


def test_what_is_not_marked_as_public_is_never_kept(db: str) -> None:
    assert len(_counted(lambda _: HttpResponse("whose?"), mark=False)) == 2
