"""Open data of petitions: annex 34 by validators that are not ours; names are not given away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from publisher.common.law.models import TermChange
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.rules import Kind
from publisher.rooms.petitions import annex34, terms
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import State
from tests.publisher.petitions.conftest import TEXT, TITLE
from tests.publisher.tables import check

Make = Callable[..., Petition]
SCHEMAS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "annex34.json").read_text(encoding="utf-8")
)

NOT_YET = {"answerDate", "answerUrl"}
"""The schema needs them of every petition, also of those that nobody has answered."""


def sent(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    return answer.content.decode()


@pytest.fixture
def some(petition: Make) -> list[Petition]:
    """Petitions in every state."""
    return [petition(state, title=f'{state}; "так",\nдва') for state in State]


def test_petitions_keep_to_the_national_schema(
    client: Client, some: list[Petition], tmp_path: Path
) -> None:
    table = sent(client, "/data/petitions.csv")
    all_of_them = sent(client, "/data/petitions.json")
    fields = SCHEMAS["petitions"]["fields"]
    assert list(annex34.PETITIONS) == [each[0] for each in fields]
    loose = [(key, kind, needed and key not in NOT_YET) for key, kind, needed in fields]
    assert check(table, loose, tmp_path) == sum(each.is_public for each in some)
    Petition.objects.exclude(state=State.ANSWERED).delete()
    cache.clear()
    assert check(sent(client, "/data/petitions.csv"), fields, tmp_path) == 1
    rows = json.loads(all_of_them)
    shown = [each for each in some if each.is_public]
    assert [row["uid"] for row in rows] == [each.uid for each in shown]
    (answered,) = [row for row in rows if row["answerDate"]]
    number = shown[-1].pk
    assert sent(client, f"/data/petitions/{answered['answerText']}").strip() == "Зроблено."
    assert answered["text"] == f"{number}.txt"
    assert TEXT in sent(client, f"/data/petitions/{number}.txt")


def test_texts_of_what_is_not_public_are_not_told(client: Client, some: list[Petition]) -> None:
    for each in some:
        status = client.get(f"/data/petitions/{each.pk}.txt").status_code
        assert status == (200 if each.is_public else 404)


def test_names_of_signers_are_not_exported_before_there_is_a_legal_basis(
    client: Client, some: list[Petition], tmp_path: Path
) -> None:
    for path in ("/data/petition-signatures.csv", "/data/petition-signatures.json"):
        assert client.get(path).status_code == 404
    TermChange.objects.create(
        term=terms.NAMES_EXPORT.name, value=1, since=timezone.localdate(), basis="Статут, п. 3"
    )
    table = sent(client, "/data/petition-signatures.csv")
    fields = SCHEMAS["votings"]["fields"]
    assert list(annex34.VOTINGS) == [each[0] for each in fields]
    assert check(table, fields, tmp_path) == 9
    assert len(json.loads(sent(client, "/data/petition-signatures.json"))) == 9


def test_what_too_few_signed_is_an_appeal_of_its_author_with_the_laws_days(
    petition: Make,
) -> None:
    made = petition(State.UNSUPPORTED)
    (appeal,) = Report.objects.all()
    assert appeal.kind == Kind.APPEAL
    assert appeal.text == f"{TITLE}\n\n{TEXT}"
    assert appeal.author_name == made.author_name
    assert appeal.due is not None
    assert not Report.objects.public().exists()
