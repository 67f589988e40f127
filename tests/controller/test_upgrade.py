"""A newer program takes an older journal over: between sittings, and never in one by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller import wire
from controller.audit import audit
from controller.journal import read_heads, read_lines
from controller.rules import events as e
from tests.controller import conftest
from tests.controller.conftest import Chamber


def _old(path: Path, monkeypatch: pytest.MonkeyPatch) -> Chamber:
    """A chamber whose journal an older program began."""
    monkeypatch.setattr(wire, "FORMAT", wire.FORMAT - 1)
    monkeypatch.setattr(conftest, "FORMAT", wire.FORMAT)
    return Chamber(path)


def test_between_sittings_the_format_is_raised_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chamber = _old(tmp_path / "journal.db", monkeypatch)
    monkeypatch.undo()
    chamber.dies_and_comes_back()
    chamber.dies_and_comes_back()
    raised = [event for event in chamber.events() if isinstance(event, e.FormatRaised)]
    assert raised == [e.FormatRaised(format=wire.FORMAT)]


def test_in_a_sitting_it_is_not_raised_unless_somebody_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chamber = _old(tmp_path / "journal.db", monkeypatch)
    chamber.opens().registers(1, 2, 3)
    monkeypatch.undo()
    size = chamber.journal.size
    chamber.journal.close()
    chamber.start()
    with pytest.raises(wire.Unreadable) as refused:
        chamber.engine.resume("test")
    assert "--raise-format" in str(refused.value)
    assert "триває" in refused.value.words("uk")
    assert chamber.journal.size == size
    chamber.journal.close()
    chamber.start()
    chamber.engine.resume("test", raise_format=True)
    assert chamber.engine.sitting.present == {"m1", "m2", "m3"}
    report = audit(read_lines(chamber.path), read_heads(chamber.path))
    assert report.findings == []
