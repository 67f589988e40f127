"""Pages of calls and projects: what everybody reads, in which order, and what nobody does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from publisher.rooms.projects.models import Call, Project
from publisher.rooms.projects.plan import HEIGHT, WIDTH, Box, Place, around, dots
from publisher.rooms.projects.rules import PUBLIC, State
from publisher.rooms.projects.shown import MIXES, mixed


def test_a_call_tells_its_phases_its_money_and_its_rules(client: Client, call: Call) -> None:
    told = client.get(call.get_absolute_url()).content.decode()
    assert 'aria-current="step"' in told
    assert "Голосування" in told
    assert "1\u00a0300\u00a0000\u00a0грн" in told
    assert "від 1 до 3 проектів" in told
    assert "за кількістю голосів, доки вистачає коштів" in told
    assert client.get("/projects/").content.decode().count("Громадські проекти 2026") == 1


def test_a_call_that_is_not_published_is_nowhere(client: Client, call: Call) -> None:
    Call.objects.update(published=False)
    assert client.get(call.get_absolute_url()).status_code == 404
    assert client.get(call.get_absolute_url() + "projects/?mix=1").status_code == 404
    assert "2026" not in client.get("/projects/").content.decode().replace("© 2026", "")


@pytest.mark.parametrize("state", sorted(State))
def test_a_project_is_read_by_all_only_after_somebody_read_it(
    client: Client, project: Callable[..., Project], state: State
) -> None:
    made = project(state=state)
    answer = client.get(made.get_absolute_url())
    assert answer.status_code == (200 if state in PUBLIC else 404)
    listed = client.get(f"{made.call.get_absolute_url()}projects/?mix=3").content.decode()
    assert ("Лавки" in listed) is (state in PUBLIC)


def test_a_visitor_is_given_an_order_of_his_own_that_stays_on_all_pages(
    client: Client, call: Call, project: Callable[..., Project]
) -> None:
    for number in range(30):
        project(f"Проект {number}")
    first = client.get(f"{call.get_absolute_url()}projects/?state=approved")
    assert first.status_code == 302
    address = first.headers["Location"]
    assert address.startswith(f"{call.get_absolute_url()}projects/?state=approved&mix=")
    orders = {
        tuple(mixed(call.projects.all(), mix).values_list("pk", flat=True))
        for mix in range(1, MIXES + 1)
    }
    assert len(orders) == MIXES
    leaders = {order[0] for order in orders}
    assert len(leaders) > 15
    pages = [client.get(address + f"&page={page}").content.decode() for page in (1, 2)]
    assert all("".join(pages).count(f">Проект {number}<") == 1 for number in range(30))


def test_words_of_strangers_are_words(client: Client, project: Callable[..., Project]) -> None:
    bad = "<script>alert(1)</script>"
    made = project(bad, place=bad, benefit=bad, others=bad, organization=bad)
    Project.objects.update(summary=bad, text=bad, author_name=bad, reason=bad, state="refused")
    for path in (made.get_absolute_url(), f"{made.call.get_absolute_url()}projects/?mix=1"):
        told = client.get(path).content.decode()
        assert bad not in told
        assert "&lt;script&gt;" in told


def test_the_map_has_its_list_and_opens_where_many_stand_together(
    client: Client, call: Call, project: Callable[..., Project]
) -> None:
    for n in range(4):
        project(f"Поруч {n}", lat=48.85 + n / 10**5, lon=37.60)
    far = project("Далеко", lat=48.90, lon=37.70)
    project("Без місця")
    told = client.get(f"{call.get_absolute_url()}map/").content.decode()
    assert "тут 4 проекти" in told
    assert f'<a href="{far.get_absolute_url()}" aria-label="№ 5. Далеко">' in told
    assert "Без місця" not in told
    box = re.findall(r'href="\?bbox=([^"]+)"', told)[0]
    near = client.get(f"{call.get_absolute_url()}map/", {"bbox": box}).content.decode()
    assert "Далеко" not in near
    assert near.count("Поруч") >= 4
    path = f"{call.get_absolute_url()}projects.geojson"
    assert len(client.get(path).json()["features"]) == 5
    assert len(client.get(path, {"bbox": box}).json()["features"]) == 4
    for odd in ("x", "1,2,3", "nan,nan,nan,nan", "9,9,1,1", "1e999,0,0,0", "," * 99):
        assert len(client.get(path, {"bbox": odd}).json()["features"]) == 5, odd


@given(
    st.lists(st.tuples(st.floats(47, 50), st.floats(36, 39)), min_size=1, max_size=60),
)
def test_every_place_stands_in_one_dot_of_the_map_and_inside_it(
    found: list[tuple[float, float]],
) -> None:
    places = [Place(n, n, str(n), lat, lon) for n, (lat, lon) in enumerate(found)]
    drawn = dots(places, around(places))
    assert sorted(one.key for dot in drawn for one in dot.places) == list(range(len(places)))
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in drawn)
    read = Box.read(str(around(places)))
    assert read is not None
    assert all(read.south <= one.lat <= read.north for one in places)
