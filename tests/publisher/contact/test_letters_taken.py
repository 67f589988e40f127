"""Letters by e-mail: read whatever they look like, kept once, taken by somebody at the desk."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.mail.models import Letter
from publisher.rooms.contact import incoming
from publisher.rooms.contact.models import Category, Photo, Report
from publisher.rooms.contact.rules import Kind, State


def letter(**told: str) -> EmailMessage:
    """A letter as a mail program writes it."""
    made = EmailMessage()
    made["From"] = "Олена Бойко <olena@example.org>"
    made["To"] = "contact@rada.example.ua"
    made["Subject"] = "Не світить ліхтар"
    made["Message-ID"] = "<1@example.org>"
    for name, value in told.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content("Біля будинку 5 на вулиці Новій третій день темно.\n\n\n\nДякую.")
    return made


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 110, 90)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.usefixtures("db")
def test_a_letter_is_a_draft_with_its_pictures_and_nobody_is_written_to() -> None:
    sent = letter()
    sent.add_attachment(picture(), "image", "jpeg", filename="ліхтар.jpg")
    sent.add_attachment(b"%PDF-1.7", "application", "pdf", filename="заява.pdf")
    made = incoming.take(sent.as_bytes())
    assert made.state == State.DRAFT
    assert (made.author_name, made.author_email) == ("Олена Бойко", "olena@example.org")
    assert made.text.startswith("Не світить ліхтар\n\nБіля будинку 5")
    assert "темно.\n\nДякую." in made.text
    assert "заява.pdf" in made.text
    assert Photo.objects.filter(report=made).count() == 1
    assert not Report.objects.public().exists()
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_letter_that_comes_twice_is_kept_once() -> None:
    assert incoming.take(letter().as_bytes()) == incoming.take(letter().as_bytes())
    incoming.take(letter(Message_ID="<2@example.org>").as_bytes())
    assert Report.objects.count() == 2


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "told",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.org>"},
        {"Return_Path": "<>"},
    ],
    ids=lambda told: next(iter(told)),
)
def test_machines_are_not_taken(told: dict[str, str]) -> None:
    with pytest.raises(incoming.NotByHand):
        incoming.take(letter(**told).as_bytes())
    assert not Report.objects.exists()


@pytest.mark.usefixtures("db")
def test_words_of_html_are_read_without_what_is_not_seen() -> None:
    sent = letter()
    sent.set_content(
        "<head><title>x</title></head><style>p{}</style><p>Яма &amp; калюжа</p><p>вул. Нова</p>"
        "<script>alert(1)</script>",
        subtype="html",
    )
    made = incoming.take(sent.as_bytes())
    assert made.text == "Не світить ліхтар\n\nЯма & калюжа\nвул. Нова"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"From: nobody\n\nwords", b"From: a@b\n\nwords", b"x" * 30_000_001],
    ids=["empty", "bytes", "no address", "no domain", "too large"],
)
def test_what_is_no_letter_is_refused(raw: bytes) -> None:
    with pytest.raises(incoming.NoLetter):
        incoming.take(raw)


@pytest.mark.usefixtures("db")
def test_an_alphabet_that_there_is_not_and_too_many_words_are_read_all_the_same() -> None:
    raw = (
        b"From: olena@example.org\nSubject: =?x-none?B?0Y8=?=\nContent-Type: text/plain; "
        b"charset=x-none\n\n" + "я".encode() * 9000
    )
    made = incoming.take(raw)
    assert len(made.text) == incoming.LONGEST
    assert "яяя" in made.text


@pytest.mark.usefixtures("db")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_stranger_sends_is_a_draft_or_refused(
    body: bytes, subject: str, kind: str
) -> None:
    clean = " ".join(subject.split()), " ".join(kind.split())
    head = f"From: x@example.org\r\nSubject: {clean[0]}\r\nContent-Type: {clean[1]}\r\n\r\n"
    made = incoming.take(head.encode("utf-8", "replace") + body)
    assert made.state == State.DRAFT


@pytest.mark.parametrize("nature", ["", "complaint"])
def test_whoever_reads_it_makes_it_a_report_or_an_appeal(
    person: Callable[..., User],
    browser: Callable[..., Client],
    holes: Category,
    nature: str,
) -> None:
    made = incoming.take(letter().as_bytes())
    operator = browser(person("operator", Level.EMAIL, Role.DESK_OPERATOR))
    assert "Не світить" in operator.get("/contact/desk/?tab=drafts").content.decode()
    told = {"move": "take", "category": holes.uid, "nature": nature}
    operator.post(f"/contact/desk/{made.pk}/", told)
    made.refresh_from_db()
    assert made.state != State.DRAFT
    assert made.kind == (Kind.APPEAL if nature else Kind.REPORT)
    assert made.due is not None
    assert Letter.objects.filter(to="olena@example.org").exists()


def test_the_mail_server_is_told_what_became_of_it(tmp_path: Path) -> None:
    """Taken: 0; refused: 65; the database away: 75, and the server comes again."""
    site = tmp_path / "site.toml"
    site.write_text('data = "data"\n', encoding="utf-8")
    words = [sys.executable, "-m", "viche", "site", "--site", str(site)]
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}

    def pipe(raw: bytes) -> int:
        done = subprocess.run(
            [*words, "letter"], input=raw, env=env, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr
        return done.returncode

    assert pipe(letter().as_bytes()) == os.EX_TEMPFAIL
    subprocess.run([*words, "migrate"], env=env, check=True, capture_output=True)
    assert pipe(letter().as_bytes()) == 0
    assert pipe(b"words") == os.EX_DATAERR
