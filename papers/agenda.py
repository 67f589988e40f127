"""The agenda from a file: Word's, CSV as Excel saves it, or JSON. All of it, or why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind
from controller.rules.majority import MAJORITIES
from papers.elements import Element, elements
from papers.faults import BadPaper, Fault
from papers.table import read_rows

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "number": ("number", "номер", "№", "№ з/п", "номер питання"),
        "title": ("title", "питання", "назва", "назва питання"),
        "majority": ("majority", "більшість"),
        "ballot": ("ballot", "голосування", "вид голосування"),
        "reporter": ("reporter", "доповідач"),
        "project_number": ("project_number", "номер проєкту", "номер проекту"),
    }
)
"""Field of an item → the headings that name its column, the English one first."""

REQUIRED = ("number", "title")

_BALLOTS: Mapping[str, BallotKind] = {
    "open": BallotKind.OPEN,
    "roll_call": BallotKind.ROLL_CALL,
    "secret": BallotKind.SECRET,
    "відкрите": BallotKind.OPEN,
    "поіменне": BallotKind.ROLL_CALL,
    "таємне": BallotKind.SECRET,
}
_NUMBER = re.compile(r"\d+(?:[.\-/]\d+)*(?:-?[а-щьюяєіїґa-z])?", re.IGNORECASE)
"""As printed: 7, 3.1, 12-а. Excel's dates («03.січ») are not numbers."""
_NOT_A_DATE = (
    "якщо Excel зробив з номера дату, дайте стовпцеві формат «Текстовий» і введіть номер ще раз",
    "if Excel made a date of it, give the column the format “Text” and type the number again",
)


@dataclass(frozen=True, slots=True)
class _Record:
    """The fields of one item and the line where they stand."""

    line: int
    fields: Mapping[str, str]
    begins: str = ""
    """How it begins, where lines are not counted by whoever reads the message."""


def read_agenda(path: Path) -> tuple[Item, ...]:
    """The items of an agenda in the order of the file: ``.docx``, ``.json``, all else is CSV.

    An item's id is made of its number, so that the same file gives the same ids.

    Raises:
        BadPaper: the file cannot be taken as an agenda; every fault with its line and the way
            out. Nothing is half-read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        uk, en = f"файл не відкривається: {reason}", f"cannot be opened: {reason}"
        raise BadPaper(Fault(path.name, uk, en)) from error
    readers = {".json": _json_records, ".docx": _docx_records, ".doc": _docx_records}
    records = readers.get(path.suffix.lower(), _csv_records)(path.name, content)
    if not records:
        uk = "у файлі немає жодного питання"
        raise BadPaper(Fault(path.name, uk, "there is no item in the file"))
    return _items(path.name, records)


def _items(file: str, records: list[_Record]) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    faults: list[Fault] = []
    for record in records:
        odd = list(_odd(record.fields))
        number = record.fields.get("number", "").rstrip(".)")
        if number in items:
            uk = f"номер «{number}» уже є вище: номери мають бути різні"
            odd.append((uk, f"the number “{number}” stands above already: numbers must differ"))
        if not odd:
            items[number] = _item(number, record.fields)
        where = f"«{record.begins}»: " if record.begins else ""
        faults += [Fault(file, where + uk, where + en, record.line) for uk, en in odd]
    if faults:
        raise BadPaper(*faults)
    return tuple(items.values())


def _item(number: str, fields: Mapping[str, str]) -> Item:
    return Item(
        id=f"item-{number}",
        number=number,
        title=fields["title"],
        majority=_majority(fields.get("majority", "")) or "of_total",
        ballot=_ballot(fields.get("ballot", "")) or BallotKind.ROLL_CALL,
        reporter=fields.get("reporter", ""),
        project_number=fields.get("project_number", ""),
    )


def _odd(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with one item, in both languages."""
    number = fields.get("number", "").rstrip(".)")
    if not number:
        yield "немає номера питання", "the item has no number"
    elif not _NUMBER.fullmatch(number):
        yield (
            f"«{number}» не є номером питання (7, 3.1, 12-а); {_NOT_A_DATE[0]}",
            f"“{number}” is not an item's number (7, 3.1, 12-a); {_NOT_A_DATE[1]}",
        )
    if not fields.get("title"):
        yield "немає назви питання", "the item has no title"
    majority = fields.get("majority", "")
    if majority and _majority(majority) is None:
        known = ", ".join(MAJORITIES)
        yield (
            f"невідома більшість «{majority}»: має бути одна з {known} або її повна назва",
            f"unknown majority “{majority}”: must be one of {known}, or its full name",
        )
    ballot = fields.get("ballot", "")
    if ballot and _ballot(ballot) is None:
        yield (
            f"невідомий вид голосування «{ballot}»: має бути відкрите, поіменне або таємне",
            f"unknown kind of ballot “{ballot}”: must be open, roll_call or secret",
        )


def _majority(words: str) -> str | None:
    said = words.casefold()
    for key, rule in MAJORITIES.items():
        if said in (key, rule.uk.casefold(), rule.en.casefold()):
            return key
    return None


def _ballot(words: str) -> BallotKind | None:
    return _BALLOTS.get(words.casefold().removesuffix("голосування").strip())


def _heading(words: str) -> str | None:
    """The field that a heading names."""
    said = " ".join(words.casefold().split())
    return next((field for field, names in COLUMNS.items() if said in names), None)


def _demand_headings(file: str, line: int, headings: list[str]) -> list[str]:
    """The fields of the columns. A strange column may be a misspelt majority: it is refused."""
    fields = [_heading(heading) for heading in headings]
    known = ", ".join(f"{names[0]} ({names[1]})" for names in COLUMNS.values())
    faults = [
        Fault(
            file,
            f"незрозумілий стовпець «{heading}»: можуть бути {known}; зайвий приберіть",
            f"strange column “{heading}”: there may be {known}; remove it if it is not needed",
            line,
        )
        for heading, field in zip(headings, fields, strict=True)
        if field is None
    ]
    named = [field for field in fields if field is not None]
    for field, names in COLUMNS.items():
        if named.count(field) > 1:
            uk = f"стовпець «{names[1]}» є двічі"
            faults.append(Fault(file, uk, f"the column “{field}” is there twice", line))
        if field in REQUIRED and field not in named:
            uk = f"немає стовпця «{names[1]}»; у першому рядку мають бути назви: {known}"
            en = f"there is no column “{field}”: the first row must name the columns: {known}"
            faults.append(Fault(file, uk, en, line))
    if faults:
        raise BadPaper(*faults)
    return named


def _csv_records(file: str, content: bytes) -> list[_Record]:
    rows = read_rows(file, content)
    if not rows:
        return []
    head = list(rows[0].cells)
    while not head[-1]:  # Excel's empty columns at the right
        head.pop()
    fields = _demand_headings(file, rows[0].line, head)
    faults = [
        Fault(
            file,
            "клітинок більше, ніж стовпців: візьміть назву з розділовим знаком у лапки",
            "there are more cells than columns: put a title with the delimiter into quotes",
            row.line,
        )
        for row in rows[1:]
        if any(row.cells[len(fields) :])
    ]
    if faults:
        raise BadPaper(*faults)
    return [_Record(row.line, dict(zip(fields, row.cells, strict=False))) for row in rows[1:]]


def _docx_records(file: str, content: bytes) -> list[_Record]:
    from papers.agenda_docx import read_document  # a desk that reads no Word loads no Word

    headings = {name: field for field, names in COLUMNS.items() for name in names}
    found = read_document(file, content, headings)
    return [_Record(each.line, each.fields, each.begins) for each in found]


def _json_records(file: str, content: bytes) -> list[_Record]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        uk = "текст не в UTF-8: збережіть файл у цьому кодуванні"
        en = "the text is not UTF-8: save the file in it"
        line = content.count(b"\n", 0, error.start) + 1
        raise BadPaper(Fault(file, uk, en, line)) from error
    read = list(elements(file, text))
    faults = [each for each in read if isinstance(each, Fault)]
    if faults:
        raise BadPaper(*faults)
    return [_json_record(file, each) for each in read if isinstance(each, Element)]


def _json_record(file: str, element: Element) -> _Record:
    if not isinstance(element.value, dict):
        uk = "тут має бути питання: { … }"
        raise BadPaper(Fault(file, uk, "an item was expected here: { … }", element.line))
    names = _demand_headings(file, element.line, list(element.value))
    fields = {}
    for name, value in zip(names, element.value.values(), strict=True):
        if value is None:
            continue
        if not isinstance(value, str | int) or isinstance(value, bool):
            uk = f"у полі «{name}» має бути текст"
            raise BadPaper(Fault(file, uk, f"“{name}” must be a text", element.line))
        fields[name] = " ".join(str(value).split())
    return _Record(element.line, fields)
