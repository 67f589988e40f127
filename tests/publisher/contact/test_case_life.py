"""The life of a case in the tables: taken in once, moved with a history, minded by time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.community.models import Address, Organization
from publisher.common.law.models import TermChange
from publisher.common.mail.models import Letter
from publisher.common.search.models import SearchEntry
from publisher.common.subscriptions.following import follow_as
from publisher.common.subscriptions.models import Told as NewsTold
from publisher.common.subscriptions.topics import topic_of
from publisher.rooms.contact import minding
from publisher.rooms.contact.filing import Sent, take_draft, take_in
from publisher.rooms.contact.models import Category, Report
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.of_district import of_district
from publisher.rooms.contact.reports import Channel
from publisher.rooms.contact.rules import Hand, Kind, Move, NotAllowed, State
from publisher.rooms.contact.voices import may_speak, say, say_as_author
from tests.publisher.contact.conftest import LAT, LON

Case = Callable[..., Report]
Person = Callable[..., User]
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_a_report_has_the_term_of_its_category_and_of_none_the_common_one(
    case: Case, holes: Category
) -> None:
    assert case(now=MONDAY).due == date(2026, 11, 9)
    holes.days = None
    holes.save()
    assert case(now=MONDAY).due == date(2026, 11, 16)


def test_an_appeal_has_the_month_of_the_law_and_a_later_law_is_heeded(case: Case) -> None:
    told = {"kind": Kind.APPEAL, "name": "Олена", "address": "вул. Шкільна, 1"}
    assert case(now=MONDAY, **told).due == date(2026, 12, 2)
    TermChange.objects.create(
        term="contact.appeal_months", value=2, since=date(2026, 12, 1), basis="новий закон"
    )
    assert case(now=MONDAY, **told).due == date(2026, 12, 2)
    assert case(now=MONDAY + timedelta(days=30), **told).due == date(2027, 2, 2)


def test_what_is_sent_twice_is_one(holes: Category) -> None:
    sent = Sent(text="Яма", category=holes, sent_as="form-1")
    assert take_in(sent).pk == take_in(sent).pk
    assert Report.objects.count() == 1
    assert take_in(Sent(text="Яма", category=holes)).pk != take_in(sent).pk


def test_whoever_has_no_account_is_read_first_and_the_setting_ends_that(
    holes: Category, shelters: Category, person: Person
) -> None:
    ivan = person("ivan")
    assert take_in(Sent(text="Яма", category=holes)).held_back
    assert not take_in(Sent(text="Яма", category=holes, author=ivan)).held_back
    assert take_in(Sent(text="Зачинено", category=shelters, author=ivan)).held_back
    TermChange.objects.create(
        term="contact.anonymous_first", value=0, since=date(2020, 1, 1), basis="рішення"
    )
    assert not take_in(Sent(text="Яма", category=holes)).held_back
    assert take_in(Sent(text="Зачинено", category=shelters)).held_back


def test_a_category_may_send_its_reports_straight_to_the_department(
    holes: Category, person: Person, department: Organization
) -> None:
    holes.at_once = True
    holes.save()
    straight = take_in(Sent(text="Яма", category=holes, author=person("ivan")))
    assert (straight.state, straight.department) == (State.ASSIGNED, department)
    assert take_in(Sent(text="Яма", category=holes)).state == State.RECEIVED


def test_the_nearest_address_tells_the_district(holes: Category) -> None:
    for number, (lat, district) in enumerate(((LAT + 0.002, "7"), (LAT + 0.0005, "12"))):
        Address.objects.create(
            uid=f"a{number}", katottg="UA", settlement="Слов’янськ", number="1", lat=lat, lon=LON,
            district=district,
        )  # fmt: skip
    assert take_in(Sent(text="Яма", category=holes, lat=LAT, lon=LON)).district == "12"
    assert take_in(Sent(text="Яма", category=holes, lat=50.0, lon=LON)).district == ""


def test_every_move_leaves_a_row_of_the_history_and_a_letter_to_the_author(
    case: Case,
) -> None:
    report = case(State.CLOSED, email="olena@example.org")
    steps = list(report.steps.all())
    assert [each.move for each in steps] == ["", "check", "assign", "begin", "finish", "close"]
    assert all(first.at <= second.at for first, second in pairwise(steps))
    letters = list(Letter.objects.order_by("pk"))
    assert len(letters) == 5
    assert all(each.to == "olena@example.org" for each in letters)
    assert all(report.token in each.text for each in letters)
    assert "прийнято" in letters[0].subject


def test_an_answer_or_a_forwarding_is_not_without_words(case: Case) -> None:
    report = case(State.IN_WORK)
    for move, told in (
        (Move.FINISH, Told()),
        (Move.DECLINE, Told(said=" ")),
        (Move.ASSIGN, Told()),
        (Move.MERGE, Told()),
    ):
        with pytest.raises(NotAllowed):
            make(report, move, Hand.LEADERSHIP, told=told)
    with pytest.raises(NotAllowed):
        make(case(State.CHECKED), Move.FORWARD, Hand.LEADERSHIP, told=Told(said="Не наше"))
    report.refresh_from_db()
    assert report.state == State.IN_WORK


def test_a_duplicate_follows_the_one_that_stays_and_chains_are_cut(case: Case) -> None:
    first, second, third = case(), case(email="olena@example.org"), case()
    second = make(second, Move.MERGE, Hand.CHECKER, told=Told(original=third))
    third = make(third, Move.MERGE, Hand.CHECKER, told=Told(original=first))
    second.refresh_from_db()
    assert second.duplicate_of == third.duplicate_of == first
    for bad in (first, second, third):
        with pytest.raises(NotAllowed):
            make(first, Move.MERGE, Hand.CHECKER, told=Told(original=bad))
    first.refresh_from_db()
    before = Letter.objects.filter(to="olena@example.org").count()
    make(first, Move.ASSIGN, Hand.CHECKER, told=Told(department=first.department))
    make(first, Move.FINISH, Hand.DEPARTMENT, told=Told(said="Зроблено"))
    after = Letter.objects.filter(to="olena@example.org")
    assert after.count() == before + 1


def test_an_appeal_is_nobodys_duplicate(case: Case) -> None:
    appeal = case(kind=Kind.APPEAL, name="Олена", address="тут")
    with pytest.raises(NotAllowed):
        make(appeal, Move.MERGE, Hand.CHECKER, told=Told(original=case()))


def test_the_author_refutes_and_it_is_open_again_with_a_new_term(case: Case) -> None:
    report = case(State.DONE, now=MONDAY)
    assert report.answered_at == MONDAY
    later = MONDAY + timedelta(days=10)
    report = say_as_author(report, done=False, words="Яма там", now=later)
    assert report.state == State.REOPENED
    assert (report.turn, report.answered_at) == (1, None)
    assert report.due is not None
    assert report.due > later.date()
    assert list(report.steps.values_list("move", flat=True))[-2:] == ["refute", "reopen"]


def test_three_residents_decide_and_each_speaks_once_a_turn(case: Case, person: Person) -> None:
    report = case(State.DONE)
    people = [person(f"n{number}") for number in range(3)]
    for user in people[:2]:
        assert say(report, user, done=False).state == State.DONE
        with pytest.raises(NotAllowed):
            say(report, user, done=True)
    assert say(report, people[2], done=False).state == State.REOPENED
    report.refresh_from_db()
    assert (report.said_not, report.turn) == (0, 1)
    assert not may_speak(report, people[0])
    make(report, Move.FINISH, Hand.LEADERSHIP, told=Told(said="Тепер зроблено"))
    report.refresh_from_db()
    assert may_speak(report, people[0])
    assert not may_speak(report, person("nobody", Level.VISITOR))
    for user in people:
        report = say(report, user, done=True)
    assert report.state == State.CONFIRMED


def test_what_was_closed_long_ago_is_not_refuted(case: Case) -> None:
    report = case(State.CLOSED, now=MONDAY)
    with pytest.raises(NotAllowed):
        say_as_author(report, done=False, now=MONDAY + timedelta(days=31))
    assert (
        say_as_author(report, done=False, now=MONDAY + timedelta(days=29)).state == State.REOPENED
    )


def test_silence_closes_what_is_done_and_nothing_sooner(case: Case) -> None:
    report = case(State.DONE, now=MONDAY)
    minding.close_in_silence(MONDAY + timedelta(days=13, hours=23))
    report.refresh_from_db()
    assert report.state == State.DONE
    minding.close_in_silence(MONDAY + timedelta(days=14, seconds=1))
    report.refresh_from_db()
    assert report.state == State.CLOSED
    assert report.answered_at == MONDAY


def test_a_report_without_its_authors_answer_lapses_and_an_appeal_does_not(case: Case) -> None:
    report = case(State.NEEDS_INFO, now=MONDAY)
    appeal = case(State.NEEDS_INFO, now=MONDAY, kind=Kind.APPEAL, name="О", address="тут")
    minding.let_lapse(MONDAY + timedelta(days=11))
    report.refresh_from_db()
    appeal.refresh_from_db()
    assert (report.state, appeal.state) == (State.CLOSED, State.NEEDS_INFO)


def test_the_clock_of_a_report_stands_while_its_author_is_asked(case: Case) -> None:
    report = case(State.NEEDS_INFO, now=MONDAY)
    appeal = case(State.NEEDS_INFO, now=MONDAY, kind=Kind.APPEAL, name="О", address="тут")
    later = MONDAY + timedelta(days=3)
    told = Told(said="Біля школи")
    assert make(report, Move.TELL, Hand.AUTHOR, told=told, now=later).due == date(2026, 11, 12)
    assert make(appeal, Move.TELL, Hand.AUTHOR, told=told, now=later).due == date(2026, 12, 2)


def test_an_author_is_asked_once_whether_it_is_fixed(case: Case) -> None:
    case(State.IN_WORK, now=MONDAY, email="olena@example.org")
    case(State.DONE, now=MONDAY, email="ivan@example.org")
    before = Letter.objects.count()
    for days in (27, 29, 40):
        minding.ask_whether_fixed(MONDAY + timedelta(days=days))
    sent = list(Letter.objects.order_by("pk")[before:])
    assert [each.to for each in sent] == ["olena@example.org"]


def test_contacts_are_forgotten_and_the_matter_stays(case: Case) -> None:
    told = {"name": "Олена", "email": "o@example.org", "phone": "1", "address": "тут"}
    report = case(State.CLOSED, now=MONDAY, **told)
    appeal = case(State.CLOSED, now=MONDAY, kind=Kind.APPEAL, **told)
    minding.forget_contacts(MONDAY + timedelta(days=366))
    report.refresh_from_db()
    appeal.refresh_from_db()
    assert report.author_email == report.author_name == report.author_phone == ""
    assert report.text == "Велика яма"
    assert appeal.author_name == "Олена"
    minding.forget_contacts(MONDAY + timedelta(days=1829))
    appeal.refresh_from_db()
    assert appeal.author_name == appeal.author_address == ""


def test_a_draft_is_nobodys_until_it_is_taken_and_its_clock_starts_when_it_came(
    holes: Category, person: Person
) -> None:
    sent = Sent(text="Яма", channel=Channel.EMAIL, draft=True, email="o@example.org")
    draft = take_in(sent, MONDAY)
    assert (draft.state, draft.due) == (State.DRAFT, None)
    assert not Letter.objects.exists()
    with pytest.raises(NotAllowed):
        take_draft(draft, None, person("operator"))
    taken = take_draft(draft, holes, person("op"), MONDAY + timedelta(days=2))
    assert (taken.state, taken.due) == (State.RECEIVED, date(2026, 11, 9))
    assert Letter.objects.get().to == "o@example.org"


def test_only_what_is_public_is_found(case: Case, shelters: Category) -> None:
    case(State.CHECKED, text="Провалля")
    case(State.RECEIVED, text="Провалля")
    case(State.CHECKED, text="Провалля", public=False)
    case(State.CHECKED, text="Провалля", kind=Kind.APPEAL, name="О", address="тут")
    case(State.CHECKED, text="Провалля", category=shelters, place="вул. Таємна")
    texts = list(SearchEntry.objects.filter(kind="report").values_list("text", flat=True))
    assert len(texts) == 2
    assert not any("Таємна" in text for text in texts)


def test_who_follows_a_report_or_an_area_hears_of_it_and_of_nothing_hidden(
    case: Case, holes: Category, person: Person, client: Client
) -> None:
    report = case(State.CHECKED)
    hidden = case(State.RECEIVED)
    for key, found in (
        (f"report:{report.pk}", True),
        (f"report:{hidden.pk}", False),
        ("reports:category=holes", True),
        ("reports:district=5", True),
        ("reports:category=none", False),
        ("report:x", False),
        ("work:1", False),
    ):
        assert (topic_of(key) is not None) is found, key
    topic, area = topic_of(f"report:{report.pk}"), topic_of("reports:category=holes")
    assert topic is not None
    assert area is not None
    follow_as(person("reader"), topic, "uk")
    follow_as(person("neighbour"), area, "uk")
    assert client.get("/follow/", {"topic": topic.key}).status_code == 200
    make(report, Move.ASSIGN, Hand.CHECKER, told=Told(department=report.department))
    make(hidden, Move.CHECK, Hand.CHECKER)
    told = list(NewsTold.objects.values_list("topic", "uid"))
    assert (area.key, f"new:{hidden.pk}") in told
    assert len([uid for key, uid in told if key == topic.key]) == 2


def test_a_deputy_sees_the_cases_of_the_district_without_persons_unless_they_agreed(
    case: Case, shelters: Category
) -> None:
    told = {"name": "Олена Коваль", "place": "вул. Нова, 1", "email": "o@example.org"}
    public = case(State.CHECKED, **told)
    appeal = case(State.CHECKED, kind=Kind.APPEAL, text="Я, Олена Коваль", **told)
    agreed = case(State.CHECKED, kind=Kind.APPEAL, deputy_may_know=True, **told)
    hidden = case(State.CHECKED, category=shelters, **told)
    case(State.REFUSED, **told)
    assert of_district("5") == []
    Report.objects.update(district="5")
    seen = {each.number: each for each in of_district("5")}
    assert set(seen) == {public.pk, appeal.pk, agreed.pk, hidden.pk}
    assert (seen[public.pk].place, seen[public.pk].author) == ("вул. Нова, 1", "")
    assert (seen[appeal.pk].text, seen[appeal.pk].author, seen[appeal.pk].url) == ("", "", "")
    assert seen[agreed.pk].author == "Олена Коваль"
    assert seen[hidden.pk].place == ""
    assert of_district("") == []


def test_overdue_is_what_was_not_answered_by_its_day(case: Case) -> None:
    late = case(State.IN_WORK, now=MONDAY)
    kept = case(State.DONE, now=MONDAY)
    assert late.is_overdue()
    assert not kept.is_overdue()
    assert not late.is_overdue(date(2026, 11, 9))
    assert list(Report.objects.overdue(date(2026, 11, 10))) == [late]
    answered = make(late, Move.FINISH, Hand.LEADERSHIP, told=Told(said="Зроблено"))
    assert answered.is_overdue()
    assert timezone.now() > MONDAY
