"""From the desk's request to the code: the journal never holds it; a seat given away ends it."""

from __future__ import annotations

from pathlib import Path

from consoles.hall import Hall
from consoles.tablet_line import TabletLine
from controller.acts import Act
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.refusals import Refused, Why
from tests.controller.conftest import Chamber


class Codes:
    """The seats of tablets as the engine knows them; what it asked for is kept."""

    def __init__(self) -> None:
        self.issued: list[int] = []
        self.unpaired: list[int] = []
        self.tablets = frozenset({201, 202})

    def issue(self, seat: int) -> str:
        self.issued.append(seat)
        return "12345678"

    def unpair(self, seat: int) -> None:
        self.unpaired.append(seat)


def a_chamber(folder: Path) -> tuple[Chamber, Codes]:
    chamber, codes = Chamber(folder / "journal.db"), Codes()
    chamber.engine.completion.tablets = codes
    chamber.engine.handle(
        [Act(c.OpenSitting(sitting="s", body="council", session="I"), e.By.SECRETARY)]
    )
    return chamber, codes


async def test_a_code_is_told_to_the_desk_and_not_written(tmp_path: Path) -> None:
    chamber, codes = a_chamber(tmp_path)
    seated = c.SeatMember(seat=201, member="m1")
    asked = c.IssueTabletCode(seat=201)
    chamber.engine.handle([Act(seated, e.By.SECRETARY), Act(asked, e.By.SECRETARY, id="x")])
    assert codes.issued == []  # not before it is written that one was asked for
    assert chamber.engine.completion.told(asked) == "12345678"
    lines = b"\n".join(line for _, line in chamber.journal.read())
    assert b"TabletCodeIssued" in lines
    assert b"12345678" not in lines


async def test_a_seat_given_to_another_ends_the_session_there(tmp_path: Path) -> None:
    chamber, codes = a_chamber(tmp_path)
    for member in ("m1", "m2", None):
        chamber.engine.handle([Act(c.SeatMember(seat=201, member=member), e.By.SECRETARY)])
    assert codes.unpaired == [201, 201, 201]


async def test_a_seat_without_a_tablet_gets_no_code(tmp_path: Path) -> None:
    chamber, codes = a_chamber(tmp_path)
    (refused,) = chamber.engine.handle([Act(c.IssueTabletCode(seat=1), e.By.SECRETARY)])
    assert isinstance(refused, Refused)
    assert refused.why is Why.NOT_A_TABLET
    assert codes.issued == []


async def test_the_hall_knows_its_tablets(tmp_path: Path) -> None:
    hall = Hall([TabletLine("tablets", [201, 202], tmp_path / "tablet.sock")])
    assert hall.tablets == {201, 202}
    assert len(hall.issue(201)) == 8
    hall.unpair(1)
