"""Real sittings to replay: the official record of a day, and the inputs a secretary had."""

from __future__ import annotations

import lzma
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from controller.rules.council import MayorCounts
from controller.rules.majority import MAJORITIES
from papers.faults import BadPaper, Fault
from papers.kyiv import Day, read_array, read_day

CARRIED = Path(__file__).with_name("days") / "2021-09-23.json.xz"
"""The sitting that the repository itself carries."""

_KEYS = {
    "composition",
    "seats",
    "mayor",
    "mayor_counts",
    "without_mandate",
    "majority",
    "items",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the record of a day does not say."""

    composition: int
    """The total composition by which each vote of the day was decided."""
    seats: int
    """Deputies by law, without the mayor."""
    mayor: str
    """The mayor's name on the list; empty where he is not listed."""
    mayor_counts: MayorCounts
    without_mandate: frozenset[str]
    """Names that are listed and hold no mandate."""
    majority: Mapping[str, str]
    """Document id → majority, where it is not the default."""
    items: Mapping[str, str]
    """Document id → number of its item in the agenda; empty for a vote without one."""

    def majority_of(self, doc_id: str) -> str:
        """The majority of a vote: that of the total composition, if nothing else is said."""
        return self.majority.get(doc_id, "of_total")


def load_day(path: Path) -> Day:
    """The votes of a day from ``.json``, ``.json.xz`` or a folder of single files."""
    if path.suffix != ".xz":
        return read_day(path)
    try:
        return read_array(path.name, lzma.decompress(path.read_bytes()))
    except (OSError, lzma.LZMAError) as error:
        uk = f"файл не розпаковується: {error}"
        return Day((), (Fault(path.name, uk, f"cannot be unpacked: {error}"),))


def inputs_beside(path: Path) -> Path:
    """Where the inputs of a day file are looked for: ``2021-09-23.*`` → ``2021-09-23.toml``."""
    return path.with_name(path.name.split(".", 1)[0] + ".toml")


def load_inputs(path: Path) -> Inputs:
    """The inputs of a day.

    Raises:
        BadPaper: the file is missing, is not TOML, or a value is not what it should be.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise _bad(
            path, f"файл не відкривається: {reason}", f"cannot be opened: {reason}"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(path, f"це не TOML: {error}", f"this is not TOML: {error}") from error
    if strange := sorted(table.keys() - _KEYS):
        names = ", ".join(strange)
        raise _bad(path, f"незрозумілі ключі: {names}", f"strange keys: {names}")
    inputs = Inputs(
        composition=_number(path, table, "composition"),
        seats=_number(path, table, "seats"),
        mayor=_name(path, table, "mayor"),
        mayor_counts=_mayor_counts(path, table),
        without_mandate=frozenset(_names(path, table, "without_mandate")),
        majority=_words(path, table, "majority"),
        items=_words(path, table, "items"),
    )
    for doc_id, majority in inputs.majority.items():
        if majority not in MAJORITIES:
            uk = f"невідома більшість «{majority}» у {doc_id}"
            raise _bad(path, uk, f"unknown majority “{majority}” of {doc_id}")
    return inputs


def misfits(day: Day, inputs: Inputs) -> tuple[str, ...]:
    """Names and documents that the inputs speak of and the day does not have."""
    names = {person.name for person in day.roster}
    documents = {vote.doc_id for vote in day.votes}
    spoken = {*inputs.without_mandate, *filter(None, [inputs.mayor])} - names
    return tuple(sorted(spoken | ({*inputs.majority, *inputs.items} - documents)))


def _bad(path: Path, uk: str, en: str) -> BadPaper:
    return BadPaper(Fault(path.name, uk, en))


def _number(path: Path, table: Mapping[str, object], key: str) -> int:
    value = table.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _bad(path, f"{key} має бути додатним числом", f"{key} must be a number above zero")
    return value


def _name(path: Path, table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _bad(path, f"{key} має бути текстом", f"{key} must be a text")
    return value


def _names(path: Path, table: Mapping[str, object], key: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise _bad(path, f"{key} має бути списком імен", f"{key} must be a list of names")
    return [str(name) for name in value]


def _words(path: Path, table: Mapping[str, object], key: str) -> dict[str, str]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise _bad(path, f"[{key}] має бути таблицею", f"[{key}] must be a table")
    return {str(name): str(word) for name, word in value.items()}


def _mayor_counts(path: Path, table: Mapping[str, object]) -> MayorCounts:
    value = table.get("mayor_counts", MayorCounts.WHEN_PRESENT.value)
    try:
        return MayorCounts(value)
    except ValueError as error:
        known = ", ".join(each.value for each in MayorCounts)
        uk = f"mayor_counts має бути одним з: {known}"
        raise _bad(path, uk, f"mayor_counts must be one of: {known}") from error
