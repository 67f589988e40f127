"""A document as one HTML page that asks for nothing outside itself, to read and to print."""

from __future__ import annotations

from html import escape
from typing import Final, assert_never

import segno

from papers.document import Block, Code, Document, Heading, Look, Para, Signature, Table, printable

_STYLE: Final = """
@page { size: A4; margin: 18mm 16mm 16mm 24mm; }
* { box-sizing: border-box; }
html { font: 12pt/1.4 "Liberation Serif", "Times New Roman", serif; color: #111;
  font-size-adjust: 0.459; /* no wider where only a serif of another cut is at hand */ }
body { margin: 0 auto; max-width: 190mm; padding: 6mm; overflow-wrap: anywhere; }
@media print { body { padding: 0; max-width: none; } }
h1 { font-size: 17pt; text-align: center; line-height: 1.25; }
h2 { font-size: 14pt; margin: 8mm 0 2mm; break-after: avoid; }
h3 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid; }
.new-page { break-before: page; }
p { margin: 0 0 2mm; }
p.centre { text-align: center; }
p.strong { font-weight: bold; }
p.small { font-size: 10pt; }
p.note { border-left: 1mm solid #777; padding-left: 3mm; color: #333; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0 4mm; font-size: 10.5pt; }
th, td { border: 0.3mm solid #777; padding: 0.6mm 1.5mm; text-align: left; vertical-align: top; }
th, td { overflow-wrap: break-word; }
th { background: #eee; }
.wide { overflow-x: auto; }
tr { break-inside: avoid; }
.number { text-align: right; }
.sign { display: grid; grid-template-columns: 55mm 1fr 1fr; gap: 0 4mm; margin-top: 8mm; }
.sign { break-inside: avoid; break-after: avoid; }
.sign span { border-bottom: 0.3mm solid #000; }
.sign small { text-align: center; font-size: 8.5pt; }
.code { display: flex; gap: 5mm; align-items: center; font-size: 10pt; break-inside: avoid; }
.code svg { width: 30mm; height: 30mm; flex: none; }
@media screen and (max-width: 160mm) {
  table { font-size: 9pt; }
  th, td { padding: 0.6mm 0.8mm; }
  col { width: auto !important; }
  .sign { grid-template-columns: 1fr 1fr; row-gap: 4mm; }
  .sign b { grid-column: 1 / -1; }
  .sign i { display: none; }
}
footer { font-size: 9pt; color: #444; margin-top: 8mm; }
"""


def to_html(document: Document) -> str:
    """The page."""
    body = "\n".join(_block(block) for block in document.blocks)
    return (
        f'<!doctype html>\n<html lang="{document.language}">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(document.title)}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body><main>\n{body}\n</main>\n<footer>{escape(document.footer)}</footer></body>\n"
        "</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            kind = ' class="new-page"' if block.new_page else ""
            return f"<h{block.level}{kind}>{escape(block.text)}</h{block.level}>"
        case Para():
            kind = "" if block.look is Look.PLAIN else f' class="{block.look.value}"'
            lead = f"<b>{escape(printable(block.lead))}</b> " if block.lead else ""
            return f"<p{kind}>{lead}{escape(printable(block.text))}</p>"
        case Table():
            return _table(block)
        case Signature():
            first, second = (f"<small>{escape(each)}</small>" for each in block.under)
            office = escape(block.office)
            return (
                f'<div class="sign"><b>{office}</b><span></span><span></span>'
                f"<i></i>{first}{second}</div>"
            )
        case Code():
            code = segno.make_qr(block.content, error="l", encoding="utf-8", boost_error=False)
            picture = code.svg_inline(scale=1, omitsize=True)
            return f'<div class="code">{picture}<p>{escape(block.text)}</p></div>'
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    whole = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * each / whole:.1f}%">' for each in table.widths)
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in table.header)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="number">{escape(cell)}</td>'
            if place in table.numbers
            else f"<td>{escape(cell)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>\n"
        for row in table.rows
    )
    return (
        f'<div class="wide"><table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{rows}</tbody></table></div>"
    )
