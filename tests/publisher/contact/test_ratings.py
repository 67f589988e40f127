"""Ratings: means of enough people, words that are read first, the same on page and in file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.community.models import Organization
from publisher.common.moderation import queue
from publisher.common.moderation.models import Case, Verdict
from publisher.rooms.contact.models import Institution, InstitutionRating

Person = Callable[..., User]
Browser = Callable[..., Client]
BAD = '<script>alert("1")</script>'


@pytest.fixture
def rate(department: Organization, person: Person, browser: Browser) -> Callable[..., None]:
    """Somebody rates the department, or another institution."""

    def by(name: str, mark: int, words: str = "", uid: str = "housing") -> None:
        user = User.objects.filter(name=name).first() or person(name)
        marks = dict.fromkeys(("result", "polite", "quick", "reachable"), mark)
        sent = browser(user).post(f"/contact/institutions/{uid}/rate/", marks | {"words": words})
        assert sent.status_code == 302
        caches["pages"].clear()

    return by


def page(client: Client, path: str = "housing/") -> str:
    return client.get(f"/contact/institutions/{path}").content.decode()


def table(client: Client) -> list[dict[str, str]]:
    answer = client.get("/data/contact/institutions.csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    return list(csv.DictReader(io.StringIO(text)))


def test_the_best_rated_come_first_and_few_ratings_make_no_mean(
    client: Client, rate: Callable[..., None], other_department: Organization
) -> None:
    for n, mark in enumerate((2, 3, 4)):
        assert "3,0" not in page(client, "")
        rate(f"a{n}", mark)
        rate(f"b{n}", 5, uid="sport")
    listed = page(client, "")
    assert listed.index("Відділ спорту") < listed.index("Управління ЖКГ")
    assert "3,0" in listed
    assert [(row["uid"], row["people"], row["mean"]) for row in table(client)] == [
        ("sport", "3", "5.00"), ("housing", "3", "3.00"),
    ]  # fmt: skip
    assert json.loads(client.get("/data/contact/institutions.json").content)[1]["polite"] == "3.00"
    own = page(client)
    assert own.count('<td class="number">1</td>') == 3 * 4, "one each of 2, 3, 4 in four rows"


def test_a_mean_of_too_few_is_in_no_file_and_on_no_page(
    client: Client, rate: Callable[..., None]
) -> None:
    rate("a", 1)
    rate("a", 1)
    assert table(client)[0] == {
        "uid": "housing", "name": "Управління ЖКГ", "edrpou": "", "people": "1", "mean": "",
        "result": "", "polite": "", "quick": "", "reachable": "",
    }  # fmt: skip
    assert "Скільки людей поставили" not in page(client)


def test_words_are_shown_once_a_moderator_has_read_just_these(
    client: Client, rate: Callable[..., None], person: Person
) -> None:
    moderator = person("mod", Level.EMAIL, Role.MODERATOR)
    rate("Петро Таємний", 4, "Швидко допомогли" + BAD)
    assert "Швидко допомогли" not in page(client)
    first = Case.objects.get(verdict=Verdict.WAITING)
    queue.judge(first, moderator, Verdict.PASSED)
    shown = page(client)
    assert "Швидко допомогли" in shown
    assert BAD not in shown
    assert "Таємний" not in shown
    rate("Петро Таємний", 5, "Швидко допомогли" + BAD)
    assert "Швидко допомогли" in page(client), "a mark alone needs no reading"
    rate("Петро Таємний", 5, "Лайка")
    rate("Петро Таємний", 5, "Ще гірша лайка")
    assert "лайка" not in page(client).lower()
    (waiting,) = Case.objects.filter(verdict=Verdict.WAITING)
    InstitutionRating.objects.update(words="Підмінене")
    queue.judge(waiting, moderator, Verdict.PASSED)
    caches["pages"].clear()
    assert "Підмінене" not in page(client), "other words were read"


def test_refused_words_stay_unseen_and_the_mark_counts(
    client: Client, rate: Callable[..., None], person: Person
) -> None:
    rate("a", 4, "Образа")
    case = Case.objects.get()
    queue.judge(case, person("mod", Level.EMAIL, Role.MODERATOR), Verdict.REFUSED, "Образа")
    caches["pages"].clear()
    assert "Образа" not in page(client)
    assert table(client)[0]["people"] == "1"


def test_a_moderator_reads_the_words_at_the_desk_and_nobody_else_does(
    rate: Callable[..., None], person: Person, browser: Browser
) -> None:
    rate("a", 4, "Дуже ввічливі" + BAD)
    path = Case.objects.get().url
    told = browser(person("mod", Level.EMAIL, Role.MODERATOR)).get(path).content.decode()
    assert "Дуже ввічливі" in told
    assert BAD not in told
    assert browser(person("off", Level.EMAIL, Role.OFFICER)).get(path).status_code == 403
    assert "/login/" in browser().get(path).headers["Location"]
    gone = browser(User.objects.get(name="mod")).get("/contact/desk/words/petition/1/")
    assert gone.status_code == 404


def test_what_is_not_rated_has_no_page_and_takes_no_rating(
    client: Client, department: Organization, person: Person, browser: Browser
) -> None:
    Institution.objects.create(organization=department, rated=False)
    assert client.get("/contact/institutions/housing/").status_code == 404
    marks = dict.fromkeys(("result", "polite", "quick", "reachable"), 5)
    window = browser(person("a"))
    assert window.post("/contact/institutions/housing/rate/", marks).status_code == 404
    assert table(client) == []
