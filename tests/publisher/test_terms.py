"""Terms and thresholds: in force from a day on, each with its basis."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from publisher.common.law import book
from publisher.common.law.dated import Term, Unit, Value
from publisher.common.law.models import MovedDay, Suspension, TermChange

pytestmark = pytest.mark.usefixtures("db")
LAW = Value(250, date(2015, 7, 28), "Закон 577-VIII")
TERM = Term("test.threshold", "Підписів", "Signatures", Unit.PEOPLE, LAW, least=1)
book.enter(TERM)


def test_before_any_change_the_first_value_holds() -> None:
    assert book.value_on("test.threshold", date(2020, 1, 1)) == LAW


def test_a_change_holds_from_its_day_on_and_not_before() -> None:
    TermChange.objects.create(
        term=TERM.name, value=100, since=date(2024, 3, 1), basis="Статут, ст. 8"
    )
    TermChange.objects.create(
        term=TERM.name, value=50, since=date(2025, 1, 1), basis="Статут, зміни"
    )
    assert book.value_on(TERM.name, date(2024, 2, 29)) == LAW
    assert book.value_on(TERM.name, date(2024, 3, 1)).basis == "Статут, ст. 8"
    assert book.value_on(TERM.name, date(2026, 1, 1)).value == 50


def test_a_term_changes_once_a_day() -> None:
    TermChange.objects.create(term=TERM.name, value=100, since=date(2024, 3, 1), basis="а")
    with pytest.raises(IntegrityError), transaction.atomic():
        TermChange.objects.create(term=TERM.name, value=90, since=date(2024, 3, 1), basis="б")


def test_two_rooms_cannot_mean_different_things_by_one_name() -> None:
    book.enter(TERM)
    with pytest.raises(ValueError, match=r"two terms are named test\.threshold"):
        book.enter(Term("test.threshold", "Інше", "Other", Unit.COUNT, LAW))


def test_the_calendar_knows_martial_law_and_moved_days() -> None:
    assert book.calendar().is_working(date(2022, 8, 24))
    assert not book.calendar().is_working(date(2021, 8, 24))
    MovedDay.objects.create(day=date(2022, 8, 24), works=False, basis="розпорядження")
    assert not book.calendar().is_working(date(2022, 8, 24))
    Suspension.objects.update(until=date(2025, 12, 31))
    assert not book.calendar().is_working(date(2026, 8, 24))
