"""The room's terms: each from a day on, by a law or an act of the community. Pure."""

from __future__ import annotations

from datetime import date

from publisher.common.accounts.levels import Level
from publisher.common.law.dated import Term, Unit, Value

LAW = "Закон України «Про звернення громадян» № 393/96-ВР"
RULES = "До затвердження положення про контакт-центр: правило за замовчуванням"
DATA = "ст. 6, 15 Закону України «Про захист персональних даних»"
WAR = "ст. 114-2 КК України; наказ Головнокомандувача ЗСУ від 03.03.2022 № 73"
FROM = date(2016, 1, 1)
SINCE_WAR = date(2022, 3, 3)


def _days(name: str, uk: str, en: str, value: int, basis: str, *, working: bool = False) -> Term:
    return Term(
        name=f"contact.{name}",
        title=f"{uk}, {'робочих' if working else 'календарних'} днів",
        title_en=f"{en}, {'working' if working else 'calendar'} days",
        unit=Unit.WORKING_DAYS if working else Unit.CALENDAR_DAYS,
        first=Value(value, FROM, basis),
        least=1,
        most=3653,
    )


APPEAL_SIMPLE = _days(
    "appeal_simple_days",
    "Звернення, що не потребує додаткового вивчення: строк розгляду",
    "Appeal that needs no further study: term",
    15,
    f"ст. 20 ч. 1 {LAW}",
)
APPEAL_MONTHS = Term(
    name="contact.appeal_months",
    title="Звернення громадян: строк розгляду, місяців",
    title_en="Appeal of a citizen: term, months",
    unit=Unit.COUNT,
    first=Value(1, FROM, f"ст. 20 ч. 1 {LAW}"),
    least=1,
    most=3,
)
APPEAL_MOST = _days(
    "appeal_most_days",
    "Звернення громадян: загальний строк після продовження, не більше",
    "Appeal of a citizen: whole term once it is extended, at most",
    45,
    f"ст. 20 ч. 1 {LAW}",
)
APPEAL_FORWARD = _days(
    "appeal_forward_days",
    "Звернення не за належністю: строк пересилання",
    "Appeal that is not ours: term to send it on",
    5,
    f"ст. 7 ч. 3 {LAW}",
)
REPORT_DAYS = _days(
    "report_days",
    "Повідомлення: строк виконання, якщо категорія не має свого",
    "Report: term where its category has none of its own",
    10,
    RULES,
    working=True,
)
ANSWER_DAYS = _days(
    "answer_days",
    "Скільки чекати уточнення від автора, потім повідомлення закривається",
    "How long the author's answer is waited for before a report is closed",
    10,
    RULES,
)
SILENCE_DAYS = _days(
    "silence_days",
    "Якщо ніхто не спростував виконання, повідомлення закривається через",
    "Where nobody refutes that it is done, a report is closed after",
    14,
    RULES,
)
REFUTE_DAYS = _days(
    "refute_days",
    "Скільки закрите повідомлення ще можна спростувати",
    "For how long a closed report may still be refuted",
    30,
    RULES,
)
FIXED_DAYS = _days(
    "fixed_days",
    "Через скільки питати автора «Чи усунуто?», якщо відповіді немає",
    "When the author is asked “is it fixed?” while there is no answer",
    28,
    RULES,
)
VOTES_NEEDED = Term(
    name="contact.votes_needed",
    title="Скільки мешканців, крім автора, підтверджують або спростовують виконання, осіб",
    title_en="How many residents beside the author confirm or refute that it is done, people",
    unit=Unit.PEOPLE,
    first=Value(3, FROM, RULES),
    least=1,
    most=100,
)
VOTE_LEVEL = Term(
    name="contact.vote_level",
    title="Рівень підтвердження, щоб підтвердити чи спростувати виконання (1 — пошта, 2 — особа)",
    title_en="Level of proof to confirm or refute that it is done (1 e-mail, 2 identity)",
    unit=Unit.LEVEL,
    first=Value(Level.EMAIL, FROM, RULES),
    least=Level.EMAIL,
    most=Level.RESIDENCE,
)
DUPLICATE_RADIUS = Term(
    name="contact.duplicate_radius",
    title="У якому радіусі шукати схожі повідомлення, метрів",
    title_en="Radius in which like reports are looked for, metres",
    unit=Unit.METRES,
    first=Value(60, FROM, RULES),
    least=5,
    most=1000,
)
PLACE_HIDDEN = Term(
    name="contact.place_hidden",
    title="Місце повідомлень чутливих категорій приховано назавжди (1 — так, 0 — ні)",
    title_en="The place of reports of sensitive categories is hidden for good (1 yes, 0 no)",
    unit=Unit.SWITCH,
    first=Value(1, SINCE_WAR, WAR),
    most=1,
)
PLACE_DELAY = Term(
    name="contact.place_delay_days",
    title="Якщо не приховано: через скільки днів показувати місце чутливих повідомлень",
    title_en="Where it is not hidden: days until the place of sensitive reports is shown",
    unit=Unit.CALENDAR_DAYS,
    first=Value(30, SINCE_WAR, WAR),
    most=3653,
)
ANONYMOUS_FIRST = Term(
    name="contact.anonymous_first",
    title="Повідомлення без облікового запису читають до публікації (1 — так, 0 — ні)",
    title_en="Reports without an account are read before they are shown (1 yes, 0 no)",
    unit=Unit.SWITCH,
    first=Value(1, FROM, RULES),
    most=1,
)
FEWEST_RATINGS = Term(
    name="contact.fewest_ratings",
    title="Від скількох оцінок показувати середню",
    title_en="Ratings from which on their mean is shown",
    unit=Unit.PEOPLE,
    first=Value(3, FROM, RULES),
    least=1,
    most=100,
)
REPORT_KEPT = _days(
    "report_kept_days",
    "Скільки після закриття зберігаються ім’я й контакти автора повідомлення",
    "How long name and contacts of a report's author are kept after it is closed",
    365,
    DATA,
)
APPEAL_KEPT = _days(
    "appeal_kept_days",
    "Скільки після закриття зберігаються ім’я й адреса автора звернення",
    "How long name and address of an appeal's author are kept after it is closed",
    1827,
    "п. 82 Переліку типових документів, наказ Мін’юсту від 12.04.2012 № 578/5",
)
ALL = (
    APPEAL_SIMPLE, APPEAL_MONTHS, APPEAL_MOST, APPEAL_FORWARD, REPORT_DAYS, ANSWER_DAYS,
    SILENCE_DAYS, REFUTE_DAYS, FIXED_DAYS, VOTES_NEEDED, VOTE_LEVEL, DUPLICATE_RADIUS,
    PLACE_HIDDEN, PLACE_DELAY, ANONYMOUS_FIRST, FEWEST_RATINGS, REPORT_KEPT, APPEAL_KEPT,
)  # fmt: skip
