"""A petition from the draft to the answer, through pages; what follows from each step."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import history
from publisher.common.law.models import TermChange
from publisher.common.mail.models import Letter
from publisher.common.search.index import Asked, find
from publisher.common.subscriptions.delivery import spread
from publisher.rooms.petitions import counting, forgetting, moving, signing, terms
from publisher.rooms.petitions.models import Petition, Signature
from publisher.rooms.petitions.rules import PUBLIC, Ground, Hand, Move, NotAllowed, State
from tests.publisher.petitions.conftest import TEXT, TITLE, add_signers

FORM = {"title": TITLE, "text": TEXT, "topic": "streets", "author_name": "Іваненко Олена"}
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
Make = Callable[..., Petition]
Person = Callable[..., User]
Browser = Callable[..., Client]


def test_a_petition_goes_from_the_draft_to_the_answer(person: Person, browser: Browser) -> None:
    author, reader = browser(person("author", Level.EMAIL)), browser(
        person("reader", Level.EMAIL, Role.MODERATOR)
    )  # fmt: skip
    officer = browser(person("officer", Level.EMAIL, Role.OFFICER))
    assert author.post("/petitions/new/", FORM).status_code == 302
    draft = Petition.objects.get()
    author.post(f"/petitions/mine/{draft.pk}/edit/", FORM | {"agreed": "on", "look": ""})
    author.post(f"/petitions/mine/{draft.pk}/", {"move": "send"})
    assert Client().get(f"/petitions/item/{draft.pk}/").status_code == 404
    assert TITLE in reader.get("/petitions/desk/").content.decode()
    reader.post(f"/petitions/desk/item/{draft.pk}/", {"move": "publish"})
    Petition.objects.update(threshold=2)
    for name in ("one", "two"):
        signer = browser(person(name))
        told = {"name": f"Петренко {name}", "agreed": "on"}
        answer = signer.post(f"/petitions/item/{draft.pk}/sign/", told, follow=True)
        assert "Ваш підпис збережено" in answer.content.decode()
    counting.count_all()
    page = Client().get(f"/petitions/item/{draft.pk}/").content.decode()
    assert "Петренко two" in page
    assert Petition.objects.get().state == State.SUPPORTED
    officer.post(f"/petitions/desk/item/{draft.pk}/", {"move": "take"})
    said = {"move": "answer", "answer": "Перехід облаштують до 1 вересня."}
    officer.post(f"/petitions/desk/item/{draft.pk}/", said)
    page = Client().get(f"/petitions/item/{draft.pk}/").content.decode()
    assert "Перехід облаштують до 1 вересня." in page
    past = [each.verb for each in history(f"petition:{draft.pk}")]
    assert past == [
        f"petition.{move}" for move in (Move.ANSWER, Move.TAKE, Move.REACH, Move.PUBLISH)
    ]


def test_dates_are_the_laws(petition: Make) -> None:
    """Sent on a Friday: two working days are Tuesday; the collecting lasts the whole last day."""
    friday = datetime(2025, 5, 23, 15, tzinfo=timezone.get_default_timezone())
    made = petition(State.WAITING, friday)
    assert made.read_by == date(2025, 5, 27)
    made = petition(State.SUPPORTED, friday)
    assert made.closes_at is not None
    assert timezone.localtime(made.closes_at).isoformat()[:16] == "2025-08-22T00:00"
    assert made.begin_by == date(2025, 5, 28)
    made = petition(State.CONSIDERED, friday)
    assert made.answer_by == date(2025, 6, 6)


def test_a_threshold_changed_later_is_not_a_petitions_that_collects(petition: Make) -> None:
    """The rule of the day of publishing stays the petition's."""
    made = Petition.objects.create(title=TITLE, text=TEXT, author_name="Хтось Інший")
    moving.make(made, Move.SEND, Hand.AUTHOR)
    made = moving.make(made, Move.PUBLISH, Hand.MODERATOR)
    assert made.threshold == terms.THRESHOLD.first.value == 250


def test_a_stopped_petition_says_the_ground_to_its_author(petition: Make, person: Person) -> None:
    author = person("stopped", Level.EMAIL)
    made = petition(author=author)
    moving.make(
        made, Move.STOP, Hand.MODERATOR, reason="Заклики до насильства", ground=Ground.VIOLENCE
    )
    letter = Letter.objects.filter(to="stopped@example.org").latest("pk")
    assert "Заклики до насильства" in letter.text
    assert "пропаганда війни, насильства" in letter.text


def test_what_too_few_signed_goes_on_as_an_appeal(petition: Make) -> None:
    heard: list[int] = []
    moving.unsupported.append(lambda each: heard.append(each.pk))
    try:
        made = petition(State.UNSUPPORTED)
    finally:
        moving.unsupported.pop()
    assert heard == [made.pk]


def test_an_answer_without_words_is_none(petition: Make, person: Person, browser: Browser) -> None:
    made = petition(State.CONSIDERED)
    officer = browser(person("officer", Level.EMAIL, Role.OFFICER))
    page = officer.post(f"/petitions/desk/item/{made.pk}/", {"move": "answer"}, follow=True)
    assert "це прочитає автор" in page.content.decode()
    made.refresh_from_db()
    assert made.state == State.CONSIDERED


def test_the_signed_answer_is_a_file_that_everybody_gets(
    petition: Make, person: Person, browser: Browser
) -> None:
    made = petition(State.CONSIDERED)
    officer = browser(person("officer", Level.EMAIL, Role.OFFICER))
    file = SimpleUploadedFile("answer.pdf", PDF, "application/pdf")
    said = {"move": "answer", "answer": "Так.", "file": file}
    officer.post(f"/petitions/desk/item/{made.pk}/", said)
    page = Client().get(f"/petitions/item/{made.pk}/").content.decode()
    link = re.search(r'href="(/files/[^"]+)"', page)
    assert link is not None
    sent = Client().get(link[1])
    assert b"".join(sent.streaming_content) == PDF  # type: ignore[attr-defined]  # it streams


def test_an_officer_does_not_moderate_and_a_moderator_does_not_answer(
    petition: Make, person: Person, browser: Browser
) -> None:
    waiting, considered = petition(State.WAITING), petition(State.CONSIDERED)
    officer = browser(person("officer", Level.EMAIL, Role.OFFICER))
    moderator = browser(person("moderator", Level.EMAIL, Role.MODERATOR))
    assert (
        officer.post(f"/petitions/desk/item/{waiting.pk}/", {"move": "publish"}).status_code == 403
    )
    answer = {"move": "answer", "answer": "Так."}
    assert moderator.post(f"/petitions/desk/item/{considered.pk}/", answer).status_code == 403


@pytest.mark.parametrize("state", sorted(State))
def test_words_are_found_only_while_they_are_public(petition: Make, state: State) -> None:
    petition(state)
    hits = find(Asked(query="світлофор", kinds=("petition",))).hits
    assert bool(hits) is (state in PUBLIC)


def test_followers_are_told_of_each_step(petition: Make, person: Person, browser: Browser) -> None:
    made = petition()
    signer = browser(person("follower"))
    told = {"name": "Петренко Іван", "agreed": "on", "follow": "on"}
    signer.post(f"/petitions/item/{made.pk}/sign/", told)
    add_signers(made, 2)
    with TestCase.captureOnCommitCallbacks(execute=True):
        counting.count(made, timezone.now())
    for job in DBTaskResult.objects.filter(task_path=spread.module_path):
        spread.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    letter = Letter.objects.get(to="follower@example.org")
    assert "підтримано" in letter.text


def test_drafts_and_traces_of_networks_are_forgotten(petition: Make) -> None:
    old = timezone.now() - timedelta(days=400)
    petition(State.DRAFT, made_at=old)
    waiting = petition(State.WAITING, made_at=old)
    ended = petition(State.UNSUPPORTED)
    add_signers(ended, 1)
    Signature.objects.update(network="abc")
    Petition.objects.filter(pk=ended.pk).update(ended_at=timezone.now() - timedelta(days=29))
    forgetting.forget()
    assert set(Petition.objects.all()) == {waiting, ended}
    assert Signature.objects.get().network == "abc"
    Petition.objects.filter(pk=ended.pk).update(ended_at=timezone.now() - timedelta(days=31))
    forgetting.forget()
    assert Signature.objects.get().network == ""


def test_a_move_made_twice_is_made_once(petition: Make) -> None:
    made = petition(State.WAITING)
    moving.make(made, Move.PUBLISH, Hand.MODERATOR)
    with pytest.raises(NotAllowed):
        moving.make(made, Move.PUBLISH, Hand.MODERATOR)


def test_switches_halt_creating_and_collecting(
    petition: Make, person: Person, browser: Browser
) -> None:
    made, user = petition(), person("halted")
    today = timezone.localdate()
    for term in (terms.CREATING, terms.COLLECTING):
        TermChange.objects.create(term=term.name, value=0, since=today, basis="Наказ № 1")
    page = browser(user).get("/petitions/new/", follow=True)
    assert "Подання петицій тимчасово зупинено" in page.content.decode()
    with pytest.raises(signing.Halted):
        signing.sign(made, user, "Петренко Іван")
    told = browser().get(f"/petitions/item/{made.pk}/").content.decode()
    assert not re.search(r"/petitions/item/\d+/sign/", told)
