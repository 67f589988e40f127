"""Відмова завжди пояснює себе: стаття і речення українською та англійською."""

from __future__ import annotations

import string

import pytest

from controller.rules.refusals import Refused, Why

FACTS: dict[str, str | int] = {
    "body": "x",
    "present": 1,
    "needed": 2,
    "member": "m",
    "seat": 3,
    "name": "Депутат",
    "item": "1",
    "majority": "x",
    "members": 5,
    "seats": 4,
}


@pytest.mark.parametrize("why", list(Why))
def test_each_refusal_has_its_article_and_both_languages(why: Why) -> None:
    refused = Refused(why, **FACTS)
    assert why.article
    for language in ("uk", "en"):
        text = refused.text(language)
        assert text.endswith(".")
        assert "{" not in text
    assert any("а" <= letter <= "я" for letter in refused.text("uk").lower())
    assert not any("а" <= letter <= "я" for letter in why.value.en.lower())


@pytest.mark.parametrize("why", list(Why))
def test_both_languages_tell_the_same_facts(why: Why) -> None:
    def facts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert facts(why.value.uk) == facts(why.value.en)


def test_no_two_refusals_say_the_same() -> None:
    """Two reasons with the same words would be one member of the enumeration."""
    assert len({why.value for why in Why}) == len(Why.__members__)


def test_a_refusal_reads_well_in_a_log() -> None:
    refused = Refused(Why.NO_QUORUM, present=3, needed=19)
    assert str(refused) == "280/97-ВР ст. 46: There is no quorum: 3 present, 19 needed."
    assert refused.text() == "Немає кворуму: присутні 3, потрібно 19."
