"""Reports as the national recommendation has them: Resolution 835, annex 33. Pure.

Column names keep the recommendation's own spelling. Only what everybody may read is given out, and
of that no telephone and no mailbox: the recommendation asks to take persons out of the words.
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

COLUMNS = (
    "uid",
    "receivedDateTime",
    "type",
    "kind",
    "content",
    "accrualMethod",
    "CATUTTC",
    "addressPostCode",
    "addressAdminUnitL1",
    "addressAdminUnitL2",
    "addressAdminUnitL3",
    "addressAdminUnitL4",
    "addressPostName",
    "addressThoroughfare",
    "addressLocatorDesignator",
    "addressLocatorBuilding",
    "status",
    "organizationName",
    "organizationId",
    "result",
)
COUNTRY = "Україна"
NOTHING = "null"
"""What a needed column of words says where there is nothing to say."""
LEFT_OUT = "[…]"
MAILBOX = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
TELEPHONE = re.compile(r"(?<!\w)\+?\d(?:[\s()-]{0,2}\d){8,12}(?!\w)")
SETTLEMENT = re.compile(r"(?:м|с|смт|сел|місто|село|селище)\.?\s+\D+", re.IGNORECASE)
HOUSE = re.compile(r"(?:буд(?:инок|\.)?\s*|№\s*)?(\d+[\w/-]{0,8})", re.IGNORECASE)
BUILDING = re.compile(r"(?:корп(?:ус|\.)?|к\.)\s*(\w{1,8})", re.IGNORECASE)


class Authority(msgspec.Struct, frozen=True):
    """Whose contact centre it is."""

    name: str
    edrpou: str
    katottg: str


class Place(msgspec.Struct, frozen=True):
    """An address in the columns of the recommendation; empty where it is not known."""

    street: str = ""
    number: str = ""
    building: str = ""
    settlement: str = ""
    katottg: str = ""
    post_code: str = ""
    region: str = ""
    district: str = ""
    community: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the table needs to know of a report. ``received`` is the community's time."""

    uid: str
    received: datetime
    type: str
    category: str
    text: str
    channel: str
    place: Place | None
    """None where it is kept."""
    status: str
    department: str
    department_edrpou: str
    result: str


def place_of(told: str) -> Place:
    """The street, the house and its building of a place in somebody's words."""
    parts = [part for part in (_line(each) for each in told.split(",")) if part]
    if len(parts) > 1 and SETTLEMENT.fullmatch(parts[0]):
        parts = parts[1:]
    if not parts:
        return Place()
    number = building = ""
    for part in parts[1:]:
        if not number and (house := HOUSE.fullmatch(part)):
            number = house.group(1)
        elif not building and (found := BUILDING.fullmatch(part)):
            building = found.group(1)
    return Place(street=parts[0], number=number, building=building)


def without_contacts(text: str) -> str:
    """Words without telephones and mailboxes."""
    return TELEPHONE.sub(LEFT_OUT, MAILBOX.sub(LEFT_OUT, text))


def row(told: Told, authority: Authority) -> dict[str, str]:
    """A report as a row."""
    place, known = told.place or Place(), told.place is not None
    return {
        "uid": told.uid,
        "receivedDateTime": told.received.replace(tzinfo=None).isoformat(timespec="seconds"),
        "type": told.type,
        "kind": _line(told.category) or NOTHING,
        "content": without_contacts(_line(told.text)) or NOTHING,
        "accrualMethod": told.channel,
        "CATUTTC": place.katottg or (authority.katottg if known else ""),
        "addressPostCode": place.post_code,
        "addressAdminUnitL1": COUNTRY if known else "",
        "addressAdminUnitL2": place.region,
        "addressAdminUnitL3": place.district,
        "addressAdminUnitL4": place.community,
        "addressPostName": place.settlement,
        "addressThoroughfare": without_contacts(place.street),
        "addressLocatorDesignator": place.number,
        "addressLocatorBuilding": place.building or (NOTHING if place.number else ""),
        "status": told.status,
        "organizationName": told.department or authority.name,
        "organizationId": (told.department_edrpou if told.department else authority.edrpou)
        or NOTHING,
        "result": without_contacts(_line(told.result)) or NOTHING,
    }


def _line(text: str) -> str:
    return " ".join(text.split())
