"""Pages of districts: the map with its table, one district, the deputies of an address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from publisher.common.community import districts as kept
from publisher.common.community.districts_file import read
from publisher.common.community.models import Address, Membership, Organization, Person
from publisher.rooms.deputies import seeds

MAP = "/deputies/districts/"
FIND = f"{MAP}find/"
MADE_UP = "Межі на цій мапі вигадані."


@pytest.fixture(autouse=True)
def _in_ukrainian() -> Iterator[None]:
    with override("uk"):
        yield


@pytest.fixture
def sown(db: str) -> None:
    seeds.seed(timezone.now())


def page(client: Client, path: str, **asked: object) -> str:
    answer = client.get(path, {name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def whose(client: Client, street: str, house: str = "1") -> str:
    return page(client, FIND, q=f"{street} {house}")


@pytest.mark.usefixtures("sown")
def test_the_map_is_figures_with_links_and_the_table_says_the_same(client: Client) -> None:
    said = page(client, MAP)
    assert "<script" not in said
    assert "style=" not in said
    for number in range(1, 9):
        assert said.count(f'href="{MAP}{number}/"') == 2  # on the map and in the table
        assert re.search(rf'aria-label="Округ № {number}, [^"]+: [^"]+"', said)
    assert said.index("<svg") < said.index("<table")
    for name, _number in seeds.PEOPLE:
        assert name in said
    assert said.index("Депутати без власного округу") < said.index("Громадська Леся Павлівна")


@pytest.mark.usefixtures("sown")
def test_every_page_with_a_map_of_made_up_borders_says_so(client: Client) -> None:
    real = json.loads(kept.SAMPLE.read_text(encoding="utf-8")) | {"synthetic": False}
    pages: tuple[tuple[str, dict[str, str]], ...] = (
        (MAP, {}),
        (f"{MAP}3/", {}),
        (FIND, {"q": "48.853, 37.605"}),
    )
    for path, asked in pages:
        assert MADE_UP in page(client, path, **asked)
        assert "The borders on this map are made up." in page(client, f"/en{path}", **asked)
    kept.load(read(json.dumps(real)), "real")
    for path, asked in pages:
        assert MADE_UP not in page(client, path, **asked)


@pytest.mark.usefixtures("sown")
def test_an_address_leads_to_its_district_and_its_deputies(client: Client) -> None:
    said = whose(client, "вул. Зразкова", "11")
    assert "<strong>Округ № 2.</strong>" in said
    assert "Вигадана Марія Степанівна" in said
    assert 'class="spot"' in said
    assert 'class="f1 chosen" aria-current="true"' in said
    same = Address.objects.get(street="вул. Зразкова", number="11")
    assert "<strong>Округ № 2.</strong>" in page(client, FIND, address=same.pk)
    assert "Громадська Леся Павлівна" in said  # who is everybody's is told, too


@pytest.mark.usefixtures("sown")
@pytest.mark.parametrize(
    ("street", "house", "told", "untold"),
    [
        ("Межова", "1", "Це місце лежить точно на межі округу.", "<strong>Округ"),
        ("Далека", "1", "Це місце поза всіма округами на мапі.", "Виборчий округ №"),
        ("Безадресна", "1", "Округ цієї адреси невідомий.", "Виборчий округ №"),
        ("Безадресна", "2", "Так записано в реєстрі адрес", 'class="spot"'),
        ("Спірна", "1", "Мапа й реєстр адрес називають різні округи.", "<strong>Округ"),
    ],
)
def test_what_is_not_sure_is_told_as_it_is(
    client: Client, street: str, house: str, told: str, untold: str
) -> None:
    said = whose(client, street, house)
    assert told in said
    assert untold not in said


@pytest.mark.usefixtures("sown")
def test_a_point_between_two_districts_names_both(client: Client) -> None:
    told = json.loads(kept.SAMPLE.read_text(encoding="utf-8"))["features"]
    rings = [
        {tuple(each) for each in one["geometry"]["coordinates"][0]}
        for one in told
        if one["properties"]["number"] in (1, 2)
    ]
    lon, lat = sorted(rings[0] & rings[1])[3]
    said = page(client, FIND, q=f"{lat}, {lon}")
    assert "на межі округу" in said
    assert "Зразкова Олена Петрівна" in said
    assert "Вигадана Марія Степанівна" in said
    assert "Приклад Андрій Олегович" not in said[: said.index("<svg")]


@pytest.mark.usefixtures("sown")
def test_where_the_map_has_two_districts_in_one_place_both_are_told(client: Client) -> None:
    told = json.loads(kept.SAMPLE.read_text(encoding="utf-8"))
    told["features"].append(json.loads(json.dumps(told["features"][1])))
    told["features"][-1]["properties"]["number"] = 9
    kept.load(read(json.dumps(told)), "doubled")
    said = whose(client, "вул. Зразкова", "11")
    assert "Тут округи на мапі накладаються." in said
    assert 'href="/deputies/districts/9/"' in said[: said.index("<svg")]


@pytest.mark.usefixtures("sown")
def test_a_question_that_fits_several_or_none_leads_on(client: Client) -> None:
    said = page(client, FIND, q="показ")
    assert "Котра з цих вулиць?" in said
    links = re.findall(r'href="(/deputies/districts/find/\?q=[^"]+)"', said)
    assert len(links) == 2
    for link in links:
        assert "Оберіть будинок:" in page(client, link)
    said = whose(client, "Показова", "77")
    assert "Будинку 77 у реєстрі адрес немає." in said
    (first, *_rest) = re.findall(r"/deputies/districts/find/\?address=\d+", said)
    assert "<strong>Округ № " in page(client, first)
    assert "Такої адреси в реєстрі немає." in whose(client, "Неіснуюча")
    assert "Ця точка не в Україні." in page(client, FIND, q="37.605, 48.853")
    Address.objects.all().delete()
    assert "На сайті ще немає реєстру адрес" in whose(client, "Показова")


@pytest.mark.usefixtures("sown")
def test_a_district_tells_its_streets_and_houses(client: Client) -> None:
    said = page(client, f"{MAP}3/")
    assert "<strong>Слов’янськ, вул. Показова</strong>: 3–7" in said
    assert "<strong>Слов’янськ, вул. Безадресна</strong>: 2" in said  # by the register's word
    assert "<strong>Слов’янськ, вул. Далека</strong>" not in said
    assert "уся вулиця" in page(client, f"{MAP}1/")
    assert client.get(f"{MAP}99/").status_code == 404


@pytest.mark.usefixtures("sown")
def test_a_deputys_page_leads_to_the_district_and_tells_machines_of_it(client: Client) -> None:
    person = Person.objects.get(name="Приклад Андрій Олегович")
    said = page(client, f"/deputies/{person.pk}/")
    assert f'<a href="{MAP}3/">№ 3, на мапі</a>' in said
    told = client.get(f"/deputies/{person.pk}/deputy.json").json()
    assert told["districts"] == [3]
    at_large = Person.objects.get(name="Громадська Леся Павлівна")
    assert "на мапі</a>" not in page(client, f"/deputies/{at_large.pk}/")


@pytest.mark.usefixtures("sown")
def test_only_mandates_of_today_in_a_council_count(client: Client) -> None:
    today = timezone.localdate()
    Membership.objects.filter(person__name="Вигадана Марія Степанівна").update(
        start_date=today - timedelta(days=9), end_date=today - timedelta(days=1)
    )
    board = Organization.objects.create(uid="board", name="Рада", classification="civil_society")
    stranger = Person.objects.create(uid="x", name="Сторонній Семен")
    Membership.objects.create(person=stranger, organization=board, area="2", start_date=date.min)
    said = page(client, f"{MAP}2/")
    assert "Вигадана Марія" not in said
    assert "Сторонній" not in said
    assert "Не внесено нікого, хто обраний у цьому окрузі." in said


@pytest.mark.usefixtures("db")
def test_without_a_map_and_without_mandates_the_pages_say_so(client: Client) -> None:
    assert "На сайті ще немає виборчих округів." in page(client, MAP)
    assert "Хто в якому окрузі обраний, ще не внесено." in page(client, MAP)
    Address.objects.create(uid="1", katottg="UA", settlement="Місто", street="Нова", number="1")
    assert "На сайті ще немає меж округів." in whose(client, "Нова")
    Address.objects.update(district="ТВО № 6", lat=48.8, lon=37.6)
    said = whose(client, "Нова")
    assert "<strong>Округ № 6.</strong>" in said
    assert "<svg" not in said
    council = Organization.objects.create(uid="c", name="Рада", classification="council")
    person = Person.objects.create(uid="p", name="Депутатка Дарина")
    Membership.objects.create(person=person, organization=council, area="6")
    said = page(client, MAP)
    assert "вони лише в таблиці" in said
    assert "Депутатка Дарина" in said
    said = page(client, f"{MAP}6/")
    assert "На сайті немає меж цього округу." in said
    assert "<strong>Місто, Нова</strong>" in said


@pytest.mark.usefixtures("sown")
def test_where_somebody_lives_is_kept_by_no_cache_and_found_by_no_search(client: Client) -> None:
    answer = client.get(FIND, {"q": "Зразкова 11"})
    assert "public" not in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert client.get(MAP).headers["Cache-Control"].startswith("public")


@pytest.mark.usefixtures("sown")
def test_the_borders_are_open_data_that_can_be_read_back(client: Client) -> None:
    answer = client.get(f"{MAP}districts.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    told = read(answer.content.decode())
    assert told == read(kept.SAMPLE.read_text(encoding="utf-8"))
    assert told.synthetic


@pytest.mark.usefixtures("sown")
@pytest.mark.parametrize(
    "asked",
    [{"address": "0"}, {"address": "99999999999999"}, {"address": "²"}, {"address": "-1"},
     {"q": "\0"}, {"q": "0" * 500}, {"q": "999.9, 999.9"}, {"q": "<b>"}, {"q": "'\" --"}],
)  # fmt: skip
def test_whatever_is_asked_is_answered(client: Client, asked: dict[str, str]) -> None:
    answer = client.get(FIND, asked)
    assert answer.status_code in (200, 404)
    assert b"<b>" not in answer.content


@pytest.mark.usefixtures("sown")
def test_machines_find_the_districts_in_the_sites_map(client: Client) -> None:
    said = client.get("/sitemap.xml").content.decode()
    assert said.count("/deputies/districts/") >= 9
    assert "/en/deputies/districts/8/" in said


@pytest.mark.usefixtures("sown")
def test_what_is_sown_twice_is_sown_once() -> None:
    many = Address.objects.count()
    seeds.seed(timezone.now())
    assert (Address.objects.count(), many > 30) == (many, True)
