"""What the hall told stands in the tables, each line once; what contradicts itself is withheld."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consoles.signals import Key, Press
from controller import wire
from controller.journal import read_lines
from controller.rules import commands as c
from controller.rules.agenda import Item as AgendaItem
from controller.rules.ballots import BallotKind
from publisher.common.community.models import Hall, Organization
from publisher.common.record.ledger import Ledger, NotAllowed
from publisher.common.record.models import Sitting, Vote
from publisher.common.record.rules import Contradiction
from publisher.common.search.index import Asked, find
from tests.controller.conftest import Chamber

Publish = Callable[[], None]
LOG = "ab" * 32


def held(chamber: Chamber, voting: str = "v1", ballot: BallotKind = BallotKind.ROLL_CALL) -> None:
    chamber.votes(voting, ballot)
    chamber.hears(Press(1, Key.FOR), Press(2, Key.AGAINST), Press(3, Key.FOR), Press(4, Key.FOR))
    chamber.does(c.CloseVoting(voting=voting))


def outcomes(vote: Vote) -> dict[str, str]:
    return dict(vote.lines.values_list("person__uid", "outcome"))


def test_a_vote_by_name(chamber: Chamber, publish: Publish) -> None:
    held(chamber)
    publish()
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.against, vote.not_voted) == (3, 1, 1)
    assert vote.adopted is True
    assert vote.stage == "closed"
    assert outcomes(vote) == {
        "m1": "for",
        "m2": "against",
        "m3": "for",
        "m4": "for",
        "m5": "not_voted",
    }
    n = next(n for n, line in read_lines(chamber.path) if b'"VotingClosed"' in line)
    assert vote.n == n


def test_of_a_secret_vote_nobody_can_say_who_chose_what(
    chamber: Chamber, publish: Publish
) -> None:
    held(chamber, "v1", BallotKind.SECRET)
    publish()
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.against) == (3, 1)
    assert outcomes(vote) == {
        **dict.fromkeys(("m1", "m2", "m3", "m4"), "voted"),
        "m5": "not_voted",
    }


def test_the_same_lines_again_change_nothing(chamber: Chamber, publish: Publish) -> None:
    held(chamber)
    publish()
    before = list(Vote.objects.values()), Sitting.objects.get().last_n
    publish()
    assert (list(Vote.objects.values()), Sitting.objects.get().last_n) == before


def test_lines_in_small_pieces_say_the_same_as_all_at_once(chamber: Chamber, hall: Hall) -> None:
    held(chamber)
    chamber.does(c.AnnulVoting(voting="v1", reason="помилка підрахунку"))
    chamber.does(c.CloseSitting())
    for pair in read_lines(chamber.path):
        Ledger(hall, LOG).take([pair])
    vote, sitting = Vote.objects.get(), Sitting.objects.get()
    assert (vote.stage, vote.reason, vote.votes_for) == ("annulled", "помилка підрахунку", 3)
    assert (sitting.state, sitting.present, sitting.closed_at is not None) == ("closed", 5, True)


def test_the_next_journal_of_the_hall_begins_at_line_1_and_is_taken(
    chamber: Chamber, hall: Hall, publish: Publish, tmp_path: Path
) -> None:
    publish()
    other = Chamber(tmp_path / "next.db")
    other.does(c.OpenSitting(sitting="s2", body="council", session="2 сесія"))
    Ledger(hall, "cd" * 32).take(read_lines(tmp_path / "next.db"))
    other.journal.close()
    assert [one.uid for one in Sitting.objects.order_by("pk")] == ["s1", "s2"]


def test_agenda_in_its_order_with_what_came_in_between(chamber: Chamber, publish: Publish) -> None:
    items = tuple(AgendaItem(id=f"i{n}", number=str(n), title=f"Питання {n}") for n in (1, 2))
    chamber.does(c.SetAgenda(items=items))
    between = AgendaItem(id="i3", number="1.1", title="Про різне")
    chamber.does(c.AddItem(item=between, after="i1"))
    chamber.does(c.RemoveItem(item="i2", reason="відкликано"))
    publish()
    told = Sitting.objects.get().items.values_list("uid", "removed")
    assert list(told) == [("i1", False), ("i3", False), ("i2", True)]


def test_a_vote_without_words_of_its_own_has_its_items(chamber: Chamber, publish: Publish) -> None:
    chamber.does(c.SetAgenda(items=(AgendaItem(id="i1", number="1", title="Про сквер"),)))
    chamber.does(c.OpenItem(item="i1"))
    chamber.does(c.AnnounceVoting(voting="v1", item="i1", wording=""))
    publish()
    assert Vote.objects.get().wording == "Про сквер"


def test_who_is_here_follows_the_hall(chamber: Chamber, publish: Publish) -> None:
    chamber.does(c.RecordLeaving(member="m2", reason="пішла"))
    publish()
    sitting = Sitting.objects.get()
    assert sitting.present == 4
    assert not sitting.participants.get(person__uid="m2").present
    assert sitting.participants.get(person__uid="m2").registered_at is not None


def test_a_hall_does_not_publish_for_a_body_that_is_not_its_own(
    chamber: Chamber, hall: Hall
) -> None:
    hall.bodies.set([Organization.objects.get(uid="committee")])
    with pytest.raises(NotAllowed):
        Ledger(hall, LOG).take(read_lines(chamber.path))
    assert not Sitting.objects.exists()


def test_a_result_can_be_found_by_its_words(chamber: Chamber, publish: Publish) -> None:
    held(chamber)
    publish()
    (hit,) = find(Asked("питання", kinds=("vote",))).hits
    assert hit.entry.url == Vote.objects.get().get_absolute_url()


def forged(chamber: Chamber, edit: Callable[[dict[str, Any]], object]) -> list[tuple[int, bytes]]:
    lines = read_lines(chamber.path)
    n, line = next(pair for pair in lines if b'"VotingClosed"' in pair[1])
    entry = json.loads(line)
    edit(entry["event"])
    return [pair if pair[0] != n else (n, json.dumps(entry).encode()) for pair in lines]


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (lambda event: event["tally"].update(votes_for=4), Contradiction.LIST),
        (lambda event: event["outcomes"].update(m5="for"), Contradiction.LIST),
        (lambda event: event["outcomes"].pop("m5"), Contradiction.LIST),
        (lambda event: event["outcomes"].update(mx="absent"), Contradiction.STRANGER),
        (lambda event: event.update(composition=6), Contradiction.COMPOSITION),
        (lambda event: event.update(verdict="not_adopted"), Contradiction.VERDICT),
        (lambda event: event.update(needed=2), Contradiction.VERDICT),
        (lambda event: event.update(majority="of_friends"), Contradiction.VERDICT),
    ],
)
def test_a_result_that_does_not_add_up_is_withheld(
    chamber: Chamber,
    hall: Hall,
    edit: Callable[[dict[str, Any]], object],
    found: Contradiction,
) -> None:
    held(chamber)
    Ledger(hall, LOG).take(forged(chamber, edit))
    vote = Vote.objects.get()
    assert vote.withheld == found.value
    assert not vote.has_result
    assert not vote.lines.exists()
    assert not find(Asked("питання")).hits


def test_a_name_beside_a_secret_choice_is_withheld(chamber: Chamber, hall: Hall) -> None:
    held(chamber, "v1", BallotKind.SECRET)
    lines = forged(chamber, lambda event: event["outcomes"].update(m1="for"))
    Ledger(hall, LOG).take(lines)
    assert Vote.objects.get().withheld == Contradiction.SECRECY.value


def test_a_corrected_threshold_shows_both(chamber: Chamber, publish: Publish) -> None:
    held(chamber)
    chamber.does(c.CorrectMajority(voting="v1", majority="two_thirds_of_total", reason="бюджет"))
    publish()
    vote = Vote.objects.get()
    assert (vote.majority_was, vote.majority) == ("of_total", "two_thirds_of_total")
    assert (vote.adopted_was, vote.adopted, vote.needed) == (True, False, 4)


def test_a_line_of_a_newer_hall_is_refused_and_nothing_of_its_batch_is_kept(
    chamber: Chamber, hall: Hall
) -> None:
    lines = read_lines(chamber.path)
    lines.append((len(lines) + 1, b'{"at":"2026-11-23T09:00:00Z","event":{"type":"Sung"}}'))
    with pytest.raises(wire.Unreadable):
        Ledger(hall, LOG).take(lines)
    assert not Sitting.objects.exists()
