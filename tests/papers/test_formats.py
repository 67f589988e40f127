"""docs/formats.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from controller.rules.agenda import Item, Motion
from controller.rules.ballots import Outcome, Tally
from controller.rules.events import AnyEvent, By, Entry
from controller.rules.majority import MAJORITIES
from papers import results
from papers.agenda import COLUMNS
from papers.annex29 import TABLES
from papers.publisher import read_publisher

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(\w+)(?:\[\])?`", PAGE))

STRUCTS = (
    Entry,
    Item,
    Tally,
    results.Results,
    results.SittingResult,
    results.BodyListed,
    results.MemberListed,
    results.VotingResult,
    results.MajorityNeeded,
    results.CorrectionTold,
    results.StatementTold,
)


def test_every_event_is_named_and_no_other() -> None:
    events = {event.__name__ for event in get_args(AnyEvent)}
    course = PAGE[PAGE.index("| events |") : PAGE.index("Of a secret vote there is no")]
    assert set(re.findall(r"`(\w+)`", course)) == events


@pytest.mark.parametrize("struct", STRUCTS)
def test_every_field_is_named(struct: type[msgspec.Struct]) -> None:
    assert {field.name for field in msgspec.structs.fields(struct)} <= NAMED


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_of_a_table_are_listed_in_their_order(name: str) -> None:
    listed = ", ".join(f"`{field.name}`" for field in TABLES[name])
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    assert row.endswith(f"| {listed} |")


def test_every_code_is_named() -> None:
    codes = {each.value for kind in (By, Motion, Outcome) for each in kind}
    assert codes | set(MAJORITIES) <= NAMED


def test_every_column_of_an_agenda_is_named_in_both_languages() -> None:
    for names in COLUMNS.values():
        assert f"| `{names[0]}` | {names[1]} |" in PAGE


def test_the_open_data_table_shown_is_a_good_one(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    hall = tmp_path / "hall.toml"
    hall.write_text(shown, encoding="utf-8")
    assert read_publisher(hall).convocations.keys() == {"VIII скликання"}
