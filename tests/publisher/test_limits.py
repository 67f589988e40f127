"""What one network address may do, and how often: no try is forgotten, no address is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from publisher.common.limits import tries
from publisher.common.limits.models import Try
from tests.publisher.races import at_once


def asks(address: str, action: str = "sign", most: int = 3) -> bool:
    return tries.may(RequestFactory().get("/", REMOTE_ADDR=address), action, most)


@pytest.mark.usefixtures("db")
def test_each_address_has_its_own_tries_at_each_thing() -> None:
    assert [asks("203.0.113.1") for _ in range(5)] == [True, True, True, False, False]
    assert asks("203.0.113.2")
    assert asks("203.0.113.1", "report")


@pytest.mark.usefixtures("db")
def test_many_strangers_and_an_empty_cache_make_no_try_forgotten() -> None:
    for _ in range(3):
        asks("203.0.113.1")
    for number in range(400):
        asks(f"198.51.{number // 200}.{number % 200}")
    cache.clear()
    assert not asks("203.0.113.1")


@pytest.mark.usefixtures("db")
def test_an_hour_later_one_may_again_and_what_is_over_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert [asks("203.0.113.1", most=1) for _ in range(2)] == [True, False]
    now += timedelta(hours=1)
    assert asks("203.0.113.1", most=1)
    assert Try.objects.count() == 2
    tries.forget()
    assert Try.objects.count() == 1


@pytest.mark.usefixtures("db")
def test_no_address_is_kept() -> None:
    asks("203.0.113.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM limits_try")
        assert "203.0.113" not in str(cursor.fetchall())


@pytest.mark.usefixtures("vendor")
def test_tries_at_the_same_time_are_all_counted() -> None:
    told: list[bool] = []
    try:
        at_once((), *[lambda: told.append(asks("203.0.113.9", "race", most=7))] * 12)
        assert sorted(told) == [False] * 5 + [True] * 7
    finally:
        Try.objects.all().delete()
