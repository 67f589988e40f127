"""Recordings on pages, and open data: what is heard where, what a machine may take."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from lxml import etree

from consoles.signals import Key, Press
from controller import keys
from controller.journal import read_lines, read_notes
from controller.public_copy import write_copy
from controller.rules import commands as c
from controller.rules.agenda import Item as AgendaItem
from publisher.common.record.models import Recording, Speech, Vote
from publisher.rooms.sittings.chapters import Mark, chapters, clock, vtt
from publisher.rooms.sittings.models import Convocation
from tests.controller.conftest import Chamber

Publish = Callable[[], None]
START = datetime(2026, 3, 5, 8, tzinfo=UTC)
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_chapters_are_items_speakers_and_votes_from_where_they_begin() -> None:
    marks = [
        Mark("vote", "Голосування № 1", at(95)),
        Mark("item", "1. Про бюджет", at(0)),
        Mark("speech", "Коваль І.", at(10), at(60)),
        Mark("item", "2. Про сквер", at(200)),
        Mark("item", "3. Потім", at(400)),
    ]
    found = chapters(marks, at(0), at(300))
    assert [(one.title, one.at_s, one.clock) for one in found] == [
        ("1. Про бюджет", 0.0, "0:00"),
        ("Коваль І.", 10.0, "0:10"),
        ("Голосування № 1", 95.0, "1:35"),
        ("2. Про сквер", 200.0, "3:20"),
    ]


def test_what_was_under_way_when_a_recording_began_has_its_chapter_at_the_beginning() -> None:
    marks = [
        Mark("item", "1. Минуло", at(-500)),
        Mark("item", "2. Триває", at(-100)),
        Mark("speech", "Говорив раніше", at(-90), at(-10)),
        Mark("speech", "Говорить", at(-5), at(20)),
        Mark("vote", "Голосування № 1", at(-20)),
    ]
    found = chapters(marks, at(0), at(300))
    assert [(one.title, one.at_s) for one in found] == [("2. Триває", 0.0), ("Говорить", 0.0)]


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00"), (61.9, "1:01"), (3723, "1:02:03")])
def test_a_clock_has_hours_only_where_there_are_any(seconds: float, said: str) -> None:
    assert clock(seconds) == said


def test_chapters_as_webvtt_end_where_the_next_begins() -> None:
    marks = [Mark("item", "1. А --> <b>", at(0)), Mark("item", "2. Б", at(62.5))]
    text = vtt(chapters(marks, at(0), at(100)), 100.0)
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:01:02.500\n1. А → ‹b>\n")
    assert "00:01:02.500 --> 00:01:40.000\n2. Б" in text


@pytest.fixture
def vote(chamber: Chamber, publish: Publish) -> Vote:
    """A vote on an item."""
    item = AgendaItem(id="i1", number="1", title="Про бюджет громади")
    chamber.does(c.SetAgenda(items=(item,)))
    chamber.does(c.OpenItem(item="i1"))
    chamber.does(c.AnnounceVoting(voting="v1", item="i1", wording="Про бюджет громади"))
    chamber.does(c.OpenVoting(voting="v1"))
    chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)))
    chamber.does(c.CloseVoting(voting="v1"))
    publish()
    return Vote.objects.get()


def recorded(vote: Vote, *, complete: bool = True) -> Recording:
    """A recording of ten minutes that begins a minute and a half before the vote opens."""
    assert vote.opened_at is not None
    return Recording.objects.create(
        sitting=vote.sitting,
        media_type="audio/ogg",
        started_at=vote.opened_at - timedelta(seconds=90),
        duration_s=600,
        size=1000,
        sha256="ab" * 32,
        complete=complete,
    )


def test_a_votes_page_plays_from_its_moment_without_a_script(client: Client, vote: Vote) -> None:
    assert "<audio" not in client.get(vote.get_absolute_url()).content.decode()
    made = recorded(vote)
    said = client.get(vote.get_absolute_url()).content.decode()
    assert f'src="/recordings/{made.pk}#t=90.0"' in said
    url = f"/sittings/{vote.sitting_id}/recording/"
    assert f"{url}?r={made.pk}&amp;t=90#r{made.pk}" in said
    assert (
        f'src="/recordings/{made.pk}#t=90"'
        in client.get(f"{url}?r={made.pk}&t=90").content.decode()
    )


def test_the_player_lists_chapters_as_links_into_the_file(client: Client, vote: Vote) -> None:
    made = recorded(vote)
    Speech.objects.create(
        sitting=vote.sitting,
        uid="q1",
        name="Коваль Ірина",
        kind="report",
        started_at=made.started_at + timedelta(seconds=12),
    )
    said = client.get(f"/sittings/{vote.sitting_id}/recording/").content.decode()
    assert f'href="/recordings/{made.pk}#t=12.0"' in said
    assert f'href="/recordings/{made.pk}#t=90.0"' in said
    assert "Коваль Ірина" in said
    base = f"/sittings/{vote.sitting_id}/recording/{made.pk}"
    assert "Коваль Ірина" in client.get(f"{base}.vtt").content.decode()
    told = client.get(f"{base}.json").json()
    assert told["version"] == "1.2.0"
    assert any(each.get("url", "").endswith(vote.get_absolute_url()) for each in told["chapters"])


def test_a_recording_that_is_not_all_here_is_on_no_page(client: Client, vote: Vote) -> None:
    made = recorded(vote, complete=False)
    assert client.get(f"/sittings/{vote.sitting_id}/recording/").status_code == 404
    assert "<audio" not in client.get(vote.get_absolute_url()).content.decode()
    assert f"/recordings/{made.pk}" not in client.get("/sittings/podcast.xml").content.decode()


def test_the_podcast_has_the_file_its_length_and_its_chapters(client: Client, vote: Vote) -> None:
    made = recorded(vote)
    feed = etree.fromstring(client.get("/sittings/podcast.xml").content)
    (item,) = feed.iter("item")
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert dict(enclosure.attrib) == {
        "url": f"http://testserver/recordings/{made.pk}",
        "length": "1000",
        "type": "audio/ogg",
    }
    assert item.findtext(f"{ITUNES}duration") == "600"


def test_speeches_of_the_hall_are_kept_with_who_spoke(
    chamber: Chamber, publish: Publish, vote: Vote
) -> None:
    chamber.does(c.AskFloor(member="m2", grant=True))
    publish()
    speech = Speech.objects.get()
    assert speech.person is not None
    assert (speech.person.uid, speech.name) == ("m2", speech.person.name)
    assert speech.ended_at is None
    chamber.does(c.EndFloor())
    publish()
    assert Speech.objects.get().ended_at is not None


@pytest.fixture
def over(db: str, tmp_path: Path) -> Vote:
    """A sitting that is over, taken with its lines, on a site that knows its convocation."""
    chamber = Chamber(tmp_path / "journal.db")
    chamber.journal.signer = keys.make(keys.key_path(chamber.path), "viche/hall/1")
    chamber.engine.hand_over(str(chamber.journal.signer.verifier), "")
    chamber.opens().registers(1, 2, 3, 4, 5)
    chamber.does(c.SetAgenda(items=(AgendaItem(id="i1", number="1", title="Про бюджет"),)))
    chamber.does(c.OpenItem(item="i1"))
    chamber.does(c.AnnounceVoting(voting="v1", item="i1", wording="Про бюджет"))
    chamber.does(c.OpenVoting(voting="v1"))
    chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)))
    chamber.does(c.CloseVoting(voting="v1"))
    chamber.does(c.CloseSitting())
    chamber.journal.close()
    write_copy(tmp_path / "copy", read_lines(chamber.path), read_notes(chamber.path))
    call_command("take_copy", str(tmp_path / "copy"), introduce=True, stdout=io.StringIO())
    vote = Vote.objects.get()
    day = date(2020, 12, 1)
    Convocation.objects.create(label=vote.sitting.convocation, since=day, until=date(2099, 1, 1))
    return vote


def test_a_sitting_as_data_has_the_national_tables_and_the_standards(
    client: Client, over: Vote
) -> None:
    answer = client.get(f"/sittings/{over.sitting_id}/data.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = set(packed.namelist())
        assert {"voteEvents.csv", "popolo.json", "minutes.akn.xml", "sittings.ics"} <= names
        rows = list(csv.DictReader(io.StringIO(packed.read("voteEvents.csv").decode())))
        assert [row["votingFor"] for row in rows] == ["3"]
        assert len(json.loads(packed.read("popolo.json"))["vote_events"]) == 1
        assert etree.fromstring(packed.read("minutes.akn.xml")).tag.endswith("akomaNtoso")


def test_without_the_term_of_the_convocation_no_tables_are_made_up(
    client: Client, over: Vote
) -> None:
    Convocation.objects.all().delete()
    over.sitting.save()
    assert client.get(f"/sittings/{over.sitting_id}/data.zip").status_code == 404
    assert "строки скликань" in client.get("/sittings/data/").content.decode()


def test_all_votes_are_one_table_and_a_withheld_one_says_no_result(
    client: Client, over: Vote
) -> None:
    def table() -> dict[str, str]:
        answer = client.get("/sittings/data/votes.csv")
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a download is streamed
        (row,) = csv.DictReader(io.StringIO(text))
        return row

    assert (table()["votes_for"], table()["adopted"]) == ("3", "1")
    Vote.objects.update(withheld="list")
    assert (table()["votes_for"], table()["stage"]) == ("", "withheld")


def test_the_registry_names_each_set_with_its_address(client: Client, over: Vote) -> None:
    told = client.get("/sittings/data/registry.json").json()["datasets"]
    urls = {each["accessURL"] for each in told}
    assert f"http://testserver/sittings/{over.sitting_id}/data.zip" in urls
    rows = csv.DictReader(io.StringIO(client.get("/sittings/data/registry.csv").content.decode()))
    assert {row["accessURL"] for row in rows} == urls
