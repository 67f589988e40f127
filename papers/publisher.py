"""Who publishes: what the national tables demand and no hall can know (``[open_data]``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from string import Formatter
from typing import TypeGuard
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from papers.faults import BadPaper, Fault

KYIV = "Europe/Kyiv"

_EDRPOU = re.compile(r"\d{8}")
_KATOTTH = re.compile(r"UA\d{17}")
_PARTS = frozenset({"voting", "motion", "date", "project"})
_KEYS = frozenset({"authority_id", "catuttc", "text_url", "text", "convocation"})


@dataclass(frozen=True, slots=True)
class Term:
    """The term of a convocation, both days inclusive."""

    start: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The authority whose votes are published."""

    authority_id: str
    """Код ЄДРПОУ, eight digits."""
    catuttc: str
    """Код КАТОТТГ, ``UA`` and 17 digits."""
    convocations: Mapping[str, Term]
    """Name of a convocation, as the journal has it → its term."""
    text_url: str
    """Where a decision is published. ``{voting}``, ``{motion}``, ``{date}`` and ``{project}``
    are filled in."""
    text: str = "{project}.html"
    """Name of the file with an adopted decision; filled in like ``text_url``."""
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo(KYIV))
    """The days of sittings are days here."""

    def url_of(self, parts: Mapping[str, str]) -> str:
        """The address of a decision."""
        return self.text_url.format(**{key: quote(part, safe="") for key, part in parts.items()})

    def file_of(self, parts: Mapping[str, str]) -> str:
        """The name of a decision's file: «757/2» is 757-2 there."""
        plain = {key: re.sub(r"[^\w.\-]+", "-", part) for key, part in parts.items()}
        return self.text.format(**plain)


def read_publisher(path: Path) -> Publisher:
    """The publisher from the table ``[open_data]`` of a TOML file.

    Raises:
        BadPaper: the table is not there, or something in it is missing or not as it must be; all
            of that at once.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        uk, en = f"файл не відкривається: {reason}", f"cannot be opened: {reason}"
        raise BadPaper(Fault(path.name, uk, en)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        uk, en = f"це не TOML: {error}", f"this is not TOML: {error}"
        raise BadPaper(Fault(path.name, uk, en)) from error
    table = document.get("open_data")
    if not isinstance(table, dict):
        uk = "немає таблиці [open_data], без неї державних таблиць не заповнити: docs/formats.md"
        en = "there is no table [open_data] to fill the national tables from; see docs/formats.md"
        raise BadPaper(Fault(path.name, uk, en))
    hall = document.get("hall")
    zone = hall.get("timezone", KYIV) if isinstance(hall, dict) else KYIV
    return publisher(path.name, table, str(zone))


def publisher(file: str, table: Mapping[str, object], zone: str = KYIV) -> Publisher:
    """The publisher from an ``[open_data]`` table. ``file`` names it in faults.

    Raises:
        BadPaper: as ``read_publisher``.
    """
    reading = _Reading(file, table)
    found = Publisher(
        authority_id=reading.code("authority_id", _EDRPOU, "код ЄДРПОУ, вісім цифр"),
        catuttc=reading.code("catuttc", _KATOTTH, "код КАТОТТГ, UA і 17 цифр"),
        convocations=reading.convocations(),
        text_url=reading.template("text_url", "https://rada.example.gov.ua/{project}"),
        text=reading.template("text", "{project}.html", default=True),
        timezone=reading.zone(zone),
    )
    reading.finish()
    return found


class _Reading:
    """Reads the table and gathers what is wrong with it."""

    def __init__(self, file: str, table: Mapping[str, object]) -> None:
        self._file, self._table = file, table
        self._faults: list[Fault] = []
        for key in sorted(table.keys() - _KEYS):
            self._odd(key, "такого ключа немає", "there is no such key")

    def _odd(self, key: str, uk: str, en: str) -> None:
        self._faults.append(
            Fault(self._file, f"[open_data] {key}: {uk}", f"[open_data] {key}: {en}")
        )

    def finish(self) -> None:
        if self._faults:
            raise BadPaper(*self._faults)

    def code(self, key: str, form: re.Pattern[str], meaning: str) -> str:
        value = self._table.get(key)
        if not isinstance(value, str) or not form.fullmatch(value):
            self._odd(key, f"має бути {meaning}, у лапках", f"must be a text like {form.pattern}")
            return ""
        return value

    def template(self, key: str, example: str, *, default: bool = False) -> str:
        value = self._table.get(key, example if default else None)
        if not isinstance(value, str) or (key == "text_url" and not _is_link(value)):
            self._odd(key, f"має бути, наприклад, {example}", f"must be like {example}")
            return ""
        try:
            parts = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
        except ValueError:
            parts = {value}
        if parts - _PARTS:
            known = ", ".join(f"{{{part}}}" for part in sorted(_PARTS))
            self._odd(key, f"у дужках може бути лише {known}", f"only {known} are filled in")
        return value

    def zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            uk = f"[hall] timezone: невідомий пояс {name}"
            self._faults.append(Fault(self._file, uk, f"[hall] timezone: unknown zone {name}"))
            return ZoneInfo("UTC")

    def convocations(self) -> dict[str, Term]:
        tables = self._table.get("convocation")
        if not isinstance(tables, list) or not tables:
            uk = "потрібна хоч одна таблиця [[open_data.convocation]] з label, from, until"
            en = "at least one table [[open_data.convocation]] with label, from, until is needed"
            self._odd("convocation", uk, en)
            return {}
        return dict(self._term(number, each) for number, each in enumerate(tables, 1))

    def _term(self, number: int, table: object) -> tuple[str, Term]:
        fields = table if isinstance(table, dict) else {}
        label, start, until = (fields.get(key) for key in ("label", "from", "until"))
        if isinstance(label, str) and _is_day(start) and _is_day(until) and start <= until:
            return label, Term(start, until)
        uk = 'потрібні label = "VIII скликання", from = 2020-11-25, until = 2025-11-25'
        self._odd(f"convocation {number}", uk, uk.replace("потрібні", "needs"))
        return "", Term(date.min, date.max)


def _is_day(value: object) -> TypeGuard[date]:
    """A day of TOML; its moments are days to Python, too."""
    return type(value) is date


def _is_link(value: str) -> bool:
    return value.startswith(("http://", "https://"))
