"""A project's life through the pages: written, handed in, read, evaluated, approved, built."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.audit.models import Act
from publisher.common.community.models import Organization
from publisher.common.files.store import store
from publisher.common.mail.models import Letter
from publisher.common.search.index import Asked, find
from publisher.common.subscriptions import topics
from publisher.common.subscriptions.delivery import spread
from publisher.common.subscriptions.following import follow_as
from publisher.rooms.projects import counting, forgetting, news
from publisher.rooms.projects.models import (
    AskedDepartment,
    Attachment,
    Call,
    Evaluation,
    Project,
    Purse,
)
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import Phase

Make = Callable[..., User]
Browser = Callable[[User | None], Client]
ToPhase = Callable[[Phase], Call]


def written(call: Call, **told: str) -> dict[str, str]:
    """A form as an author fills it in."""
    lines = {
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        "lines-0-what": "Лавка",
        "lines-0-quantity": "4",
        "lines-0-unit": "шт.",
        "lines-0-price": "12500.50",
        "lines-1-what": "Доставка",
        "lines-1-quantity": "1",
        "lines-1-price": "999.99",
    }
    return {
        "purse": str(call.purses.all()[0].pk),
        "title": "Лавки в сквері біля бібліотеки",
        "summary": "Чотири лавки там, де чекають на дітей.",
        "text": "Поставити чотири лавки зі спинками вздовж доріжки.",
        "author_name": "Іваненко Олена",
        "agreed": "on",
        **lines,
        **told,
    }


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    out.seek(0)
    out.name = "place.jpg"
    return out


def test_a_project_goes_from_a_draft_to_a_finished_work(
    call: Call, to_phase: ToPhase, person: Make, browser: Browser, department: Organization
) -> None:
    AskedDepartment.objects.create(call=call, department=department, question="Чи є місце?")
    to_phase(Phase.SUBMISSION)
    olena = person("olena")
    hers = browser(olena)
    form = {k: v for k, v in written(call).items() if k not in ("text", "agreed")}
    answer = hers.post(f"/projects/call/{call.uid}/new/", form | {"draft": "1"})
    project = Project.objects.get()
    assert answer.status_code == 302
    assert (project.state, project.cost, project.author) == (State.DRAFT, 51_002, olena)
    edit = f"/projects/mine/{project.pk}/edit/"
    files = f"/projects/mine/{project.pk}/files/add/"
    assert hers.post(files, {"kind": "picture", "file": picture()}).status_code == 302
    held = project.attachments.get()
    assert not held.file.public
    sent = hers.get(f"/projects/mine/{project.pk}/files/{held.pk}/")
    assert b"".join(sent.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]  # a file's answer has it

    lines = {f"lines-{n}-id": str(line.pk) for n, line in enumerate(project.lines.all())}
    whole = written(call) | lines | {"lines-INITIAL_FORMS": "2", "submit": "1"}
    missing = hers.post(edit, {k: v for k, v in whole.items() if k != "text"})
    assert missing.status_code == 200
    assert "errorlist" in missing.content.decode()
    assert hers.post(edit, whole).status_code == 302
    project.refresh_from_db()
    assert (project.state, project.number) == (State.SUBMITTED, 1)
    assert browser(None).get(project.get_absolute_url()).status_code == 404

    to_phase(Phase.CHECK)
    moderator = browser(person("moderator", Level.EMAIL, Role.MODERATOR))
    item = f"/projects/desk/item/{project.pk}/"
    assert "errors" not in moderator.get(item).content.decode()
    moderator.post(item, {"move": "return", "reason": ""})
    project.refresh_from_db()
    assert project.state == State.SUBMITTED
    moderator.post(item, {"move": "return", "reason": "Додайте місце"})
    assert "Додайте місце" in hers.get(edit).content.decode()
    assert "Додайте місце" in Letter.objects.get().text
    hers.post(edit, whole | {"place": "Сквер біля бібліотеки"})
    moderator.post(item, {"move": "accept"})
    project.refresh_from_db()
    assert project.state == State.COMPLETE
    held.file.refresh_from_db()
    assert held.file.public
    assert browser(None).get(project.get_absolute_url()).status_code == 200
    assert find(Asked("лавки")).total == 1

    to_phase(Phase.EVALUATION)
    officer = browser(person("officer", Level.EMAIL, Role.OFFICER, at=department))
    asked = Evaluation.objects.get()
    page = f"/projects/desk/evaluation/{asked.pk}/"
    assert "Чи є місце?" in officer.get(page).content.decode()
    told = dict.fromkeys(("lawful", "land", "feasible", "priced"), "yes")
    assert officer.post(page, told | {"verdict": "changed"}).status_code == 200
    officer.post(page, told | {"verdict": "changed", "comment": "Вандалостійкі", "cost": "60000"})
    project.refresh_from_db()
    assert project.state == State.EVALUATED
    shown = browser(None).get(project.get_absolute_url()).content.decode()
    assert "Вандалостійкі" in shown
    assert "виконати можна зі змінами" in shown

    to_phase(Phase.APPROVAL)
    head = browser(person("head", Level.EMAIL, Role.LEADERSHIP))
    officer.post(item, {"move": "approve"})
    project.refresh_from_db()
    assert project.state == State.EVALUATED
    head.post(item, {"move": "approve"})
    project.refresh_from_db()
    assert project.state == State.APPROVED

    to_phase(Phase.IMPLEMENTATION)
    Project.objects.update(state=State.WON, department=department)
    works = f"{item}works/"
    day = timezone.localdate().isoformat()
    officer.post(works, {"kind": "step", "step-title": "Договір", "step-planned_on": day})
    paid = {"paid-day": day, "paid-what": "Лавки", "paid-amount": "50000"}
    officer.post(works, {"kind": "paid", **paid})
    officer.post(f"{works}picture/", {"file": picture(), "description": "Лавки стоять"})
    officer.post(item, {"move": "begin"})
    officer.post(item, {"move": "finish"})
    project.refresh_from_db()
    assert project.state == State.DONE
    shown = browser(None).get(project.get_absolute_url()).content.decode()
    assert "Договір" in shown
    assert "50\u00a0000\u00a0грн" in shown
    assert "Лавки стоять" in shown
    verbs = set(Act.objects.filter(about=f"project:{project.pk}").values_list("verb", flat=True))
    assert {"project.return", "project.accept", "project.approve", "project.pay"} <= verbs
    assert officer.get(works).status_code == 200
    assert officer.get(item).status_code == 200
    assert officer.get("/projects/desk/").status_code == 200


def test_what_costs_more_than_its_part_allows_is_not_handed_in(
    call: Call, to_phase: ToPhase, person: Make, browser: Browser
) -> None:
    to_phase(Phase.SUBMISSION)
    Purse.objects.update(dearest=50_000)
    hers = browser(person("olena"))
    told = hers.post(f"/projects/call/{call.uid}/new/", written(call) | {"submit": "1"})
    assert "щонайбільше 50\u00a0000 грн" in told.content.decode()
    assert Project.objects.count() == 0


@pytest.mark.parametrize("phase", [Phase.AHEAD, Phase.CHECK, Phase.VOTING])
def test_nothing_new_is_taken_outside_the_time(
    call: Call, to_phase: ToPhase, person: Make, browser: Browser, phase: Phase
) -> None:
    if phase is Phase.AHEAD:
        to_phase(Phase.SUBMISSION)
        Call.objects.update(submission_at=timezone.now() + timedelta(hours=1))
    else:
        to_phase(phase)
    hers = browser(person("olena"))
    hers.post(f"/projects/call/{call.uid}/new/", written(call) | {"submit": "1"})
    assert Project.objects.count() == 0


def test_a_form_left_open_over_the_end_keeps_its_words_as_a_draft(
    call: Call, to_phase: ToPhase, person: Make, browser: Browser
) -> None:
    to_phase(Phase.SUBMISSION)
    hers = browser(person("olena"))
    hers.post(f"/projects/call/{call.uid}/new/", written(call) | {"draft": "1"})
    to_phase(Phase.CHECK)
    project = Project.objects.get()
    lines = {f"lines-{n}-id": str(line.pk) for n, line in enumerate(project.lines.all())}
    late = written(call, title="Пізня назва") | lines
    hers.post(
        f"/projects/mine/{project.pk}/edit/", late | {"lines-INITIAL_FORMS": "2", "submit": "1"}
    )
    project.refresh_from_db()
    assert (project.state, project.title) == (State.DRAFT, "Пізня назва")


def test_a_visitor_chooses_casts_and_changes_a_ballot_without_javascript(
    call: Call, project: Callable[..., Project], person: Make, browser: Browser
) -> None:
    ones = [project(f"Проект {n}") for n in range(4)]
    hers = browser(person("olena"))
    page = f"/projects/call/{call.uid}/vote/"
    for one in ones:
        hers.post(page, {"add": str(one.pk)})
    told = hers.get(page).content.decode()
    assert "Можна обрати не більше ніж 3 проекти." in told
    assert 'name="cast"' not in told
    hers.post(page, {"drop": str(ones[0].pk)})
    assert 'name="cast"' in hers.get(page).content.decode()
    hers.post(page, {"cast": "1", "age": "35-44"})
    ballot = call.ballots.get()
    assert ballot.chosen.count() == 3
    assert ballot.age == "35-44"
    told = hers.get(page).content.decode()
    assert "Ваш голос зараховано" in told
    hers.post(page, {"drop": str(ones[1].pk)})
    assert "Ще не подано" in hers.get(page).content.decode()
    hers.post(page, {"cast": "1"})
    assert set(ballot.chosen.values_list("project_id", flat=True)) == {ones[2].pk, ones[3].pk}


def test_who_is_not_proven_is_told_how_to_get_there(
    call: Call, person: Make, browser: Browser
) -> None:
    answer = browser(person("ivan", Level.IDENTITY)).get(f"/projects/call/{call.uid}/vote/")
    assert answer.status_code == 403
    assert browser(None).get(f"/projects/call/{call.uid}/vote/").status_code == 302


def test_drafts_that_nobody_hands_in_are_forgotten_with_their_files(
    call: Call, project: Callable[..., Project], person: Make
) -> None:
    author = person("olena")
    draft = project("Чернетка", State.DRAFT, number=None, author=author, telephone="050")
    kept = project("Переміг", State.WON, author=author, telephone="067")
    file, _ = store(SimpleUploadedFile("a.txt", "слова, слова".encode()), author)
    Attachment.objects.create(project=draft, file=file, kind="estimate")
    path = Path(file.file.path)
    Call.objects.update(check_at=timezone.now() - timedelta(days=179))
    forgetting.forget_drafts()
    assert path.exists()
    Call.objects.update(check_at=timezone.now() - timedelta(days=181))
    forgetting.forget_drafts()
    assert not path.exists()
    assert list(Project.objects.values_list("title", "telephone")) == [("Переміг", "067")]
    Call.objects.update(over_at=timezone.now() - timedelta(days=181))
    forgetting.forget_drafts()
    kept.refresh_from_db()
    assert kept.telephone == ""


def spread_news() -> None:
    """Do the jobs that spread news."""
    for job in DBTaskResult.objects.filter(task_path=spread.module_path):
        spread.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.delete()


def test_whoever_follows_hears_of_each_phase_once_and_of_the_project(
    call: Call, project: Callable[..., Project], person: Make
) -> None:
    one = project(state=State.APPROVED)
    for key in ("call:2026", f"project:{one.pk}"):
        topic = topics.topic_of(key)
        assert topic is not None
        follow_as(person(key.replace(":", "-")), topic, "uk")
    Call.objects.update(voting_at=timezone.now() - timedelta(minutes=3))
    call.refresh_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        news.tell_phases()
        news.tell_phases()
        counting.count(call, now=call.results_at)
    spread_news()
    assert sorted(Letter.objects.values_list("subject", flat=True)) == [
        "Громадські проекти 2026: голосування",
        "Громадські проекти 2026: підсумки: хто переміг і чому",
        "Лавки: не переміг",
    ]


def test_nobody_follows_what_is_not_public(call: Call, project: Callable[..., Project]) -> None:
    hidden = project(state=State.DRAFT)
    keys = ("call:\x00", "call:none", "project:x", "project:\x00", f"project:{hidden.pk}")
    assert [topics.topic_of(key) for key in keys] == [None] * 5
