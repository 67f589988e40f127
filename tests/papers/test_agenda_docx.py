"""An agenda as it lies in the council: a Word document, numbered by Word or by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from papers import agenda_docx
from papers.agenda import read_agenda
from papers.faults import BadPaper

LEVELS = (("decimal", "%1."), ("decimal", "%1.%2."), ("russianLower", "%3)"))


def numbered(document: WordDocument, levels: tuple[tuple[str, str], ...] = LEVELS) -> str:
    """A list of Word's own in a document; its number."""
    rows = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (shape, text) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{rows}</w:abstractNum>'
    document.part.numbering_part.element.insert(0, parse_xml(abstract))
    return add_num(document, "90")


def add_num(document: WordDocument, num: str, override: str = "") -> str:
    """One more list that counts as the first one does."""
    text = f'<w:num {nsdecls("w")} w:numId="{num}"><w:abstractNumId w:val="90"/>{override}</w:num>'
    document.part.numbering_part.element.append(parse_xml(text))
    return num


def listed(document: WordDocument, words: str, depth: int = 0, num: str = "90") -> Paragraph:
    """A paragraph of that list."""
    paragraph = document.add_paragraph(words)
    text = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(text))
    return paragraph


def read(folder: Path, make: Callable[[WordDocument], None]) -> list[tuple[str, str]]:
    document = Document()
    make(document)
    path = folder / "порядок денний.docx"
    document.save(str(path))
    return [(each.number, each.title) for each in read_agenda(path)]


def test_words_own_numbers_are_counted_with_what_is_nested(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        numbered(document)
        document.add_paragraph("Порядок денний пленарного засідання")
        listed(document, "Про бюджет")
        listed(document, "Про назви вулиць")
        listed(document, "вулиці Лісової", 1)
        listed(document, "площі Ринок", 1)
        listed(document, "частина перша", 2)
        listed(document, "частина друга", 2)
        listed(document, "Про землю")
        listed(document, "ділянка на Подолі", 1)

    assert read(tmp_path, make) == [
        ("1", "Про бюджет"),
        ("2", "Про назви вулиць"),
        ("2.1", "вулиці Лісової"),
        ("2.2", "площі Ринок"),
        ("2.2-а", "частина перша"),
        ("2.2-б", "частина друга"),
        ("3", "Про землю"),
        ("3.1", "ділянка на Подолі"),
    ]


def test_a_list_in_the_style_and_one_that_begins_anew_are_understood(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        num = numbered(document)
        style = document.styles["List Number"].element.get_or_add_pPr()
        for old in style.findall(qn("w:numPr")):
            style.remove(old)
        text = f'<w:numPr {nsdecls("w")}><w:numId w:val="{num}"/></w:numPr>'
        style.append(parse_xml(text))
        document.add_paragraph("Про бюджет", style="List Number")
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
        add_num(document, "91", start)
        listed(document, "Про землю", 0, "91")
        listed(document, "Про різне", 0, "91")

    assert read(tmp_path, make) == [("1", "Про бюджет"), ("7", "Про землю"), ("8", "Про різне")]


def test_numbers_typed_by_hand_sections_and_reporters_are_told_apart(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        document.add_paragraph("РОЗДІЛ I")
        document.add_paragraph("1. Про бюджет\nгромади")
        document.add_paragraph("Доповідач: Бойко П.Я.")
        document.add_paragraph().add_run("Земельні питання").bold = True
        document.add_paragraph("2.1) Про ділянку 5 га")
        document.add_paragraph("12-а. Про різне")
        document.add_paragraph("Міський голова")

    assert read(tmp_path, make) == [
        ("1", "Про бюджет громади"),
        ("2.1", "Про ділянку 5 га"),
        ("12-а", "Про різне"),
    ]
    assert read_agenda(tmp_path / "порядок денний.docx")[0].reporter == "Бойко П.Я."


def test_sections_in_roman_numerals_are_no_items(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        numbered(document, (("upperRoman", "%1."), ("decimal", "%2.")))
        listed(document, "Організаційні")
        listed(document, "Про бюджет", 1)
        listed(document, "Про регламент", 1)

    assert read(tmp_path, make) == [("1", "Про бюджет"), ("2", "Про регламент")]


def test_a_table_gives_its_columns_and_words_own_numbers(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        numbered(document)
        table = document.add_table(3, 2)
        rows = (("№ з/п", "Питання"), ("", "Про бюджет"), ("", "Про землю"))
        for row, words in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
        for row in table.rows[1:]:
            cell = row.cells[0]
            cell._tc.replace(cell.paragraphs[0]._p, listed(document, "")._p)

    assert read(tmp_path, make) == [("1", "Про бюджет"), ("2", "Про землю")]


def test_what_is_deleted_is_not_read_and_what_is_inserted_is(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        paragraph = document.add_paragraph("1. Про ")
        for tag, inner in (("del", "<w:delText>бюджет</w:delText>"), ("ins", "<w:t>землю</w:t>")):
            text = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="а"><w:r>{inner}</w:r></w:{tag}>'
            paragraph._p.append(parse_xml(text))

    assert read(tmp_path, make) == [("1", "Про землю")]


def test_a_paragraph_between_items_is_named_with_what_to_do(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        document.add_paragraph("1. Про бюджет")
        document.add_paragraph("та про зміни до програми, прийнятої торік на сесії ради")
        document.add_paragraph("2. Про землю")

    with pytest.raises(BadPaper) as caught:
        read(tmp_path, make)
    (fault,) = caught.value.faults
    assert fault.line == 2
    assert "та про зміни до програми" in fault.uk
    assert "пронумеруйте" in fault.uk


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx"), (b"PK\x03\x04", "не документ Word")],
)
def test_a_file_that_is_no_document_says_so(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "agenda.docx"
    path.write_bytes(content)
    with pytest.raises(BadPaper, match=words):
        read_agenda(path)


def test_a_document_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda_docx, "LARGEST", 1000)
    with pytest.raises(BadPaper, match="завеликий"):
        read(tmp_path, lambda document: None)


def test_the_same_number_twice_names_the_paragraph(tmp_path: Path) -> None:
    def make(document: WordDocument) -> None:
        document.add_paragraph("1. Про бюджет")
        document.add_paragraph("1. Про землю")

    with pytest.raises(BadPaper, match="«Про землю»: номер «1» уже є вище"):
        read(tmp_path, make)
