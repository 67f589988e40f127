"""A council's own .docx as a form for a document: page, styles, headers, and text around ours.

Where a paragraph says ``{{протокол}}`` (or ``{{document}}``), the document stands in its place;
what stands before and after it stays: a blank's head, the council's own block of signatures. A
template without that paragraph gives page, styles, headers and footers; its text is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import docx
from docx.opc.exceptions import PackageNotFoundError

from papers.faults import BadPaper, Fault

PLACES: Final = ("{{протокол}}", "{{document}}")
STYLES: Final = {1: "Title", 2: "Heading 1", 3: "Heading 2"}
"""Level of a heading → the style of it, which each Word has under a name of its language."""
_MOST = 20_000_000
"""Bytes of a template."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was opened, its document cut off at the place of ours.

    ``after`` are the elements that follow; ``signs`` says whether there is any text among them.
    """

    made: Any  # python-docx has no types
    after: tuple[Any, ...]

    @property
    def signs(self) -> bool:
        """Whether the template ends with words of its own: its signatures, not ours."""
        return any(_text(each) for each in self.after)

    def finish(self) -> None:
        """Put what follows behind the document."""
        body = self.made.element.body
        for each in self.after:
            body.insert(len(body) - 1, each)


def read_template(path: Path) -> Template:
    """Open a template.

    Raises:
        BadPaper: it is no .docx, or lacks a style that is needed.
    """
    try:
        if path.stat().st_size > _MOST:
            uk, en = "шаблон більший за 20 МБ: приберіть із нього зображення", "larger than 20 MB"
            raise _bad(path, uk, f"{en}: take the pictures out of it")
        made: Any = docx.Document(str(path))
    except FileNotFoundError as error:
        uk = "такого файлу немає: покладіть його туди або виправте template у [minutes]"
        en = "there is no such file: put it there, or mend template in [minutes]"
        raise _bad(path, uk, en) from error
    except (OSError, ValueError, KeyError, PackageNotFoundError) as error:
        uk = f"це не .docx ({error}): у Word збережіть його як «Документ Word»"
        en = f"this is no .docx ({error}): save it in Word as “Word document”"
        raise _bad(path, uk, en) from error
    have = {style.name for style in made.styles}
    if missing := [style for style in STYLES.values() if style not in have]:
        said = ", ".join(missing)
        uk = (
            f"немає стилю {said}: у Word застосуйте його раз до абзацу (у списку стилів це «Назва»"
        )
        uk += " або «Заголовок») і збережіть шаблон"
        en = (
            f"there is no style {said}: use it once for a paragraph in Word, and save the template"
        )
        raise _bad(path, uk, en)
    return _cut(path, made)


def _cut(path: Path, made: Any) -> Template:
    body = made.element.body
    children = [each for each in body if not each.tag.endswith("}sectPr")]
    places = [n for n, each in enumerate(children) if _text(each).casefold() in PLACES]
    if len(places) > 1:
        uk = f"«{PLACES[0]}» стоїть двічі: лишіть одне місце"
        raise _bad(path, uk, f"{PLACES[0]} stands there twice: leave one")
    for each in children[places[0] :] if places else children:
        body.remove(each)
    return Template(made, tuple(children[places[0] + 1 :]) if places else ())


def _text(element: Any) -> str:
    """The words of an element, those of a table too."""
    return "".join(each.text or "" for each in element.iter() if each.tag.endswith("}t")).strip()


def _bad(path: Path, uk: str, en: str) -> BadPaper:
    return BadPaper(Fault(str(path), uk, en))
