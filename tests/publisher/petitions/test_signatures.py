"""Who may sign, once; what is struck or comes from elsewhere; what the count says of it all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import history
from publisher.common.law.models import TermChange
from publisher.rooms.petitions import counting, fraud, intake, signing, terms
from publisher.rooms.petitions.models import Intake, Petition, Signature
from publisher.rooms.petitions.rules import State
from tests.publisher.petitions.conftest import add_signers

Make = Callable[..., Petition]
Person = Callable[..., User]
Browser = Callable[..., Client]


def test_only_a_confirmed_resident_signs_until_the_statute_says_otherwise(
    petition: Make, person: Person, browser: Browser
) -> None:
    made = petition()
    for name, level in (("mailbox", Level.EMAIL), ("guest", Level.IDENTITY)):
        user = person(name, level)
        with pytest.raises(signing.NotProven):
            signing.sign(made, user, "Петренко Іван")
        told = {"name": "Петренко Іван", "agreed": "on"}
        answer = browser(user).post(f"/petitions/item/{made.pk}/sign/", told)
        assert answer.status_code == 403
    today = timezone.localdate()
    basis = "Статут громади, п. 12"
    TermChange.objects.create(term=terms.SIGN_LEVEL.name, value=1, since=today, basis=basis)
    signing.sign(made, person("neighbour", Level.EMAIL), "Петренко Іван")
    assert made.signatures.get().level == Level.EMAIL


def test_a_person_signs_once_under_whatever_account_and_mailbox(
    petition: Make, person: Person
) -> None:
    """Another account of the same person; the same mailbox before the person was proven."""
    made, anna = petition(), person("anna")
    signing.sign(made, anna, "Анна Бойко")
    identity = anna.identity
    anna.delete()
    again = person("other")
    User.objects.filter(pk=again.pk).update(identity=identity)
    again.refresh_from_db()
    with pytest.raises(signing.Twice):
        signing.sign(made, again, "Анна Бойко")
    assert made.signatures.get().name == "Анна Бойко"
    lines = b"name,email,date\nAnna Boiko,ANNA@example.org,2026-01-05\n"
    assert not intake.read(lines, made).lines
    signing.sign(petition(), again, "Анна Бойко")


def test_imprints_of_one_petition_say_nothing_about_another(
    petition: Make, person: Person
) -> None:
    anna = person("anna")
    kept = [signing.sign(petition(), anna, "Анна Бойко", "203.0.113.7") for _ in range(2)]
    for name in ("person", "mail", "network"):
        assert getattr(kept[0], name) != getattr(kept[1], name)
    assert all("anna" not in getattr(kept[0], name) for name in ("person", "mail", "network"))


@pytest.mark.parametrize("state", sorted(set(State) - {State.COLLECTING}))
def test_nobody_signs_what_does_not_collect(petition: Make, person: Person, state: State) -> None:
    made = petition(state)
    with pytest.raises(signing.Closed):
        signing.sign(made, person("late"), "Петренко Іван")


def test_the_last_second_counts_and_the_next_does_not(petition: Make, person: Person) -> None:
    made = petition()
    assert made.closes_at is not None
    tick = timedelta(microseconds=1)
    signing.sign(made, person("last"), "Петренко Іван", now=made.closes_at - tick)
    with pytest.raises(signing.Closed):
        signing.sign(made, person("late"), "Петренко Петро", now=made.closes_at)
    assert counting.count(made, made.closes_at).counted == 1


def test_struck_signatures_are_kept_and_not_counted(petition: Make, person: Person) -> None:
    made, judge = petition(), person("judge", Level.EMAIL, Role.MODERATOR)
    add_signers(made, 5)
    Petition.objects.filter(pk=made.pk).update(threshold=10)
    marked = list(made.signatures.values_list("pk", flat=True)[:2])
    assert fraud.decide(made, marked, "Одна мережа", judge, stands=False) == 2
    made.refresh_from_db()
    assert (made.counted, made.struck) == (3, 2)
    assert fraud.decide(made, marked, "Одна мережа", judge, stands=False) == 0
    assert fraud.decide(made, marked[:1], "Перевірено", judge, stands=True) == 1
    made.refresh_from_db()
    assert (made.counted, made.struck) == (4, 1)
    assert made.signatures.count() == 5
    assert history(f"petition:{made.pk}")[0].verb == "petition.restore_signatures"


def test_who_was_struck_does_not_sign_anew(petition: Make, person: Person) -> None:
    made, anna = petition(), person("anna")
    kept = signing.sign(made, anna, "Анна Бойко")
    judge = person("judge", Level.EMAIL, Role.MODERATOR)
    fraud.decide(made, [kept.pk], "Не мешкає в громаді", judge, stands=False)
    with pytest.raises(signing.Twice):
        signing.sign(made, anna, "Анна Бойко")


def test_the_desk_sees_what_stands_out(petition: Make, person: Person, browser: Browser) -> None:
    made = petition()
    add_signers(made, 40)
    Signature.objects.update(network="aaaa")
    assert fraud.networks(made) == [("aaaa", 40)]
    ((_minute, number),) = fraud.minutes(made)
    assert number == 40
    judge = browser(person("judge", Level.EMAIL, Role.MODERATOR))
    page = judge.get(f"/petitions/desk/item/{made.pk}/signatures/?network=aaaa").content.decode()
    assert page.count('<th scope="row">Підписант') == 40
    marked = list(made.signatures.values_list("pk", flat=True)[:3])
    path = f"/petitions/desk/item/{made.pk}/strike/"
    judge.post(path, {"signature": marked, "reason": ""})
    assert not made.signatures.exclude(struck_at=None).exists()
    judge.post(path, {"signature": [*marked, "9" * 5000, "x"], "reason": "Робот"})
    assert made.signatures.exclude(struck_at=None).count() == 3


LINES = """name,email,date
Петренко Іван,ivan@example.org,2026-01-05
Петренко Іван,IVAN@example.org,2026-01-06
Нік,nick@example.org,2026-01-05
Бойко Олена,not a mailbox,2026-01-05
Бойко Олена,olena@example.org,yesterday
Бойко Олена,olena@example.org,2999-01-01

"Шевчук, Марія",maria@example.org,2026-01-07
"""


def test_signatures_of_an_association_are_looked_at_and_then_taken(
    petition: Make, person: Person, browser: Browser
) -> None:
    made = petition()
    Petition.objects.filter(pk=made.pk).update(threshold=9)
    officer = browser(person("officer", Level.EMAIL, Role.OFFICER))
    path = f"/petitions/desk/item/{made.pk}/intake/"

    def told() -> dict[str, object]:
        file = SimpleUploadedFile("signers.csv", LINES.encode(), "text/csv")
        return {"body": "ГО «Разом»", "received_on": "2026-02-01", "url": "", "file": file}

    page = officer.post(path, told()).content.decode()
    assert "Нік" in page
    assert not made.signatures.exists()
    officer.post(path, told() | {"take": ""})
    made.refresh_from_db()
    assert made.counted == 2
    kept = Intake.objects.get()
    assert (kept.taken, kept.left_out) == (2, 5)
    officer.post(path, told() | {"take": ""})
    made.refresh_from_db()
    assert made.counted == 2
    page = Client().get(f"/petitions/item/{made.pk}/").content.decode()
    assert "ГО «Разом»" in page


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"name;email;date\n", b"name,email,date\n" + b"a b,x@y.zz,1\n" * 20_001],
    ids=["empty", "not utf-8", "other columns", "too long"],
)
def test_a_file_that_is_no_list_of_signers_is_refused_whole(
    petition: Make, content: bytes
) -> None:
    with pytest.raises(intake.Unreadable):
        intake.read(content, petition())


def test_too_few_in_the_end_are_too_few_also_by_one(petition: Make) -> None:
    made = petition()
    add_signers(made, 2)
    assert made.closes_at is not None
    before = counting.count(made, made.closes_at - timedelta(seconds=1))
    assert before.state == State.COLLECTING
    assert counting.count(made, made.closes_at).state == State.UNSUPPORTED
