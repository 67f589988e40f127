"""Days of the record as a journal: each vote as the council published it, at its own time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from controller.audit import audit
from controller.journal import read_heads, read_lines, read_notes
from controller.rules import events as e
from controller.rules.fold import fold
from controller.rules.sitting import Sitting, Voting
from controller.wire import read_entry
from hw_sim import annals
from hw_sim.differences import differences


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both days."""
    path = tmp_path_factory.mktemp("annals") / "journal.db"
    annals.write(path)
    return path


def test_it_verifies_and_is_signed_from_end_to_end(journal: Path) -> None:
    lines = read_lines(journal)
    report = audit(lines, read_heads(journal), read_notes(journal))
    assert report.sound
    assert (report.sittings, report.votings) == (2, 265)
    assert report.signed_rows == len(lines)


def test_each_vote_is_as_it_was_published(journal: Path) -> None:
    """Every counter, every member's choice, every verdict, and the minute of the result."""
    state, found, closed = Sitting(), dict[str, Voting](), dict[str, datetime]()
    for _, line in read_lines(journal):
        entry = read_entry(line)
        state = fold(state, entry)
        if isinstance(entry.event, e.VotingClosed):
            closed[entry.event.voting] = entry.at
        found.update(state.past)
    for script in annals.scripts_of():
        for scene in script.scenes:
            assert not list(differences(script, scene, found[scene.id]))
            assert abs(closed[scene.id] - scene.vote.at) < timedelta(minutes=2), scene.id


def test_whoever_sat_on_both_days_is_one_person(journal: Path) -> None:
    rosters = [
        {member.name: member.id for member in entry.event.body.council.members}
        for entry in (read_entry(line) for _, line in read_lines(journal))
        if isinstance(entry.event, e.SittingOpened)
    ]
    assert len(rosters) == 2
    both = rosters[0].keys() & rosters[1].keys()
    assert len(both) > 100
    assert all(rosters[0][name] == rosters[1][name] for name in both)
