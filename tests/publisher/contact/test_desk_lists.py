"""Lists that staff keep: who may, what is refused, what a resident sees of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.audit.models import Act
from publisher.common.community.models import Organization
from publisher.rooms.contact.categories import replies_for
from publisher.rooms.contact.desk_forms import departments_there_are
from publisher.rooms.contact.models import Category, Institution, Question, Reply, Report
from publisher.rooms.contact.rules import State

Person = Callable[..., User]
Browser = Callable[..., Client]
Case = Callable[..., Report]


@pytest.fixture
def keeper(person: Person, browser: Browser) -> Client:
    """A moderator's window."""
    return browser(person("mod", Level.EMAIL, Role.MODERATOR))


def category_form(**told: Any) -> dict[str, Any]:
    """What the form of a category sends, with one question's rows left empty."""
    empty = {"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0"}
    return {"group": "Дороги", "name": "Люк", "working": "on", "active": "on", "position": "3",
            "questions-0-kind": "string", "questions-0-position": "0"} | empty | told  # fmt: skip


def question(n: int = 0, **told: str) -> dict[str, str]:
    """One question in it."""
    return {f"questions-{n}-{key}": value for key, value in told.items()}


def test_a_category_with_a_question_is_entered_and_asked(
    keeper: Client, client: Client, department: Organization
) -> None:
    asked = question(code="size", text="Який люк", kind="singlevaluelist", required="on",
                     values="малий\n\nвеликий\nмалий\n", position="0")  # fmt: skip
    told = category_form(uid="liuk", department=department.pk, days="4", **asked)
    assert keeper.post("/contact/desk/categories/new/", told).status_code == 302
    made = Category.objects.get()
    assert (made.uid, made.days, made.department) == ("liuk", 4, department)
    assert made.questions.get().values == ["малий", "великий"]
    assert "Люк" in client.get("/contact/new/").content.decode()
    assert "Люк" in keeper.get("/contact/desk/categories/").content.decode()
    assert Act.objects.filter(verb="contact.category").count() == 1


def test_a_categorys_name_in_addresses_stays_and_its_questions_are_changed_and_deleted(
    keeper: Client, holes: Category
) -> None:
    asked = Question.objects.create(category=holes, code="deep", text="Глибина")
    path = "/contact/desk/categories/holes/"
    told = category_form(uid="other", name="Вибоїна") | {
        "questions-TOTAL_FORMS": "2", "questions-INITIAL_FORMS": "1",
        **question(id=str(asked.pk), code="deep", text="Глибина, см", kind="number", position="0"),
        **question(1, kind="string", position="0"),
    }  # fmt: skip
    assert keeper.post(path, told).status_code == 302
    holes.refresh_from_db()
    assert (holes.uid, holes.name) == ("holes", "Вибоїна")
    assert holes.questions.get().text == "Глибина, см"
    assert keeper.post(path, told | {"questions-0-DELETE": "on"}).status_code == 302
    assert not holes.questions.exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"at_once": "on"}, "укажіть, якому підрозділу"),
        (question(code="q", text="Що", kind="multivaluelist", values="одне"), "щонайменше дві"),
        ({"uid": "кирилиця"}, "errorlist"),
        ({"uid": "holes"}, "errorlist"),
        ({"name": ""}, "errorlist"),
        ({"name": "a\0b"}, "errorlist"),
    ],
    ids=["at once to nobody", "a list of one", "not Latin", "twice", "no name", "nul"],
)
def test_a_wrong_category_is_not_kept(
    keeper: Client, holes: Category, wrong: dict[str, str], why: str
) -> None:
    told = category_form(uid="new") | wrong
    assert why in keeper.post("/contact/desk/categories/new/", told).content.decode()
    assert Category.objects.count() == 1


def test_a_category_that_is_no_more_offered_keeps_its_reports(
    keeper: Client, client: Client, case: Case, holes: Category
) -> None:
    report = case(State.CHECKED)
    told = category_form(uid="holes", name="Яма на дорозі")
    del told["active"]
    assert keeper.post("/contact/desk/categories/holes/", told).status_code == 302
    assert "Яма на дорозі" not in client.get("/contact/new/").content.decode()
    assert "Яма на дорозі" in client.get(report.get_absolute_url()).content.decode()


def test_ready_words_fit_their_department_and_are_put_into_an_answer(
    person: Person, browser: Browser, department: Organization, other_department: Organization,
    case: Case, holes: Category,
) -> None:  # fmt: skip
    report = case(State.IN_WORK)
    officer = browser(person("off", Level.EMAIL, Role.OFFICER, at=department))
    new, told = "/contact/desk/replies/new/", {"title": "Засипано", "text": "Яму засипано."}
    assert officer.post(new, told).status_code == 200, "an officer's words are a department's"
    foreign = told | {"department": other_department.pk}
    assert officer.post(new, foreign).status_code == 200
    assert officer.post(new, told | {"department": department.pk}).status_code == 302
    made = Reply.objects.get()
    assert list(replies_for(holes.pk, department.pk)) == [made]
    assert list(replies_for(holes.pk, other_department.pk)) == []
    assert "Засипано" in officer.get(f"/contact/desk/{report.pk}/").content.decode()
    stranger = browser(person("sport", Level.EMAIL, Role.OFFICER, at=other_department))
    path = f"/contact/desk/replies/{made.pk}/"
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"delete": "1"}).status_code == 404
    assert "Засипано" not in stranger.get("/contact/desk/replies/").content.decode()
    assert officer.post(path, {"delete": "1"}).status_code == 302
    assert not Reply.objects.exists()


def test_a_state_body_is_rated_and_is_given_no_cases(keeper: Client, client: Client) -> None:
    told = {"uid": "pfu", "name": "Пенсійний фонд", "classification": "institution",
            "edrpou": "12345678", "position": "1", "rated": "on", "text": "Пенсії",
            "site": "www.pfu.gov.ua"}  # fmt: skip
    new = "/contact/desk/institutions/new/"
    assert "вісім цифр" in keeper.post(new, told | {"edrpou": "12"}).content.decode()
    assert not Organization.objects.exists()
    assert keeper.post(new, told).status_code == 302
    body = Organization.objects.get()
    assert not departments_there_are().exists()
    page = client.get("/contact/institutions/pfu/").content.decode()
    assert "Пенсії" in page
    assert 'href="https://www.pfu.gov.ua"' in page
    changed = told | {"uid": "x", "takes_cases": "on"}
    assert keeper.post("/contact/desk/institutions/pfu/", changed).status_code == 302
    assert [each.uid for each in departments_there_are()] == [body.uid] == ["pfu"]
    assert Institution.objects.count() == 1


def test_a_body_that_sits_is_no_institution_of_the_contact_centre(keeper: Client) -> None:
    Organization.objects.create(uid="rada", name="Рада", classification="council")
    assert keeper.get("/contact/desk/institutions/rada/").status_code == 404
    new = {"uid": "x", "name": "X", "classification": "council", "position": "1"}
    assert keeper.post("/contact/desk/institutions/new/", new).status_code == 200
    assert Organization.objects.count() == 1


KEEPERS = {Role.MODERATOR, Role.LEADERSHIP, Role.ADMINISTRATOR}
PAGES = {
    "categories/": KEEPERS,
    "categories/new/": KEEPERS,
    "institutions/": KEEPERS,
    "institutions/new/": KEEPERS,
    "replies/": KEEPERS | {Role.DESK_OPERATOR, Role.OFFICER},
    "replies/new/": KEEPERS | {Role.DESK_OPERATOR, Role.OFFICER},
    "figures/department.csv": KEEPERS | {Role.DESK_OPERATOR},
}


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_keeps_its_lists_and_no_others(
    person: Person, browser: Browser, role: Role
) -> None:
    window = browser(person("somebody", Level.RESIDENCE, role))
    for path, roles in sorted(PAGES.items()):
        wanted = 200 if role in roles else 403
        assert window.get(f"/contact/desk/{path}").status_code == wanted, path
        assert "/login/" in browser().get(f"/contact/desk/{path}").headers["Location"]
