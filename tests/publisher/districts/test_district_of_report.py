"""A report to the contact centre is of the district that the map says, else of its neighbour's."""

from __future__ import annotations

import json

import pytest

from publisher.common.community import districts
from publisher.common.community.districts_file import read
from publisher.common.community.models import Address
from publisher.rooms.contact.filing import district_of

CENTRE = 48.853, 37.605
TEXT = districts.SAMPLE.read_text(encoding="utf-8")

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def neighbour(db: str) -> Address:
    """An address some metres away, with a district in words."""
    return Address.objects.create(
        uid="1", katottg="UA", settlement="Слов’янськ", number="1", lat=CENTRE[0] + 0.0002,
        lon=CENTRE[1], district="ТВО № 71",
    )  # fmt: skip


def test_without_a_map_the_nearest_address_tells_the_number() -> None:
    assert district_of(*CENTRE) == "71"
    Address.objects.update(district="центр")
    assert district_of(*CENTRE) == "центр"


def test_the_map_goes_before_the_neighbour_where_it_is_sure() -> None:
    districts.load(read(TEXT), "sample")
    assert district_of(*CENTRE) == str(districts.at(*CENTRE).only) != "71"
    assert district_of(None, None) == ""


def test_where_the_map_is_not_sure_the_neighbour_is_asked() -> None:
    doubled = json.loads(TEXT)
    doubled["features"] += json.loads(TEXT)["features"]
    for n, feature in enumerate(doubled["features"], 1):
        feature["properties"]["number"] = n
    districts.load(read(json.dumps(doubled)), "doubled")
    assert len(districts.at(*CENTRE).inside) == 2
    assert district_of(*CENTRE) == "71"
    assert district_of(48.1, 37.1) == ""
