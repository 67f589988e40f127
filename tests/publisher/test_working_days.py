"""Working days and the ends of terms, as the Ukrainian law counts them."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.common.law.working_days import Calendar, holidays, orthodox_easter

PEACE = Calendar()
MARTIAL_LAW = Calendar(suspended=[(date(2022, 3, 24), None)])


@pytest.mark.parametrize(
    "day", [date(2016, 5, 1), date(2019, 4, 28), date(2024, 5, 5), date(2025, 4, 20)]
)
def test_easter_is_the_orthodox_one(day: date) -> None:
    assert orthodox_easter(day.year) == day


def test_holidays_are_those_of_the_law_of_that_year() -> None:
    assert date(2016, 12, 25) not in holidays(2016)
    assert date(2017, 12, 25) in holidays(2017)
    assert date(2017, 5, 2) in holidays(2017)
    assert date(2018, 5, 2) not in holidays(2018)
    assert date(2023, 1, 7) in holidays(2023)
    assert date(2024, 1, 7) not in holidays(2024)
    assert date(2023, 10, 1) in holidays(2023)
    assert date(2023, 10, 14) not in holidays(2023)


def test_a_holiday_on_a_weekend_frees_the_next_weekday() -> None:
    assert date(2021, 5, 2).weekday() == 6  # Easter
    assert date(2021, 5, 1).weekday() == 5  # Labour Day, of the same weekend
    assert [PEACE.is_working(date(2021, 5, day)) for day in (3, 4, 5, 6)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_under_martial_law_holidays_are_working_days_and_none_is_moved() -> None:
    assert MARTIAL_LAW.is_working(date(2022, 8, 24))
    assert not PEACE.is_working(date(2022, 8, 24))
    assert MARTIAL_LAW.is_working(date(2023, 10, 2))
    assert not PEACE.is_working(date(2023, 10, 2))
    assert not MARTIAL_LAW.is_working(date(2022, 8, 27))
    assert not MARTIAL_LAW.is_working(date(2022, 3, 8))


def test_a_day_moved_by_an_order_counts_as_the_order_says() -> None:
    moved = Calendar({date(2019, 4, 30): False, date(2019, 5, 11): True})
    assert not moved.is_working(date(2019, 4, 30))
    assert moved.is_working(date(2019, 5, 11))


def test_a_term_of_working_days_does_not_count_its_first_day_nor_days_off() -> None:
    friday = date(2024, 6, 21)
    assert MARTIAL_LAW.add_working_days(friday, 2) == date(2024, 6, 25)
    assert PEACE.add_working_days(friday, 5) == date(2024, 7, 2)
    assert MARTIAL_LAW.add_working_days(friday, 5) == date(2024, 6, 28)
    assert MARTIAL_LAW.working_days_between(friday, date(2024, 6, 28)) == 5


def test_a_term_of_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert MARTIAL_LAW.add_calendar_days(date(2024, 6, 1), 15) == date(2024, 6, 17)
    assert MARTIAL_LAW.add_calendar_days(date(2024, 6, 3), 15) == date(2024, 6, 18)
