"""A document as PDF/A-2a with tags, set by Typst.

The document reaches Typst as data, never as markup: nothing that somebody wrote into a title is
ever set as a command.
"""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any, Final, Literal, assert_never

import pikepdf
import segno
import typst

from papers.document import Block, Code, Document, Heading, Para, Signature, Table, printable

_LAYOUT: Final = """
#let data = json(bytes(sys.inputs.document))
#set document(title: data.title)
#set text(lang: data.language, font: ("Liberation Serif", "Libertinus Serif"), size: 11pt)
#set par(justify: false, leading: 0.55em, spacing: 0.75em)
#set page(paper: "a4", margin: (left: 24mm, right: 16mm, y: 18mm), footer: context [
  #set text(size: 8.5pt)
  #data.footer #h(1fr) #counter(page).display("1 / 1", both: true)
])
#show heading.where(level: 1): it => align(center, text(size: 15pt, it.body))
#show heading.where(level: 2): it => block(above: 1.4em, below: 0.7em, text(size: 13pt, it.body))
#show heading.where(level: 3): it => block(above: 1.1em, below: 0.6em, text(size: 11pt, it.body))
#set table(stroke: 0.4pt + gray, inset: (x: 1.5mm, y: 0.8mm))
#let looks = (
  plain: it => it,
  centre: it => it,
  strong: it => strong(it),
  small: it => text(size: 9pt, it),
  note: it => block(stroke: (left: 1.2pt + gray), inset: (left: 3mm, y: 0.6mm), it),
)
#let mark(number, body) = if number { align(right, body) } else { body }
// Signatures never stand alone on a page: what is before them stays with them.
#let signed(at) = data.blocks.at(at + 1, default: (kind: "")).kind == "signature"
#for (at, each) in data.blocks.enumerate() {
  if each.kind == "heading" {
    if each.new_page { pagebreak(weak: true) }
    heading(level: each.level, each.text)
  } else if each.kind == "para" {
    let lead = if each.lead == "" { [] } else { [#strong(each.lead) ] }
    let said = (looks.at(each.look))([#lead#each.text])
    let set-out = (centre: () => align(center, said), note: () => said)
    let shown = (set-out.at(each.look, default: () => par(said)))()
    if signed(at) { block(sticky: true, shown) } else { shown }
  } else if each.kind == "table" {
    set text(size: 9.5pt)
    table(
      columns: each.widths.map(width => width * 1fr),
      table.header(..each.header.map(it => strong(it))),
      ..each.rows.flatten().enumerate().map(pair => mark(
        each.numbers.contains(calc.rem(pair.first(), each.header.len())), pair.last(),
      )),
    )
  } else if each.kind == "signature" {
    block(sticky: true, breakable: false, above: 8mm, grid(
      columns: (55mm, 1fr, 1fr), column-gutter: 4mm, row-gutter: 1mm,
      each.office,
      grid.cell(stroke: (bottom: 0.5pt))[~], grid.cell(stroke: (bottom: 0.5pt))[~],
      [], ..each.under.map(it => align(center, text(size: 8pt, it))),
    ))
  } else if each.kind == "code" {
    v(3mm)
    grid(
      columns: (30mm, 1fr), column-gutter: 5mm, align: horizon,
      image(bytes(each.picture), format: "svg", width: 30mm, alt: each.text),
      text(size: 9pt, each.text),
    )
  }
}
"""


def to_pdf(document: Document, made_at: datetime) -> bytes:
    """The file. ``made_at`` stands in it as the moment of its making.

    A text with a letter that no font has cannot be PDF/A: it becomes a tagged PDF of no archive.
    """
    data = {
        "title": document.title,
        "language": document.language,
        "footer": document.footer,
        "blocks": [_block(block) for block in document.blocks],
    }
    try:
        return _packed(_compiled(data, made_at, "a-2a"))
    except typst.TypstError:  # no font here has some letter of it
        return _packed(_compiled(data, made_at, "1.7"))


def _compiled(data: dict[str, Any], made_at: datetime, standard: Literal["a-2a", "1.7"]) -> bytes:
    made = typst.compile(
        _LAYOUT.encode(),
        format="pdf",
        sys_inputs={"document": json.dumps(_clean(data), ensure_ascii=False)},
        pdf_standards=standard,
        timestamp=int(made_at.timestamp()),
    )
    assert isinstance(made, bytes)  # a PDF is one file
    return made


def _clean(value: Any) -> Any:
    """The same, its texts without control characters."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {key: _clean(each) for key, each in value.items()}
        case list() | tuple():
            return [_clean(each) for each in value]
        case _:
            return value


def _packed(content: bytes) -> bytes:
    """The same file a tenth as large: the tags of ten thousand cells lie in object streams."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return packed.getvalue()


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "text": block.text,
                "new_page": block.new_page,
            }
        case Para():
            return {
                "kind": "para",
                "look": block.look.value,
                "lead": block.lead,
                "text": block.text,
            }
        case Table():
            return {
                "kind": "table",
                "header": block.header,
                "rows": block.rows,
                "widths": block.widths,
                "numbers": block.numbers,
            }
        case Signature():
            return {"kind": "signature", "office": block.office, "under": block.under}
        case Code():
            code = segno.make_qr(block.content, error="l", encoding="utf-8", boost_error=False)
            return {"kind": "code", "picture": code.svg_inline(scale=4), "text": block.text}
        case _:
            assert_never(block)
