"""Addresses as the national recommendation has them: Resolution 835, annex 37. Pure.

Where a column has nothing to say it says ``null``, as the recommendation asks. An applicant who is
a natural person is not published and not kept: neither his name nor his number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from publisher.common.community.geojson import misplaced

NOTHING = "null"
OWN = {
    "uid": "uid",
    "CATUTTC": "katottg",
    "addressPostCode": "post_code",
    "addressPostName": "settlement",
    "addressThoroughfare": "street",
    "addressLocatorDesignator": "number",
    "addressLocatorBuilding": "building",
    "statusType": "status",
}
"""Columns that are fields of an address of their own."""
DECISION = (
    "authorityName",
    "authorityId",
    "applicantName",
    "applicantId",
    "decisionTitle",
    "decisionNumber",
    "decisionIssuedDate",
    "text",
    "decisionUrl",
    "cadastralNumber",
    "addressAdminUnitL2",
    "addressAdminUnitL3",
    "addressAdminUnitL4",
    "addressObjectName",
    "statusDescription",
)
"""Columns that are kept with the decision."""
COLUMNS = (
    "uid", "authorityName", "authorityId", "applicantName", "applicantId", "decisionTitle",
    "decisionNumber", "decisionIssuedDate", "text", "decisionUrl", "cadastralNumber", "CATUTTC",
    "addressPostCode", "addressAdminUnitL1", "addressAdminUnitL2", "addressAdminUnitL3",
    "addressAdminUnitL4", "addressPostName", "addressObjectName", "addressThoroughfare",
    "addressLocatorDesignator", "addressLocatorBuilding", "statusType", "statusDescription",
)  # fmt: skip
"""All columns in their order."""
STATUSES = ("Чинна", "Чинна зі змінами", "Скасована", "Чинність відновлено")
EXTRA = (("lat", "lon"), ("district",))
"""Columns that the recommendation does not have, and a city's own table may: where the address
is in degrees of WGS 84, and its electoral district. They are not given out with the table."""
NEEDED = ("uid", "CATUTTC", "addressPostName", "addressLocatorDesignator", "statusType")
KATOTTG = re.compile(r"UA\d{17}")
EDRPOU = re.compile(r"\d{8}")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
SAFE = ("http://", "https://")


@dataclass
class BadRow(Exception):
    """A row that cannot be an address: which column, and what is wrong."""

    column: str
    uk: str
    en: str


def read(row: Mapping[str, str | None]) -> dict[str, object]:
    """The fields of an address in a row of the table.

    Raises:
        BadRow: a column that is needed says nothing, or something else than it should.
    """
    told = {name.strip(): _text(value) for name, value in row.items() if name}
    for name in NEEDED:
        if not told.get(name):
            raise BadRow(name, "порожньо, а має бути значення", "empty, and a value is needed")
    if not KATOTTG.fullmatch(told["CATUTTC"]):
        raise BadRow("CATUTTC", "має бути UA і 17 цифр", "has to be UA and 17 digits")
    if told["statusType"] not in STATUSES:
        said = ", ".join(STATUSES)
        raise BadRow("statusType", f"має бути одне з: {said}", f"has to be one of: {said}")
    if (day := told.get("decisionIssuedDate")) and not DATE.fullmatch(day):
        raise BadRow("decisionIssuedDate", "має бути рррр-мм-дд", "has to be yyyy-mm-dd")
    if (link := told.get("decisionUrl")) and not link.startswith(SAFE):
        raise BadRow("decisionUrl", "має починатися з https://", "has to begin with https://")
    decision = {name: told[name] for name in DECISION if told.get(name)}
    if not EDRPOU.fullmatch(decision.get("applicantId", "")):
        decision.pop("applicantId", None)
        decision.pop("applicantName", None)
    fields: dict[str, object] = {field: told.get(name, "") for name, field in OWN.items()}
    return fields | {"decision": decision} | _extra(told)


def extra(names: Iterable[str]) -> list[str]:
    """The city's own columns that a table has: a coordinate only with the other."""
    there = set(names)
    return [name for group in EXTRA if there.issuperset(group) for name in group]


def _extra(told: Mapping[str, str]) -> dict[str, object]:
    """What the city's own columns say."""
    found: dict[str, object] = {name: told[name][:60] for name in extra(told)}
    if "lat" not in found:
        return found
    lat, lon = _degrees(told, "lat"), _degrees(told, "lon")
    if (lat is None) != (lon is None):
        name = "lat" if lat is None else "lon"
        raise BadRow(name, "є лише одна з двох координат", "one of two coordinates only")
    if lat is not None and lon is not None and (fault := misplaced(lat, lon)):
        raise BadRow("lat", fault.uk, fault.en)
    return found | {"lat": lat, "lon": lon}


def _degrees(told: Mapping[str, str], name: str) -> float | None:
    if not told[name]:
        return None
    try:
        return float(told[name].replace(",", "."))
    except ValueError as error:
        uk, en = "має бути число градусів, як 48.8532", "has to be degrees, such as 48.8532"
        raise BadRow(name, uk, en) from error


def _text(value: str | None) -> str:
    plain = " ".join((value or "").split())
    return "" if plain == NOTHING else plain


def write(fields: Mapping[str, object]) -> dict[str, str]:
    """An address as a row of the table."""
    decision = fields["decision"]
    assert isinstance(decision, Mapping)
    told = {name: str(fields[field]) for name, field in OWN.items()}
    told |= {name: str(decision.get(name, "")) for name in DECISION}
    told["addressAdminUnitL1"] = "Україна"
    undated = {"decisionIssuedDate": told["decisionIssuedDate"]}  # null is no date
    return {name: told[name] or NOTHING for name in COLUMNS} | undated
