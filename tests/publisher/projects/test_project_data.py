"""Open data of calls: annex 35 by validators that are not ours, elections that come back whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from publisher.common.accounts.models import User
from publisher.rooms.projects import annex35, casting, counting, pabulib
from publisher.rooms.projects.bringing_in import bring_in
from publisher.rooms.projects.greedy import by_points
from publisher.rooms.projects.models import BallotPaper, Call, Project
from publisher.rooms.projects.pabulib import Unreadable
from tests.publisher.tables import check

HERE = Path(__file__).parent
SCHEMAS: dict[str, Any] = json.loads((HERE / "annex35.json").read_text(encoding="utf-8"))
SAMPLE = HERE / "sample.pb"


@pytest.fixture
def counted(call: Call, project: Callable[..., Project], person: Callable[..., User]) -> Call:
    """A call with winners: twelve voted, of whom seven named their age."""
    ones = [project(name, cost=400_000) for name in ("Лавки; столи", 'Пандус "Крок"', "Сквер")]
    for n in range(12):
        age = "25-34" if n < 6 else "65+" if n == 6 else ""
        casting.cast(call, person(f"v{n}"), [ones[n % 3].pk, ones[(n + 1) % 3].pk], age)
    counting.count(call, now=call.results_at)
    Call.objects.update(decision_on=timezone.localdate(), decision="Рішення № 1")
    call.refresh_from_db()
    return call


def sent(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    return answer.content.decode()


@pytest.mark.parametrize("name", ["projects", "votings"])
def test_tables_keep_to_the_national_schema(
    client: Client, counted: Call, tmp_path: Path, name: str
) -> None:
    table = sent(client, f"/data/projects/{counted.uid}/{name}.csv")
    told = SCHEMAS[name]["fields"]
    columns = annex35.PROJECTS if name == "projects" else annex35.VOTINGS
    assert list(columns) == [each[0] for each in told]
    rows = check(table, told, tmp_path)
    assert rows == (3 if name == "projects" else 24)
    same = json.loads(sent(client, f"/data/projects/{counted.uid}/{name}.json"))
    assert len(same) == rows
    assert client.get("/data/projects/nowhere/projects.csv").status_code == 404


def test_nothing_of_votes_is_told_before_the_count(
    client: Client, call: Call, project: Callable[..., Project], person: Callable[..., User]
) -> None:
    one = project()
    casting.cast(call, person("anna"), [one.pk])
    assert sent(client, f"/data/projects/{call.uid}/votings.csv").strip() == ",".join(
        annex35.VOTINGS
    )
    (row,) = json.loads(sent(client, f"/data/projects/{call.uid}/projects.json"))
    assert row["count"] == "0"
    purse = call.purses.all()[0]
    assert client.get(f"/data/projects/{call.uid}/{purse.pk}.pb").status_code == 404
    page = client.get(one.get_absolute_url()).content.decode()
    assert "<dt>Голоси</dt>" not in page


def test_an_election_comes_back_with_its_winners_and_hides_small_groups(
    client: Client, counted: Call
) -> None:
    purse = counted.purses.all()[0]
    text = sent(client, f"/data/projects/{counted.uid}/{purse.pk}.pb")
    file = pabulib.read(text)
    assert len(file.votes) == 12
    assert {one.project for one in by_points(file.election) if one.won} == file.selected
    ages = [vote["age"] for vote in file.votes]
    assert ages.count("25-34") == 6
    assert "65+" not in ages
    numbers = {vote["voter_id"] for vote in file.votes}
    assert len(numbers) == 12
    table = sent(client, f"/data/projects/{counted.uid}/votings.csv")
    assert not [number for number in numbers if number in table]
    voters = set(BallotPaper.objects.values_list("voter", flat=True))
    assert not [voter for voter in voters if voter in text + table]


def test_an_election_from_elsewhere_is_taken_in_and_counted_anew(client: Client, db: str) -> None:
    made = bring_in("elsewhere", "Досвід сусідів", SAMPLE.read_text(encoding="utf-8"))
    assert not made.published
    assert client.get(made.get_absolute_url()).status_code == 404
    Call.objects.update(published=True)
    told = client.get(f"{made.get_absolute_url()}results/").content.decode()
    assert "Переміг" in told
    assert made.told["differs"] is False
    file = pabulib.read(SAMPLE.read_text(encoding="utf-8"))
    assert made.ballots_cast == len(file.votes)
    won = set(made.projects.filter(state="won").values_list("title", flat=True))
    assert won == {one["name"] for one in file.projects if one["selected"] == "1"}
    again = pabulib.read(sent(client, f"/data/projects/elsewhere/{made.purses.get().pk}.pb"))
    assert sorted(again.election.scores.values()) == sorted(file.election.scores.values())


def test_a_file_that_is_none_says_in_which_line(db: str) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    with pytest.raises(Unreadable, match="line"):
        bring_in("bad", "Погано", re.sub(r"\nPROJECTS\n.*\n", "\nPROJECTS\nnothing\n", text))
    assert Call.objects.count() == 0


def test_feeds_and_the_map_of_the_site_tell_what_is_public(
    client: Client, call: Call, project: Callable[..., Project]
) -> None:
    one, hidden = project("Лавки"), project("Чернетка", state="draft")
    feed = client.get(f"{call.get_absolute_url()}projects.atom").content.decode()
    assert "Лавки — допущено до голосування" in feed
    assert "Чернетка" not in feed
    found = client.get("/sitemap.xml").content.decode()
    assert f"http://testserver{one.get_absolute_url()}<" in found
    assert hidden.get_absolute_url() not in found
    assert "Докладно" in sent(client, f"/data/projects/{call.uid}/texts/{call.uid}-1.txt")
    assert client.get(f"/data/projects/{call.uid}/texts/{call.uid}-2.txt").status_code == 404


@pytest.mark.parametrize("name", ["projects", "votings"])
def test_the_sample_of_the_schema_is_the_published_one(name: str) -> None:
    published = HERE.parents[3] / "shared/data/ua835/annex35" / name / "schema.json"
    if not published.exists():
        pytest.skip("the published schemas are not beside the project")
    columns = json.loads(published.read_text(encoding="utf-8-sig"))["tableSchema"]["columns"]
    told = [[each["name"], each["datatype"], each["required"]] for each in columns]
    assert SCHEMAS[name]["fields"] == told
