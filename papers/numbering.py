"""The numbers that Word puts before paragraphs: they stand nowhere in the text, only its rules do.

ECMA-376 part 1, §17.9: a paragraph names a list and a level; the list says how each level counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_LETTERS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
}
"""§17.18.59; Word has no Ukrainian alphabet, its users take the Russian one."""
_COUNTS = ("decimal", "decimalZero", *_LETTERS)


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts."""

    start: int
    shape: str
    """``decimal``, ``russianLower``, ``bullet`` … (w:numFmt)."""


class Numbering:
    """Counts the paragraphs of a document. Each is asked for once, in the document's order."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._starts: dict[str, dict[int, int]] = {}
        related = document.part.rels.values()
        if any(each.reltype.endswith("/numbering") for each in related):
            self._read(document.part.numbering_part.element)

    def of(self, paragraph: Paragraph) -> str | None:
        """The number of a paragraph: "2.1", "3-а"; None without a list, "" where it is none."""
        named = self._list_and_level(paragraph)
        if named is None or named[0] not in self._lists:
            return None
        num, depth = named
        abstract, levels = self._lists[num]
        if depth not in levels:
            return None
        counters = self._counters.setdefault(abstract, {})
        if num not in self._begun:
            self._begun.add(num)
            for each, start in self._starts.get(num, {}).items():
                counters[each] = start - 1
        for deeper in [each for each in counters if each > depth]:
            del counters[deeper]
        for above in range(depth):
            if above in levels:
                counters.setdefault(above, levels[above].start)
        counters[depth] = counters.get(depth, levels[depth].start - 1) + 1
        return _printed(levels, counters, depth)

    def _read(self, numbering: BaseOxmlElement) -> None:
        abstracts = {
            each.get(qn("w:abstractNumId"), ""): {
                int(level.get(qn("w:ilvl"), "0")): _level(level)
                for level in each.findall(qn("w:lvl"))
            }
            for each in numbering.findall(qn("w:abstractNum"))
        }
        for num in numbering.findall(qn("w:num")):
            abstract = _value(num, "w:abstractNumId")
            name, levels = num.get(qn("w:numId"), ""), dict(abstracts.get(abstract, {}))
            for override in num.findall(qn("w:lvlOverride")):
                depth = int(override.get(qn("w:ilvl"), "0"))
                if (own := override.find(qn("w:lvl"))) is not None:
                    levels[depth] = _level(own)
                if start := _value(override, "w:startOverride"):
                    self._starts.setdefault(name, {})[depth] = int(start)
            self._lists[name] = (abstract, levels)

    def _list_and_level(self, paragraph: Paragraph) -> tuple[str, int] | None:
        """The paragraph's own list, or the one of its style and of those it is based on."""
        depth = ""
        for properties in _properties(paragraph):
            number = properties.find(qn("w:numPr"))
            if number is None:
                continue
            depth = depth or _value(number, "w:ilvl")
            if num := _value(number, "w:numId"):
                return None if num == "0" else (num, int(depth or 0))
        return None


def _properties(paragraph: Paragraph) -> Iterator[BaseOxmlElement]:
    own = paragraph._p.pPr
    if own is not None:
        yield own
    style = paragraph.style
    while style is not None:
        found = style.element.find(qn("w:pPr"))
        if found is not None:
            yield found
        style = style.base_style


def _level(level: BaseOxmlElement) -> _Level:
    return _Level(
        int(_value(level, "w:start") or 1),
        _value(level, "w:numFmt") or "decimal",
    )


def _value(parent: BaseOxmlElement, tag: str) -> str:
    found = parent.find(qn(tag))
    return str(found.get(qn("w:val"), "")) if found is not None else ""


def _printed(levels: dict[int, _Level], counters: dict[int, int], depth: int) -> str:
    """As a person would call it: a part printed as «а)» below item 3 is 3-а, «2)» is 3.2."""
    if levels[depth].shape not in _COUNTS:
        return ""
    number = ""
    for each in range(depth + 1):
        level = levels.get(each)
        if level is None or level.shape not in _COUNTS:
            number = ""
            continue
        count = counters.get(each, level.start)
        if letters := _LETTERS.get(level.shape):
            number += ("-" if number else "") + letters[(count - 1) % len(letters)]
        else:
            number += ("." if number else "") + str(count)
    return number
