"""Rows of a CSV file as secretaries save it: Excel's, in any encoding it writes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from papers.faults import BadPaper, Fault

_DELIMITERS = (";", ",", "\t")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, stripped, and the line of the file where it begins."""

    line: int
    cells: tuple[str, ...]


def read_rows(file: str, content: bytes) -> tuple[Row, ...]:
    """All rows that are not empty.

    UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1251; ``;``, ``,`` or a tab between
    cells, whichever the first row has most of, or the one that Excel's ``sep=`` line names.

    Raises:
        BadPaper: this is not a text table; says the line and what to do.
    """
    text = _decode(file, content)
    first, _, rest = text.lstrip("\r\n").partition("\n")
    named = first.strip('"\r ')
    if named.lower().startswith("sep="):
        delimiter = named[4:5] or ";"
        skipped, body = text.count("\n") - rest.count("\n"), rest
    else:
        delimiter = max(_DELIMITERS, key=first.count)
        skipped, body = 0, text
    return _rows(file, body, delimiter, skipped)


def _rows(file: str, body: str, delimiter: str, skipped: int) -> tuple[Row, ...]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = skipped + 1
    try:
        for cells in reader:
            stripped = tuple(" ".join(cell.split()) for cell in cells)
            if any(stripped):
                rows.append(Row(line, stripped))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        uk = "рядок таблиці не читається: перевірте лапки, вони мають стояти парами"
        en = "a row cannot be read: see to its quotes, they come in pairs"
        raise BadPaper(Fault(file, f"{uk} ({error})", f"{en} ({error})", line)) from error
    return tuple(rows)


def _decode(file: str, content: bytes) -> str:
    if content.startswith(_ZIP):
        uk = "це книга Excel або документ Word: збережіть таблицю як «CSV UTF-8»"
        en = "this is an Excel or a Word file: save the table as “CSV UTF-8”"
        raise BadPaper(Fault(file, uk, en))
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        if marked or _damaged_utf8(content):
            line = content.count(b"\n", 0, error.start) + 1
            uk = "текст пошкоджено: збережіть таблицю ще раз як «CSV UTF-8»"
            en = "the text is damaged: save the table once more as “CSV UTF-8”"
            raise BadPaper(Fault(file, uk, en, line)) from error
        text = content.decode("cp1251", errors="replace")
    if "\0" in text or "\ufffd" in text:
        uk = "це не текст: збережіть таблицю як «CSV UTF-8»"
        raise BadPaper(Fault(file, uk, "this is not a text: save the table as “CSV UTF-8”"))
    return text


def _damaged_utf8(content: bytes) -> bool:
    """Whether most of it is UTF-8 after all. Cyrillic in Windows-1251 almost never is."""
    decoded = content.decode("utf-8", errors="replace")
    letters = sum(1 for char in decoded if not char.isascii())
    return letters > 2 * decoded.count("\ufffd")
