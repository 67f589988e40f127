"""The office's terms: each from a day on, with its legal basis. Pure."""

from __future__ import annotations

from datetime import date

from publisher.common.law.dated import Term, Unit, Value

STATUS = "ст. 10, 13 Закону України «Про статус депутатів місцевих рад» № 93-IV"
APPEALS = "ст. 20 Закону України «Про звернення громадян» № 393/96-ВР"
FROM = date(2002, 8, 9)
BOOKING_DAYS = Term(
    name="deputies.booking_days",
    title="На скільки днів наперед можна записатися на прийом",
    title_en="How many days ahead a reception may be booked",
    unit=Unit.CALENDAR_DAYS,
    first=Value(28, FROM, f"{STATUS}: порядок прийому визначає депутат; за замовчуванням"),
    least=1,
    most=180,
)
MOST_BOOKINGS = Term(
    name="deputies.most_bookings",
    title="Скільки записів до одного депутата може мати одна людина",
    title_en="Bookings with one deputy that one person may have",
    unit=Unit.PEOPLE,
    first=Value(1, FROM, f"{STATUS}; за замовчуванням"),
    least=1,
    most=20,
)
ANSWER_DAYS = Term(
    name="deputies.answer_days",
    title="Строк відповіді депутата на звернення, календарних днів",
    title_en="Term of a deputy's answer, calendar days",
    unit=Unit.CALENDAR_DAYS,
    first=Value(30, FROM, APPEALS),
    least=1,
    most=90,
)
BOOKINGS_KEPT = Term(
    name="deputies.bookings_kept",
    title="Скільки днів після прийому зберігається, хто записувався",
    title_en="Days after a reception for which it is kept who had booked",
    unit=Unit.CALENDAR_DAYS,
    first=Value(30, FROM, "ст. 6 Закону України «Про захист персональних даних»"),
    least=1,
    most=3650,
)
ALL = (BOOKING_DAYS, MOST_BOOKINGS, ANSWER_DAYS, BOOKINGS_KEPT)
