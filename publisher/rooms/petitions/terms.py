"""The room's terms: each from a day on, by the law or the community's statute. Pure.

Law 393/96-VR, art. 23-1 (as of Law 577-VIII). The threshold and the time of collecting are the
statute's; until there is one, those of section II of Law 577-VIII.
"""

from __future__ import annotations

from datetime import date

from publisher.common.accounts.levels import Level
from publisher.common.law.dated import Term, Unit, Value

LAW = "ст. 23-1 Закону України «Про звернення громадян» № 393/96-ВР"
UNTIL_STATUTE = "до затвердження статуту громади: п. 2 розд. II Закону № 577-VIII"
PERSONAL_DATA = "ст. 6, 15 Закону України «Про захист персональних даних»"
RULES = "До затвердження положення про електронні петиції: правило за замовчуванням"
FROM = date(2015, 10, 28)


def _days(name: str, uk: str, en: str, value: int, basis: str, *, working: bool = False) -> Term:
    return Term(
        name=f"petitions.{name}",
        title=f"{uk}, {'робочих' if working else 'календарних'} днів",
        title_en=f"{en}, {'working' if working else 'calendar'} days",
        unit=Unit.WORKING_DAYS if working else Unit.CALENDAR_DAYS,
        first=Value(value, FROM, basis),
        least=1,
        most=3653,
    )


def _switch(name: str, uk: str, en: str, value: int, basis: str) -> Term:
    return Term(
        name=f"petitions.{name}",
        title=f"{uk} (1 — так, 0 — ні)",
        title_en=f"{en} (1 yes, 0 no)",
        unit=Unit.SWITCH,
        first=Value(value, FROM, basis),
        most=1,
    )


THRESHOLD = Term(
    name="petitions.threshold",
    title="Скільки підписів потрібно, щоб петицію розглянули",
    title_en="Signatures that a petition needs to be considered",
    unit=Unit.PEOPLE,
    first=Value(250, FROM, f"{UNTIL_STATUTE} (від 100 до 500 тис. жителів)"),
    least=1,
)
COLLECTING_DAYS = _days(
    "collecting_days",
    "Скільки триває збір підписів",
    "How long signatures are collected",
    90,
    f"{UNTIL_STATUTE}: не більше трьох місяців",
)
MODERATION_DAYS = _days(
    "moderation_days",
    "Строк оприлюднення петиції або відмови",
    "Term to publish a petition or refuse it",
    2,
    LAW,
    working=True,
)
BEGIN_DAYS = _days(
    "begin_days",
    "Строк оприлюднення інформації про початок розгляду",
    "Term to tell that the consideration has begun",
    3,
    LAW,
    working=True,
)
CONSIDERATION_DAYS = _days(
    "consideration_days",
    "Строк розгляду підтриманої петиції",
    "Term to consider a supported petition",
    10,
    LAW,
    working=True,
)
CREATE_LEVEL = Term(
    name="petitions.create_level",
    title="Рівень підтвердження автора петиції (1 — пошта, 2 — особа, 3 — мешканець)",
    title_en="Level of proof of a petition's author (1 e-mail, 2 identity, 3 residence)",
    unit=Unit.LEVEL,
    first=Value(Level.EMAIL, FROM, f"{LAW}: автор зазначає ім’я та електронну пошту"),
    least=Level.EMAIL,
    most=Level.RESIDENCE,
)
SIGN_LEVEL = Term(
    name="petitions.sign_level",
    title="Рівень підтвердження, щоб підписати (1 — пошта, 2 — особа, 3 — мешканець)",
    title_en="Level of proof to sign (1 e-mail, 2 identity, 3 residence)",
    unit=Unit.LEVEL,
    first=Value(Level.RESIDENCE, FROM, f"{LAW}: коректний збір підписів"),
    least=Level.EMAIL,
    most=Level.RESIDENCE,
)
CREATING = _switch("creating", "Подання петицій відкрите", "Petitions may be handed in", 1, LAW)
COLLECTING = _switch("collecting", "Збір підписів відкритий", "Petitions may be signed", 1, LAW)
NAMES_EXPORT = _switch(
    "names_export",
    "Імена підписантів вивантажуються одним файлом",
    "Names of signers are exported in one file",
    0,
    f"{PERSONAL_DATA}: до визначення підстави",
)
NETWORKS_KEPT = _days(
    "networks_kept",
    "Через скільки днів після збору забувається слід мережі підпису",
    "Days after the collecting when the trace of a signature's network is forgotten",
    30,
    PERSONAL_DATA,
)
DRAFTS_KEPT = _days(
    "drafts_kept", "Скільки зберігаються неподані чернетки", "How long drafts are kept", 180,
    PERSONAL_DATA,
)  # fmt: skip
ALL = (
    THRESHOLD,
    COLLECTING_DAYS,
    MODERATION_DAYS,
    BEGIN_DAYS,
    CONSIDERATION_DAYS,
    CREATE_LEVEL,
    SIGN_LEVEL,
    CREATING,
    COLLECTING,
    NAMES_EXPORT,
    NETWORKS_KEPT,
    DRAFTS_KEPT,
)
