"""Every word of the hall screen is there in Ukrainian, and what is compiled is what is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import display
from display.words import LOCALE, translation

CATALOGUE = LOCALE / "uk" / "LC_MESSAGES" / "screen.po"
DISPLAY = Path(display.__file__).parent
SOURCES = (
    "around.py",
    "focus.py",
    "floor_view.py",
    "overlay.py",
    "picture.py",
    "roll.py",
    "seal.py",
    "views.py",
    "votes.py",
)
KEYWORDS = {"_": None, "gettext": None, "mark": None}
FIELD = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="uk", abort_invalid=True)


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The msgids in the sources."""
    return {
        str(msgid)
        for folder in (DISPLAY, DISPLAY / "screen")
        for name, _line, msgid, *_ in extract_from_dir(
            folder, keywords=KEYWORDS, method_map=[("*.py", "python")], directory_filter=_never
        )
        if folder != DISPLAY or name in SOURCES
    }


def _never(_folder: str) -> bool:
    return False


def test_every_word_used_is_translated_and_none_is_left_over(
    catalogue: Catalog, used: set[str]
) -> None:
    assert len(used) > 80
    assert {str(message.id) for message in catalogue if message.id} == used
    assert [message.id for message in catalogue if message.id and not message.string] == []


def test_no_translation_is_in_doubt_or_is_english(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            assert not message.fuzzy
            left = FIELD.sub("", str(message.string))
            assert re.search(r"[А-яҐґЄєІіЇї]", left) or not re.search(r"[A-z]", left), message.id


def test_a_translation_has_the_fields_of_its_original(catalogue: Catalog) -> None:
    for message in catalogue:
        fields = sorted(FIELD.findall(str(message.id)))
        assert sorted(FIELD.findall(str(message.string))) == fields or not message.id, message.id


def test_the_compiled_catalogue_says_what_the_written_one_says(catalogue: Catalog) -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {
        m.id: m.string for m in catalogue if m.id
    }
    assert translation("screen").gettext("Vote now") == "Голосуйте"
