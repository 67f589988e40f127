"""Стаття про запис.

Запис зберігається без обмеження строку. Засідання, записане сьогодні, через десять років читається
так само: ``journal-format-1.jsonl`` лежить тут незмінним і має в собі всі події формату 1;
``journal-format-2.jsonl`` — той, що почато форматом 1 і продовжено форматом 2, з подіями, яких
раніше не було.
"""

from __future__ import annotations

import typing
from functools import reduce
from pathlib import Path

from controller import wire
from controller.audit import audit
from controller.rules import events as e
from controller.rules.ballots import Outcome, Tally, Verdict
from controller.rules.floor_nouns import FloorKind, MicrophoneMode
from controller.rules.fold import fold
from controller.rules.sitting import Phase, Sitting, Stage

LINES = Path(__file__).with_name("journal-format-1.jsonl").read_bytes().splitlines()
LINES_2 = Path(__file__).with_name("journal-format-2.jsonl").read_bytes().splitlines()
ENDS = Path(__file__).with_name("journal-ends.jsonl").read_bytes().splitlines()
ROOT_2 = "139885db2fd64218939cfa0b646a1764f342b233a662e66b0989e4df5948d647"
ROOT = "292817c1038747241a6b1563343cd9bc6aaa3a9fb57ce4480ace679b7c93aebe"


def the_sitting() -> Sitting:
    return reduce(fold, map(wire.read_entry, LINES), Sitting())


def test_every_event_is_in_an_old_journal_and_is_read() -> None:
    read = {type(wire.read_entry(line).event) for line in (*LINES, *LINES_2, *ENDS)}
    later = {kind for kind in typing.get_args(e.AnyEvent) if kind not in read}
    assert later == set(), "a new event belongs to a sample of its own, with its format"


def test_the_old_sitting_comes_out_as_it_went() -> None:
    sitting = the_sitting()
    assert (sitting.phase, sitting.n, sitting.id) == (Phase.CLOSED, 76, "s1")
    assert sitting.agenda_adopted == "v1"
    assert [item.id for item in sitting.agenda] == ["i1", "i2", "i3"]
    assert sitting.recused_from("i1") == {"m2"}
    assert sitting.seating == {1: "m1", 2: "m2", 5: "m5", 6: "mayor"}
    assert {voting.id: voting.stage for voting in sitting.past.values()} == {
        "v1": Stage.CLOSED,
        "v2": Stage.CLOSED,
        "v3": Stage.VOIDED,
        "v4": Stage.ANNULLED,
        "v5": Stage.WITHDRAWN,
    }


def test_the_old_roll_call_comes_out_as_it_was_pressed_and_corrected() -> None:
    voting = the_sitting().past["v2"]
    assert voting.tally == Tally(votes_for=4, abstain=1, recused=1, vacant=1)
    assert voting.outcomes == {
        "m1": Outcome.FOR,
        "m2": Outcome.RECUSED,
        "m3": Outcome.FOR,
        "m4": Outcome.ABSTAIN,
        "m5": Outcome.FOR,
        "mayor": Outcome.FOR,
    }
    assert voting.by_voice == {"m5"}
    assert (voting.majority, voting.needed, voting.verdict) == ("of_total", 4, Verdict.ADOPTED)
    assert voting.corrections[0].verdict_was is Verdict.NOT_ADOPTED
    assert voting.statements[0].member == "m4"


def test_the_old_secret_vote_tells_who_took_part_and_the_counters() -> None:
    voting = the_sitting().past["v4"]
    assert voting.voters == ("m1", "m2", "m3", "mayor")
    assert voting.tally == Tally(votes_for=3, against=1, not_voted=2, vacant=1)
    assert voting.outcomes == {"m4": Outcome.NOT_VOTED, "m5": Outcome.NOT_VOTED}
    assert (voting.repeats, voting.composition) == ("v3", 7)


def test_the_old_journal_has_the_same_root_and_its_results_follow_from_its_ballots() -> None:
    report = audit(list(enumerate(LINES, 1)), {})
    assert report.findings == []
    assert (report.root.hex(), report.votings, report.ballots) == (ROOT, 3, 15)


def test_the_journal_that_went_on_in_format_2_is_sound_and_its_keys_agree() -> None:
    report = audit(list(enumerate(LINES_2, 1)), {})
    assert (report.findings, report.remarks) == ([], [])
    assert report.root.hex() == ROOT_2
    assert report.key.startswith("viche/hall/0011223344556677+")
    sitting = reduce(fold, map(wire.read_entry, LINES_2[:21]), Sitting())
    assert sitting.attendance["m2"].reason == "відрядження"
    assert sitting.cards_refused == {}


def test_the_ends_of_journals_are_read_as_they_were_written() -> None:
    opened, ended, segment = (wire.read_entry(line).event for line in ENDS)
    assert isinstance(segment, e.SegmentRecorded)
    assert (segment.file, segment.count, segment.begins.hour) == ("0001.flac", 1440000, 8)
    assert ended == e.JournalEnded(reason="кінець", next_key="viche/hall/2+00000000+AAAA")
    assert isinstance(opened, e.JournalOpened)
    assert opened.predecessor == "viche/hall/1\n2\nAAAA\n"


def test_the_paper_vote_of_format_2_comes_out_as_the_commission_counted() -> None:
    voting = reduce(fold, map(wire.read_entry, LINES_2), Sitting()).past["v2"]
    assert voting.tally == Tally(votes_for=1, not_voted=1, absent=1)
    assert voting.paper is not None
    assert (voting.paper.issued, voting.paper.invalid) == (2, 1)


def test_the_floor_of_format_2_comes_out_as_it_was_given() -> None:
    floor = reduce(fold, map(wire.read_entry, LINES_2), Sitting()).floor
    assert floor.ledger(None).times == {("m1", FloorKind.QUESTION): 1}
    assert (floor.ledger(None).spent_s, floor.spoken) == (42.5, 1)
    assert [each.person for each in floor.waiting] == ["Олена Гість"]
    assert (floor.mode, floor.list_open) == (MicrophoneMode.FREE, False)
    assert (floor.named, floor.closed_part) == (frozenset({"m3"}), None)
