"""The pages of deputies: figures follow from the record, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from publisher.common.community.models import Person
from publisher.common.record.models import Vote
from tests.controller.conftest import Chamber

Publish = Callable[[], None]


@pytest.fixture
def held(chamber: Chamber, publish: Publish) -> None:
    """Three votes by name, one annulled, and a secret one."""
    ballots = (
        (Key.FOR, Key.FOR, Key.AGAINST, None),
        (Key.FOR, Key.AGAINST, Key.AGAINST, Key.FOR),
        (Key.AGAINST, Key.FOR, Key.ABSTAIN, None),
    )
    for number, keys in enumerate(ballots, 1):
        chamber.votes(f"v{number}")
        chamber.hears(*(Press(seat, key) for seat, key in enumerate(keys, 1) if key is not None))
        chamber.does(c.CloseVoting(voting=f"v{number}"))
    chamber.does(c.AnnulVoting(voting="v3", reason="помилка"))
    chamber.votes("v4", BallotKind.SECRET)
    chamber.hears(Press(1, Key.FOR))
    chamber.does(c.CloseVoting(voting="v4"))
    chamber.does(c.CloseSitting())
    publish()


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def deputy(uid: str) -> str:
    return f"/deputies/{Person.objects.get(uid=uid).pk}/"


@pytest.mark.usefixtures("held")
def test_figures_count_open_votes_whose_result_stands(client: Client) -> None:
    told = client.get(f"{deputy('m1')}deputy.json").json()
    assert told["outcomes"] == {"for": 2}
    assert (told["sittings"], told["registered"]) == (1, 1)
    assert client.get(f"{deputy('m4')}deputy.json").json()["outcomes"] == {
        "for": 1,
        "not_voted": 1,
    }


@pytest.mark.usefixtures("held")
def test_a_page_lists_each_vote_with_its_choice_and_links_to_it(client: Client) -> None:
    said = page(client, deputy("m2"))
    for vote in Vote.objects.exclude(stage="annulled"):
        assert vote.get_absolute_url() in said
    assert Vote.objects.get(stage="annulled").get_absolute_url() not in said
    assert "проти" in said
    only = page(client, f"{deputy('m2')}?outcome=against")
    assert Vote.objects.get(uid="v2").get_absolute_url() in only
    assert Vote.objects.get(uid="v1").get_absolute_url() not in only


@pytest.mark.usefixtures("held")
def test_of_a_secret_vote_a_page_says_only_that_somebody_took_part(client: Client) -> None:
    said = page(client, f"{deputy('m1')}?outcome=voted")
    assert Vote.objects.get(uid="v4").get_absolute_url() in said
    assert Vote.objects.get(uid="v4").get_absolute_url() not in page(
        client, f"{deputy('m1')}?outcome=for"
    )


@pytest.mark.usefixtures("held")
def test_two_deputies_are_compared_where_both_pressed(client: Client) -> None:
    keys = [Person.objects.get(uid=uid).pk for uid in ("m1", "m2")]
    said = page(client, f"/deputies/compare/?one={keys[0]}&other={keys[1]}")
    assert "Подібність 50 %" in said
    assert "у 1 із 2 голосувань" in said
    assert Vote.objects.get(uid="v2").get_absolute_url() in said


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    "path",
    [
        "/deputies/",
        "/deputies/factions/",
        "/deputies/compare/",
        "/deputies/compare/?one=1&other=1",
        "/deputies/compare/?one=x&other=999999999999",
        "/sitemap.xml",
    ],
)
def test_pages_are_there_in_both_languages(client: Client, path: str) -> None:
    page(client, path)
    if path != "/sitemap.xml":
        assert '<html lang="en">' in page(client, f"/en{path}")


@pytest.mark.usefixtures("held")
def test_a_choice_unlike_the_factions_own_is_said(client: Client, chamber: Chamber) -> None:
    """Of a faction of whom more than half chose one thing, another choice is marked."""
    factions = {member.id: member.faction for member in chamber.body.council.members}
    for uid, faction in factions.items():
        told = client.get(f"{deputy(uid)}deputy.json").json()
        alone = list(factions.values()).count(faction) < 2 or not faction
        if alone:
            assert (told["with_faction"], told["against_faction"]) == (0, 0)


def test_without_any_sitting_the_pages_say_so(client: Client) -> None:
    assert "Жодного засідання" in page(client, "/deputies/")
    page(client, "/deputies/factions/")
    assert client.get("/deputies/1/").status_code == 404
