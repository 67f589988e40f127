"""Who publishes: what the national tables demand and no hall can know (``[open_data]``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from string import Formatter
from typing import NamedTuple, TypeGuard
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from papers.faults import BadPaper, Fault

KYIV = "Europe/Kyiv"


class _Code(NamedTuple):
    """A code of the state's registers: its form, an example, and what it is."""

    form: re.Pattern[str]
    example: str
    uk: str
    en: str


_EDRPOU = _Code(
    re.compile(r"\d{8}"),
    "04052933",
    "код ЄДРПОУ, вісім цифр у лапках",
    "the code in the register ЄДРПОУ, eight digits in quotes",
)
_KATOTTH = _Code(
    re.compile(r"UA\d{17}"),
    "UA14120210010016241",
    "код КАТОТТГ, UA і 17 цифр, у лапках",
    "the code in the register КАТОТТГ, UA and 17 digits, in quotes",
)
_PARTS = frozenset({"voting", "motion", "date", "project"})
_KEYS = frozenset({"authority_id", "catuttc", "text_url", "text", "convocation", "deputies"})


EXAMPLE = """
[open_data]
authority_id = "04052933"           # код ЄДРПОУ
catuttc = "UA14120210010016241"     # код КАТОТТГ
text_url = "https://rada.example.gov.ua/decisions/{project}"

[[open_data.convocation]]
label = "VIII скликання"            # = [[body]] convocation
from = 2020-11-25
until = 2025-11-25
"""
"""What to write, with other values; ``docs/formats.md`` explains it."""

_NO_FILE = (
    "такого файлу немає; скажіть, де hall.toml: --hall ШЛЯХ/hall.toml",
    "there is no such file; say where hall.toml is: --hall PATH/hall.toml",
)
_NOT_TOML = (
    "файл не читається; що в ньому не так, скаже viche check",
    "the file cannot be read; viche check says what is wrong in it",
)
_NO_TABLE = (
    f"немає таблиці [open_data]. Допишіть у кінець файлу зі своїми значеннями:\n{EXAMPLE}",
    f"there is no table [open_data]. Add to the end of the file, with your values:\n{EXAMPLE}",
)


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
    deputies: Path | None = None
    """A CSV with what annex 30 demands of members; None: that table is not exported."""
    file: str = "hall.toml"
    """Where all this stands; what is missing is to be added there."""

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
    file = str(path)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise BadPaper(Fault(file, *_NO_FILE)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        uk, en = f"файл не відкривається: {reason}", f"cannot be opened: {reason}"
        raise BadPaper(Fault(file, uk, en)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadPaper(Fault(file, *_NOT_TOML)) from error
    table = document.get("open_data")
    if not isinstance(table, dict):
        raise BadPaper(Fault(file, *_NO_TABLE))
    hall = document.get("hall")
    zone = hall.get("timezone", KYIV) if isinstance(hall, dict) else KYIV
    return publisher(file, table, str(zone))


def publisher(file: str, table: Mapping[str, object], zone: str = KYIV) -> Publisher:
    """The publisher from an ``[open_data]`` table. ``file`` names it in faults.

    Raises:
        BadPaper: as ``read_publisher``.
    """
    reading = _Reading(file, table)
    found = Publisher(
        authority_id=reading.code("authority_id", _EDRPOU),
        catuttc=reading.code("catuttc", _KATOTTH),
        convocations=reading.convocations(),
        text_url=reading.template("text_url", "https://rada.example.gov.ua/{project}"),
        text=reading.template("text", "{project}.html", default=True),
        timezone=reading.zone(zone),
        deputies=reading.beside("deputies"),
        file=file,
    )
    reading.finish()
    return found


class _Reading:
    """Reads the table and gathers what is wrong with it."""

    def __init__(self, file: str, table: Mapping[str, object]) -> None:
        self._file, self._table = file, table
        self._faults: list[Fault] = []
        for key in sorted(table.keys() - _KEYS):
            known = ", ".join(sorted(_KEYS))
            self._odd(key, f"такого ключа немає, є {known}", f"no such key; there are {known}")

    def _odd(self, key: str, uk: str, en: str) -> None:
        self._faults.append(
            Fault(self._file, f"[open_data] {key}: {uk}", f"[open_data] {key}: {en}")
        )

    def finish(self) -> None:
        if self._faults:
            raise BadPaper(*self._faults)

    def code(self, key: str, code: _Code) -> str:
        value = self._table.get(key)
        if not isinstance(value, str) or not code.form.fullmatch(value):
            line = f'{key} = "{code.example}"'
            self._odd(key, f"має бути {code.uk}: {line}", f"must be {code.en}: {line}")
            return ""
        return value

    def template(self, key: str, example: str, *, default: bool = False) -> str:
        value = self._table.get(key, example if default else None)
        if not isinstance(value, str) or (key == "text_url" and not _is_link(value)):
            line = f'{key} = "{example}"'
            self._odd(key, f"має бути, наприклад, {line}", f"must be like {line}")
            return ""
        try:
            parts = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
        except ValueError:
            parts = {value}
        if parts - _PARTS:
            known = ", ".join(f"{{{part}}}" for part in sorted(_PARTS))
            self._odd(key, f"у дужках може бути лише {known}", f"only {known} are filled in")
        return value

    def beside(self, key: str) -> Path | None:
        """A file beside this one; None where none is named."""
        value = self._table.get(key)
        if value is None:
            return None
        path = Path(self._file).resolve().parent / str(value)
        if not isinstance(value, str) or not path.is_file():
            line = f'{key} = "deputies.csv"'
            uk = f"немає файлу {path}: покладіть його туди або виправте {line}"
            self._odd(key, uk, f"no file {path}: put it there, or mend {line}")
        return path

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
