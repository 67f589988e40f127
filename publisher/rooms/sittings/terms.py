"""The room's terms: how long before a sitting the public sees what it will decide. Pure."""

from __future__ import annotations

from datetime import date

from publisher.common.law.dated import Term, Unit, Value

DRAFTS = Term(
    name="sittings.drafts_ahead",
    title="За скільки робочих днів до розгляду оприлюднюють проєкти рішень",
    title_en="Working days before a sitting by which draft decisions are published",
    unit=Unit.WORKING_DAYS,
    first=Value(
        10,
        date(2016, 1, 1),
        "ч. 3 ст. 15 Закону України «Про доступ до публічної інформації»",
    ),
    least=1,
    most=60,
)
NOTICE = Term(
    name="sittings.notice",
    title="За скільки днів до сесії повідомляють про її скликання",
    title_en="Days before a session by which it is announced",
    unit=Unit.CALENDAR_DAYS,
    first=Value(
        10,
        date(2016, 1, 1),
        "ч. 10 ст. 46 Закону України «Про місцеве самоврядування в Україні»",
    ),
    least=1,
    most=60,
)
ALL = (DRAFTS, NOTICE)
