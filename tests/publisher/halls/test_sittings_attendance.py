"""Attendance over time: bars that say what the table says."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from django.test import Client

from publisher.common.record.models import Sitting
from publisher.rooms.sittings.attendance import HEIGHT, WIDTH, bars
from tests.controller.conftest import Chamber


def test_bars_stand_side_by_side_and_are_as_high_as_their_share() -> None:
    found = bars([(Sitting(pk=n), here, 36) for n, here in enumerate((36, 18, 0))])
    assert [bar.height for bar in found] == [HEIGHT, HEIGHT / 2, 0]
    assert [bar.share for bar in found] == [100, 50, 0]
    for one, next_ in pairwise(found):
        assert one.x + one.width <= next_.x
    many = bars([(Sitting(pk=n), 1, 2) for n in range(60)])
    assert many[-1].x + many[-1].width <= WIDTH


def test_a_sitting_of_nobody_has_no_bar_and_no_share() -> None:
    (bar,) = bars([(Sitting(pk=1), 0, 0)])
    assert (bar.share, bar.height) == (0, 0.0)


def test_the_page_has_a_bar_and_a_row_for_each_sitting(
    client: Client, chamber: Chamber, publish: Callable[[], None]
) -> None:
    publish()
    said = client.get("/sittings/attendance/").content.decode()
    assert said.count("<rect ") == 1
    row = re.findall(r'<td class="number">(\d+)</td>', said)
    assert row == ["5", "5", "100"]
    for query in ("?year=1999", "?body=none&year=abc"):
        assert client.get(f"/sittings/attendance/{query}").status_code == 200
    assert "<rect " not in client.get("/sittings/attendance/?year=1999").content.decode()


def test_before_the_first_sitting_the_page_says_so(client: Client) -> None:
    assert "Такого засідання немає" in client.get("/sittings/attendance/").content.decode()
