"""Members by annex 30 of the national recommendations on open data.

A hall knows names, factions and ids. The rest the secretary fills in: a CSV with the official
columns, a row a member, named by ``deputies`` in ``[open_data]``. Where it says what the record
says, too, the file goes before.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from controller.rules.council import Member
from papers.annex29 import NONE, Field, Kind, Row, Tables
from papers.faults import BadPaper, Fault
from papers.publisher import Publisher
from papers.record import Record

_OPTIONAL = frozenset(
    {
        "votingIdentifier",
        "partyId",
        "homepage",
        "account",
        "factionPost",
        "commissionName",
        "commissionPost",
        "areaId",
        "addressAdminUnitL3",
        "addressAdminUnitL4",
        "addressLocatorBuilding",
        "addressLocatorName",
        "availabilityRestriction",
    }
)
_KINDS = {
    "gender": Kind.INTEGER,
    "birthDate": Kind.DATE,
    "image": Kind.LINK,
    "homepage": Kind.LINK,
    "account": Kind.LINK,
    "areaId": Kind.INTEGER,
}
_COLUMNS = (
    *("id", "votingIdentifier", "familyName", "name", "additionalName", "gender", "birthDate"),
    *("image", "biography", "partyName", "partyId", "email", "telephone", "homepage", "account"),
    *("factionName", "factionPost", "commissionName", "commissionPost", "areaId", "CATUTTC"),
    *("addressPostCode", "addressAdminUnitL1", "addressAdminUnitL2", "addressAdminUnitL3"),
    *("addressAdminUnitL4", "addressPostName", "addressThoroughfare", "addressLocatorDesignator"),
    *("addressLocatorBuilding", "addressLocatorName", "openingHours", "availabilityRestriction"),
)
TABLES: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "deputies": tuple(
            Field(name, _KINDS.get(name, Kind.TEXT), name not in _OPTIONAL) for name in _COLUMNS
        )
    }
)
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType({"deputies": ("id",)})
NO_FACTION = "Позафракційний"
_LINK = re.compile(r"https?://\S+")
_PHONES = re.compile(r"\+380\d{9}(,\s*\+380\d{9})*")
_GENDERS = ("0", "1", "2", "9")


def deputies(of: Sequence[Record], publisher: Publisher) -> Tables:
    """The members of the last of the sittings; no rows where no file tells of them.

    Raises:
        BadPaper: the file cannot be read, or a member lacks what the table demands; all at once.
    """
    if publisher.deputies is None or not of:
        return {"deputies": []}
    told = _read(publisher.deputies)
    body = of[-1].sitting.body
    members = body.council.members if body is not None else ()
    faults: list[Fault] = []
    file = str(publisher.deputies)
    rows = [_row(member, told, publisher, file, faults) for member in members if not member.mayor]
    known = {member.id for member in members}
    for name, (line, _) in told.items():
        if name not in known:
            uk = f"id {name}: такого депутата немає в записі засідання"
            faults.append(Fault(file, uk, f"id {name}: no such member in the record", line))
    if faults:
        raise BadPaper(*faults)
    return {"deputies": rows}


def _read(path: Path) -> dict[str, tuple[int, dict[str, str]]]:
    """Id → line and what stands there."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        uk = f"не читається ({error}): збережіть його як CSV UTF-8"
        en = f"cannot be read ({error}): save it as CSV UTF-8"
        raise BadPaper(Fault(str(path), uk, en)) from error
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    columns = [column.strip() for column in reader.fieldnames or ()]
    strange = [column for column in columns if column not in _COLUMNS]
    if strange or "id" not in columns:
        known = ", ".join(_COLUMNS)
        said = ", ".join(strange) or "id"
        raise BadPaper(
            Fault(str(path), f"стовпці: {said}; мають бути з цих: {known}", f"columns: {said}", 1)
        )
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for row in reader:
        clean = {key.strip(): (value or "").strip() for key, value in row.items() if key}
        if clean["id"] in found:
            uk = f"id {clean['id']} стоїть двічі"
            en = f"id {clean['id']} stands there twice"
            raise BadPaper(Fault(str(path), uk, en, reader.line_num))
        found[clean["id"]] = reader.line_num, clean
    return found


def _row(
    member: Member,
    told: Mapping[str, tuple[int, dict[str, str]]],
    publisher: Publisher,
    file: str,
    faults: list[Fault],
) -> Row:
    line, said = told.get(member.id, (None, {}))
    row: Row = {}
    for field in TABLES["deputies"]:
        value = said.get(field.name) or _ours(field.name, member, publisher)
        if value == NONE:
            value = ""
        fault = _fault(field, value)
        if fault is not None:
            place = f"{member.name} ({member.id}), {field.name}: "
            faults.append(Fault(file, place + fault[0], place + fault[1], line))
            value = ""
        row[field.name] = int(value) if value and field.kind is Kind.INTEGER else value or None
    if row["image"] is None:
        row["image"] = NONE  # as the recommendations write it where there is none
    return row


def _ours(name: str, member: Member, publisher: Publisher) -> str:
    family, given, father = (*member.name.split(maxsplit=2), "", "", "")[:3]
    ours = {
        "id": member.id,
        "votingIdentifier": member.id,
        "familyName": family,
        "name": given,
        "additionalName": father,
        "factionName": member.faction or NO_FACTION,
        "CATUTTC": publisher.catuttc,
        "addressAdminUnitL1": "Україна",
        "gender": "0",
    }
    return ours.get(name, "")


def _fault(field: Field, value: str) -> tuple[str, str] | None:
    """What is wrong with a value, in both languages."""
    if not value:
        if field.required and field.name != "image":
            return "немає значення: допишіть", "there is no value: write it"
        return None
    wrong = {
        Kind.LINK: lambda: not _LINK.match(value),
        Kind.INTEGER: lambda: not value.isdecimal(),
        Kind.DATE: lambda: not _is_day(value),
    }.get(field.kind)
    if wrong is not None and wrong():
        form = {Kind.LINK: "https://…", Kind.INTEGER: "19", Kind.DATE: "1980-12-01"}[field.kind]
        return f"«{value}»: має бути як {form}", f"“{value}”: must be like {form}"
    if field.name == "gender" and value not in _GENDERS:
        return "0, 1, 2 або 9 (ISO/IEC 5218)", "0, 1, 2 or 9 (ISO/IEC 5218)"
    if field.name == "telephone" and not _PHONES.fullmatch(value):
        return f"«{value}»: має бути як +380123456789", f"“{value}”: must be like +380123456789"
    return None


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
