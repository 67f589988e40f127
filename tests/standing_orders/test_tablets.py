"""Стаття про планшети.

Депутат, який сидить окремо або чий пульт зламався, голосує з планшета на вільному місці. Код для
планшета секретар видає лише для місця, за яким когось закріплено; самого коду в записі немає.
"""

from __future__ import annotations

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.refusals import Refused, Why
from tests.standing_orders.story import Story


def test_a_code_is_issued_for_a_seat_where_somebody_sits() -> None:
    story = Story().opens()
    story.does(c.SeatMember(seat=201, member="m1"))
    before = story.sitting
    assert story.does(c.IssueTabletCodeOf(seat=201, tablet=True)) == [e.TabletCodeIssued(seat=201)]
    assert story.sitting.seating == before.seating


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (c.IssueTabletCodeOf(seat=202, tablet=True), Why.EMPTY_SEAT),
        (c.IssueTabletCodeOf(seat=1, tablet=False), Why.NOT_A_TABLET),
        (c.IssueTabletCode(seat=1), Why.NOT_A_TABLET),
    ],
)
def test_no_code_for_an_empty_seat_or_one_that_is_no_tablets(
    command: c.AnyCommand, why: Why
) -> None:
    with pytest.raises(Refused) as refused:
        Story().opens().does(command)
    assert refused.value.why is why


def test_without_a_sitting_nobody_is_seated_and_there_is_no_code() -> None:
    with pytest.raises(Refused) as refused:
        Story().does(c.IssueTabletCodeOf(seat=201, tablet=True))
    assert refused.value.why is Why.NO_SITTING
