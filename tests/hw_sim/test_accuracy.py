"""What the finger meant is what is exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from consoles.signals import Signal
from hw_sim import accuracy


def test_fifty_thousand_ballot_positions_without_an_error(tmp_path: Path) -> None:
    """Thirty million in ``python -m bench accuracy``."""
    score = accuracy.run(50_000, 450, seed=2026, folder=tmp_path)
    assert score.positions >= 50_000
    assert score.errors == []


def test_one_wrong_key_in_a_thousand_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, count = accuracy._Bus.press, 0

    def worn(bus: accuracy._Bus, seat: int, levels: int) -> list[Signal]:
        nonlocal count
        count += 1
        return honest(bus, seat, 0x02 if count % 1_000 == 0 else levels)

    monkeypatch.setattr(accuracy._Bus, "press", worn)
    assert accuracy.run(5_000, 100, seed=2026, folder=tmp_path).errors
