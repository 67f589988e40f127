"""A file of districts is taken whole, or refused with the feature and the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely  # type: ignore[import-untyped]  # shapely has no types
from hypothesis import given
from hypothesis import strategies as st

from publisher.common.community.districts import SAMPLE
from publisher.common.community.districts_file import (
    BadDistricts,
    number_in,
    overlaps,
    read,
)

BOX = [[37.6, 48.8], [37.7, 48.8], [37.7, 48.9], [37.6, 48.9], [37.6, 48.8]]
"""Longitude first, as RFC 7946 has it."""
BOW = [[37.6, 48.8], [37.7, 48.9], [37.7, 48.8], [37.6, 48.9], [37.6, 48.8]]
INNER = [[37.64, 48.84], [37.64, 48.86], [37.66, 48.86], [37.66, 48.84], [37.64, 48.84]]


def feature(*rings: object, kind: str = "Polygon", **properties: object) -> Any:
    told = {"number": 1} | properties
    geometry = {"type": kind, "coordinates": list(rings)}
    return {"type": "Feature", "properties": told, "geometry": geometry}


def file(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features} | members)


def moved(ring: list[list[float]], east: float) -> list[list[float]]:
    return [[lon + east, lat] for lon, lat in ring]


FAULTS = {
    "a bow tie": (
        feature(BOW),
        "об’єкт 1 (округ 1): межа перетинає себе або торкається себе біля 48.85000, 37.65000",
        "feature 1 (district 1): the border crosses or touches itself near 48.85000, 37.65000",
    ),
    "an open ring": (feature(BOX[:-1]), "не замкнена", "not closed"),
    "a line": (feature(*BOX, kind="LineString"), "LineString: має бути Polygon", "LineString"),
    "no geometry": (
        {"type": "Feature", "properties": {"number": 1}, "geometry": None},
        "геометрія —: має бути",
        "geometry —",
    ),
    "no feature": ({"type": "Polygon"}, "має бути Feature", "has to be a Feature"),
    "latitude first": (
        feature([[lat, lon] for lon, lat in BOX]),
        "переставлені",
        "exchanged; in GeoJSON the longitude is first",
    ),
    "metres": (
        feature([[4186000.0 + n, 6249000.0] for n in range(4)]),
        "не градуси",
        "no degrees",
    ),
    "another land": (feature([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]), "не в Україні",
                     "not in Ukraine"),
    "a height instead of a point": (feature([[37.6]] * 4), "мають бути два числа", "two numbers"),
    "words instead of degrees": (feature([["37", "48"]] * 4), "два числа", "two numbers"),
    "a number of no size": (feature([[float("nan"), 1e400]] * 4), "два числа", "two numbers"),
    "a line there and back": (feature([BOX[0], BOX[1], BOX[0], BOX[0]]), "чотирьох", "four"),
    "one place four times": (feature([BOX[0]] * 4), "чотирьох", "four"),
    "a hole beside": (feature(BOX, moved(INNER, 0.2)), "отвір", "a hole"),
    "no rings": (feature(), "немає координат", "no coordinates"),
    "no number": (
        feature(BOX, number=None, okrug=4),
        "немає номера округу: властивості «number» (є: number, okrug)",
        'no property "number"',
    ),
    "a name for a number": (feature(BOX, number="Центр"), "'Центр': має бути", "whole number"),
    "a truth for a number": (feature(BOX, number=True), "має бути ціле", "whole number"),
    "zero": (feature(BOX, number=0), "від 1 до 9999", "from 1 to 9999"),
    "two numbers": (feature(BOX, number="3/4"), "має бути ціле", "whole number"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_told_with_its_feature_and_reason(name: str) -> None:
    bad, uk, en = FAULTS[name]
    good = feature(moved(BOX, 1.0), number=9)
    with pytest.raises(BadDistricts) as told:
        read(file(good, bad))
    (fault,) = told.value.faults
    assert fault.feature == 2
    assert uk.replace("об’єкт 1", "об’єкт 2") in fault.say("uk")
    assert en.replace("feature 1", "feature 2") in fault.say("en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "не читається як JSON"),
        ("[]", "FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "жодного об’єкта"),
        (
            file(
                feature(BOX),
                crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
            ),
            "EPSG::3857; експортуйте у WGS 84",
        ),
        (file(feature(BOX), crs="?"), "експортуйте у WGS 84"),
    ],
    ids=["half", "list", "empty", "metres", "odd"],
)
def test_a_file_that_is_none_is_told_as_a_whole(text: str, said: str) -> None:
    with pytest.raises(BadDistricts) as told:
        read(text)
    assert said in told.value.faults[0].say("uk")
    assert told.value.faults[0].say("uk").count("об’єкт 0") == 0


def test_each_feature_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(BadDistricts) as told:
        read(file(feature(BOW), feature(BOX, number=2), feature(BOX, number="2"), feature()))
    assert [(each.feature, each.number) for each in told.value.faults] == [(1, 1), (3, 2), (4, 1)]
    assert "номер 2 уже має об’єкт 2" in told.value.faults[1].say("uk")


def test_numbers_names_holes_heights_and_old_names_of_wgs84_are_taken() -> None:
    high = [[lon, lat, 71.5] for lon, lat in BOX]
    parts = feature(
        [moved(BOX, 0.5)], [moved(BOX, 1.0)], kind="MultiPolygon", okrug=2, назва=" Б "
    )
    whole = feature(high, INNER, okrug="ТВО № 03", назва="А", назва_en="A")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    told = read(file(whole, parts, crs=crs), "okrug", "назва")
    assert [(each.number, each.name, each.name_en) for each in told.outlines] == [
        (2, "Б", ""),
        (3, "А", "A"),
    ]
    assert [[len(polygon) for polygon in each.shape] for each in told.outlines] == [[1, 1], [2]]
    assert not told.synthetic


def test_districts_that_lie_on_each_other_are_found_and_neighbours_are_not() -> None:
    one, beside, on = (
        feature(moved(BOX, east), number=n) for n, east in ((1, 0.0), (2, 0.1), (3, 0.15))
    )
    assert overlaps(read(file(one, beside)).outlines) == []
    assert overlaps(read(file(one, beside, on)).outlines) == [(2, 3)]
    whole = [feature(BOX, number=n) for n in (1, 2)]
    assert overlaps(read(file(*whole)).outlines) == [(1, 2)]
    within = [feature(BOX, number=1), feature(INNER, number=2)]
    assert overlaps(read(file(*within)).outlines) == [(1, 2)]
    odd = [[37.6000001, 48.8000002], [37.7, 48.8], [37.7, 48.9000001], [37.6000001, 48.8000002]]
    across = [odd[2], [37.5, 48.9000003], odd[0], odd[2]]
    assert overlaps(read(file(feature(odd), feature(across, number=2))).outlines) == []
    enclave = [feature(BOX, INNER, number=1), feature(INNER, number=2)]
    assert overlaps(read(file(*enclave)).outlines) == []


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=5), max_leaves=12))  # fmt: skip
def test_whatever_stands_for_coordinates_is_refused_and_never_breaks(coordinates: object) -> None:
    for kind in ("Polygon", "MultiPolygon"):
        bad = feature() | {"geometry": {"type": kind, "coordinates": coordinates}}
        with pytest.raises(BadDistricts):
            read(file(bad))


def test_a_number_is_read_out_of_words() -> None:
    assert number_in("Територіальний виборчий округ № 12") == 12
    assert [number_in(odd) for odd in ("", "центр", "3 і 4", "0", "99999")] == [None] * 5


def test_the_sample_says_that_it_is_made_up_and_leaves_no_gap_between_districts() -> None:
    told = read(SAMPLE.read_text(encoding="utf-8"))
    assert told.synthetic
    assert overlaps(told.outlines) == []
    shapes = [
        shapely.MultiPolygon([(outer, holes) for outer, *holes in each.shape])
        for each in told.outlines
    ]
    assert all(shape.is_valid for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(sum(shape.area for shape in shapes))
    assert len(shapely.get_parts(shapely.union_all(shapes))) == 1
