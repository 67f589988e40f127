"""Marks come from the journal, and tell nothing of a secret vote but its opening and its close."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count

from controller.rules import events as e
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Choice
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.floor_nouns import FloorEnd
from recorder.marks import Mark, cuesheet, marks, podcast_chapters, webvtt

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
COUNCIL = Council(
    name="Рада", convocation="VIII", seats=3, members=(Member(id="m1", name="Олена Коваль"),)
)


def day(*between: e.AnyEvent) -> list[e.Entry]:
    """A sitting with one item, one speech and one secret vote; a second between its events."""
    body = Body(id="c", kind=BodyKind.COUNCIL, council=COUNCIL)
    happened: list[e.AnyEvent] = [
        e.SittingOpened(sitting="s1", body=body, session="1"),
        e.AgendaSet(items=(Item(id="i1", number="1", title="Бюджет"),)),
        e.ItemOpened(item="i1"),
        e.FloorGranted(request="r1", member="m1"),
        e.FloorEnded(request="r1", member="m1", why=FloorEnd.TIME, spoke_s=1.0),
        e.VotingAnnounced(
            voting="v1",
            number=1,
            wording="За основу",
            motion=Motion.DECISION,
            ballot=BallotKind.SECRET,
            majority="of_total",
        ),
        e.VotingOpened(voting="v1", closes_at=START, composition=3, present=3),
        *between,
        e.VotingVoided(voting="v1", reason="знеструмлення"),
        e.ItemClosed(item="i1"),
        e.SittingClosed(),
    ]
    seconds = count()
    return [
        e.Entry(at=START + timedelta(seconds=next(seconds)), by=e.By.SECRETARY, event=event)
        for event in happened
    ]


def test_each_stretch_of_a_sitting_has_its_mark() -> None:
    found = marks(day())["s1"]
    assert [(mark.kind, mark.number, mark.title) for mark in found] == [
        ("sitting", 1, "Рада, 1"),
        ("item", 1, "1. Бюджет"),
        ("speech", 1, "Олена Коваль"),
        ("vote", 1, "За основу"),
    ]


def test_no_ballot_leaves_a_trace_in_the_marks() -> None:
    ballot = e.BallotCast(voting="v1", member="m1", choice=Choice.FOR, how=e.How.KEY)
    assert {(m.kind, m.title) for m in marks(day())["s1"]} == {
        (m.kind, m.title) for m in marks(day(ballot))["s1"]
    }


def test_chapters_are_written_as_players_read_them() -> None:
    mark = Mark("speech", 1, "А --> <Б>", START, START)
    places = {mark: (3661.5, 3700.0)}
    assert webvtt(places) == "WEBVTT\n\n01:01:01.500 --> 01:01:40.000\nА → &lt;Б>\n"
    (chapter,) = json.loads(podcast_chapters(places))["chapters"]
    assert chapter == {"startTime": 3661.5, "endTime": 3700.0, "title": "А --> <Б>"}
    assert "INDEX 01 61:01:37" in cuesheet(places, "a.wav", 48_000)
    assert "INDEX 01 29292000" in cuesheet(places, "a.wav", 8000)
