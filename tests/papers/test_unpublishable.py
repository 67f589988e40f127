"""A record that contradicts itself is not published, not even the part that is sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Outcome, Tally
from papers.opendata import tables
from papers.publisher import Publisher
from papers.record import Unpublishable, records
from papers.results import PaperTold, results
from tests.papers.chamber import Chamber


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"tally": Tally(votes_for=6, not_voted=1, vacant=1)}, "не дорівнюють"),
        ({"composition": 9}, "не дорівнюють"),
        ({"majority": "two_thirds_of_total"}, "не випливає"),
        ({"majority": "of_all"}, "невідома більшість"),
        ({"needed": 4}, "не випливає"),
        ({"outcomes": {"d-9": Outcome.FOR}}, "чужі: d-9"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused_whole(
    chamber: Chamber, publisher: Publisher, changes: dict[str, object], told: str
) -> None:
    chamber.sit().vote("v", "fffff--").vote("w", "fffff--")
    chamber.forge(**changes)
    with pytest.raises(Unpublishable, match=told) as caught:
        tables(records(chamber.entries), publisher)
    assert "голосування № 2" in caught.value.uk
    assert "vote № 2" in caught.value.en
    with pytest.raises(Unpublishable, match=told):
        results(records(chamber.entries))


@pytest.mark.parametrize(
    "changes",
    [
        {"outcomes": {"d-1": Outcome.FOR, "d-5": Outcome.NOT_VOTED, "d-6": Outcome.ABSENT}},
        {"outcomes": {"d-5": Outcome.FOR, "d-6": Outcome.ABSENT}},
        {"voters": ("d-1", "d-2", "d-3", "d-4", "d-5", "m")},
    ],
)
def test_a_name_beside_a_secret_choice_is_never_published(
    chamber: Chamber, publisher: Publisher, changes: dict[str, object]
) -> None:
    chamber.ballot().forge(**changes)
    with pytest.raises(Unpublishable, match="ім’я стоїть біля вибору"):
        tables(records(chamber.entries), publisher)


def test_a_secret_vote_whose_voters_are_not_as_many_as_its_ballots_is_refused(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.ballot().forge(voters=("d-1", "d-2"))
    with pytest.raises(Unpublishable, match="не дорівнюють"):
        tables(records(chamber.entries), publisher)


PAPER = c.RecordPaperVote(
    voting="s", issued=5, votes_for=4, against=0, abstain=0, invalid=1, commission="Голова, член"
)


def test_a_secret_vote_on_paper_is_published_by_its_numbers(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit(present=[1, 2, 3, 4, 5, 7])
    chamber.do(c.AnnounceVoting(voting="s", item="item-2", wording=""), PAPER)
    found = records(chamber.entries)
    tables(found, publisher)
    (voting,) = results(found).sittings[0].votings
    assert voting.paper == PaperTold(issued=5, invalid=1, commission="Голова, член")
    assert voting.tally is not None
    assert (voting.tally.votes_for, voting.took_part) == (4, ())


@pytest.mark.parametrize(
    "changes",
    [
        {"tally": Tally(votes_for=3, against=1, not_voted=2, absent=1, vacant=1)},
        {"voters": ("d-1",)},
        {"outcomes": {}},
    ],
)
def test_a_vote_on_paper_that_the_commission_counted_otherwise_is_refused(
    chamber: Chamber, publisher: Publisher, changes: dict[str, object]
) -> None:
    chamber.sit(present=[1, 2, 3, 4, 5, 7])
    chamber.do(c.AnnounceVoting(voting="s", item="item-2", wording=""), PAPER).forge(**changes)
    with pytest.raises(Unpublishable, match="не дорівнюють"):
        tables(records(chamber.entries), publisher)


def test_two_sittings_with_one_id_are_refused(chamber: Chamber, publisher: Publisher) -> None:
    chamber.sit().do(c.CloseSitting()).sit()
    with pytest.raises(Unpublishable, match="двічі"):
        tables(records(chamber.entries), publisher)


def test_a_journal_with_a_line_missing_is_refused(chamber: Chamber, publisher: Publisher) -> None:
    chamber.sit().vote("v", "fffff--").do(c.AnnulVoting(voting="v", reason="помилка"))
    chamber.entries = [
        entry for entry in chamber.entries if not isinstance(entry.event, e.VotingAnnounced)
    ]
    with pytest.raises(Unpublishable, match="не випливає з попередніх"):
        tables(records(chamber.entries), publisher)


def test_a_convocation_without_a_term_is_asked_for(chamber: Chamber, publisher: Publisher) -> None:
    chamber.sit()
    with pytest.raises(Unpublishable, match=r"VIII скликання».*\s*\[\[open_data\.conv"):
        tables(records(chamber.entries), replace(publisher, convocations={}))
