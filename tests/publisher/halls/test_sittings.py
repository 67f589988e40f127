"""The pages of sittings: what a visitor reads, a machine takes, and a browser keeps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from lxml import etree

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules.agenda import Item as AgendaItem
from controller.rules.ballots import BallotKind
from publisher.common.record.models import Sitting, Vote
from publisher.rooms.sittings.hemicycle import hemicycle
from tests.controller.conftest import Chamber

Publish = Callable[[], None]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def held(chamber: Chamber, publish: Publish) -> Sitting:
    """An item with an open vote; a secret vote on no item; the sitting goes on."""
    chamber.does(c.SetAgenda(items=(AgendaItem(id="i1", number="1", title="Про сквер <b>"),)))
    chamber.does(c.OpenItem(item="i1"))
    chamber.does(c.AnnounceVoting(voting="v1", item="i1", wording="За «сквер» & <b>все</b>"))
    chamber.does(c.OpenVoting(voting="v1"))
    chamber.hears(Press(1, Key.FOR), Press(2, Key.AGAINST), Press(3, Key.FOR), Press(4, Key.FOR))
    chamber.does(c.CloseVoting(voting="v1"))
    chamber.votes("v2", BallotKind.SECRET)
    chamber.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    chamber.does(c.CloseVoting(voting="v2"))
    publish()
    return Sitting.objects.get()


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    said = answer.content.decode()
    assert not re.search(r"<script>| style=| on[a-z]+=", said)
    return said


def test_all_pages_are_there_in_both_languages(client: Client, held: Sitting) -> None:
    vote = Vote.objects.get(uid="v1")
    urls = ("/sittings/", held.get_absolute_url(), vote.get_absolute_url())
    for url in urls:
        assert '<html lang="uk">' in text(client, url)
        assert '<html lang="en">' in text(client, f"/en{url}")


def test_a_vote_tells_its_verdict_counters_threshold_and_every_name(
    client: Client, held: Sitting
) -> None:
    vote = Vote.objects.get(uid="v1")
    said = text(client, vote.get_absolute_url())
    assert "✓ Прийнято" in said
    assert "Потрібно було 3 «за»" in said
    assert said.count('<g class="o-for">') == 3
    assert said.count('<g class="o-against">') == 1
    names = re.findall(r'<li><span>(.*?)</span><span class="o-(\w+)">', said)
    assert [outcome for _, outcome in sorted(names)].count("for") == 3
    assert len(names) == 5


def test_what_the_hall_wrote_is_text_and_no_markup(client: Client, held: Sitting) -> None:
    for url in (held.get_absolute_url(), Vote.objects.get(uid="v1").get_absolute_url()):
        said = text(client, url)
        assert "<b>все" not in said
        assert "сквер <b>" not in said


def test_a_secret_vote_shows_counters_and_who_took_part(client: Client, held: Sitting) -> None:
    said = text(client, Vote.objects.get(uid="v2").get_absolute_url())
    assert "Голосування було таємним" in said
    assert "<svg" not in said
    assert "За фракціями" not in said
    outcomes = set(re.findall(r'</span><span class="o-(\w+)">', said))
    assert outcomes == {"voted", "not_voted"}


def test_a_vote_as_data_is_what_the_page_says(client: Client, held: Sitting) -> None:
    vote = Vote.objects.get(uid="v1")
    told = client.get(f"{vote.get_absolute_url()}vote.json").json()
    assert told["tally"]["for"] == 3
    assert told["outcomes"]["m2"] == "against"
    assert told["journal"] == {"hall": "viche/hall", "log": "ab" * 32, "line": vote.n}
    secret = client.get(f"{Vote.objects.get(uid='v2').get_absolute_url()}vote.json").json()
    assert set(secret["outcomes"].values()) == {"voted", "not_voted"}


def test_a_withheld_result_says_so_and_shows_nothing_of_it(client: Client, held: Sitting) -> None:
    Vote.objects.filter(uid="v1").update(withheld="list")
    vote = Vote.objects.get(uid="v1")
    said = text(client, vote.get_absolute_url())
    assert "Результат не оприлюднено" in said
    assert "Прийнято" not in said
    assert "tally" not in client.get(f"{vote.get_absolute_url()}vote.json").json()
    assert "результат не оприлюднено" in text(client, held.get_absolute_url())
    assert b"<entry>" in client.get("/sittings/results.atom").content
    assert vote.get_absolute_url().encode() not in client.get("/sittings/results.atom").content


def test_a_live_sitting_is_asked_anew_by_its_etag_and_answers_with_what_changed(
    client: Client, held: Sitting, chamber: Chamber, publish: Publish
) -> None:
    url = held.get_absolute_url()
    first = client.get(url)
    assert first.headers["Cache-Control"] == "public, max-age=1"
    assert "data-live" in first.content.decode()
    tag = {"if-none-match": first.headers["ETag"]}
    assert client.get(url, headers=tag).status_code == 304
    chamber.does(c.AnnounceVoting(voting="v3", wording="Про перерву"))
    publish()
    again = client.get(url, headers=tag)
    assert again.status_code == 200
    assert "Про перерву" in again.content.decode()
    chamber.does(c.WithdrawVoting(voting="v3", reason=""))
    chamber.does(c.CloseSitting())
    publish()
    assert "data-live" not in client.get(url).content.decode()


def test_search_finds_a_vote_whatever_its_letters_case(client: Client, held: Sitting) -> None:
    said = text(client, "/sittings/?q=СКВЕР")
    assert "Знайдено 1 голосування." in said
    assert Vote.objects.get(uid="v1").get_absolute_url() in said


@pytest.mark.parametrize(
    "query",
    ["?page=999999999999", "?year=abc", "?year=0", "?body=%00", "?q=%27%22%28*", "?page=-1"],
)
def test_an_odd_question_is_no_error(client: Client, held: Sitting, query: str) -> None:
    assert client.get(f"/sittings/{query}").status_code == 200


@pytest.mark.parametrize("url", ["/sittings/99/", "/sittings/1/votes/999999/"])
def test_what_is_not_there_is_not_found(client: Client, held: Sitting, url: str) -> None:
    assert client.get(url).status_code == 404


def test_the_feed_is_atom_and_has_the_results(client: Client, held: Sitting) -> None:
    feed = etree.fromstring(client.get("/sittings/results.atom").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Питання", "За «сквер» & <b>все</b>"]


def test_sittings_are_in_the_map_for_machines(client: Client, held: Sitting) -> None:
    assert held.get_absolute_url() in client.get("/sitemap.xml").content.decode()


def test_a_list_of_sittings_asks_the_database_no_more_for_more_of_them(
    client: Client, held: Sitting, django_queries: Callable[[], int]
) -> None:
    client.get("/sittings/")
    few = django_queries()
    for n in range(20):
        Sitting.objects.create(
            hall=held.hall, body=held.body, uid=f"x{n}", day=held.day, opened_at=held.opened_at
        )
    django_queries()
    client.get("/sittings/")
    assert django_queries() <= few + 1


@pytest.mark.parametrize("seats", [0, 1, 2, 9, 36, 60, 121, 450])
def test_a_hemicycle_has_a_place_for_everybody_and_nobody_on_another(seats: int) -> None:
    points = hemicycle(seats)
    assert len(points) == seats
    for k, one in enumerate(points):
        assert -1 <= one.x <= 1
        assert 0 <= one.y <= 1
        for other in points[k + 1 :]:
            apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert apart > 1.6 * one.size
