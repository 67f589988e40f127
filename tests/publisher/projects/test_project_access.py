"""Who may see and do what: every page of the room, for every role, with others' things."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.community.models import Organization
from publisher.common.files.store import store
from publisher.common.moderation.models import Case, Verdict
from publisher.common.moderation.queue import judge
from publisher.rooms.projects import seeds, urls
from publisher.rooms.projects.models import (
    Attachment,
    Call,
    Evaluation,
    Initiative,
    Milestone,
    Project,
)
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import Phase
from tests.publisher.test_catalogues import PUBLISHER, catalogue, whole, written

Make = Callable[..., User]
Browser = Callable[[User | None], Client]
DESK = {
    "desk_projects": {Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP},
    "desk_project": {Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP},
    "desk_project_file": {Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP},
    "desk_evaluation": {Role.OFFICER},
    "desk_works": {Role.OFFICER},
    "desk_step": {Role.OFFICER},
    "desk_paper_calls": {Role.DESK_OPERATOR, Role.LEADERSHIP},
    "desk_papers": {Role.DESK_OPERATOR, Role.LEADERSHIP},
    "desk_calls": {Role.LEADERSHIP},
    "desk_call_new": {Role.LEADERSHIP},
    "desk_bring_in": {Role.LEADERSHIP},
    "desk_call": {Role.LEADERSHIP},
    "initiative_read": {Role.MODERATOR, Role.EDITOR},
    "my_initiatives": {Role.CIVIL_SOCIETY},
    "initiative_new": {Role.CIVIL_SOCIETY},
}
"""Pages that are only read, by whom; an administrator reads all."""
POSTED = {"desk_project_ask", "desk_project_settle", "desk_picture", "desk_papers_close"}
OWN = {
    "my_project",
    "project_edit",
    "project_withdraw",
    "project_add_file",
    "my_project_file",
    "project_drop_file",
    "initiative_edit",
}


@pytest.fixture
def things(
    call: Call, project: Callable[..., Project], person: Make, department: Organization
) -> dict[str, list[object]]:
    """One of each thing, of somebody's own, and what its addresses are made of."""
    call.on_paper = True
    call.save()
    author = person("author")
    winner = project("Перемога", State.WON, department=department, author=author)
    read = project("Оцінюється", State.COMPLETE, author=author)
    file = SimpleUploadedFile("estimate.txt", "Кошторис: лавки, дошки".encode())
    kept, _ = store(file, author)
    attachment = Attachment.objects.create(project=read, file=kept, kind="estimate")
    asked = Evaluation.objects.create(project=read, department=department)
    step = Milestone.objects.create(project=winner, title="Крок", planned_on="2026-01-01")
    initiative = Initiative.objects.create(
        title="Ідея", summary="Коротко", text="Довго", field="youth", body="ГО", author=author
    )
    return {
        "desk_project": [read.pk],
        "desk_project_file": [read.pk, attachment.pk],
        "desk_project_ask": [read.pk],
        "desk_project_settle": [winner.pk],
        "desk_evaluation": [asked.pk],
        "desk_works": [winner.pk],
        "desk_picture": [winner.pk],
        "desk_step": [winner.pk, step.pk],
        "desk_papers": [call.uid],
        "desk_papers_close": [call.uid],
        "desk_call": [call.uid],
        "initiative_read": [initiative.pk],
        "initiative_edit": [initiative.pk],
        "my_project": [read.pk],
        "project_edit": [read.pk],
        "project_withdraw": [read.pk],
        "project_add_file": [read.pk],
        "my_project_file": [read.pk, attachment.pk],
        "project_drop_file": [read.pk, attachment.pk],
    }


def test_every_page_of_staff_and_authors_is_known_here() -> None:
    public = {"calls", "call", "projects", "results", "project", "initiatives", "initiative",
              "projects_feed", "initiatives_feed", "projects_map", "projects_geojson"}  # fmt: skip
    signed_in = {"vote", "project_new", "my_projects"}
    names = {each.name for each in urls.urlpatterns}
    assert names == public | signed_in | set(DESK) | POSTED | OWN


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_reads_its_pages_and_no_others(
    things: dict[str, list[object]], person: Make, browser: Browser, role: Role
) -> None:
    window = browser(person("somebody", Level.RESIDENCE, role))
    for name, roles in sorted(DESK.items()):
        answer = window.get(reverse(name, args=things.get(name, [])))
        allowed = role in roles or role is Role.ADMINISTRATOR
        assert answer.status_code == (200 if allowed else 403), (name, role)
        if answer.streaming:
            assert list(answer.streaming_content)  # type: ignore[attr-defined]  # it streams
    for name in sorted(POSTED):
        assert window.get(reverse(name, args=things[name])).status_code == 405


def test_visitors_and_residents_come_to_no_desk(
    things: dict[str, list[object]], person: Make, browser: Browser
) -> None:
    for window in (browser(None), browser(person("ivan"))):
        for name in sorted({*DESK, *POSTED}):
            path = reverse(name, args=things.get(name, []))
            for answer in (window.get(path), window.post(path, {"move": "approve"})):
                away = answer.status_code == 302 and "/login/" in answer.headers["Location"]
                assert away or answer.status_code in (403, 405), name


def test_whoever_is_not_the_author_finds_nothing(
    things: dict[str, list[object]], person: Make, browser: Browser
) -> None:
    windows = [browser(person("ivan")), browser(person("head", Level.RESIDENCE, Role.LEADERSHIP))]
    windows.append(browser(person("civil", Level.RESIDENCE, Role.CIVIL_SOCIETY)))
    for window in windows:
        for name in sorted(OWN):
            path = reverse(name, args=things[name])
            for answer in (window.get(path), window.post(path, {"submit": "1"})):
                assert answer.status_code in (403, 404, 405), name
    assert Project.objects.get(title="Оцінюється").state == State.COMPLETE
    assert Attachment.objects.count() == 1


def test_an_officer_of_another_department_neither_evaluates_nor_builds(
    things: dict[str, list[object]], person: Make, browser: Browser
) -> None:
    other = Organization.objects.create(uid="sport", name="Спорт", classification="department")
    window = browser(person("officer", Level.EMAIL, Role.OFFICER, at=other))
    assert (
        window.get(reverse("desk_evaluation", args=things["desk_evaluation"])).status_code == 404
    )
    for name in ("desk_works", "desk_picture", "desk_step"):
        assert window.post(reverse(name, args=things[name]), {"kind": "step"}).status_code == 403
    winner = reverse("desk_project", args=things["desk_works"])
    assert window.post(winner, {"move": "begin"}).status_code == 403
    assert Project.objects.get(title="Перемога").state == State.WON


def test_a_draft_is_its_authors_alone(
    project: Callable[..., Project], person: Make, browser: Browser
) -> None:
    draft = project("Чернетка", State.DRAFT, author=person("author"), number=None)
    boss = browser(person("boss", Level.EMAIL, Role.ADMINISTRATOR))
    assert boss.get(reverse("desk_project", args=[draft.pk])).status_code == 404
    assert boss.get(draft.get_absolute_url()).status_code == 404


def test_the_count_cannot_be_made_by_a_form(
    project: Callable[..., Project], person: Make, browser: Browser, to_phase: Callable[..., Call]
) -> None:
    one = project()
    to_phase(Phase.RESULTS)
    boss = browser(person("boss", Level.EMAIL, Role.ADMINISTRATOR))
    for move in ("win", "lose", "conclude", "submit"):
        item = reverse("desk_project", args=[one.pk])
        assert boss.post(item, {"move": move}).status_code == 403
    one.refresh_from_db()
    assert one.state == State.APPROVED


def test_rules_do_not_change_while_people_vote(call: Call, person: Make, browser: Browser) -> None:
    head = browser(person("head", Level.EMAIL, Role.LEADERSHIP))
    page = reverse("desk_call", args=[call.uid])
    told = head.get(page).content.decode()
    assert "правила й дні голосування не змінюються" in told
    assert "purses-TOTAL_FORMS" not in told
    fields = dict(re.findall(r'<input[^>]+name="(\w+_at)"[^>]+value="([^"]+)"', told))
    form = fields | {"title": "Нова назва", "uid": "other", "rule": "shares", "most": "99"}
    head.post(page, form | {"voting_at": "2020-01-01T00:00", "results_at": "2035-01-01T00:00"})
    before = (call.rule, call.most, call.results_at.replace(second=0, microsecond=0))
    call.refresh_from_db()
    assert (call.rule, call.most, call.results_at.replace(second=0, microsecond=0)) == before
    assert call.uid == "2026"


def test_an_initiative_is_public_once_a_moderator_has_read_it(
    person: Make, browser: Browser
) -> None:
    body = Organization.objects.create(
        uid="ruh", name="ГО «Рух»", classification="civil_society", edrpou="12345678"
    )
    ours = browser(person("ruh", Level.EMAIL, Role.CIVIL_SOCIETY, at=body))
    assert "ГО «Рух»" in ours.get("/projects/bank/new/").content.decode()
    bad = "<script>alert(1)</script>"
    told = dict.fromkeys(("title", "summary", "text", "body", "needs", "contact"), bad)
    ours.post("/projects/bank/new/", told | {"field": "youth", "stage": "idea"})
    made = Initiative.objects.get()
    visitor = browser(None)
    assert visitor.get(made.get_absolute_url()).status_code == 404
    moderator = person("moderator", Level.EMAIL, Role.MODERATOR)
    judge(Case.objects.get(), moderator, Verdict.PASSED)
    for path in (made.get_absolute_url(), "/projects/bank/"):
        page = visitor.get(path).content.decode()
        assert "&lt;script&gt;" in page
        assert bad not in page
    link = {"url": "javascript:alert(1)", "field": "youth", "stage": "idea"}
    refused = ours.post(f"/projects/bank/{made.pk}/edit/", told | link).content.decode()
    assert "errorlist" in refused
    ours.post(f"/projects/bank/{made.pk}/edit/", told | {"field": "youth", "stage": "done"})
    assert visitor.get(made.get_absolute_url()).status_code == 404


def test_the_seeds_fill_every_page_and_are_sown_once(client: Client, db: str) -> None:
    if db == "postgresql":
        pytest.skip("seeds know no database: once is enough")
    now = timezone.now()
    seeds.seed(now)
    rows = Project.objects.count(), Initiative.objects.count()
    seeds.seed(now)
    assert (Project.objects.count(), Initiative.objects.count()) == rows
    assert {each.phase(now) for each in Call.objects.all()} == {
        Phase.SUBMISSION,
        Phase.VOTING,
        Phase.IMPLEMENTATION,
        Phase.OVER,
    }
    for call in Call.objects.all():
        for path in ("", "results/", "projects/?mix=1"):
            assert client.get(f"{call.get_absolute_url()}{path}").status_code == 200


def test_every_word_of_the_room_is_there_in_ukrainian() -> None:
    room = PUBLISHER / "rooms/projects"
    known = {
        whole(message.id)[0]
        for path in (
            room / "locale/uk/LC_MESSAGES/django.po",
            Path(PUBLISHER) / "locale/uk/LC_MESSAGES/django.po",
        )
        for message in catalogue(path)
        if message.id
    }
    found = [each for each in written(PUBLISHER, rooms=True) if room in each[0].parents]
    assert len(found) > 300
    assert [(path.name, each) for path, each in found if each not in known] == []
