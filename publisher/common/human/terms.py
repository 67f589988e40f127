"""When the check is asked for. Pure."""

from __future__ import annotations

from datetime import date

from publisher.common.law.dated import Term, Unit, Value

FREE_TRIES = Term(
    name="human.free_tries",
    title="Скільки форм з однієї мережі за годину приймають без перевірки, що пише людина",
    title_en="Forms from one network in an hour that are taken without the human check",
    unit=Unit.COUNT,
    first=Value(3, date(2026, 1, 1), "захист від автоматичних надсилань; за замовчуванням"),
    least=0,
    most=10_000,
)
