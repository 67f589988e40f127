"""The room's terms: each from a day on, by an act of the community or a law. Pure."""

from __future__ import annotations

from datetime import date

from publisher.common.accounts.levels import Level
from publisher.common.law.dated import Term, Unit, Value

STATUTE = "До затвердження положення про громадські проекти: правило за замовчуванням"
PERSONAL_DATA = "ст. 6, 15 Закону України «Про захист персональних даних»"
FROM = date(2016, 1, 1)

SUBMIT_LEVEL = Term(
    name="projects.submit_level",
    title="Рівень підтвердження особи, щоб подати проект (1 — пошта, 2 — особа, 3 — мешканець)",
    title_en="Level of proof to hand in a project (1 e-mail, 2 identity, 3 residence)",
    unit=Unit.LEVEL,
    first=Value(Level.IDENTITY, FROM, STATUTE),
    least=Level.EMAIL,
    most=Level.RESIDENCE,
)
VOTE_LEVEL = Term(
    name="projects.vote_level",
    title="Рівень підтвердження особи, щоб голосувати (2 — особа, 3 — мешканець)",
    title_en="Level of proof to vote on projects (2 identity, 3 residence)",
    unit=Unit.LEVEL,
    first=Value(Level.RESIDENCE, FROM, STATUTE),
    least=Level.IDENTITY,
    most=Level.RESIDENCE,
)
SUBMISSION_DAYS = Term(
    name="projects.submission_days",
    title="Найменша тривалість подання проектів, календарних днів",
    title_en="Shortest time in which projects are taken, calendar days",
    unit=Unit.CALENDAR_DAYS,
    first=Value(30, FROM, STATUTE),
    most=365,
)
VOTING_DAYS = Term(
    name="projects.voting_days",
    title="Найменша тривалість голосування, календарних днів",
    title_en="Shortest voting, calendar days",
    unit=Unit.CALENDAR_DAYS,
    first=Value(14, FROM, STATUTE),
    least=1,
    most=90,
)
EVALUATION_DAYS = Term(
    name="projects.evaluation_days",
    title="Строк, у який підрозділ оцінює проект, робочих днів",
    title_en="Term in which a department evaluates a project, working days",
    unit=Unit.WORKING_DAYS,
    first=Value(20, FROM, STATUTE),
    least=1,
    most=90,
)
DRAFTS_KEPT = Term(
    name="projects.drafts_kept",
    title="Скільки зберігаються неподані чернетки після закінчення подання, днів",
    title_en="Days for which drafts are kept after the time of submission",
    unit=Unit.CALENDAR_DAYS,
    first=Value(180, FROM, PERSONAL_DATA),
    least=30,
    most=730,
)
IMPRINTS_KEPT = Term(
    name="projects.imprints_kept",
    title="Через скільки днів після підрахунку забувається зв’язок бюлетеня з особою",
    title_en="Days after the count when the link between ballot and person is forgotten",
    unit=Unit.CALENDAR_DAYS,
    first=Value(30, FROM, PERSONAL_DATA),
    least=1,
    most=365,
)
SMALLEST_CELL = Term(
    name="projects.smallest_cell",
    title="Найменша група виборців, вік якої показують у відкритих даних, осіб",
    title_en="Smallest group of voters whose age is shown in open data, people",
    unit=Unit.PEOPLE,
    first=Value(5, FROM, PERSONAL_DATA),
    least=2,
    most=100,
)
ALL = (
    SUBMIT_LEVEL,
    VOTE_LEVEL,
    SUBMISSION_DAYS,
    VOTING_DAYS,
    EVALUATION_DAYS,
    DRAFTS_KEPT,
    IMPRINTS_KEPT,
    SMALLEST_CELL,
)
