"""Announced sittings, their drafts, minutes and decisions: what the desk does, the public sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules.agenda import Item as AgendaItem
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import RoleGrant, User
from publisher.common.audit.models import Act
from publisher.common.community.models import Hall, Organization
from publisher.common.law.working_days import Calendar
from publisher.common.record.models import Sitting, Vote
from publisher.common.search.index import Asked, find
from publisher.common.subscriptions.following import follow_as
from publisher.common.subscriptions.models import Told
from publisher.common.subscriptions.topics import topic_of
from publisher.rooms.sittings import rules
from publisher.rooms.sittings.models import Announcement, Document, Stream, Summary
from publisher.rooms.sittings.rules import MOVES, Standing, may_become
from tests.controller.conftest import Chamber

Publish = Callable[[], None]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
P7S = bytes.fromhex("308006092a864886f70d010702a080") + b"\0" * 40
AGENDA = "1 | Про бюджет громади | Коваль І. | 12-П\n2 | Про сквер «Молодіжний»"


def pdf(name: str = "проєкт.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.fixture
def editor(hall: Hall) -> Client:
    """The editor's browser, with a second factor."""
    user = User.objects.create_user("editor@example.org", "кіт-на-даху-27")
    RoleGrant.objects.create(user=user, role=Role.EDITOR)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def announce(editor: Client, days: int = 20, **more: Any) -> Announcement:
    """A draft of an announcement with its agenda."""
    body = Organization.objects.get(uid="council").pk
    at = timezone.localtime() + timedelta(days=days)
    told = {"body": body, "starts_at": at.strftime("%Y-%m-%dT10:00"), "session": "5 сесія"}
    editor.post("/sittings/desk/new/", told | more)
    made = Announcement.objects.get()
    answer = editor.post(f"/sittings/desk/announced/{made.pk}/agenda", {"agenda": AGENDA})
    assert answer.status_code == 302
    return made


def move(editor: Client, made: Announcement, standing: str, reason: str = "") -> Any:
    told = {"standing": standing, "reason": reason}
    return editor.post(f"/sittings/desk/announced/{made.pk}/move", told)


def upload(editor: Client, made: Announcement, **more: Any) -> Document:
    point = made.points.get(number="1")
    told = {"kind": "draft", "about": point.pk, "file": pdf()} | more
    assert editor.post(f"/sittings/desk/announced/{made.pk}/files", told).status_code == 302
    return Document.objects.latest("pk")


def status(client: Client, url: str) -> int:
    """Whether a file is given out; it is read to its end, and closed."""
    answer: Any = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


def test_nobody_but_the_desk_sees_a_draft_and_its_files(client: Client, editor: Client) -> None:
    made = announce(editor)
    document = upload(editor, made)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(document.get_absolute_url()).status_code == 404
    file = document.file
    assert client.get(f"/files/{file.pk}/{file.name}").status_code == 404
    assert "5 сесія" not in client.get("/sittings/").content.decode()
    assert not find(Asked("бюджет")).hits


def test_with_the_announcement_agenda_and_drafts_are_public_and_found(
    client: Client, editor: Client
) -> None:
    made = announce(editor)
    document = upload(editor, made)
    assert move(editor, made, "announced").status_code == 302
    said = client.get(made.get_absolute_url()).content.decode()
    assert "Про бюджет громади" in said
    assert document.file.name in said
    assert "закон вимагає" not in said
    file = Document.objects.get().file
    assert status(client, f"/files/{file.pk}/{file.name}") == 200
    assert "5 сесія" in client.get("/sittings/").content.decode()
    assert {hit.entry.kind for hit in find(Asked("бюджету")).hits} == {"agenda", "document"}
    assert "BEGIN:VEVENT" in client.get("/sittings/announced.ics").content.decode()
    assert "5 сесія" in client.get("/sittings/announced.atom").content.decode()
    assert made.get_absolute_url() in client.get("/sitemap.xml").content.decode()


def test_what_is_announced_late_needs_a_reason_and_says_so_to_everybody(
    client: Client, editor: Client
) -> None:
    made = announce(editor, days=3)
    upload(editor, made)
    assert move(editor, made, "announced").status_code == 200
    assert not Announcement.objects.get().public
    assert move(editor, made, "announced", "позачергова: прорвало водогін").status_code == 302
    said = client.get(made.get_absolute_url()).content.decode()
    assert "прорвало водогін" in said
    assert "Оголошено за 3 дні; закон вимагає 10." in said
    assert "(закон вимагає 10)" in said


@pytest.mark.parametrize("standing", ["postponed", "cancelled"])
def test_a_sitting_that_is_put_off_says_why(client: Client, editor: Client, standing: str) -> None:
    made = announce(editor)
    move(editor, made, "announced")
    assert move(editor, made, standing).status_code == 200
    assert move(editor, made, standing, "немає світла").status_code == 302
    assert "немає світла" in client.get(made.get_absolute_url()).content.decode()
    assert "STATUS:CANCELLED" in client.get("/sittings/announced.ics").content.decode()


def test_what_the_public_has_seen_never_becomes_a_draft_again() -> None:
    assert all(Standing.DRAFT not in then for then in MOVES.values())
    assert not may_become(Standing.CANCELLED, Standing.ANNOUNCED)


def test_a_point_with_files_is_not_thrown_away(editor: Client) -> None:
    made = announce(editor)
    upload(editor, made)
    rest = {"agenda": "2 | Про сквер"}
    answer = editor.post(f"/sittings/desk/announced/{made.pk}/agenda", rest)
    assert "У питання 1 є файли." in answer.content.decode()
    assert made.points.count() == 2


@pytest.mark.parametrize(
    "agenda",
    ["1 |", "1 | А\n1 | Б", "\n".join(f"{n} | А" for n in range(501))],
    ids=["no title", "a number twice", "too many"],
)
def test_an_agenda_that_is_not_one_is_refused(editor: Client, agenda: str) -> None:
    made = announce(editor)
    answer = editor.post(f"/sittings/desk/announced/{made.pk}/agenda", {"agenda": agenda})
    assert answer.status_code == 200
    assert made.points.count() == 2


@pytest.mark.parametrize(
    ("published", "day", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 16), 9),
        (date(2026, 3, 2), date(2026, 3, 17), 10),
        (date(2026, 3, 6), date(2026, 3, 9), 0),
        (date(2026, 3, 9), date(2026, 3, 2), 0),
    ],
)
def test_working_days_are_counted_without_the_first_and_the_last(
    published: date, day: date, days: int
) -> None:
    found = rules.drafts_ahead(published, day, 10, Calendar(suspended=[(date(2022, 2, 24), None)]))
    assert (found.days, found.late) == (days, days < 10)


@pytest.fixture
def vote(chamber: Chamber, publish: Publish) -> Vote:
    """A vote on an item whose draft is 12-П."""
    item = AgendaItem(id="i1", number="1", title="Про бюджет громади", project_number="12-П")
    chamber.does(c.SetAgenda(items=(item,)))
    chamber.does(c.OpenItem(item="i1"))
    chamber.does(c.AnnounceVoting(voting="v1", item="i1", wording="Про бюджет громади"))
    chamber.does(c.OpenVoting(voting="v1"))
    chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)))
    chamber.does(c.CloseVoting(voting="v1"))
    publish()
    return Vote.objects.get()


def add(editor: Client, vote: Vote, **more: Any) -> Document:
    told = {"kind": "decision", "number": "12-5", "about": vote.pk, "file": pdf()} | more
    answer = editor.post(f"/sittings/desk/held/{vote.sitting_id}/", told)
    assert answer.status_code == 302, answer.content.decode()
    return Document.objects.latest("pk")


def test_a_decision_stands_in_the_register_with_its_number_file_and_vote(
    client: Client, editor: Client, vote: Vote
) -> None:
    made = add(editor, vote)
    assert (made.title, made.day) == ("Про бюджет громади", vote.sitting.day)
    register = client.get("/sittings/documents/?kind=decision").content.decode()
    assert "12-5" in register
    assert made.file.name in register
    for query in ("q=бюджету", f"year={made.day.year}", "q=12-5"):
        assert (
            made.get_absolute_url() in client.get(f"/sittings/documents/?{query}").content.decode()
        )
    for query in ("kind=minutes", "year=1999", "q=сквер"):
        other = client.get(f"/sittings/documents/?{query}").content.decode()
        assert made.get_absolute_url() not in other
    for url in (vote.get_absolute_url(), vote.sitting.get_absolute_url()):
        assert made.get_absolute_url() in client.get(url).content.decode()
    assert "не перевіряв" not in client.get(made.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in client.get("/sittings/documents.atom").content.decode()


def test_a_signature_is_attached_and_marked_as_not_verified(
    client: Client, editor: Client, vote: Vote
) -> None:
    signature = SimpleUploadedFile("рішення.pdf.p7s", P7S, "application/pkcs7-signature")
    made = add(editor, vote, signature=signature)
    said = client.get(made.get_absolute_url()).content.decode()
    assert "додано, сайт не перевіряв" in said
    assert ".p7s" in said


def test_a_signature_that_is_none_and_a_file_that_is_only_a_signature_are_refused(
    editor: Client, vote: Vote
) -> None:
    url, told = f"/sittings/desk/held/{vote.sitting_id}/", {"kind": "decision"}
    for more in (
        {"file": pdf(), "signature": pdf("підпис.p7s")},
        {"file": SimpleUploadedFile("рішення.p7s", P7S)},
        {"file": SimpleUploadedFile("рішення.pdf", b"MZ\x90\x00")},
    ):
        assert editor.post(url, told | more).status_code == 200
    assert not Document.objects.exists()


def test_a_document_that_was_withdrawn_is_named_with_the_reason_and_not_given_out(
    client: Client, editor: Client, vote: Vote
) -> None:
    made = add(editor, vote)
    url = f"/files/{made.file.pk}/{made.file.name}"
    assert status(client, url) == 200
    editor.post(f"/sittings/desk/documents/{made.pk}/", {"reason": "не та редакція"})
    assert status(client, url) == 404
    assert "не та редакція" in client.get(made.get_absolute_url()).content.decode()
    assert "не та редакція" in client.get(vote.sitting.get_absolute_url()).content.decode()
    assert not find(Asked("бюджет", kinds=("document",))).hits
    assert made.get_absolute_url() not in client.get("/sittings/documents.atom").content.decode()


def test_drafts_that_were_announced_stand_beside_the_items_of_the_sitting(
    client: Client, editor: Client, vote: Vote
) -> None:
    made = announce(editor)
    document = upload(editor, made)
    move(editor, made, "announced")
    at = datetime.combine(vote.sitting.day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=8)
    Announcement.objects.update(starts_at=at)
    Sitting.objects.get().save()
    said = client.get(vote.sitting.get_absolute_url()).content.decode()
    assert document.file.name in said
    assert made.get_absolute_url() in said
    assert vote.sitting.get_absolute_url() in client.get(made.get_absolute_url()).content.decode()


def test_a_vote_in_plain_words_is_shown_as_the_editors_and_each_wording_stays_in_the_acts(
    client: Client, editor: Client, vote: Vote
) -> None:
    client.get(vote.get_absolute_url())
    for text in ("Гроші на дороги.", "Гроші на школи."):
        told = {"text": text, "text_en": "Money"}
        assert editor.post(f"/sittings/desk/votes/{vote.pk}/", told).status_code == 302
    said = client.get(vote.get_absolute_url()).content.decode()
    assert "Гроші на школи." in said
    assert "Написав редактор сайту" in said
    assert "Money" in client.get(f"/en{vote.get_absolute_url()}").content.decode()
    acts = Act.objects.filter(verb="sittings.summary").values_list("details__text", flat=True)
    assert list(acts) == ["Гроші на школи.", "Гроші на дороги."]
    assert Summary.objects.count() == 1


def test_a_stream_is_embedded_while_the_hall_sits_and_only_its_place_is_let_in(
    client: Client, editor: Client, vote: Vote, chamber: Chamber, publish: Publish
) -> None:
    address = "https://stream.example.ua/embed/1"
    for wrong in ("http://stream.example.ua/", "https://a;b", "javascript:alert(1)"):
        told = {"hall": vote.sitting.hall_id, "address": wrong}
        assert editor.post("/sittings/desk/streams/", told).status_code == 200
    told = {"hall": vote.sitting.hall_id, "address": address}
    assert editor.post("/sittings/desk/streams/", told).status_code == 302
    answer = client.get(vote.sitting.get_absolute_url())
    assert f'src="{address}"' in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("; frame-src https://stream.example.ua")
    assert "frame-src" not in client.get("/sittings/").headers["Content-Security-Policy"]
    chamber.does(c.CloseSitting())
    publish()
    assert address not in client.get(vote.sitting.get_absolute_url()).content.decode()
    assert Stream.objects.count() == 1


def test_a_topic_gathers_votes_by_its_words_in_any_form(
    client: Client, editor: Client, vote: Vote
) -> None:
    assert vote.get_absolute_url() in client.get("/sittings/topics/budget/").content.decode()
    year = vote.sitting.day.year
    one = f"/sittings/topics/budget/?year={year}"
    assert vote.get_absolute_url() in client.get(one).content.decode()
    for other in ("/sittings/topics/health/", "/sittings/topics/budget/?year=1999"):
        assert vote.get_absolute_url() not in client.get(other).content.decode()
    told = {"uid": "new", "name": "Нова", "words": "сквери", "position": "3"}
    assert editor.post("/sittings/desk/topics/", told).status_code == 302
    assert client.get("/sittings/topics/new/").status_code == 200
    assert client.get("/sittings/topics/none/").status_code == 404


PAGES = ("", "new/", "topics/", "streams/", "convocations/")


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_is_the_editors_alone(client: Client, editor: Client, page: str) -> None:
    assert editor.get(f"/sittings/desk/{page}").status_code == 200
    assert client.get(f"/sittings/desk/{page}").status_code == 302


def test_who_follows_the_sittings_of_a_body_is_told_of_announcements_and_documents(
    client: Client, editor: Client, vote: Vote
) -> None:
    topic = topic_of("sittings:council")
    assert topic is not None
    user = User.objects.get()
    follow_as(user, topic, "uk")
    assert "/follow/?topic=sittings%3Acouncil" in client.get("/sittings/").content.decode()
    made = announce(editor)
    assert not Told.objects.exists()
    move(editor, made, "announced")
    add(editor, vote)
    uids = Told.objects.filter(topic=topic.key).order_by("pk").values_list("uid", flat=True)
    assert [uid.split(":")[0] for uid in uids] == ["announcement", "document"]
    assert topic_of("sittings:nobody") is None
