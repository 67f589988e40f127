"""Letters through a real mail server, jobs through the real queue."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from publisher.common.jobs import regular
from publisher.common.jobs.models import Round
from publisher.common.mail.models import Letter
from publisher.common.mail.post import WAITS_S, deliver, forget_old_letters, write

pytestmark = pytest.mark.usefixtures("db")


class Box:
    """The mail server's memory; refuses whom it does not know."""

    def __init__(self) -> None:
        self.letters: list[Message] = []

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", port)
    yield box
    server.stop()


def send(to: str = "olena@example.org", **more: str) -> Letter:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return write(to, "mail/trial.txt", {"name": "Рада\r\nBcc: all@example.org"}, **more)


def test_a_letter_arrives_in_its_readers_language_and_its_text_is_forgotten(box: Box) -> None:
    letter = send(unsubscribe="https://example.org/u/1")
    deliver.call(letter.pk)
    (arrived,) = box.letters
    subject = str(make_header(decode_header(arrived["Subject"])))
    assert subject == "Пошта сайту: Рада"
    assert arrived["To"] == "olena@example.org"
    assert arrived["Bcc"] is None
    assert arrived["List-Unsubscribe"] == "<https://example.org/u/1>"
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.text == ""
    deliver.call(letter.pk)
    assert len(box.letters) == 1


def test_while_the_server_is_away_a_letter_waits_and_is_tried_again(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = send()
    here = settings.EMAIL_PORT
    monkeypatch.setattr(settings, "EMAIL_PORT", 1)
    deliver.call(letter.pk)
    letter.refresh_from_db()
    assert (letter.tries, letter.given_up) == (1, False)
    assert "refused" in letter.fault.lower()
    soon = timezone.now(), timezone.now() + timedelta(seconds=WAITS_S[0])
    later = DBTaskResult.objects.get(run_after__range=soon)
    assert later.args_kwargs["args"] == [letter.pk]
    monkeypatch.setattr(settings, "EMAIL_PORT", here)
    deliver.call(letter.pk)
    assert len(box.letters) == 1


def test_a_letter_that_was_tried_for_days_is_given_up(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = send()
    Letter.objects.update(tries=len(WAITS_S))
    monkeypatch.setattr(settings, "EMAIL_PORT", 1)
    deliver.call(letter.pk)
    letter.refresh_from_db()
    assert letter.given_up


def test_an_address_that_there_is_not_is_given_up_at_once(box: Box) -> None:
    letter = send(to="nobody@example.org")
    deliver.call(letter.pk)
    letter.refresh_from_db()
    assert letter.given_up
    assert "no such person" in letter.fault


def test_old_letters_are_forgotten() -> None:
    letter = send()
    Letter.objects.update(written_at=timezone.now() - timedelta(days=31))
    forget_old_letters()
    assert not Letter.objects.filter(pk=letter.pk).exists()


def test_regular_work_is_done_when_it_is_due_and_a_fault_of_one_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def counts() -> None:
        done.append("counts")

    def breaks() -> None:
        raise OSError("disk")

    monkeypatch.setattr(regular, "_work", {"a": (600, breaks), "b": (60, counts)})
    now = timezone.now()
    assert regular.do_what_is_due(now) == ["a", "b"]
    assert regular.do_what_is_due(now + timedelta(seconds=30)) == []
    assert regular.do_what_is_due(now + timedelta(seconds=61)) == ["b"]
    assert done == ["counts", "counts"]
    assert Round.objects.get(name="a").fault == "OSError('disk')"
    assert regular.do_what_is_due(now + timedelta(seconds=301)) == ["a", "b"]


def test_one_round_waits_however_often_a_process_begins() -> None:
    regular.begin()
    regular.begin()
    assert DBTaskResult.objects.filter(task_path=regular.go_round.module_path).count() == 1
