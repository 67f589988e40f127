"""Cards in the engine: refused ones, enrolment from the desk, the file beside the journal."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from consoles.signals import CardIn, CardOut, CardRead
from controller import wire
from controller.acts import Act
from controller.cards import CardBook
from controller.client import Happened, Hidden, News, Passing, follow
from controller.ports import NotStored
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.refusals import Refused, Why
from controller.toml_lines import BadConfig
from tests.controller.conftest import Chamber
from tests.controller.test_sockets import serving

STRANGE = "3C00CE754C"


def the_read(chamber: Chamber) -> wire.CardSeen:
    """The read that the desk was told of last."""
    seen = chamber.engine.notices.newest(wire.CardSeen)
    assert isinstance(seen, wire.CardSeen)
    return seen


def the_refused(chamber: Chamber) -> dict[int, e.CardFault]:
    return {seat: card.fault for seat, card in chamber.engine.sitting.cards_refused.items()}


def told(chamber: Chamber, kind: type[e.CardRefused | e.CardEnrolled]) -> list[e.AnyEvent]:
    """The journal's events of a kind, each of which has a salt of its own, without it."""
    events = [event for event in chamber.events() if isinstance(event, kind)]
    salts = {event.salt for event in events}
    assert len(salts) == len(events)
    assert all(len(salt) == 32 for salt in salts)
    return [replace(event, salt="") for event in events]


# --- refused ----------------------------------------------------------------------------------


def test_a_card_that_nobody_owns_is_told_without_its_number(chamber: Chamber) -> None:
    chamber.opens().hears(CardIn(4, STRANGE))
    refused = e.CardRefused(seat=4, fault=e.CardFault.UNKNOWN, tail="754C")
    assert told(chamber, e.CardRefused) == [refused]
    seen = the_read(chamber)
    assert (seen.seat, seen.owner, seen.tail) == (4, None, "754C")
    assert all(STRANGE.encode() not in line for _, line in chamber.journal.read())
    chamber.hears(CardOut(4))
    assert the_refused(chamber) == {}


def test_a_card_in_two_seats_at_once_counts_at_the_first(chamber: Chamber) -> None:
    chamber.opens().hears(CardIn(1, "04A1"), CardIn(4, "04A1"))
    refused = e.CardRefused(seat=4, fault=e.CardFault.TWICE, member="m1", elsewhere=1)
    assert told(chamber, e.CardRefused) == [refused]
    assert chamber.engine.sitting.seat_of("m1") == 1
    chamber.hears(CardOut(4))
    assert chamber.engine.sitting.is_here("m1")
    assert the_refused(chamber) == {}


def test_a_copy_stays_refused_when_the_first_card_goes_and_takes_nobody_with_it(
    chamber: Chamber,
) -> None:
    chamber.opens().hears(CardIn(1, "04A1"), CardIn(4, "04A1"))
    chamber.hears(CardOut(1))
    assert not chamber.engine.sitting.is_here("m1")
    assert the_refused(chamber) == {4: e.CardFault.TWICE}
    chamber.hears(CardIn(1, "04A1"))
    assert chamber.engine.sitting.is_here("m1")


def test_an_open_registration_asks_the_cards_again_and_the_first_is_still_the_first(
    chamber: Chamber,
) -> None:
    chamber.hears(CardIn(1, "04A1"), CardIn(4, "04A1"), CardIn(5, STRANGE))
    chamber.opens().engine.turn()
    assert chamber.engine.sitting.seat_of("m1") == 1
    assert chamber.engine.sitting.is_here("m1")
    assert the_refused(chamber) == {4: e.CardFault.TWICE, 5: e.CardFault.UNKNOWN}


def test_a_card_held_to_a_reader_at_a_seat_registers_its_owner_there(chamber: Chamber) -> None:
    chamber.opens().hears(CardRead("04A1", 1), CardRead("04A1", 1))
    assert chamber.named(e.MemberRegistered) == [
        e.MemberRegistered(member="m1", how=e.How.CARD, seat=1)
    ]


def test_a_strange_card_at_a_reader_is_told_until_a_good_one_is_read_there(
    chamber: Chamber,
) -> None:
    chamber.opens().hears(CardRead(STRANGE, 2))
    assert the_refused(chamber) == {2: e.CardFault.UNKNOWN}
    chamber.hears(CardRead("04A2", 2))
    assert the_refused(chamber) == {}


def test_a_card_that_is_in_a_console_is_not_read_elsewhere(chamber: Chamber) -> None:
    chamber.opens().hears(CardIn(1, "04A1"), CardRead("04A1", 2))
    assert the_refused(chamber) == {2: e.CardFault.TWICE}


# --- enrolled ---------------------------------------------------------------------------------


def test_a_card_at_the_desks_reader_is_enrolled_and_speaks_for_its_member_after_a_restart(
    chamber: Chamber,
) -> None:
    chamber.hears(CardRead(STRANGE))
    seen = the_read(chamber)
    assert (seen.seat, seen.owner) == (None, None)
    chamber.does(c.EnrolCard(member="m3", read=seen.read))
    assert told(chamber, e.CardEnrolled) == [e.CardEnrolled(member="m3", tail="754C")]
    chamber.dies_and_comes_back()
    chamber.opens().hears(CardIn(3, STRANGE))
    assert chamber.engine.sitting.is_here("m3")


def test_an_enrolled_card_that_is_in_already_registers_its_member_at_once(
    chamber: Chamber,
) -> None:
    chamber.opens().hears(CardIn(3, STRANGE))
    chamber.does(c.EnrolCard(member="m3", read=the_read(chamber).read))
    chamber.engine.turn()
    assert chamber.engine.sitting.is_here("m3")
    assert the_refused(chamber) == {}


def test_a_lost_card_speaks_for_nobody_even_if_hall_toml_lists_it(chamber: Chamber) -> None:
    chamber.does(c.WithdrawCards(member="m1", reason="загублено"))
    chamber.dies_and_comes_back()
    chamber.opens().hears(CardIn(1, "04A1"))
    assert the_refused(chamber) == {1: e.CardFault.UNKNOWN}
    answer = chamber.tries(c.WithdrawCards(member="m1"))
    assert isinstance(answer, Refused)
    assert answer.why is Why.NO_CARD


@pytest.mark.parametrize(
    ("member", "read", "why"),
    [
        ("m3", 0, Why.CARD_GONE),
        ("m3", 1, Why.CARD_TAKEN),
        ("nobody", 2, Why.UNKNOWN_MEMBER),
    ],
)
def test_a_card_is_not_enrolled_to_anybody_for_the_asking(
    chamber: Chamber, member: str, read: int, why: Why
) -> None:
    chamber.hears(CardRead("04A1"), CardRead(STRANGE))
    answer = chamber.tries(c.EnrolCard(member=member, read=read))
    assert isinstance(answer, Refused)
    assert answer.why is why


def test_a_read_is_forgotten_after_some_others(chamber: Chamber) -> None:
    chamber.hears(*(CardRead(f"{number:010X}") for number in range(20)))
    answer = chamber.tries(c.EnrolCard(member="m3", read=1))
    assert isinstance(answer, Refused)
    assert answer.why is Why.CARD_GONE


def test_a_card_that_cannot_be_kept_works_till_the_end_and_is_a_fault(chamber: Chamber) -> None:
    obstacle = chamber.path.with_name("cards.csv.new")
    obstacle.mkdir()
    chamber.hears(CardRead(STRANGE))
    chamber.does(c.EnrolCard(member="m3", read=the_read(chamber).read))
    chamber.engine.turn()
    assert [kind for kind, _ in chamber.engine.sitting.faults] == ["cards_not_kept"]
    chamber.opens().hears(CardIn(3, STRANGE))
    assert chamber.engine.sitting.is_here("m3")
    obstacle.rmdir()
    chamber.does(c.EnrolCard(member="m3", read=the_read(chamber).read))
    chamber.engine.turn()
    assert chamber.engine.sitting.faults == {}
    assert CardBook(chamber.path.with_name("cards.csv"), {}).owner(STRANGE) == "m3"


# --- the file ---------------------------------------------------------------------------------


def test_the_file_is_nobody_elses_to_read_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    CardBook(path, {}).enrol(STRANGE, "m3")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_enrolled_stands_over_what_hall_toml_lists(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    book = CardBook(path, {"04A1": "m1", "04A2": "m1"})
    assert book.count("m1") == 2
    book.withdraw("m1")
    book.enrol("04A2", "m2")
    again = CardBook(path, {"04A1": "m1", "04A2": "m1"})
    assert (again.owner("04A1"), again.owner("04A2")) == (None, "m2")


def test_a_disk_that_takes_nothing_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    book = CardBook(path, {})
    book.enrol(STRANGE, "m3")
    (tmp_path / "cards.csv.new").mkdir()
    with pytest.raises(NotStored, match=r"cards\.csv"):
        book.enrol("04A1", "m1")
    assert CardBook(path, {}).count("m3") == 1


@pytest.mark.parametrize(
    "text", ["", "card;member\n", "card,member\n04A1\n", "card,member\n04A1,m1\n04A1,m2\n", "\xff"]
)
def test_a_file_that_is_not_ours_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cards.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadConfig, match=r"cards\.csv.*виправте файл або приберіть його"):
        CardBook(path, {})
    with pytest.raises(BadConfig, match=r"cards\.csv.*put it away"):
        CardBook(path, {}, "en")


# --- what leaves the hall ---------------------------------------------------------------------


@pytest.mark.parametrize(("feed", "told"), [("feed", True), ("screen", False)])
async def test_of_cards_the_public_feed_tells_nothing(
    chamber: Chamber, tmp_path: Path, feed: str, told: bool
) -> None:
    chamber.hears(CardRead(STRANGE))
    read = the_read(chamber).read
    news: list[News] = []
    async with asyncio.timeout(30), serving(chamber, tmp_path):
        async for piece in follow(tmp_path / f"{feed}.sock"):
            news.append(piece)
            if isinstance(piece, Passing) and isinstance(piece.notice, wire.Time) and read:
                await chamber.engine.ask(Act(c.EnrolCard(member="m3", read=read), e.By.SECRETARY))
                read = 0
            if not read and isinstance(piece, Happened | Hidden):
                break
    seen = [each for each in news if isinstance(each, Passing)]
    assert any(isinstance(each.notice, wire.CardSeen) for each in seen) is told
    assert isinstance(news[-1], Happened) is told
