"""A document as DOCX to edit: real headings and tables, the council’s own styles if it has any.

``papers.template`` says what a council's own .docx gives.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final, assert_never
from xml.sax.saxutils import escape

import docx
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from papers.document import Block, Code, Document, Heading, Look, Para, Signature, Table, printable
from papers.template import STYLES, Template, read_template

_PAGE_MM: Final = 170
"""A4 between the margins, where a template does not say what its page is."""
_TWIPS: Final = 56.7  # a millimetre in twentieths of a point


def to_docx(document: Document, template: Path | None = None) -> bytes:
    """The file.

    Raises:
        BadPaper: the template is not a .docx, or lacks a style that is needed.
    """
    given = read_template(template) if template is not None else Template(_plain(), ())
    made = given.made
    made.core_properties.title = document.title
    made.core_properties.language = document.language
    for block in document.blocks:
        if not (given.signs and isinstance(block, Signature)):
            _add(made, block)
    given.finish()
    _foot(made, document.footer)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _plain() -> Any:  # python-docx has no types
    """Our own form: A4, Times New Roman."""
    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(24), Mm(16)
    page.top_margin = page.bottom_margin = Mm(18)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 16), ("Heading 1", 14), ("Heading 2", 12)):
        style: Any = made.styles[name]
        style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(size), True
        style.font.color.rgb = None
        fonts = style.element.rPr.rFonts
        for kind in list(fonts.attrib):
            if kind.endswith("Theme"):
                del fonts.attrib[kind]
    title: Any = made.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return made


def _add(made: Any, block: Block) -> None:
    match block:
        case Heading():
            heading = made.add_paragraph(printable(block.text), style=STYLES[block.level])
            heading.paragraph_format.page_break_before = block.new_page
            heading.paragraph_format.keep_with_next = True
        case Para():
            _add_para(made, block)
        case Table():
            made.element.body.insert(len(made.element.body) - 1, _table(block, _width(made)))
            made.add_paragraph()
        case Signature():
            before = made.paragraphs[-1:]
            for line in (*before, made.add_paragraph()):
                line.paragraph_format.keep_with_next = True
            rows = ((block.office, "_" * 22, "_" * 26), ("", *block.under))
            for office, first, second in rows:
                line = made.add_paragraph(f"{office}\t{first}\t{second}")
                line.paragraph_format.keep_with_next = True
                line.paragraph_format.tab_stops.add_tab_stop(Mm(60))
                line.paragraph_format.tab_stops.add_tab_stop(Mm(112))
        case Code():
            code = segno.make_qr(block.content, error="l", encoding="utf-8", boost_error=False)
            picture = io.BytesIO()
            code.save(picture, kind="png", scale=4)
            made.add_picture(picture, width=Mm(30))
            made.add_paragraph(printable(block.text))
        case _:
            assert_never(block)


def _add_para(made: Any, para: Para) -> None:
    line = made.add_paragraph()
    if para.lead:
        line.add_run(printable(f"{para.lead} ")).bold = True
    run = line.add_run(printable(para.text))
    match para.look:
        case Look.CENTRE:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        case Look.STRONG:
            run.bold = True
        case Look.SMALL:
            run.font.size = Pt(10)
        case Look.NOTE:
            run.italic = True
        case Look.PLAIN:
            pass
        case _:
            assert_never(para.look)


def _width(made: Any) -> float:
    """Between the margins of the last section, millimetres."""
    page = made.sections[-1]
    if not page.page_width:
        return _PAGE_MM
    return float((page.page_width - (page.left_margin or 0) - (page.right_margin or 0)) / Mm(1))


def _table(table: Table, width_mm: float) -> Any:
    """The table's element; python-docx's own cells take minutes for twenty thousand of them."""
    whole = sum(table.widths)
    widths = [round(width_mm * _TWIPS * each / whole) for each in table.widths]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>' for side in sides)
    rows = "".join(_row(row, widths, table.numbers) for row in table.rows)
    head = _row(table.header, widths, (), head=True)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{lines}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{head}{rows}</w:tbl>"
    )


def _row(
    cells: tuple[str, ...], widths: list[int], numbers: tuple[int, ...], *, head: bool = False
) -> str:
    kind = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else ""
    look = (
        '<w:rPr><w:b/><w:sz w:val="20"/></w:rPr>' if head else '<w:rPr><w:sz w:val="20"/></w:rPr>'
    )
    text = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:after="0"/>{_side(place in numbers)}</w:pPr><w:r>{look}'
        f'<w:t xml:space="preserve">{escape(printable(cell))}</w:t></w:r></w:p></w:tc>'
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr>{kind}{text}</w:tr>"


def _side(number: bool) -> str:
    return '<w:jc w:val="right"/>' if number else ""


def _foot(made: Any, text: str) -> None:
    """The footer of each page, below the template's own: its text, and the page's number."""
    footer = made.sections[-1].footer
    line = footer.paragraphs[-1]
    if line.text.strip():
        line = footer.add_paragraph()
    line.text = f"{text}\t"
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_width(made)))
    field = '<w:r {ns}><w:fldChar w:fldCharType="{kind}"/></w:r>'
    name = f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve">PAGE</w:instrText></w:r>'
    for xml in (
        field.format(ns=nsdecls("w"), kind="begin"),
        name,
        field.format(ns=nsdecls("w"), kind="end"),
    ):
        line._p.append(parse_xml(xml))
