"""Стаття про загальний склад і міського голову.

Загальний склад — кількість місць, установлена законом, разом із вакантними. Міський голова, якщо
бере участь у засіданні, входить до складу і голосує (280/97-ВР, ст. 59). Отже, склад записується з
кожним голосуванням.
"""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules.ballots import Choice, Outcome
from controller.rules.council import BodyKind, Council, MayorCounts, Member
from controller.rules.refusals import Why
from tests.standing_orders.story import Story, a_body


@pytest.mark.parametrize(
    ("counts", "present", "absent"),
    [(MayorCounts.WHEN_PRESENT, 4, 3), (MayorCounts.ALWAYS, 4, 4), (MayorCounts.NEVER, 3, 3)],
)
def test_the_composition_with_and_without_the_mayor(
    counts: MayorCounts, present: int, absent: int
) -> None:
    there = Story(a_body(3, mayor=counts)).convenes()
    assert there.vote(2).composition == present
    away = Story(a_body(3, mayor=counts)).convenes(4)
    assert away.vote(2).composition == absent


def test_an_absent_mayor_is_listed_only_where_he_always_counts() -> None:
    kyiv = Story(a_body(3, mayor=MayorCounts.ALWAYS)).convenes(4)
    assert kyiv.vote(2).outcomes["mayor"] is Outcome.ABSENT
    other = Story(a_body(3, mayor=MayorCounts.WHEN_PRESENT)).convenes(4)
    assert "mayor" not in other.vote(2).outcomes


def test_a_mayor_who_never_counts_has_no_vote() -> None:
    committee = a_body(3, mayor=MayorCounts.NEVER, kind=BodyKind.EXECUTIVE_COMMITTEE)
    story = Story(committee).convenes()
    story.puts_to_the_vote()
    command = c.CastBallot(seat=4, choice=Choice.FOR)
    assert story.refuses(command) is Why.UNKNOWN_MEMBER


def test_a_mayor_who_voted_and_left_still_counts_in_that_vote() -> None:
    story = Story(a_body(3, mayor=MayorCounts.WHEN_PRESENT)).convenes()
    story.puts_to_the_vote()
    story.press(4, Choice.FOR)
    story.leaves(4)
    over = story.closes_the_vote()
    assert (over.composition, over.outcomes["mayor"]) == (4, Outcome.FOR)


def test_a_mayor_who_dropped_a_secret_ballot_and_left_still_counts() -> None:
    story = Story(a_body(3, mayor=MayorCounts.WHEN_PRESENT)).convenes()
    story.puts_to_the_vote(secret=True)
    story.press(4, Choice.FOR)
    story.leaves(4)
    over = story.closes_the_vote()
    assert (over.composition, over.voters) == (4, ("mayor",))


def test_vacancies_are_counted_apart_and_the_sum_is_the_composition() -> None:
    tally = Story(a_body(5, seats=7)).convenes(5).vote(4).tally
    assert tally is not None
    assert (tally.votes_for, tally.absent, tally.vacant, tally.composition) == (4, 1, 2, 7)


def test_who_holds_no_mandate_that_day_is_not_on_the_roll() -> None:
    body = a_body(3)
    gone = Member(id="gone", name="Колишній", mandate_until=date(2026, 11, 22))
    coming = Member(id="coming", name="Майбутній", mandate_from=date(2026, 11, 24))
    last_day = Member(id="last", name="Останній день", mandate_until=date(2026, 11, 23))
    council = Council(
        name="Рада",
        convocation="VIII",
        seats=4,
        members=(*body.council.members, gone, coming, last_day),
    )
    story = Story(replace(body, council=council, seating={**body.seating, 9: "gone"})).opens()
    assert {member.id for member in story.sitting.members} == {"m1", "m2", "m3", "last"}
    assert 9 not in story.sitting.seating


def test_more_mandates_than_seats_is_an_error_at_the_opening() -> None:
    body = a_body(5, seats=4)
    command = c.OpenSittingOf(sitting="s", body=body, session="1")
    assert Story(body).refuses(command) is Why.COMPOSITION
