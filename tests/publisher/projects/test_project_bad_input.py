"""What people send who mean no good, or slip: nothing breaks, nothing gets in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.community.models import Organization
from publisher.rooms.projects.models import Call, Project
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import Phase

Make = Callable[..., User]
Browser = Callable[[User | None], Client]
ToPhase = Callable[[Phase], Call]
ODD = ["9" * 5000, "-1", "0", "\u0661", "²", "1e9", "' OR 1=1 --", "<script>", "%00", "\x00"]


def test_no_parameter_of_a_page_breaks_it(
    call: Call, project: Callable[..., Project], person: Make, browser: Browser
) -> None:
    project()
    window = browser(person("olena"))
    names = ("page", "purse", "state", "sort", "project", "bbox")
    for odd in ODD:
        asked = dict.fromkeys(names, odd)
        for path in ("projects/", "vote/", "", "map/", "projects.geojson"):
            for mix in (odd, "1"):
                answer = window.get(f"{call.get_absolute_url()}{path}", {"mix": mix, **asked})
                assert answer.status_code in (200, 302), (path, odd[:20])
        assert window.get("/projects/bank/", {"field": odd, **asked}).status_code == 200


def test_odd_things_in_a_ballot_change_nothing(
    call: Call, project: Callable[..., Project], person: Make, browser: Browser
) -> None:
    one, hidden = project(), project("Чернетка", State.DRAFT)
    window = browser(person("olena"))
    page = f"{call.get_absolute_url()}vote/"
    for odd in [*ODD, str(hidden.pk), str(one.pk + 999)]:
        assert window.post(page, {"add": odd}).status_code == 302
        assert window.post(page, {"drop": odd}).status_code == 302
    window.post(page, {"cast": "1"})
    assert call.ballots.count() == 0
    window.post(page, {"add": str(one.pk)})
    window.post(page, {"cast": "1", "age": "<b>"})
    assert call.ballots.get().age == ""


def test_reasons_with_odd_letters_are_refused_and_not_stored(
    project: Callable[..., Project], person: Make, browser: Browser, to_phase: ToPhase
) -> None:
    one = project(state=State.SUBMITTED)
    to_phase(Phase.CHECK)
    window = browser(person("moderator", Level.EMAIL, Role.MODERATOR))
    item = reverse("desk_project", args=[one.pk])
    for reason in ("\x00", "слова\x00", "x" * 2001):
        assert window.post(item, {"move": "return", "reason": reason}).status_code == 302
    assert window.post(item, {"move": "<script>"}).status_code == 403
    one.refresh_from_db()
    assert (one.state, one.reason) == (State.SUBMITTED, "")


def test_a_project_dearer_than_any_call_is_not_kept(
    call: Call, person: Make, browser: Browser, to_phase: ToPhase
) -> None:
    to_phase(Phase.SUBMISSION)
    window = browser(person("olena"))
    form = {
        "purse": str(call.purses.all()[0].pk),
        "title": "Міст",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-what": "Міст",
        "lines-0-quantity": "99999999.99",
        "lines-0-price": "9999999999.99",
    }
    answer = window.post(reverse("project_new", args=[call.uid]), form | {"draft": "1"})
    assert "Жоден конкурс не має стільки коштів" in answer.content.decode()
    assert Project.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("picture.jpg", b"<html><script>alert(1)</script></html>"),
        ("run.sh", b"#!/bin/sh\nrm -rf /\n"),
        ("x.svg", b"<svg onload='alert(1)'/>"),
        ("empty.pdf", b""),
        ("fake.pdf", b"%PDF-1.7 and nothing more"),
    ],
)
def test_files_that_are_not_what_they_say_are_not_taken(
    project: Callable[..., Project], person: Make, browser: Browser, name: str, data: bytes
) -> None:
    author = person("olena")
    draft = project(state=State.DRAFT, author=author, number=None)
    window = browser(author)
    path = reverse("project_add_file", args=[draft.pk])
    window.post(path, {"kind": "picture", "file": SimpleUploadedFile(name, data)})
    assert draft.attachments.count() == 0


def test_what_was_handed_in_in_another_window_is_not_turned_back_into_a_draft(
    call: Call, project: Callable[..., Project], person: Make, browser: Browser
) -> None:
    author = person("olena")
    one = project(state=State.SUBMITTED, author=author)
    window = browser(author)
    window.post(reverse("project_edit", args=[one.pk]), {"title": "Інше", "draft": "1"})
    one.refresh_from_db()
    assert (one.state, one.title) == (State.SUBMITTED, "Лавки")


def test_the_commission_settles_cost_before_the_vote_and_never_after(
    project: Callable[..., Project],
    person: Make,
    browser: Browser,
    to_phase: ToPhase,
    department: Organization,
) -> None:
    one = project(state=State.EVALUATED)
    to_phase(Phase.APPROVAL)
    head = browser(person("head", Level.EMAIL, Role.LEADERSHIP))
    path = reverse("desk_project_settle", args=[one.pk])
    head.post(path, {"department": str(department.pk), "cost": "120000"})
    one.refresh_from_db()
    assert (one.department, one.cost) == (department, 120_000)
    Project.objects.update(state=State.APPROVED)
    head.post(path, {"department": str(department.pk), "cost": "1"})
    one.refresh_from_db()
    assert one.cost == 120_000


def test_what_was_not_decided_in_time_can_be_closed_with_a_word(
    project: Callable[..., Project], person: Make, browser: Browser, to_phase: ToPhase
) -> None:
    read, unread = project(state=State.EVALUATED), project(state=State.SUBMITTED)
    to_phase(Phase.VOTING)
    boss = browser(person("boss", Level.EMAIL, Role.ADMINISTRATOR))
    for one, move in ((read, "lapse"), (unread, "leave_out")):
        item = reverse("desk_project", args=[one.pk])
        assert f'value="{move}"' in boss.get(item).content.decode()
        boss.post(item, {"move": move, "reason": "Комісія не встигла."})
    read.refresh_from_db()
    unread.refresh_from_db()
    assert (read.state, unread.state) == (State.REFUSED, State.INCOMPLETE)


def test_a_part_of_the_money_that_has_projects_stays(
    call: Call, project: Callable[..., Project], person: Make, browser: Browser, to_phase: ToPhase
) -> None:
    project(state=State.DRAFT)
    to_phase(Phase.SUBMISSION)
    head = browser(person("head", Level.EMAIL, Role.LEADERSHIP))
    page = reverse("desk_call", args=[call.uid])
    purses = list(call.purses.all())
    sets = {"purses-TOTAL_FORMS": "2", "purses-INITIAL_FORMS": "2"}
    for n, each in enumerate(purses):
        sets |= {f"purses-{n}-id": str(each.pk), f"purses-{n}-budget": str(each.budget)}
        sets |= {f"purses-{n}-least": "0", f"purses-{n}-district": each.district}
        sets |= {f"purses-{n}-category": each.category, f"purses-{n}-DELETE": "on"}
    sets |= {"asked-TOTAL_FORMS": "0", "asked-INITIAL_FORMS": "0"}
    dates = {f"{phase}_at": f"{at:%Y-%m-%dT%H:%M}" for phase, at in call.timetable.begins.items()}
    form = dates | sets | {"title": "Назва", "uid": call.uid, "rule": "greedy"}
    answer = head.post(page, form | {"fewest": "1", "least": "1", "published": "on"})
    assert "прибрати не можна" in answer.content.decode()
    assert call.purses.count() == 2
