"""Every word of the chair is there in Ukrainian, and what is compiled is what is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import display.chair
from display.words import LOCALE

CATALOGUE = LOCALE / "uk" / "LC_MESSAGES" / "chair.po"
FIELD = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="uk", abort_invalid=True)


def test_every_word_used_is_translated_and_none_is_left_over(catalogue: Catalog) -> None:
    used = {
        str(msgid)
        for _file, _line, msgid, *_ in extract_from_dir(
            Path(display.chair.__file__).parent,
            keywords={"_": None, "gettext": None, "say": None, "mark": None},
            method_map=[("*.py", "python")],
        )
    }
    assert {str(message.id) for message in catalogue if message.id} == used
    for message in catalogue:
        if message.id:
            assert message.string
            fields = sorted(FIELD.findall(str(message.id)))
            assert sorted(FIELD.findall(str(message.string))) == fields, message.id


def test_the_compiled_catalogue_says_what_the_written_one_says(catalogue: Catalog) -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {
        m.id: m.string for m in catalogue if m.id
    }
