"""Pages of the contact centre: a report in one go, what everybody sees, and what nobody does."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.community.models import Address, Organization
from publisher.common.files.models import StoredFile
from publisher.rooms.contact import mapping, minding, seeds, urls
from publisher.rooms.contact.models import (
    Category,
    InstitutionRating,
    Photo,
    Question,
    Report,
    Work,
    WorkRating,
)
from publisher.rooms.contact.reports import Channel
from publisher.rooms.contact.rules import Kind, State
from tests.publisher.contact.conftest import LAT, LON, photo
from tests.publisher.test_catalogues import PUBLISHER, catalogue, whole, written

Case = Callable[..., Report]
Person = Callable[..., User]
Browser = Callable[..., Client]
BAD = '<script>alert("1")</script>'


def form(category: Category, **told: Any) -> dict[str, Any]:
    """What a form sends."""
    return {
        "text": "Велика яма",
        "category": category.pk,
        "place": "вул. Нова",
        "public": "on",
    } | told


def test_a_report_needs_a_picture_a_category_a_word_and_is_sent(
    client: Client, holes: Category
) -> None:
    answer = client.post("/contact/new/", form(holes, photos=photo()), follow=True)
    report = Report.objects.get()
    assert f"№ {report.pk}" in answer.content.decode()
    assert report.token in answer.redirect_chain[0][0]
    assert report.photos.get().file.media_type == "image/jpeg"
    assert (report.author, report.held_back, report.channel) == (None, True, Channel.WEB)


def test_the_place_of_a_picture_is_offered_and_the_picture_keeps_none(
    client: Client, holes: Category
) -> None:
    first = client.post("/contact/new/", form(holes, place="", photos=photo((48.5, 37.25))))
    told = first.content.decode()
    assert not Report.objects.exists()
    assert "Місце взято зі світлини" in told
    assert 'value="48.500000"' in told
    key = re.findall(r'name="kept" value="([^"]+)"', told)
    again = form(holes, place="", lat="48.5", lon="37.25", kept=key)
    assert client.post("/contact/new/", again).status_code == 302
    report = Report.objects.get()
    assert (report.lat, report.lon) == (48.5, 37.25)
    with report.photos.get().file.file.open("rb") as kept, Image.open(kept) as picture:
        assert not picture.getexif()


def test_what_lies_about_being_a_picture_is_not_taken(client: Client, holes: Category) -> None:
    page = b"<html><script>alert(1)</script></html>"
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    lies = (
        SimpleUploadedFile("photo.jpg", page, "image/jpeg"),
        SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff\xe0" + page, "image/jpeg"),
        SimpleUploadedFile("photo.png", bomb.getvalue(), "image/png"),
        SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF\n", "image/jpeg"),
    )
    for lie in lies:
        answer = client.post("/contact/new/", form(holes, photos=lie))
        assert 'role="alert"' in answer.content.decode(), lie.name
    assert not Photo.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Report.objects.exists()


def test_a_picture_of_forty_megapixels_is_taken_and_made_smaller(
    client: Client, holes: Category
) -> None:
    client.post("/contact/new/", form(holes, photos=photo(size=(7300, 5500))))
    kept = Report.objects.get().photos.get().file
    assert max(kept.width or 0, kept.height or 0) <= 2560


def test_anothers_waiting_picture_is_not_taken_without_its_key(
    client: Client, holes: Category
) -> None:
    client.post("/contact/new/", form(holes, text="", photos=photo()))
    waiting = Photo.objects.get()
    for guess in (str(waiting.pk), "", "x" * 32, waiting.key[:-1]):
        client.post("/contact/new/", form(holes, kept=[guess]))
    assert all(not each.photos.exists() for each in Report.objects.all())
    minding.drop_left_pictures(timezone.now() + timedelta(days=2))
    assert not Photo.objects.exists()


def test_like_reports_near_are_shown_before_sending_and_it_may_be_sent_all_the_same(
    client: Client, holes: Category, case: Case
) -> None:
    near = case(State.CHECKED, text="Та сама яма")
    hidden = case(State.RECEIVED, text="Ще не прочитана")
    told = form(holes, lat=str(LAT + 0.0002), lon=str(LON))
    page = client.post("/contact/new/", told).content.decode()
    assert f"№ {near.pk}" in page
    assert f"№ {hidden.pk}" not in page
    assert Report.objects.count() == 2
    assert client.post("/contact/new/", told | {"anyway": "1"}).status_code == 302
    far = form(holes, lat=str(LAT + 0.01), lon=str(LON))
    assert client.post("/contact/new/", far).status_code == 302


def test_the_questions_of_a_department_are_asked_once_the_category_is_known(
    client: Client, holes: Category
) -> None:
    Question.objects.create(
        category=holes, code="deep", text="Яка глибина", kind="singlevaluelist",
        values=["мала", "велика"], required=True,
    )  # fmt: skip
    page = client.post("/contact/new/", form(holes)).content.decode()
    assert "Яка глибина" in page
    wrong = form(holes, asked="holes") | {"ask-deep": "бездонна"}
    assert "errorlist" in client.post("/contact/new/", wrong).content.decode()
    right = form(holes, asked="holes") | {"ask-deep": "велика"}
    assert client.post("/contact/new/", right).status_code == 302
    assert Report.objects.get().answers == {"deep": "велика"}


def test_an_address_of_the_register_gives_the_point(client: Client, holes: Category) -> None:
    Address.objects.create(
        uid="a", katottg="UA", settlement="Слов'янськ", street="вулиця Шкільна", number="12",
        lat=LAT, lon=LON, district="5",
    )  # fmt: skip
    Address.objects.filter(uid="a").update(street="вул. Шкільна")
    client.post("/contact/new/", form(holes, place="вул. ШКІЛЬНА, 12"))
    report = Report.objects.get()
    assert (report.lat, report.district) == (LAT, "5")


def test_contacts_are_not_used_without_consent_and_nobody_is_somewhere(
    client: Client, holes: Category
) -> None:
    for told in (
        form(holes, email="o@example.org"),
        form(holes, place=""),
        form(holes, text=""),
        form(holes, lat="91", lon="0"),
        form(holes, lat="48"),
        form(holes, lat="nan", lon="nan"),
        form(holes, homepage="http://spam.example"),
        {},
    ):
        client.post("/contact/new/", told)
    assert not Report.objects.exists()


def test_an_appeal_has_a_name_an_address_and_is_nowhere_public(client: Client, db: str) -> None:
    told = {"nature": "complaint", "text": "Скарга", "name": "Коваль О. І.", "consents": "on"}
    client.post("/contact/appeal/", told)
    client.post("/contact/appeal/", told | {"address": "вул. Нова, 1"})
    assert not Report.objects.exists()
    client.post("/contact/appeal/", told | {"address": "вул. Нова, 1", "email": "o@example.org"})
    report = Report.objects.get()
    assert report.kind == Kind.APPEAL
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(reverse("contact_mine", args=[report.token])).status_code == 200
    assert client.post(f"/contact/reports/{report.pk}/say/", {"done": "yes"}).status_code == 302


@pytest.mark.parametrize("state", [State.RECEIVED, State.CHECKED, State.DONE, State.REFUSED])
def test_a_report_is_public_once_it_is_read_and_never_with_its_author(
    client: Client, case: Case, state: State
) -> None:
    told = {"name": "Таємна Особа", "email": "secret@example.org", "phone": "0501112233"}
    report = case(state, **told)
    shown = state in (State.CHECKED, State.DONE)
    assert client.get(report.get_absolute_url()).status_code == (200 if shown else 404)
    for path in ("", "reports/", f"reports/{report.pk}/", "reports.atom"):
        page = client.get(f"/contact/{path}").content.decode()
        assert not any(word in page for word in (*told.values(), report.token)), path
    listed = client.get("/contact/reports/").content.decode()
    assert (f"/contact/reports/{report.pk}/" in listed) is shown


def test_the_place_of_a_sensitive_report_is_nowhere(
    client: Client, case: Case, shelters: Category
) -> None:
    report = case(State.CHECKED, category=shelters, place="вул. Таємна, 1")
    for path in (report.get_absolute_url(), "/contact/reports/", "/contact/",
                 "/data/contact/points.json", "/search/?q=Таємна"):  # fmt: skip
        page = client.get(path).content.decode()
        assert "Таємна, 1" not in page, path
        assert "48.85" not in page, path
    assert client.get("/data/contact/points.json").json()["features"] == []


def test_words_of_strangers_are_words(client: Client, case: Case) -> None:
    report = case(State.DONE, text=BAD, place=BAD, name=BAD)
    Report.objects.update(answer=BAD, forwarded_to=BAD, district=BAD)
    report.steps.update(said=BAD, note=BAD)
    for path in (report.get_absolute_url(), "/contact/", "/contact/reports/",
                 reverse("contact_mine", args=[report.token]),
                 "/contact/reports.atom"):  # fmt: skip
        assert BAD not in client.get(path).content.decode(), path


def test_the_map_has_single_points_and_clusters_that_count_all(
    client: Client, case: Case, holes: Category
) -> None:
    one = case(State.CHECKED)
    told = client.get("/data/contact/points.json?bbox=37,48,38,49").json()
    assert told["features"][0]["geometry"]["coordinates"] == [LON, LAT]
    assert told["features"][0]["properties"]["id"] == one.pk
    assert client.get("/data/contact/points.json?bbox=1,1,2,2").json()["features"] == []
    assert client.get("/data/contact/points.json?bbox=junk").status_code == 400
    Report.objects.bulk_create(
        Report(text="x", category=holes, lat=48.8 + n / 9000, lon=37.5 + (n * 7 % 300) / 2000)
        for n in range(300)
    )
    mapping.recount()
    features = client.get("/data/contact/points.json").json()["features"]
    assert 1 < len(features) <= 17 * 17
    assert sum(each["properties"]["count"] for each in features) == 301


def test_what_no_database_can_hold_is_no_fault_of_the_site(
    client: Client, holes: Category
) -> None:
    nul = "a\0 1\0"
    for name in ("category", "state", "department", "district", "work", "page"):
        assert client.get("/contact/reports/", {name: nul}).status_code == 200
        assert client.get("/data/contact/points.json", {name: nul}).status_code == 200
    assert client.get("/contact/new/", {"category": nul, "lat": nul}).status_code == 200
    told = form(holes, place=nul, text=nul, kept=nul, work=nul, asked=nul, sent_as=nul)
    assert client.post("/contact/new/", told).status_code == 200


def test_a_token_is_not_guessed_and_is_the_right_to_answer(client: Client, case: Case) -> None:
    report = case(State.NEEDS_INFO)
    for guess in (str(report.pk), report.token[:-1], report.token.swapcase(), "%00"):
        assert client.get(f"/contact/mine/{guess}/").status_code == 404
        assert client.get(f"/contact/sent/{guess}/").status_code == 404
    mine = reverse("contact_mine", args=[report.token])
    assert client.post(mine, {"move": "finish"}).status_code == 404
    client.post(mine, {"move": "tell", "said": "Мій телефон 050"})
    report.refresh_from_db()
    assert report.state == State.CHECKED
    assert "050" not in client.get(report.get_absolute_url()).content.decode()
    assert "050" in client.get(mine).content.decode()


def test_residents_confirm_and_refute_on_a_page(
    case: Case, person: Person, browser: Browser
) -> None:
    report = case(State.DONE)
    page = reverse("contact_say", args=[report.pk])
    assert "/login/" in browser().post(page, {"done": "no"}).headers["Location"]
    assert browser(person("new", Level.VISITOR)).post(page, {"done": "no"}).status_code == 403
    for n in range(3):
        assert browser(person(f"n{n}")).post(page, {"done": "no"}).status_code == 302
    report.refresh_from_db()
    assert report.state == State.REOPENED
    assert browser(person("csrf"), csrf=True).post(page, {"done": "no"}).status_code == 403


def test_works_and_institutions_are_rated_once_each_and_means_need_people(
    department: Organization, person: Person, browser: Browser, client: Client
) -> None:
    today = timezone.localdate()
    work = Work.objects.create(
        title="Ремонт", object="Міст", customer=department, contractor="ТОВ", begins_on=today,
        ends_on=today,
    )  # fmt: skip
    page = reverse("contact_rate_work", args=[work.pk])
    of_office = reverse("contact_rate_institution", args=["housing"])
    marks = {"result": 4, "polite": 4, "quick": 4, "reachable": 4}
    for n in range(3):
        assert "4,0" not in client.get(work.get_absolute_url()).content.decode()
        assert "4,0" not in client.get("/contact/institutions/").content.decode()
        window = browser(person(f"n{n}"))
        for quality in (1, 4):
            window.post(page, {"quality": quality, "pace": 4})
        window.post(page, {"quality": 9, "pace": 4})
        window.post(of_office, marks)
    assert WorkRating.objects.count() == InstitutionRating.objects.count() == 3
    caches["pages"].clear()
    assert "4,0" in client.get(work.get_absolute_url()).content.decode()
    assert "4,0" in client.get("/contact/institutions/").content.decode()


DESK = {
    "desk_contact": {Role.MODERATOR, Role.DESK_OPERATOR, Role.OFFICER, Role.LEADERSHIP},
    "desk_contact_case": {Role.MODERATOR, Role.DESK_OPERATOR, Role.OFFICER, Role.LEADERSHIP},
    "desk_contact_write": {Role.MODERATOR, Role.DESK_OPERATOR},
    "desk_contact_figures": {Role.MODERATOR, Role.DESK_OPERATOR, Role.LEADERSHIP},
    "desk_contact_works": {Role.OFFICER, Role.LEADERSHIP},
    "desk_contact_work_new": {Role.OFFICER, Role.LEADERSHIP},
}


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_reads_its_pages_of_the_desk_and_no_others(
    case: Case, person: Person, browser: Browser, role: Role
) -> None:
    report = case(State.CHECKED)
    window = browser(person("somebody", Level.RESIDENCE, role))
    for name, roles in sorted(DESK.items()):
        args = [report.pk] if name == "desk_contact_case" else []
        allowed = role in roles or role is Role.ADMINISTRATOR
        status = window.get(reverse(name, args=args)).status_code
        assert status == (200 if allowed else 403), name
    assert "/login/" in browser().get(reverse("desk_contact")).headers["Location"]
    assert browser(person("plain")).get(reverse("desk_contact")).status_code == 403


def test_an_officer_of_another_department_finds_nothing_and_moves_nothing(
    case: Case, person: Person, browser: Browser, other_department: Organization
) -> None:
    report = case(State.ASSIGNED)
    window = browser(person("officer", Level.EMAIL, Role.OFFICER, at=other_department))
    page = reverse("desk_contact_case", args=[report.pk])
    assert window.get(page).status_code == 404
    assert window.post(page, {"move": "finish", "said": "Зроблено"}).status_code == 404
    assert f"№ {report.pk}" not in window.get(reverse("desk_contact")).content.decode()


def test_an_operator_does_not_answer_and_nobody_confirms_at_the_desk(
    case: Case, person: Person, browser: Browser
) -> None:
    report = case(State.ASSIGNED)
    page = reverse("desk_contact_case", args=[report.pk])
    window = browser(person("operator", Level.EMAIL, Role.DESK_OPERATOR))
    window.post(page, {"move": "finish", "said": "Зроблено"})
    boss = browser(person("boss", Level.EMAIL, Role.ADMINISTRATOR))
    for move in ("confirm", "refute", "tell", "lapse", "junk"):
        assert boss.post(page, {"move": move, "said": "Так"}).status_code == 403
    report.refresh_from_db()
    assert report.state == State.ASSIGNED


def test_a_case_goes_over_the_desk_from_the_call_to_the_answer(
    holes: Category, department: Organization, person: Person, browser: Browser
) -> None:
    operator = browser(person("operator", Level.EMAIL, Role.DESK_OPERATOR))
    told = {"kind": "report", "channel": "phone", "category": holes.pk, "text": "Яма"}
    operator.post(reverse("desk_contact_write"), told | {"place": "вул. Нова", "public": "on"})
    report = Report.objects.get()
    assert (report.channel, report.held_back) == (Channel.PHONE, False)
    page = reverse("desk_contact_case", args=[report.pk])
    operator.post(page, {"move": "assign", "department": department.pk})
    officer = browser(person("officer", Level.EMAIL, Role.OFFICER, at=department))
    assert f"/desk/{report.pk}/" in officer.get(reverse("desk_contact")).content.decode()
    officer.post(page, {"move": "finish", "said": ""})
    report.refresh_from_db()
    assert report.state == State.ASSIGNED
    officer.post(
        page, {"move": "finish", "said": "Засипали", "note": "бригада 2", "photos": photo()}
    )
    report.refresh_from_db()
    assert (report.state, report.answer) == (State.DONE, "Засипали")
    shown = browser().get(report.get_absolute_url()).content.decode()
    assert "Засипали" in shown
    assert "бригада 2" not in shown
    assert report.photos.get().after


def test_the_head_extends_an_appeals_term_and_an_operator_writes_it_whole(
    holes: Category, person: Person, browser: Browser
) -> None:
    operator = browser(person("operator", Level.EMAIL, Role.DESK_OPERATOR))
    told = {"kind": "appeal", "channel": "reception", "category": holes.pk, "text": "Скарга"}
    page = reverse("desk_contact_write")
    assert "ст. 5" in operator.post(page, told).content.decode()
    full = {"name": "Коваль", "address": "тут", "nature": "complaint", "consents": "on"}
    operator.post(page, told | full)
    report = Report.objects.get()
    usual = report.due
    term = reverse("desk_contact_term", args=[report.pk])
    assert operator.post(term, {"term": "extended"}).status_code == 403
    head = browser(person("head", Level.EMAIL, Role.LEADERSHIP))
    head.post(term, {"term": "extended"})
    report.refresh_from_db()
    assert usual is not None
    assert report.due is not None
    assert report.due > usual
    assert head.post(term, {"term": "junk"}).status_code == 403


def test_every_page_is_listed_by_who_may_read_it() -> None:
    public = {"contact", "contact_new", "contact_appeal", "contact_sent", "contact_reports",
              "contact_report", "contact_say", "contact_feed", "contact_works", "contact_work",
              "contact_rate_work", "contact_institutions", "contact_rate_institution",
              "my_contact", "contact_mine", "contact_my_photo"}  # fmt: skip
    of_staff = {*DESK, "desk_contact_term", "desk_contact_photo", "desk_contact_work"}
    assert {each.name for each in urls.urlpatterns} >= public | of_staff


def test_the_seeds_fill_every_page_and_are_sown_once(client: Client) -> None:
    now = timezone.now()
    seeds.seed(now)
    rows = Report.objects.count()
    seeds.seed(now)
    assert Report.objects.count() == rows
    assert {State.DONE, State.CONFIRMED, State.REOPENED, State.FORWARDED} <= {
        State(each) for each in Report.objects.values_list("state", flat=True)
    }
    for path in ("", "reports/", "reports/?state=late", "works/", "institutions/", "new/"):
        assert client.get(f"/contact/{path}").status_code == 200
    for report in Report.objects.public():
        assert client.get(report.get_absolute_url()).status_code == 200
    assert "Запис" not in client.get("/en/contact/new/").content.decode()


def test_every_word_of_the_room_is_there_in_ukrainian() -> None:
    room = PUBLISHER / "rooms/contact"
    known = {
        whole(message.id)[0]
        for path in (
            room / "locale/uk/LC_MESSAGES/django.po",
            PUBLISHER / "locale/uk/LC_MESSAGES/django.po",
        )
        for message in catalogue(path)
        if message.id
    }
    found = [each for each in written(PUBLISHER, rooms=True) if room in each[0].parents]
    assert len(found) > 200
    assert [(path.name, each) for path, each in found if each not in known] == []
