"""Стаття про більшість.

Рішення приймає більшість від загального складу (280/97-ВР, ст. 59 ч. 2), а не від присутніх;
окремі питання — дві третини складу (ст. 59 ч. 4, ст. 79); процедурні — як каже регламент. Рахують
голови, а не дроби; за рівності рішення не прийнято, головуючий другого голосу не має.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.rules.ballots import Choice, Verdict
from controller.rules.council import MayorCounts
from controller.rules.majority import MAJORITIES, Heads, adopts
from tests.standing_orders.story import Story, a_body


@pytest.mark.parametrize(
    ("majority", "composition", "needed"),
    [
        ("of_total", 121, 61),
        ("of_total", 120, 61),
        ("of_total", 37, 19),
        ("of_total", 36, 19),
        ("two_thirds_of_total", 121, 81),
        ("two_thirds_of_total", 120, 80),
        ("two_thirds_of_total", 36, 24),
        ("two_thirds_of_total", 37, 25),
        ("third_of_total", 121, 41),
        ("third_of_total", 36, 12),
        ("third_of_total", 37, 13),
    ],
)
def test_needed_from_the_total_composition(majority: str, composition: int, needed: int) -> None:
    heads = Heads(composition=composition, present=0, voted=0)
    assert MAJORITIES[majority].needed(heads) == needed
    assert adopts(majority, needed, heads)
    assert not adopts(majority, needed - 1, heads)


@pytest.mark.parametrize(
    ("majority", "present", "voted", "needed"),
    [
        ("of_present", 89, 60, 45),
        ("of_present", 90, 60, 46),
        ("two_thirds_of_present", 90, 60, 60),
        ("two_thirds_of_present", 91, 60, 61),
        ("of_voted", 90, 60, 31),
        ("of_voted", 90, 61, 31),
        ("of_voted", 90, 0, 1),
    ],
)
def test_needed_from_those_present_or_voting(
    majority: str, present: int, voted: int, needed: int
) -> None:
    heads = Heads(composition=121, present=present, voted=voted)
    assert MAJORITIES[majority].needed(heads) == needed


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_two_thirds_is_no_less_than_two_thirds_exactly(composition: int, votes_for: int) -> None:
    heads = Heads(composition=composition, present=0, voted=0)
    assert adopts("two_thirds_of_total", votes_for, heads) == (3 * votes_for >= 2 * composition)
    assert adopts("third_of_total", votes_for, heads) == (3 * votes_for >= composition)
    assert adopts("of_total", votes_for, heads) == (2 * votes_for > composition)


def test_every_majority_has_its_words_and_its_source() -> None:
    for key, rule in MAJORITIES.items():
        assert key == rule.key
        assert rule.uk
        assert rule.en
        assert rule.source


def test_a_majority_of_those_present_does_not_adopt_a_decision() -> None:
    story = Story(a_body(9)).convenes(7, 8, 9)
    assert story.vote(4).verdict is Verdict.NOT_ADOPTED
    assert story.vote(5).verdict is Verdict.ADOPTED


def test_a_tie_adopts_nothing() -> None:
    story = Story(a_body(4)).convenes()
    assert story.vote(2, against=2).verdict is Verdict.NOT_ADOPTED


def test_those_present_are_counted_at_the_close_without_the_recused() -> None:
    story = Story(a_body(9)).convenes(9)
    assert story.vote(4, majority="of_present").verdict is Verdict.NOT_ADOPTED
    assert story.vote(5, majority="of_present").verdict is Verdict.ADOPTED
    story.leaves(8)
    assert story.vote(4, majority="of_present").verdict is Verdict.ADOPTED


@pytest.mark.parametrize("majority", list(MAJORITIES))
def test_a_hall_that_has_emptied_adopts_nothing(majority: str) -> None:
    story = Story(a_body(3)).convenes()
    story.puts_to_the_vote(majority=majority)
    for seat in (1, 2, 3):
        story.leaves(seat)
    assert story.closes_the_vote().verdict is Verdict.NOT_ADOPTED


@pytest.mark.parametrize(("votes_for", "adopted"), [(80, False), (81, True)])
def test_in_kyiv_eighty_are_not_two_thirds_and_eighty_one_are(
    votes_for: int, adopted: bool
) -> None:
    kyiv = Story(a_body(120, mayor=MayorCounts.ALWAYS)).convenes(121)
    over = kyiv.vote(votes_for, majority="two_thirds_of_total")
    assert (over.composition, over.needed) == (121, 81)
    assert (over.verdict is Verdict.ADOPTED) is adopted


def test_the_mayors_vote_is_one_of_the_nineteen_of_thirty_seven() -> None:
    story = Story(a_body(36, mayor=MayorCounts.WHEN_PRESENT)).convenes()
    assert story.vote(18).verdict is Verdict.NOT_ADOPTED
    story.puts_to_the_vote()
    story.all_press(Choice.FOR, *range(1, 19), 37)
    over = story.closes_the_vote()
    assert (over.needed, over.composition, over.verdict) == (19, 37, Verdict.ADOPTED)


def test_the_result_says_how_many_were_needed() -> None:
    over = Story(a_body(9)).convenes().vote(6, majority="two_thirds_of_total")
    assert (over.needed, over.composition, over.verdict) == (6, 9, Verdict.ADOPTED)
