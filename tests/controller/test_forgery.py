"""Whatever is changed in a record up to a signed head, ``viche verify`` finds it."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from consoles.signals import Key, Press
from controller import keys
from controller.audit import audit
from controller.journal import read_lines, read_notes
from controller.rules import commands as c
from hw_sim.forger import LIES, Heads, Rows, forge

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages


@pytest.fixture
def record(chamber: Chamber) -> tuple[Rows, Heads]:
    chamber.journal.signer = keys.make(keys.key_path(chamber.path), "viche/hall/1")
    chamber.engine.hand_over(str(chamber.journal.signer.verifier), "")
    chamber.opens().registers(1, 2, 3, 4)
    for voting in ("v1", "v2"):
        chamber.votes(voting)
        chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)), Press(4, Key.AGAINST))
        chamber.does(c.CloseVoting(voting=voting))
    chamber.does(c.CloseSitting())
    return read_lines(chamber.path), read_notes(chamber.path)


def test_two_thousand_lies_are_all_found(record: tuple[Rows, Heads]) -> None:
    """A hundred thousand in ``python -m bench forgery``."""
    rows, notes = record
    assert audit(rows, {}, notes).sound
    chance, told = random.Random(2026), Counter[str]()
    for _ in range(2_000):
        lie, lines, heads = forge(rows, notes, chance)
        if lines[: max(notes)] == rows[: max(notes)] and heads == notes:
            continue  # nothing changed up to the head: the last row was doubled, say
        told[lie] += 1
        assert audit(lines, {}, heads).findings, lie
    assert told.keys() == set(LIES)
