"""Whose an address is, how the map is drawn, and what a person may type for an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.common.community.districts import SAMPLE, from_file
from publisher.common.community.finding import find, house_of, runs
from publisher.common.community.models import Address
from publisher.common.community.plane import Place, banded, heart, place_in, place_in_ring
from publisher.rooms.deputies.drawing import EDGE, LONGER, Sheet
from publisher.rooms.deputies.whose import Verdict, whose

NUMBERS = st.lists(st.integers(1, 9), max_size=3, unique=True)


@pytest.mark.parametrize(
    ("inside", "border", "register", "verdict", "numbers"),
    [
        ((3,), (), None, Verdict.ONE, (3,)),
        ((3,), (), 3, Verdict.ONE, (3,)),
        ((3,), (), 4, Verdict.DIFFERS, (3, 4)),
        ((), (3, 4), None, Verdict.BORDER, (3, 4)),
        ((), (3, 4), 4, Verdict.BORDER, (3, 4)),
        ((), (3,), None, Verdict.BORDER, (3,)),
        ((3, 5), (), None, Verdict.SEVERAL, (3, 5)),
        ((3,), (5,), 3, Verdict.SEVERAL, (3, 5)),
        ((), (), None, Verdict.OUTSIDE, ()),
        ((), (), 7, Verdict.OUTSIDE, (7,)),
    ],
)
def test_what_the_map_and_the_register_say_is_weighed(
    inside: tuple[int, ...],
    border: tuple[int, ...],
    register: int | None,
    verdict: Verdict,
    numbers: tuple[int, ...],
) -> None:
    told = whose(inside, border, register)
    assert (told.verdict, told.numbers) == (verdict, numbers)


def test_without_coordinates_or_without_a_map_only_the_register_can_tell() -> None:
    assert whose((), (), 4, placed=False).verdict is Verdict.REGISTER
    assert whose((), (), 4, mapped=False).numbers == (4,)
    assert whose((), (), placed=False).verdict is Verdict.UNPLACED
    assert whose((), (), mapped=False).verdict is Verdict.NO_MAP


@given(NUMBERS, NUMBERS, st.none() | st.integers(1, 9), st.booleans(), st.booleans())
def test_it_is_sure_of_one_district_only_and_hides_none_that_was_named(
    inside: list[int], border: list[int], register: int | None, placed: bool, mapped: bool
) -> None:
    told = whose(inside, border, register, placed=placed, mapped=mapped)
    assert not told.sure or len(told.numbers) == 1
    assert register is None or register in told.numbers
    if placed and mapped:
        assert {*inside, *border} <= {*told.numbers}
        assert not (told.sure and border)


def test_the_map_is_drawn_whole_with_north_above_and_a_number_in_each_part() -> None:
    shapes = {each.number: each.shape for each in from_file(SAMPLE).told.outlines}
    sheet = Sheet(list(shapes.values()))
    assert max(sheet.width, sheet.height) == LONGER
    for number, shape in shapes.items():
        figure = sheet.figure(number, shape)
        found = [float(each) for each in re.findall(r"-?[\d.]+", figure.path)]
        assert min(found) >= EDGE
        assert max(found[::2]) <= sheet.width - EDGE
        assert max(found[1::2]) <= sheet.height - EDGE
        assert figure.path.count("M") == sum(len(polygon) for polygon in shape)
        assert len(figure.marks) == len(shape)
        for polygon in shape:
            assert place_in_ring(polygon[0], heart(polygon)) is Place.INSIDE
    north, south = shapes[1][0][0][0], shapes[7][0][0][0]
    assert north[1] > south[1]
    assert sheet.at(north)[1] < sheet.at(south)[1]


def test_the_middle_of_a_district_with_a_hole_is_not_in_the_hole() -> None:
    square = ((0, 0), (90, 0), (90, 90), (0, 90), (0, 0))
    hole = ((20, 20), (20, 80), (80, 80), (80, 20), (20, 20))
    assert place_in(banded([[square, hole]]), heart([square, hole])) is Place.INSIDE


def test_houses_that_follow_each_other_are_told_as_a_run() -> None:
    assert runs(["10", "3", "2", "1", "7", "8", "15а", "15", "Б"]) == [
        "Б", "1–3", "7", "8", "10", "15", "15а",
    ]  # fmt: skip


@given(st.sets(st.integers(1, 60)))
def test_no_house_is_lost_in_a_run_and_none_is_added(houses: set[int]) -> None:
    told = [[int(each) for each in run.split("–")] for run in runs(map(str, houses))]
    assert {n for run in told for n in range(run[0], run[-1] + 1)} == houses


def test_a_houses_number_is_read_in_any_spelling() -> None:
    assert {house_of(each) for each in ("15-А", "15 а", "15А", "15–a".replace("a", "а"))} == {
        "15а"
    }


@pytest.fixture
def town(db: str) -> None:
    rows = (
        ("вул. Шевченка", "15-А"), ("вул. Шевченка", "2"), ("вул. Шевченка", "10"),
        ("пров. Шевченка", "2"), ("вул. 8 Березня", "8"), ("вул. Героїв 95-ї бригади", "3"),
        ("просп. Слов’янський", "1"), ("вул. Соборна", "5"),
    )  # fmt: skip
    for n, (street, number) in enumerate(rows):
        Address.objects.create(
            uid=str(n), katottg="UA", settlement="Слов’янськ", street=street, number=number
        )
    Address.objects.create(
        uid="village", katottg="UA", settlement="Райгородок", street="вул. Соборна", number="5"
    )
    Address.objects.create(
        uid="gone", katottg="UA", settlement="Слов’янськ", street="вул. Соборна", number="7",
        status=Address.Status.CANCELLED,
    )  # fmt: skip


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("asked", "uids"),
    [
        ("Шевченка 15а", ["0"]),
        ("вул. ШЕВЧЕНКА, буд. 15-А, кв. 4", ["0"]),
        ("м. Слов'янськ, вулиця Шевченка, 2", ["1"]),
        ("пров Шевченка 2", ["3"]),
        ("шевч 2", ["1", "3"]),
        ("8 березня 8", ["4"]),
        ("Героїв 95-ї бригади, 3", ["5"]),
        ("Словянський 1", ["6"]),
        ("Райгородок Соборна 5", ["village"]),
        ("Соборна 5", ["7", "village"]),
    ],
)
def test_an_address_is_found_as_people_type_it(asked: str, uids: list[str]) -> None:
    found = find(asked)
    assert sorted(each.uid for each in found.houses) == uids
    assert found.exact


@pytest.mark.usefixtures("town")
def test_a_street_without_a_house_gives_its_houses_in_order() -> None:
    found = find("вул. Шевченка")
    assert [each.number for each in found.houses] == ["2", "10", "15-А"]
    assert not found.exact
    found = find("пров. Шевченка 99")
    assert ([each.number for each in found.houses], found.house) == (["2"], "99")
    assert [each.number for each in find("8 Березня").houses] == ["8"]


@pytest.mark.usefixtures("town")
def test_several_streets_are_offered_and_each_offer_leads_to_one() -> None:
    found = find("шевченка")
    assert [each.street for each in found.streets] == ["вул. Шевченка", "пров. Шевченка"]
    assert found.houses == ()
    for street in (*found.streets, *find("соборна").streets):
        (only,) = find(str(street)).streets
        assert only == street


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("asked", ["", "5", "вул", "Райгородок", "я", "немає 5", "%", "Соборна 7"])
def test_what_is_no_address_finds_no_house(asked: str) -> None:
    assert not find(asked).exact
    assert asked in ("Соборна 7",) or find(asked).houses == ()


@pytest.mark.usefixtures("town")
@given(asked=st.text(max_size=200))
def test_whatever_is_typed_is_answered(asked: str) -> None:
    find(asked)
