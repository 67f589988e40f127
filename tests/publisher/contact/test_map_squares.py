"""The map's summary: each public report once in every level, whatever is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from publisher.common.community.models import Organization
from publisher.common.law.models import TermChange
from publisher.rooms.contact import mapping
from publisher.rooms.contact.geo import Box
from publisher.rooms.contact.grid import ACROSS, FIRST, LAST, joined, level_of, side, square
from publisher.rooms.contact.models import Category, Cell, Counted, Report
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.rules import Hand, Move, State

Case = Callable[..., Report]
LEVELS = range(FIRST, LAST + 1)
degrees = st.floats(0, 60, allow_nan=False)


@given(degrees, degrees, st.floats(0.0001, 20), st.floats(0.0001, 20))
def test_a_box_is_never_more_squares_wide_than_is_meant(
    south: float, west: float, high: float, wide: float
) -> None:
    level = level_of(Box(west, south, west + wide, south + high))
    assert max(wide, high) <= side(level) * ACROSS * 1.000001
    assert max(wide, high) > side(level + 1) * ACROSS * 0.999999


def test_a_point_is_in_one_square_of_each_level_and_boxes_that_are_apart_have_nothing() -> None:
    for level in LEVELS:
        x, y = square(level, 48.85, 37.6)
        assert x * side(level) - 180 <= 37.6 < (x + 1) * side(level) - 180
        assert y * side(level) - 90 <= 48.85 < (y + 1) * side(level) - 90
    assert joined(Box(0, 0, 1, 1), Box(2, 2, 3, 3)) is None
    assert joined(Box(0, 0, 2, 2), Box(1, 1, 3, 3)) == Box(1, 1, 2, 2)


def totals(**only: Any) -> list[int]:
    """How many reports each level has."""
    found = dict(
        Cell.objects.filter(**only).order_by("level").values_list("level").annotate(n=Sum("count"))
    )
    return [found.get(level, 0) for level in LEVELS]


def test_a_report_is_counted_once_where_it_is_and_as_it_is_after_every_move(
    case: Case, department: Organization, other_department: Organization
) -> None:
    report = case(State.RECEIVED)
    assert totals() == [0] * len(LEVELS), "nobody has read it"
    told = Told(said="Слово", department=other_department)
    chief = Hand.LEADERSHIP
    report = make(report, Move.CHECK, chief)
    assert totals(group="open", department=department.pk) == [1] * len(LEVELS)
    report = make(report, Move.ASSIGN, chief, told=told)
    assert totals(department=department.pk) == [0] * len(LEVELS)
    assert totals(group="open", department=other_department.pk) == [1] * len(LEVELS)
    report = make(report, Move.FINISH, chief, told=told)
    assert totals(group="open") == [0] * len(LEVELS)
    assert totals(group="done") == [1] * len(LEVELS)
    make(report, Move.REFUTE, Hand.AUTHOR)
    assert totals(group="open") == totals() == [1] * len(LEVELS)
    assert mapping.is_right()
    case(State.REFUSED)
    assert totals() == [1] * len(LEVELS)


def test_a_kept_place_is_in_no_square(case: Case, shelters: Category) -> None:
    case(State.CHECKED, category=shelters)
    case(State.CHECKED, lat=None, lon=None)
    case(State.CHECKED, public=False)
    assert totals() == [0] * len(LEVELS)
    assert not Counted.objects.exists()


def test_rows_of_a_square_are_made_one_and_the_sums_stay(case: Case) -> None:
    for state in (State.CHECKED, State.DONE, State.IN_WORK, State.FORWARDED):
        case(state)
    before = [totals(group=group) for group in ("open", "done", "not")]
    while mapping.tidy(7):
        pass
    assert [totals(group=group) for group in ("open", "done", "not")] == before
    assert Cell.objects.count() == 3 * len(LEVELS), "a group of states a row"
    assert Cell.objects.aggregate(lat=Sum("lat"))["lat"] == pytest.approx(
        len(LEVELS) * sum(each.lat or 0 for each in Report.objects.all())
    )


def test_what_was_changed_behind_the_squares_is_counted_anew(case: Case) -> None:
    case(State.CHECKED)
    gone = case(State.CHECKED)
    Report.objects.filter(pk=gone.pk).delete()
    assert not mapping.is_right()
    mapping.mind_squares()
    assert mapping.is_right()
    assert totals() == [1] * len(LEVELS)


@pytest.fixture
def many(holes: Category, shelters: Category, other_department: Organization) -> None:
    """Six hundred reports over a city, of which some are late, some done, some sensitive."""
    day = timezone.localdate()
    Report.objects.bulk_create(
        Report(
            text="x",
            category=shelters if n % 10 == 0 else holes,
            sensitive=n % 10 == 0,
            department=other_department if n % 3 == 0 else None,
            district=f"{n % 2}",
            state=State.CLOSED if n % 4 == 1 else State.ASSIGNED,
            due=day - timedelta(days=1 if n % 5 == 1 else -5),
            received_at=timezone.now() - timedelta(days=60),
            lat=48.8 + (n * 37 % 600) / 6000,
            lon=37.5 + (n * 7 % 600) / 6000,
        )
        for n in range(600)
    )
    mapping.recount()


def clusters(client: Client, **asked: str) -> list[dict[str, Any]]:
    """What the map is told of each cluster."""
    told = client.get("/data/contact/points.json", asked).json()["features"]
    return [each["properties"] for each in told]


FILTERS: dict[str, tuple[dict[str, str], Callable[[int], bool]]] = {
    "all": ({}, lambda n: True),
    "state": ({"state": "open"}, lambda n: n % 4 != 1),
    "category": ({"category": "holes"}, lambda n: True),
    "department": ({"department": "sport", "state": "open"}, lambda n: n % 3 == 0 and n % 4 != 1),
    "district": ({"district": "1"}, lambda n: n % 2 == 1),
    "empty": ({"category": "nothing"}, lambda n: False),
}


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_clusters_count_what_the_filters_leave_and_how_much_of_it_is_late(
    client: Client, many: None, name: str
) -> None:
    asked, passes = FILTERS[name]
    kept = [n for n in range(600) if passes(n) and n % 10]
    if name == "department":  # few enough to be shown one by one
        assert len(clusters(client, **asked)) == len(kept)
        return
    told = clusters(client, **asked)
    assert sum(each["count"] for each in told) == len(kept)
    late = [n for n in kept if n % 5 == 1 and n % 4 != 1]
    assert sum(each["late"] for each in told) == len(late)


def test_the_map_drawn_closer_has_finer_clusters_and_at_last_single_points(
    client: Client, many: None
) -> None:
    wide = client.get("/data/contact/points.json?bbox=22,44,40,52").json()["features"]
    close = client.get("/data/contact/points.json?bbox=37.5,48.8,37.56,48.86").json()["features"]
    street = client.get("/data/contact/points.json?bbox=37.5,48.8,37.51,48.81").json()["features"]
    assert 1 < len(wide) <= (ACROSS + 1) ** 2
    assert 1 < len(close) <= (ACROSS + 1) ** 2
    assert all("title" in each["properties"] for each in street)
    lats = [each["geometry"]["coordinates"][1] for each in wide]
    assert all(48.8 <= lat <= 48.9 for lat in lats)


def test_sensitive_ones_come_to_the_squares_when_the_setting_lets_them(
    client: Client, many: None
) -> None:
    assert sum(each["count"] for each in clusters(client)) == 540
    day = timezone.localdate()
    for name, value in (("contact.place_hidden", 0), ("contact.place_delay_days", 30)):
        TermChange.objects.create(term=name, value=value, since=day, basis="Наказ")
    assert sum(each["count"] for each in clusters(client)) == 600
