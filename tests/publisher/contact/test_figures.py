"""Figures: in time and late as the days say, the same on the page, in the table, in the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.rooms.contact import charts
from publisher.rooms.contact.counting import Scope, by_month, rows
from publisher.rooms.contact.models import Category, Report
from publisher.rooms.contact.rules import State

Case = Callable[..., Report]
Person = Callable[..., User]
Browser = Callable[..., Client]
JUNE = datetime(2026, 6, 15, 9, tzinfo=UTC)


def told(client: Client, path: str) -> list[dict[str, str]]:
    """A file of figures, by the names of its columns."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf"), "office programs need the mark"
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_answered_on_its_last_day_is_in_time_and_a_minute_after_it_late(
    case: Case,
) -> None:
    first, second, third = (case(State.DONE, now=JUNE) for _ in range(3))
    due = date(2026, 6, 20)
    evening = datetime(2026, 6, 20, 20, 59, tzinfo=UTC)  # 23:59 in Kyiv
    for report, at in ((first, evening), (second, evening + timedelta(minutes=2))):
        Report.objects.filter(pk=report.pk).update(
            due=due, answered_at=at, answered_on=timezone.localdate(at)
        )
        report.refresh_from_db()
    Report.objects.filter(pk=third.pk).update(state=State.IN_WORK, due=due, answered_on=None)
    assert (first.is_overdue(), second.is_overdue()) == (False, True)
    (row,) = rows(Scope(date(2026, 6, 1), date(2026, 6, 30)), "category__name")
    assert (row.all, row.kept, row.late, row.open, row.share) == (3, 1, 2, 1, 33)
    assert row.going == 0


def test_a_move_tells_the_day_of_the_answer_and_opening_again_takes_it_back(case: Case) -> None:
    late_evening = datetime(2026, 6, 15, 22, tzinfo=UTC)
    report = case(State.DONE, now=late_evening)
    assert report.answered_on == date(2026, 6, 16), "it was night in Kyiv"


def test_a_span_takes_its_first_and_last_day_whole_and_months_are_cut_to_it(case: Case) -> None:
    for moment in (
        datetime(2026, 3, 31, 20, 59, tzinfo=UTC),  # 23:59 in Kyiv: March
        datetime(2026, 3, 31, 21, 0, tzinfo=UTC),  # the first moment of April
        datetime(2026, 4, 30, 20, 59, tzinfo=UTC),  # the last of it
        datetime(2026, 4, 30, 21, 0, tzinfo=UTC),
    ):
        case(State.CHECKED, now=moment)
    assert sum(each.all for each in rows(Scope(date(2026, 4, 1), date(2026, 4, 30)), "kind")) == 2
    months = by_month(Scope(date(2026, 3, 15), date(2026, 5, 2)))
    assert [(each.name, each.all) for each in months] == [
        ("2026-03", 1), ("2026-04", 2), ("2026-05", 1),
    ]  # fmt: skip


@pytest.fixture
def leader(person: Person, browser: Browser) -> Client:
    """Somebody who leads the city."""
    return browser(person("mayor", Level.RESIDENCE, Role.LEADERSHIP))


def test_the_dashboard_has_each_chart_with_its_table_and_each_table_as_a_file(
    case: Case, leader: Client, shelters: Category
) -> None:
    case(State.CHECKED)
    case(State.DONE, lat=48.86, lon=37.61)
    case(State.CHECKED, category=shelters)
    page = leader.get("/contact/desk/figures/").content.decode()
    assert page.count('<svg class="trend"') == page.count('<svg class="heat"') == 1
    assert page.count('<svg class="shares"') >= 6
    assert "Яма на дорозі" in page
    assert "Укриття зачинене" in page
    names = ("department", "category", "district", "kind", "channel", "state", "nature", "month")
    for name in names:
        table = told(leader, reverse("desk_contact_table", args=[name]))
        assert sum(int(row["Усі"]) for row in table) == (0 if name == "nature" else 3), name
    heat = told(leader, reverse("desk_contact_table", args=["heat"]))
    assert sum(int(row["Усі"]) for row in heat) == 3
    assert leader.get("/contact/desk/figures/junk.csv").status_code == 404
    box = f"{heat[0]['west']},{heat[0]['south']},{heat[0]['east']},{heat[0]['north']}"
    listed = leader.get(f"/contact/desk/?tab=all&bbox={box}").content.decode()
    assert listed.count("/contact/desk/") > 0
    assert leader.get("/contact/desk/?tab=all&bbox=junk").status_code == 200


def test_everybody_sees_figures_without_what_is_kept(
    client: Client, case: Case, shelters: Category
) -> None:
    case(State.CHECKED)
    case(State.CHECKED, public=False)
    case(State.CHECKED, category=shelters)
    page = client.get("/contact/figures/").content.decode()
    assert "Яма на дорозі" in page
    assert "Укриття" not in page
    assert 'lang="uk"' in page
    table = told(client, "/contact/figures/category.csv")
    assert [(row["назва"], row["Усі"]) for row in table] == [("Яма на дорозі", "2")]
    heat = told(client, "/contact/figures/heat.csv")
    assert [row["Усі"] for row in heat] == ["1"], "a private report has no point for everybody"
    box = f"{heat[0]['west']},{heat[0]['south']},{heat[0]['east']},{heat[0]['north']}"
    assert "1 повідомлення" in client.get(f"/contact/reports/?bbox={box}").content.decode()
    for hidden in ("channel", "nature", "junk"):
        assert client.get(f"/contact/figures/{hidden}.csv").status_code == 404
    for period in ("30", "all", "junk", "\0"):
        assert client.get("/contact/figures/", {"period": period}).status_code == 200


def test_public_figures_follow_each_move(client: Client, case: Case) -> None:
    assert "За ці дні нічого не надійшло" in client.get("/contact/figures/").content.decode()
    case(State.CHECKED)
    assert "Яма на дорозі" in client.get("/contact/figures/").content.decode()
    caches["pages"].clear()


def test_a_name_is_no_formula(client: Client, case: Case, holes: Category) -> None:
    Category.objects.update(name="=HYPERLINK(1)")
    case(State.CHECKED)
    (row,) = told(client, "/contact/figures/category.csv")
    assert row["назва"] == "'=HYPERLINK(1)"


squares = st.dictionaries(
    st.tuples(st.integers(79_000, 79_400), st.integers(50_500, 50_900)),
    st.integers(1, 500),
    min_size=1,
    max_size=60,
)


@given(squares)
def test_a_heat_map_loses_nobody_and_is_never_too_wide(found: dict[tuple[int, int], int]) -> None:
    drawn = charts.heat_map(found, {}, charts.LETTERS["uk"])
    assert drawn is not None
    assert sum(tile.count for tile in drawn.tiles) + drawn.outside == sum(found.values())
    assert drawn.outside <= sum(found.values()) * 4 // charts.TRIM
    assert len(drawn.columns) <= 16
    assert len(drawn.rows) <= 16
    assert max(tile.shade for tile in drawn.tiles) == charts.SHADES, "the most is the darkest"
    least = dict(drawn.steps)
    assert all(least[tile.shade] <= tile.count for tile in drawn.tiles)
    assert len({tile.name for tile in drawn.tiles}) == len(drawn.tiles)


def test_one_report_in_another_city_does_not_shrink_the_map() -> None:
    city = {(79_000 + n % 20, 50_500 + n // 20): 10 for n in range(400)}
    drawn = charts.heat_map(city | {(70_000, 40_000): 1}, {}, charts.LETTERS["en"])
    assert drawn is not None
    assert drawn.outside == 1
    assert len(drawn.columns) > 8


@given(st.lists(st.tuples(*[st.integers(0, 5000)] * 3), min_size=1, max_size=36))
def test_bars_stand_on_the_ground_and_reach_no_higher_than_the_picture(counts: Any) -> None:
    drawn = charts.trend([(f"2026-{n:02}", *each) for n, each in enumerate(counts)])
    if drawn is None:
        assert sum(map(sum, counts)) == 0
        return
    assert len(drawn.lines) <= 6
    for bar in drawn.bars:
        assert all(part.y >= 9.9 for part in bar.parts)
        assert bar.x + drawn.wide <= drawn.width
    assert charts.heat_map({}, {}, "") is None
