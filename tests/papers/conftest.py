"""Fixtures of the papers: a chamber, the publisher of its votes, real data where it is."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from controller.rules import commands as c
from controller.rules.agenda import Motion
from controller.rules.ballots import Tally
from papers.publisher import Publisher, Term
from tests.papers.chamber import Chamber


@pytest.fixture
def chamber() -> Chamber:
    """An empty chamber."""
    return Chamber()


@pytest.fixture
def sat(chamber: Chamber) -> Chamber:
    """A sitting with all that may happen: open, secret, annulled, recused, outside an item."""
    chamber.sit(present=[1, 2, 3, 4, 5, 7])
    chamber.vote("a", "fffff--", item=None, motion=Motion.AGENDA_AS_WHOLE, wording="В цілому")
    chamber.do(c.RecuseMember(member="d-2", item="item-1", reason="конфлікт інтересів"))
    chamber.vote("b", "f-ffa-f", wording='Про бюджет, зміни;\n«уточнення» та "інше"')
    chamber.do(c.AnnulVoting(voting="b", reason="помилка"))
    chamber.vote("c", "f-fff-f", repeats="b")
    chamber.open("s", "item-2")
    voters = ("d-1", "d-2", "d-3", "d-4", "m")
    urn = Tally(votes_for=5)
    chamber.do(c.CountUrn(voting="s", voters=voters, ballots=urn), c.CloseSitting())
    return chamber


@pytest.fixture(scope="session")
def publisher() -> Publisher:
    """The publisher of the chamber's votes."""
    return Publisher(
        authority_id="04052933",
        catuttc="UA14120210010016241",
        convocations={"VIII скликання": Term(date(2020, 11, 25), date(2025, 11, 25))},
        text_url="https://rada.example.gov.ua/decisions/{project}",
    )


OF_A_MEMBER = {
    "birthDate": "1980-12-01",
    "image": "https://rada.example.gov.ua/photo.png",
    "biography": "Народився у Слов’янську.",
    "partyName": "Самовисування",
    "email": "contact@rada.example.gov.ua",
    "telephone": "+380123456789",
    "addressPostCode": "84100",
    "addressAdminUnitL2": "Донецька область",
    "addressPostName": "Слов’янськ",
    "addressThoroughfare": "вул. Центральна",
    "addressLocatorDesignator": "2",
    "openingHours": "Пн-Пт 09:00-17:00",
}
"""What a secretary fills in of each member; the same for all here."""


def with_members(publisher: Publisher, folder: Path, **other: str) -> Publisher:
    """The publisher with a file of the members d-1 … d-6; ``other`` changes the first of them."""
    rows = [{"id": f"d-{n}", **OF_A_MEMBER} for n in range(1, 7)]
    rows[0].update(other)
    path = folder / "members-of-annex-30.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(k for row in rows for k in row)))
        writer.writeheader()
        writer.writerows(rows)
    return replace(publisher, deputies=path)


SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data of the workshop; a clone has none."""
    if not SHARED.is_dir():
        pytest.skip("the workshop's shared data is not beside this clone")
    return SHARED
