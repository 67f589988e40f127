"""The agenda from a Word document: a numbered list, Word's own or typed, or a table with headings.

Only words and numbers are taken; how the document looks matters nowhere but in telling a section's
heading (bold, in capitals, centred, or in a heading's style) from a stray paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from papers.faults import BadPaper, Fault
from papers.numbering import Numbering

SHOWN = 40
"""So many characters of a paragraph say which one is meant."""
LONGEST_HEADING = 80
"""Characters: a heading of a section is no longer."""
LARGEST = 64 * 1024 * 1024
"""Bytes that a document may unpack to; an agenda with its pictures has far less."""
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_TYPED = re.compile(r"(\d+(?:\.\d+)*(?:-?[а-яґєії])?)(?:\s*[.)]\s*|\s+(?=\D))(\S.*)", re.DOTALL)
"""A number that was typed: «3. Про…», «3.1) Про…», «12-а. Про…»."""
_REPORTER = re.compile(
    r"(?:спів)?(?:доповідачі?|доповідає|доповідають|інформує|reporter)\s*[:–—-]\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(slots=True)
class Found:
    """The fields of one item, the paragraph where it stands and how that begins."""

    line: int
    begins: str
    fields: dict[str, str] = field(default_factory=dict)


def read_document(file: str, content: bytes, headings: Mapping[str, str]) -> list[Found]:
    """The items of a document in its order. ``headings``: a column's name → the field.

    Raises:
        BadPaper: it is no Word document, or a paragraph between the items is none.
    """
    document = _open(file, content)
    numbering = Numbering(document)
    found: list[Found] = []
    doubtful: list[Fault] = []
    waiting: list[Fault] = []  # a stray paragraph is one only if an item follows
    line = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += _table(block, numbering, headings, line)
            line += len(block.rows)
            continue
        line += 1
        words, number = text_of(block), numbering.of(block)
        if not words:
            continue
        item = _item(line, words, number)
        if item is not None:
            doubtful, waiting = doubtful + waiting, []
            found.append(item)
        elif found and (said := _REPORTER.fullmatch(words)):
            before = found[-1].fields.get("reporter", "")
            found[-1].fields["reporter"] = "; ".join(filter(None, (before, said[1])))
        elif found and not _is_heading(block, words, number):
            waiting.append(_stray(file, line, words))
    if doubtful:
        raise BadPaper(*doubtful)
    return found


def _open(file: str, content: bytes) -> WordDocument:
    if content.startswith(_OLD_WORD):
        uk = "це старий формат Word (.doc): відкрийте його й збережіть як .docx"
        raise BadPaper(Fault(file, uk, "this is Word's old format (.doc): save it as .docx"))
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST:
                uk = "документ завеликий: залиште в ньому лише порядок денний"
                raise BadPaper(Fault(file, uk, "the document is too large: keep the agenda alone"))
        return Document(BytesIO(content))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        if isinstance(error, BadPaper):
            raise
        uk = "це не документ Word або його пошкоджено: відкрийте у Word і збережіть як .docx"
        en = "this is no Word document, or it is damaged: open it in Word and save it as .docx"
        raise BadPaper(Fault(file, uk, en)) from error


def text_of(paragraph: Paragraph) -> str:
    """The words of a paragraph as they stand once all tracked changes are accepted."""
    pieces: list[str] = []
    for node in paragraph._p.iter():
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            pieces.append(" ")
        elif node.tag == qn("w:noBreakHyphen"):
            pieces.append("-")
    return " ".join("".join(pieces).split())


def _item(line: int, words: str, number: str | None) -> Found | None:
    """An item, where the paragraph has a number; Roman numerals and bullets give none ("")."""
    if not number:
        typed = _TYPED.fullmatch(words)
        if typed is None:
            return None
        number, words = typed[1], typed[2]
    return Found(line, words[:SHOWN], {"number": number, "title": words})


def _is_heading(paragraph: Paragraph, words: str, number: str | None) -> bool:
    if len(words) > LONGEST_HEADING:
        return False
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    return (
        style.startswith(("Heading", "Title", "Заголовок", "Назва"))
        or words.isupper()
        or paragraph.alignment is WD_ALIGN_PARAGRAPH.CENTER
        or bool(re.match(r"[IVXІХ]+\.?\s|розділ\s", words, re.IGNORECASE))
        or bool(runs and all(run.bold for run in runs))
        or number == ""  # numbered in Roman, as sections are
    )


def _stray(file: str, line: int, words: str) -> Fault:
    begins = words if len(words) <= SHOWN else words[:SHOWN] + "…"
    return Fault(
        file,
        f"абзац «{begins}» не має номера: пронумеруйте його, приєднайте до питання вище "
        "(Shift+Enter) або приберіть; назву розділу виділіть жирним",
        f"the paragraph “{begins}” has no number: number it, join it to the item above "
        "(Shift+Enter) or remove it; make the heading of a section bold",
        line,
    )


def _table(
    table: Table, numbering: Numbering, headings: Mapping[str, str], line: int
) -> Iterator[Found]:
    """The rows of a table whose first row names its columns; any other table is no agenda."""
    named: list[str | None] = []
    for place, row in enumerate(table.rows):
        cells = list(row.cells)
        words = [" ".join(filter(None, map(text_of, cell.paragraphs))) for cell in cells]
        if place == 0:
            named = [headings.get(each.casefold()) for each in words]
            if "title" not in named:
                return
            continue
        fields = {name: text for name, text in zip(named, words, strict=False) if name}
        numbers = [numbering.of(each) for cell in cells for each in cell.paragraphs]
        if not fields.get("number"):
            fields["number"] = next(filter(None, numbers), "")
        is_one_cell = len({id(cell._tc) for cell in cells}) == 1  # a section across the table
        if any(fields.values()) and not is_one_cell:
            yield Found(line + place + 1, fields.get("title", "")[:SHOWN], fields)
