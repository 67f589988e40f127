"""The Ukrainian calendar: holidays by the law in force on each day, working days, ends of terms.

Pure. Sources: Labour Code (КЗпП) art. 67, 73 with their changes; Law 2136-IX art. 6 (under martial
law holidays are working days, and none is moved); Civil Code art. 254 part 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Holiday:
    """A day off by art. 73, in force between two years, both inclusive.

    ``easter`` counts days from Easter instead of a month and a day.
    """

    name: str
    month: int = 0
    day: int = 0
    easter: int | None = None
    since: int = 1992
    until: int = 9999

    def on(self, year: int) -> date | None:
        """Its day in a year; None where it was no holiday then."""
        if not self.since <= year <= self.until:
            return None
        if self.easter is not None:
            return orthodox_easter(year) + self.easter * DAY
        return date(year, self.month, self.day)


HOLIDAYS = (
    Holiday("Новий рік", 1, 1),
    Holiday("Різдво Христове (7 січня)", 1, 7, until=2023),
    Holiday("Міжнародний жіночий день", 3, 8),
    Holiday("Великдень", easter=0),
    Holiday("Трійця", easter=49),
    Holiday("День праці", 5, 1),
    Holiday("Міжнародний день солідарності трудящих", 5, 2, until=2017),
    Holiday("День перемоги над нацизмом (9 травня)", 5, 9, until=2023),
    Holiday("День пам'яті та перемоги над нацизмом", 5, 8, since=2024),
    Holiday("День Конституції", 6, 28, since=1997),
    Holiday("День Української Державності (28 липня)", 7, 28, since=2022, until=2023),
    Holiday("День Української Державності", 7, 15, since=2024),
    Holiday("День незалежності", 8, 24),
    Holiday("День захисників і захисниць (14 жовтня)", 10, 14, since=2015, until=2022),
    Holiday("День захисників і захисниць", 10, 1, since=2023),
    Holiday("Різдво Христове", 12, 25, since=2017),
)
"""Art. 73 of the Labour Code with laws 2211-VIII, 1643-IX, 3107-IX, 3258-IX."""


def orthodox_easter(year: int) -> date:
    """Easter by the Julian reckoning, as a Gregorian date (Meeus; 1900 to 2099)."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + 13 * DAY


@lru_cache(maxsize=64)
def holidays(year: int) -> Mapping[date, str]:
    """The holidays of a year by the law of that year."""
    found = ((each.on(year), each.name) for each in HOLIDAYS)
    return {day: name for day, name in found if day is not None}


Span = tuple[date, date | None]
"""From, until; both inclusive; None is without end."""


@dataclass(frozen=True)
class Calendar:
    """The days as a community counts them.

    ``exceptions`` are days that were moved by an order: True works, False does not.
    ``suspended`` are spans in which holidays are working days (Law 2136-IX art. 6).
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    suspended: Sequence[Span] = ()

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        if day in self.exceptions:
            return self.exceptions[day]
        if day.weekday() >= SATURDAY:
            return False
        return self._is_suspended(day) or not (
            day in holidays(day.year) or self._carries_a_holiday(day)
        )

    def _is_suspended(self, day: date) -> bool:
        return any(
            since <= day and (until is None or day <= until) for since, until in self.suspended
        )

    def _carries_a_holiday(self, day: date) -> bool:
        """Whether a holiday on the weekend before moved to this day (art. 67 part 3).

        Each holiday of that weekend takes one weekday that is free of other holidays.
        """
        monday = day - day.weekday() * DAY
        weekend = (monday - 2 * DAY, monday - DAY)
        owed = sum(each in holidays(each.year) for each in weekend if not self._is_suspended(each))
        for step in range(day.weekday() + 1):
            weekday = monday + step * DAY
            if weekday in holidays(weekday.year):
                continue
            if weekday == day:
                return owed > 0
            owed -= 1
        return False

    def add_working_days(self, start: date, count: int) -> date:
        """The last day of a term of working days; the day it begins on is not counted."""
        day = start
        while count > 0:
            day += DAY
            count -= self.is_working(day)
        return day

    def add_calendar_days(self, start: date, count: int) -> date:
        """The last day of a term of calendar days; on a day off it ends on the next working day.

        Civil Code art. 254 part 5.
        """
        day = start + count * DAY
        while not self.is_working(day):
            day += DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after one day, up to another, which is counted."""
        return sum(
            self.is_working(start + step * DAY) for step in range(1, (end - start).days + 1)
        )
