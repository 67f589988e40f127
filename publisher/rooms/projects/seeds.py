"""Realistic content: a finished call, one that is carried out, one that votes, one that begins."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from publisher.common.community.models import Organization
from publisher.common.search import index
from publisher.rooms.projects import casting, counting, moving
from publisher.rooms.projects.ballot_box import AGES
from publisher.rooms.projects.models import (
    AskedDepartment,
    BallotPaper,
    BudgetLine,
    Call,
    Chosen,
    Evaluation,
    Initiative,
    Milestone,
    Project,
    Purse,
    Spending,
)
from publisher.rooms.projects.rules import Hand, Move, State
from publisher.rooms.projects.timetable import DATED, Phase

HERE = Path(__file__).parent / "seed"
SPANS = (0, 45, 15, 30, 14, 10, 21, 10, 330)
"""Days that the phases last before each next one begins."""
DEPARTMENTS = (
    ("housing", "Управління житлово-комунального господарства", "Чи вільна ділянка та мережі?"),
    ("architecture", "Відділ містобудування та архітектури", "Чи відповідає генплану?"),
    ("finance", "Фінансове управління", "Чи реалістична вартість і хто утримуватиме?"),
)  # fmt: skip


STEPS = (
    ("Проектна документація", 30),
    ("Закупівля в Prozorro", 75),
    ("Роботи на місці", 150),
    ("Приймання з авторами проекту", 175),
)
"""Steps of a work, and the day each is planned for."""


def told(name: str) -> list[dict[str, Any]]:
    """What a file of seeds holds."""
    found: list[dict[str, Any]] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return found


def seed(now: datetime) -> None:
    """Make it, once: what is there already stays as it is."""
    if Call.objects.filter(uid__startswith="hp-").exists():
        return
    with transaction.atomic(), override("uk"):
        departments = [_department(*each[:2]) for each in DEPARTMENTS]
        year = now.year
        _finished(_call(f"hp-{year - 1}", now, Phase.OVER, 20, title_year=year - 1), departments)
        works = _call(f"hp-{year}", now, Phase.IMPLEMENTATION, 120, rule="shares", title_year=year)
        _in_work(works, departments, now)
        voting = _call(f"hp-{year + 1}", now, Phase.VOTING, 9, title_year=year + 1, on_paper=True)
        _stand(voting, departments)
        _vote(voting, 640)
        _begun(_call(f"school-{year + 1}", now, Phase.SUBMISSION, 12, school=True), departments)
        _bank(now)


def _department(uid: str, name: str) -> Organization:
    made, _ = Organization.objects.get_or_create(
        uid=uid, defaults={"name": name, "classification": "department"}
    )
    return made


def _call(
    uid: str,
    now: datetime,
    phase: Phase,
    days: int,
    *,
    title_year: int = 0,
    school: bool = False,
    **extra: Any,
) -> Call:
    """A call in which a phase has been on for so many days."""
    offsets = [sum(SPANS[: n + 1]) for n in range(len(DATED))]
    midnight = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    start = midnight - timedelta(days=offsets[DATED.index(phase)] + days)
    dates = {
        f"{each}_at": start + timedelta(days=n) for each, n in zip(DATED, offsets, strict=True)
    }
    title = "Шкільний громадський бюджет" if school else f"Громадські проекти {title_year}"
    made = Call.objects.create(
        uid=uid,
        title=title,
        published=True,
        most=3,
        fewest=10,
        summary="Подайте проект, який змінить місто, або оберіть до трьох найкращих. "
        "Проекти-переможці громада виконає коштом міського бюджету.",
        basis="Положення про громадські проекти місцевого розвитку, рішення міської ради",
        **dates,
        **extra,
    )
    for n, (district, category, budget, dearest) in enumerate(
        (("", "Великі", 2_400_000, 1_200_000), ("", "Малі", 900_000, 250_000))
        if not school
        else (("", "", 600_000, 100_000),)
    ):
        Purse.objects.create(
            call=made,
            district=district,
            category=category,
            budget=budget,
            dearest=dearest,
            position=n,
        )
    return made


def _stand(
    call: Call, departments: list[Organization], state: State = State.APPROVED
) -> list[Project]:
    """The call's projects, evaluated and standing for the vote."""
    purses = {each.category: each for each in call.purses.all()}
    for department, (*_, question) in zip(departments, DEPARTMENTS, strict=True):
        AskedDepartment.objects.create(call=call, department=department, question=question)
    made = []
    for number, each in enumerate(told("projects.json"), 1):
        project = Project.objects.create(
            call=call,
            purse=purses.get(each["category"], next(iter(purses.values()))),
            number=number,
            title=each["title"],
            summary=each["summary"],
            text=each["text"],
            benefit=each["benefit"],
            place=each["place"],
            lat=each["lat"],
            lon=each["lon"],
            cost=each["cost"],
            author_name=each["author"],
            organization=each.get("organization", ""),
            state=state,
            submitted_at=call.submission_at + timedelta(days=number),
            department=departments[0],
        )
        _lines(project, each["lines"])
        _evaluate(project, departments)
        moving.publish(project, public=True)
        made.append(project)
    refused = made[-1]
    refused.state, refused.reason = State.REFUSED, "Площу в обраний строк закрито на ремонт."
    refused.save()
    return made


def _lines(project: Project, lines: list[list[Any]]) -> None:
    for position, (what, quantity, unit, price) in enumerate(lines):
        BudgetLine.objects.create(
            project=project,
            what=what,
            quantity=quantity,
            unit=unit,
            price=price,
            position=position,
        )


def _evaluate(project: Project, departments: list[Organization]) -> None:
    words = ("Ділянка комунальна, мережі не заважають.", "Відповідає генеральному плану.",
             "Вартість реалістична; утримання — у межах кошторису.")  # fmt: skip
    for department, comment in zip(departments, words, strict=True):
        Evaluation.objects.create(
            project=project,
            department=department,
            lawful="yes",
            land="yes" if department is departments[0] else "not_ours",
            feasible="yes",
            priced="yes",
            verdict="possible",
            comment=comment,
            answered_at=project.call.evaluation_at + timedelta(days=9),
        )


def _vote(call: Call, people: int) -> None:
    """Ballots of people that are nobody: some projects are wanted more than others."""
    chance = random.Random(call.uid)  # noqa: S311  # a likely picture, not a lot
    standing = list(call.projects.filter(state=State.APPROVED))
    weights = [1 / (1 + n % 7) for n in range(len(standing))]
    begins = timezone.localdate(call.voting_at)
    made = BallotPaper.objects.bulk_create(
        BallotPaper(
            call=call,
            voter=casting.imprint(call, f"seed {n}"),
            channel="paper" if call.on_paper and n % 6 == 0 else "internet",
            age=AGES[chance.randrange(len(AGES))] if n % 3 else "",
            cast_on=begins + timedelta(days=chance.randrange(8)),
        )
        for n in range(people)
    )
    chosen = []
    for ballot in made:
        wanted = {one.pk: one for one in chance.choices(standing, weights, k=chance.randint(1, 3))}
        chosen += [Chosen(ballot=ballot, project=one) for _, one in sorted(wanted.items())]
    Chosen.objects.bulk_create(chosen)


def _counted(call: Call, departments: list[Organization]) -> list[Project]:
    _stand(call, departments)
    _vote(call, 1700)
    counting.count(call, now=call.results_at + timedelta(hours=1))
    Call.objects.filter(pk=call.pk).update(
        decision="Рішення виконавчого комітету про проекти-переможці",
        decision_on=timezone.localdate(call.results_at) + timedelta(days=6),
    )
    return list(call.projects.filter(state=State.WON).order_by("number"))


def _finished(call: Call, departments: list[Organization]) -> None:
    for project in _counted(call, departments):
        _works(project, timezone.localdate(call.implementation_at), done=4)
        for move in (Move.BEGIN, Move.FINISH):
            moving.make(project, move, Hand.EXECUTOR)


def _in_work(call: Call, departments: list[Organization], now: datetime) -> None:
    for n, project in enumerate(_counted(call, departments)):
        _works(project, timezone.localdate(call.implementation_at), done=n % 4)
        if n % 4:
            moving.make(project, Move.BEGIN, Hand.EXECUTOR)


def _works(project: Project, start: date, done: int) -> None:
    """Four steps, of which some are done; money is paid with each."""
    for n, (title, days) in enumerate(STEPS):
        day = start + timedelta(days=days)
        finished = day + timedelta(days=3 * n) if n < done else None
        note = "Постачальник затримав на тиждень." if n == 1 and finished else ""
        Milestone.objects.create(
            project=project, title=title, planned_on=day, done_on=finished, note=note
        )
        if finished and n in (0, 2):
            share = 12 if n == 0 else 83
            Spending.objects.create(
                project=project,
                day=finished,
                what=title,
                payee="ТОВ «Будсервіс-Донбас»",
                amount=project.cost * share // 100,
            )


def _begun(call: Call, departments: list[Organization]) -> None:
    """A call that takes projects: some are read, some are not."""
    purse = call.purses.get()
    for number, (title, state) in enumerate(
        (
            ("Шкільне радіо", State.COMPLETE),
            ("Куточок читання на подвірʼї", State.COMPLETE),
            ("Клуб дебатів", State.SUBMITTED),
        ),
        1,
    ):
        project = Project.objects.create(
            call=call,
            purse=purse,
            number=number,
            title=title,
            summary="Проект учнів: що зробити, щоб до школи хотілося йти.",
            text="Учні описали потребу, порахували вартість і домовилися з адміністрацією школи.",
            place="Школа № 9",
            lat=48.8505 + number / 500,
            lon=37.61,
            cost=40_000 + number * 7_500,
            author_name="Учнівське самоврядування школи № 9",
            state=state,
            submitted_at=call.submission_at + timedelta(days=number),
        )
        _lines(project, [["Обладнання", 1, "компл.", project.cost]])
        moving.publish(project, public=state is State.COMPLETE)


def _bank(now: datetime) -> None:
    for n, each in enumerate(told("initiatives.json")):
        made = Initiative.objects.create(
            **each, state="published", published_at=now - timedelta(days=9 * n + 2)
        )
        day = timezone.localdate(made.published_at) if made.published_at else None
        words = f"{made.summary}\n{made.body}\n{made.text}"
        url = made.get_absolute_url()
        index.enter([index.Entry("initiative", str(made.pk), made.title, url, words, day)])
