"""The ``[minutes]`` table of hall.toml: the council's own template."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from papers.faults import BadPaper, Fault
from papers.template import read_template

EXAMPLE = '[minutes]\ntemplate = "бланк.docx"'
_KEYS = ("template",)


@dataclass(frozen=True, slots=True)
class MinutesSetting:
    """How minutes of this hall are written. ``template``: a .docx; None is our own form."""

    template: Path | None = None


def read_minutes_setting(path: Path) -> MinutesSetting:
    """The setting in a hall.toml; the default where there is no such file, or no such table.

    Raises:
        BadPaper: it is not as it must be, or the template cannot be used.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return MinutesSetting()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        uk = "файл не читається; що в ньому не так, скаже viche check"
        en = "the file cannot be read; viche check says what is wrong in it"
        raise BadPaper(Fault(str(path), uk, en)) from error
    return minutes_setting(path, document.get("minutes", {}))


def minutes_setting(file: Path, table: object) -> MinutesSetting:
    """The setting of a table; a template's name is meant from the folder of ``file``.

    Raises:
        BadPaper: as ``read_minutes_setting``, all that is wrong at once.
    """
    if not isinstance(table, Mapping):
        raise BadPaper(_fault(file, "", f"має бути таблиця:\n{EXAMPLE}", f"must be:\n{EXAMPLE}"))
    faults = [_strange(file, str(key)) for key in table if key not in _KEYS]
    named = table.get("template")
    if named is None:
        if faults:
            raise BadPaper(*faults)
        return MinutesSetting()
    if not isinstance(named, str) or not named.strip():
        line = 'template = "бланк.docx"'
        faults.append(
            _fault(file, "template", f"має бути назва файлу: {line}", f"must be a file: {line}")
        )
        raise BadPaper(*faults)
    template = file.resolve().parent / named
    try:
        read_template(template)
    except BadPaper as bad:
        faults += [_fault(file, "template", each.words(), each.words("en")) for each in bad.faults]
    if faults:
        raise BadPaper(*faults)
    return MinutesSetting(template)


def _strange(file: Path, key: str) -> Fault:
    meant = difflib.get_close_matches(key, _KEYS, 1, 0.5)
    known = meant[0] if meant else ", ".join(_KEYS)
    return _fault(file, key, f"такого ключа немає, є {known}", f"no such key; there is {known}")


def _fault(file: Path, key: str, uk: str, en: str) -> Fault:
    place = f"[minutes] {key}".strip()
    return Fault(str(file), f"{place}: {uk}", f"{place}: {en}")
