"""What everybody reads of petitions, in which order; what only some may; the window elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.rooms.petitions import seeds, signing
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import PUBLIC, State
from publisher.rooms.petitions.views import A_LIST, MIXES, mixed
from tests.publisher.petitions.conftest import add_signers

Make = Callable[..., Petition]
Person = Callable[..., User]
Browser = Callable[..., Client]
BAD = "<script>alert(1)</script> <b>так</b>"


@pytest.mark.parametrize("state", sorted(State))
def test_a_petition_is_read_by_all_only_after_somebody_read_it(
    client: Client, petition: Make, state: State
) -> None:
    made = petition(state)
    for part in ("", "signers/", "window/"):
        answer = client.get(f"/petitions/item/{made.pk}/{part}")
        assert answer.status_code == (200 if state in PUBLIC else 404)
    listed = client.get("/petitions/").content.decode()
    assert (made.title in listed) is (state in PUBLIC)


def test_a_random_order_is_a_visitors_own_and_stays_on_all_pages(
    client: Client, petition: Make
) -> None:
    made = petition()
    Petition.objects.bulk_create(
        Petition(
            title=f"Прохання {n:02}", text="Суть", author_name="Хтось", state=State.COLLECTING,
            published_at=made.published_at, closes_at=made.closes_at, threshold=250,
        )
        for n in range(29)
    )  # fmt: skip
    first = client.get("/petitions/?state=collecting&sort=random")
    assert first.status_code == 302
    address = first.headers["Location"]
    pages = [client.get(f"{address}&page={page}").content.decode() for page in (1, 2)]
    assert all("".join(pages).count(f">Прохання {n:02}<") == 1 for n in range(29))
    rows = Petition.objects.all()
    orders = [tuple(mixed(rows, mix).values_list("pk", flat=True)) for mix in range(1, MIXES + 1)]
    assert len(set(orders)) == MIXES
    assert len({order[0] for order in orders}) > 15


@pytest.mark.parametrize(
    "asked",
    ["page=" + "9" * 5000, "page=-1", "page=x", "state=draft", "topic=%00", "sort=random&mix=0",
     "q=" + "a" * 3000, "q=%27%22%3B--", "mix=" + "8" * 5000],
    ids=["long page", "before the first", "no page", "hidden state", "nul", "no order",
         "long words", "quotes", "long order"],
)  # fmt: skip
def test_whatever_is_asked_for_a_list_comes(client: Client, petition: Make, asked: str) -> None:
    petition(State.DRAFT, title="Чернетка")
    answer = client.get(f"/petitions/?{asked}", follow=True)
    assert answer.status_code == 200
    assert "Чернетка" not in answer.content.decode()


def test_words_of_strangers_are_words(
    client: Client, petition: Make, person: Person, browser: Browser
) -> None:
    made = petition(State.ANSWERED)
    Petition.objects.update(title=BAD, text=BAD, author_name=BAD, answer=BAD, reason=BAD)
    made.signatures.update(name=BAD)
    pages = [
        client.get(f"/petitions/{part}").content.decode()
        for part in (
            "", f"item/{made.pk}/", f"item/{made.pk}/signers/", f"item/{made.pk}/window/",
            "petitions.atom",
        )
    ]  # fmt: skip
    staff = browser(person("judge", Level.EMAIL, Role.MODERATOR, Role.OFFICER))
    for part in ("", f"item/{made.pk}/", f"item/{made.pk}/signatures/"):
        pages.append(staff.get(f"/petitions/desk/{part}").content.decode())
    assert not any("<script>alert" in page or "<b>так" in page for page in pages)
    assert sum("lt;script" in page for page in pages) == len(pages) - 1  # the desk has no answered


def test_drafts_are_their_authors_alone(petition: Make, person: Person, browser: Browser) -> None:
    author, other = person("author"), person("other")
    made = petition(State.DRAFT, author=author)
    staff = person("judge", Level.EMAIL, Role.MODERATOR, Role.OFFICER, Role.ADMINISTRATOR)
    for path in (f"/petitions/mine/{made.pk}/", f"/petitions/mine/{made.pk}/edit/"):
        assert browser(author).get(path).status_code == 200
        for user in (other, staff):
            assert browser(user).get(path).status_code == 404
            assert browser(user).post(path, {"move": "send"}).status_code == 404
        assert "/account/" in browser().get(path).headers["Location"]
    assert browser(other).post(f"/petitions/mine/{made.pk}/drop/").status_code == 404
    for user in (other, staff):
        assert browser(user).get(f"/petitions/desk/item/{made.pk}/").status_code in (403, 404)
    assert Petition.objects.filter(pk=made.pk).exists()
    browser(author).post(f"/petitions/mine/{made.pk}/drop/")
    assert not Petition.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("role", [*sorted(Role), ""])
def test_the_desk_opens_to_whom_it_belongs(
    petition: Make, person: Person, browser: Browser, role: str
) -> None:
    made = petition()
    user = person("somebody", Level.RESIDENCE, *([Role(role)] if role else []))
    item = f"/petitions/desk/item/{made.pk}/"
    wanted = {
        "/petitions/desk/": {Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP},
        item: {Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP},
        f"{item}signatures/": {Role.MODERATOR, Role.LEADERSHIP},
        f"{item}intake/": {Role.OFFICER, Role.LEADERSHIP},
    }
    for path, roles in wanted.items():
        may = role in roles or role == Role.ADMINISTRATOR
        assert browser(user).get(path).status_code == (200 if may else 403), path


def test_a_form_from_elsewhere_signs_nothing(
    petition: Make, person: Person, browser: Browser
) -> None:
    made = petition()
    stranger = browser(person("anna"), csrf=True)
    told = {"name": "Анна Бойко", "agreed": "on"}
    assert stranger.post(f"/petitions/item/{made.pk}/sign/", told).status_code == 403
    assert not made.signatures.exists()


def test_the_list_of_signers_has_them_once_in_the_order_of_signing(
    client: Client, petition: Make
) -> None:
    made = petition()
    add_signers(made, A_LIST + 5)
    pages = [
        client.get(f"/petitions/item/{made.pk}/signers/?page={n}").content.decode() for n in (1, 2)
    ]
    found = [int(n) for page in pages for n in re.findall(r"<li>Підписант (\d+)", page)]
    assert found == list(range(A_LIST + 5))


def test_the_window_may_stand_on_any_site_and_does_nothing_there(
    client: Client, petition: Make
) -> None:
    made = petition()
    answer = client.get(f"/petitions/item/{made.pk}/window/")
    assert "X-Frame-Options" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert not answer.cookies
    assert '<html lang="uk">' in answer.content.decode()
    page = client.get(f"/petitions/item/{made.pk}/")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_the_counter_says_what_is_missing(client: Client, petition: Make) -> None:
    made = petition()
    Petition.objects.filter(pk=made.pk).update(counted=120, threshold=250)
    page = client.get(f"/petitions/item/{made.pk}/").content.decode()
    assert "120" in page
    assert "130" in page
    assert 'max="250"' in page or 'aria-valuemax="250"' in page


def test_a_petition_like_it_is_shown_before_it_is_sent(
    petition: Make, person: Person, browser: Browser
) -> None:
    other = petition(title="Світлофор біля школи № 7 на вулиці Шевченка")
    author = person("author")
    made = petition(State.DRAFT, author=author, title="Потрібен світлофор біля школи")
    page = browser(author).get(f"/petitions/mine/{made.pk}/").content.decode()
    assert other.title in page


def test_the_author_may_not_send_what_is_not_whole(
    petition: Make, person: Person, browser: Browser
) -> None:
    author = person("author")
    made = petition(State.DRAFT, author=author, text="")
    browser(author).post(f"/petitions/mine/{made.pk}/", {"move": "send"})
    made.refresh_from_db()
    assert made.state == State.DRAFT


def test_the_example_has_every_state_and_adds_up(client: Client, db: str) -> None:
    seeds.seed(timezone.now())
    for each in Petition.objects.public():
        standing = each.signatures.filter(struck_at=None).count()
        assert each.counted == standing
        assert (each.counted >= each.threshold) is each.has_reached
        assert client.get(each.get_absolute_url()).status_code == 200
    assert {each.state for each in Petition.objects.all()} >= PUBLIC
    number = Petition.objects.count()
    seeds.seed(timezone.now())
    assert Petition.objects.count() == number


def test_who_signed_says_so_and_nobody_else_knows_which_account(
    petition: Make, person: Person, browser: Browser
) -> None:
    made, anna = petition(), person("anna")
    signing.sign(made, anna, "Бойко Анна Петрівна")
    page = browser(anna).get("/petitions/mine/").content.decode()
    assert made.title in page
    listed = Client().get(f"/petitions/item/{made.pk}/signers/").content.decode()
    assert "Бойко Анна Петрівна" in listed
    assert "anna@" not in listed
