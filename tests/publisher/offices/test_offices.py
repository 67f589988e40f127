"""An office: hours are kept, conversations booked once, letters answered between two alone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import icalendar
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, RoleGrant, User
from publisher.common.audit.record import history
from publisher.common.community.models import Person
from publisher.common.mail.models import Letter
from publisher.rooms.deputies.models import Booking, Hours, NoHours, Question
from publisher.rooms.deputies.office import booking, forgetting, letters
from tests.publisher.for_good import swept
from tests.publisher.races import at_once

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TOLD = {"name": "Бойко Олена", "phone": "", "about": "Дах школи"}


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Iterator[None]:
    with override("uk"):
        yield


def account(name: str, *roles: Role, person: Person | None = None) -> User:
    user = User.objects.create_user(f"office-{name}@example.org", name=name, person=person)
    Proof.objects.create(user=user, level=Level.EMAIL, way="desk", since=date(2025, 1, 1))
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    if roles:
        TOTP.activate(user, SECRET)
    return user


def browser(user: User | None = None) -> Client:
    made = Client()
    if user is not None:
        made.force_login(user)
    return made


def with_hours(uid: str = "office-1") -> Person:
    person = Person.objects.create(uid=uid, name="Зразкова Олена Петрівна")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Hours.objects.create(
        person=person, day=tomorrow, starts=time(10), ends=time(11), minutes=20, place="каб. 5"
    )
    return person


@pytest.fixture
def deputy(db: str) -> Person:
    """A deputy with three conversations tomorrow."""
    return with_hours()


def first(person: Person) -> datetime:
    return booking.free(person)[0].at


def test_a_resident_books_through_the_page_and_gets_a_letter_and_a_calendar(
    deputy: Person,
) -> None:
    resident = browser(account("olena"))
    page = resident.get(f"/deputies/{deputy.pk}/hours/").content.decode()
    values = re.findall(r'name="at" value="([^"]+)"', page)
    assert len(values) == 3
    told = TOLD | {"at": values[1]}
    answer = resident.post(f"/deputies/{deputy.pk}/hours/", told, follow=True)
    assert "Вас записано" in answer.content.decode()
    made = Booking.objects.get()
    assert f"{timezone.localtime(made.at):%H:%M}" == "10:20"
    assert "каб. 5" in Letter.objects.get(to="office-olena@example.org").text
    sent = browser().get(f"/deputies/bookings/{made.token}.ics")
    (event,) = icalendar.Calendar.from_ical(sent.content).walk("VEVENT")
    assert event.decoded("DTSTART") == made.at
    page = browser(account("taras")).get(f"/deputies/{deputy.pk}/hours/").content.decode()
    assert values[1] not in page
    assert "Дах школи" not in page


def test_who_is_not_signed_in_sees_the_times_and_books_nothing(deputy: Person) -> None:
    at = first(deputy)
    page = browser().get(f"/deputies/{deputy.pk}/hours/").content.decode()
    assert "10:20" in page
    told = TOLD | {"at": f"{at:%Y-%m-%dT%H:%M:%S%z}"}
    assert (
        "/account/login"
        in browser().post(f"/deputies/{deputy.pk}/hours/", told).headers["Location"]
    )
    assert not Booking.objects.exists()


def test_a_time_that_is_not_offered_is_not_booked(deputy: Person) -> None:
    user = account("olena")
    at = first(deputy)
    for other in (at + timedelta(minutes=7), at - timedelta(days=1), at + timedelta(days=400)):
        with pytest.raises(booking.Taken):
            booking.take(deputy, other, user, TOLD)
    for told in ({}, {"at": "x"}, {"at": "2026-13-45T99:00:00+0200"}):
        page = browser(user).post(f"/deputies/{deputy.pk}/hours/", TOLD | told)
        assert "Оберіть час" in page.content.decode()


def test_one_person_has_one_booking_until_it_is_cancelled(deputy: Person) -> None:
    user, slots = account("olena"), booking.free(deputy)
    made = booking.take(deputy, slots[0].at, user, TOLD)
    with pytest.raises(booking.Enough):
        booking.take(deputy, slots[1].at, user, TOLD)
    browser(account("other")).post(f"/deputies/mine/{made.pk}/cancel/")
    assert Booking.objects.get().cancelled_at is None
    browser(user).post(f"/deputies/mine/{made.pk}/cancel/")
    booking.take(deputy, slots[0].at, user, TOLD)


def test_hours_that_change_meet_no_conversation_that_is_booked(deputy: Person) -> None:
    slots = booking.free(deputy)
    booking.take(deputy, slots[1].at, account("olena"), TOLD)
    Hours.objects.update(minutes=15)
    told = [f"{slot.at:%H:%M}" for slot in booking.free(deputy)]
    assert told == ["10:00", "10:45"]


def test_days_without_reception_have_none(deputy: Person) -> None:
    today = timezone.localdate()
    NoHours.objects.create(person=deputy, first=today, last=today + timedelta(days=3))
    assert booking.free(deputy) == []


@pytest.mark.usefixtures("vendor")
def test_many_want_the_same_time_and_one_gets_it() -> None:
    with swept():
        person = with_hours("office-race")
        users = [account(f"race-{n}") for n in range(6)]
        at = first(person)
        told = at_once(
            (booking.NotBooked,),
            *[partial(booking.take, person, at, user, TOLD) for user in users],
        )
        assert sum(each is None for each in told) == 1
        assert Booking.objects.filter(person=person, at=at, cancelled_at=None).count() == 1


def test_a_letter_is_read_by_the_deputy_alone_and_answered_once(deputy: Person) -> None:
    resident, owner = account("olena"), account("deputy", Role.DEPUTY, person=deputy)
    told = {"name": "Бойко Олена", "address": "вул. Нова, 5", "text": "Дах школи протікає."}
    browser(resident).post(f"/deputies/{deputy.pk}/write/", told)
    made = Question.objects.get()
    assert made.due == timezone.localdate() + timedelta(days=30)
    notice = Letter.objects.get(to=owner.email)
    assert "Дах" not in notice.text
    path = f"/deputies/desk/letters/{made.pk}/"
    other = Person.objects.create(uid="office-2", name="Показний Іван Васильович")
    strangers = [
        account("second", Role.DEPUTY, person=other), account("editor", Role.EDITOR),
        account("admin", Role.ADMINISTRATOR), resident, account("taras"),
    ]  # fmt: skip
    for user in strangers:
        assert browser(user).get(path).status_code in (403, 404), user
    assert "Дах школи" in browser(owner).get(path).content.decode()
    browser(owner).post(path, {"answer": "Відремонтуємо влітку."})
    assert not letters.answer(made, "Інше")
    made.refresh_from_db()
    assert made.answer == "Відремонтуємо влітку."
    assert "влітку" in Letter.objects.get(to=resident.email).text
    assert "влітку" in browser(resident).get("/deputies/mine/").content.decode()
    assert "влітку" not in browser(strangers[-1]).get("/deputies/mine/").content.decode()


def test_a_deputy_keeps_what_the_page_shows(deputy: Person) -> None:
    owner = browser(account("deputy", Role.DEPUTY, person=deputy))
    hours = {"weekday": "2", "starts": "16:00", "ends": "18:00", "minutes": "15", "place": "ЦНАП"}
    owner.post("/deputies/desk/hours/new/", hours)
    owner.post("/deputies/desk/assistant/new/", {"name": "Помічна Ганна Іванівна"})
    owner.post("/deputies/desk/contact/new/", {"type": "voice", "value": "+380 44 000 00 00"})
    report = SimpleUploadedFile("zvit.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")
    told = {"day": "2026-01-20", "title": "Звіт за 2025 рік", "text": "", "upload": report}
    owner.post("/deputies/desk/report/new/", told)
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (120, 110, 90)).save(out, "JPEG")
    photo = SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")
    owner.post("/deputies/desk/photo/", {"upload": photo})
    page = browser().get(f"/deputies/{deputy.pk}/").content.decode()
    for words in (
        "середа, 16:00–18:00", "Помічна Ганна", "+380 44 000", "Звіт за 2025 рік", "zvit.pdf",
        'class="portrait"',
    ):  # fmt: skip
        assert words.lower() in page.lower(), words
    made = Hours.objects.get(place="ЦНАП")
    owner.post(f"/deputies/desk/hours/{made.pk}/drop/")
    assert not Hours.objects.filter(pk=made.pk).exists()
    verbs = {each.verb for each in history(f"person:{deputy.pk}")}
    assert {"deputy.hours", "deputy.report", "deputy.photo", "deputy.drop_hours"} <= verbs


@pytest.mark.parametrize(
    "wrong",
    [{"weekday": "", "day": ""}, {"ends": "16:05"}, {"minutes": "1"}, {"day": "2026-05-01"},
     {"since": "2026-05-02", "until": "2026-05-01"}],
    ids=["no day", "too short", "no time", "two days", "ends before it begins"],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_with_the_reason(
    deputy: Person, wrong: dict[str, str]
) -> None:
    owner = browser(account("deputy", Role.DEPUTY, person=deputy))
    told = {"weekday": "2", "starts": "16:00", "ends": "18:00", "minutes": "15", "place": "ЦНАП"}
    page = owner.post("/deputies/desk/hours/new/", told | wrong)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert Hours.objects.count() == 1


def test_nobody_keeps_anothers_office(deputy: Person) -> None:
    other = Person.objects.create(uid="office-2", name="Показний Іван Васильович")
    stranger = browser(account("second", Role.DEPUTY, person=other))
    (made,) = Hours.objects.all()
    for path in (f"/deputies/desk/hours/{made.pk}/", f"/deputies/desk/hours/{made.pk}/drop/"):
        assert stranger.post(path).status_code == 404
        assert stranger.post(f"{path}?person={deputy.pk}").status_code == 404
    assert browser(account("olena")).get("/deputies/desk/").status_code == 403
    editor = browser(account("editor", Role.EDITOR))
    page = editor.get(f"/deputies/desk/?person={deputy.pk}").content.decode()
    assert "каб. 5" in page or "10:00–11:00" in page


def test_an_administrator_links_an_account_with_a_deputy(deputy: Person) -> None:
    user = account("deputy", Role.DEPUTY)
    admin = browser(account("admin", Role.ADMINISTRATOR))
    assert browser(user).get("/deputies/desk/").status_code in (200, 404)
    admin.post("/deputies/desk/links/", {"email": user.email, "person": deputy.pk})
    assert deputy.name in browser(user).get("/deputies/desk/").content.decode()
    page = admin.post("/deputies/desk/links/", {"email": "none@example.org", "person": deputy.pk})
    assert "Такого облікового запису немає" in page.content.decode()


def test_the_office_cancels_with_a_word_why(deputy: Person) -> None:
    owner = browser(account("deputy", Role.DEPUTY, person=deputy))
    made = booking.take(deputy, first(deputy), account("olena"), TOLD)
    path = f"/deputies/desk/bookings/{made.pk}/cancel/"
    owner.post(path, {"reason": " "})
    made.refresh_from_db()
    assert made.cancelled_at is None
    owner.post(path, {"reason": "Сесія ради"})
    assert "Сесія ради" in Letter.objects.filter(to="office-olena@example.org").latest("pk").text


def test_the_hours_are_a_calendar_that_others_read(deputy: Person) -> None:
    Hours.objects.create(
        person=deputy, weekday=2, starts=time(16), ends=time(18), minutes=15, place="ЦНАП",
        until=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    sent = browser().get(f"/deputies/{deputy.pk}/hours.ics")
    events = icalendar.Calendar.from_ical(sent.content).walk("VEVENT")
    weekly = next(each for each in events if "RRULE" in each)
    rule = str(weekly["RRULE"].to_ical())
    assert "FREQ=WEEKLY" in rule
    assert "BYDAY=WE" in rule
    assert weekly.decoded("DTSTART").weekday() == 2


def test_who_came_is_forgotten_after_the_term(deputy: Person) -> None:
    made = booking.take(deputy, first(deputy), account("olena"), TOLD)
    forgetting.forget()
    assert Booking.objects.exists()
    Booking.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=31))
    forgetting.forget()
    assert not Booking.objects.exists()


def test_words_of_strangers_are_words(deputy: Person) -> None:
    bad: dict[str, Any] = TOLD | {"name": "<script>x</script> y", "about": "<b>z</b>"}
    booking.take(deputy, first(deputy), account("olena"), bad)
    owner = browser(account("deputy", Role.DEPUTY, person=deputy))
    page = owner.get("/deputies/desk/").content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
