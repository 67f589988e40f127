"""Every word of the site is there in Ukrainian; what is compiled is what is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PUBLISHER = Path(__file__).resolve().parents[2] / "publisher"
CATALOGUES = sorted(PUBLISHER.rglob("django.po"))
KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"))


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="uk")


def said(catalogue: Catalog) -> set[tuple[str, ...]]:
    """Each message with what it says, in all its numbers."""
    return {(*whole(m.id), *whole(m.string)) for m in catalogue if m.id}


def whole(told: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [told] if isinstance(told, str) else list(told or [""])


def written(folder: Path, *, rooms: bool) -> Iterator[tuple[Path, str]]:
    """What is marked for translation below a folder: English, one message each."""
    for path in sorted(folder.rglob("*")):
        inside = "rooms" in path.relative_to(PUBLISHER).parts
        if inside is not rooms or path.suffix not in (".py", ".html", ".txt"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        for _, _, message, _ in extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {}):
            told = message if isinstance(message, str) else message[0]
            if told:
                yield path, told


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_a_catalogue_is_whole_and_compiled(path: Path) -> None:
    told = catalogue(path)
    empty = [
        message.id
        for message in told
        if message.id and (message.fuzzy or not all(whole(message.string)))
    ]
    assert empty == []
    with path.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert said(told) == said(compiled)


def test_every_word_of_the_common_pages_is_in_the_catalogue() -> None:
    told = catalogue(PUBLISHER / "locale/uk/LC_MESSAGES/django.po")
    known = {whole(m.id)[0] for m in told if m.id}
    found = list(written(PUBLISHER, rooms=False))
    assert len(found) > 200
    assert [(path.name, each) for path, each in found if each not in known] == []
