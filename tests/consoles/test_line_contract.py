"""What every line owes the hall, whatever bus it is made of; the consoles speak real bytes.

A kind of line is a stand, the buses and consoles around the line under test, and a list of what it
can do: a conference system has one lamp and one key, a tablet no card (``line_kinds``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from consoles.hall import Hall, Line
from consoles.signals import (
    Ailment,
    Back,
    CardIn,
    CardOut,
    CardRead,
    Key,
    Lamp,
    Mended,
    Press,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from drivers.faults import BusLost
from hw_sim import orders
from hw_sim.stand import Ear
from tests.consoles.line_kinds import KINDS, SEATS, Able, Bench, Kind, ReaderStand

WITH_A_CABLE = [kind for kind in KINDS if kind.able.cable]


def kinds(which: Callable[[Able], object]) -> pytest.MarkDecorator:
    """Every kind of line that can do something."""
    able = [kind for kind in KINDS if which(kind.able)]
    return pytest.mark.parametrize("bench", able, ids=lambda kind: kind.name, indirect=True)


with_contacts = kinds(lambda able: able.bounce)
with_cards = kinds(lambda able: able.cards)
with_a_cable = kinds(lambda able: able.cable)
with_votes = kinds(lambda able: able.open_votes)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    kind: Kind = request.param
    async with kind.opened(tmp_path) as stand:
        yield Bench(kind.able, stand)


async def until_all_are_back(ear: Ear) -> None:
    await ear.until_heard(*(Back(seat) for seat in SEATS))


def silence(bench: Bench, *seats: int) -> list[Signal]:
    """What is told of consoles that were never heard; of spare seats nothing."""
    return [] if bench.able.spare else [Silent(seat) for seat in seats]


async def until_dark(bench: Bench, line: Line, *seats: int) -> None:
    """Put the lamps out: a key under a live microphone would end the speech."""
    line.show(dict.fromkeys(seats, Lamp.NONE))
    await bench.hands.until_lit(dict.fromkeys(seats, Lamp.NONE))


async def test_a_press_is_heard_once(bench: Bench) -> None:
    first, last = bench.able.keys[0], bench.able.keys[-1]
    then = 103 if last is first else 101  # the only key of a unit takes its own press back
    async with Ear(bench.line()) as ear:
        await until_all_are_back(ear)
        await bench.hands.press({101: first, 102: last})
        await bench.hands.press({then: last})  # waits until the finger is free
        await ear.until_heard(Press(then, last))
        assert len(ear.of(Press)) == 3
        assert set(ear.of(Press)) == {Press(101, first), Press(102, last), Press(then, last)}


@with_contacts
async def test_a_bounce_is_not_two_presses(bench: Bench) -> None:
    async with Ear(bench.line()) as ear:
        await until_all_are_back(ear)
        await bench.hands.bounce({101: Key.FOR}, times=4, gap_s=0.001)
        await ear.until_heard(Press(101, Key.FOR))
        await bench.hands.press({101: Key.SPEAK}, hold_s=0.3)
        await ear.until_heard(Press(101, Key.SPEAK))
        # The worn contacts of FOR have come up by now, as noisily as they went down.
        assert ear.of(Press) == [Press(101, Key.FOR), Press(101, Key.SPEAK)]


@with_cards
async def test_a_card_is_heard_going_in_and_out(bench: Bench) -> None:
    async with Ear(bench.line()) as ear:
        await until_all_are_back(ear)
        await bench.hands.card_in({103: None})
        await ear.until_heard(CardIn(103))
        await bench.hands.card_out([103])
        await ear.until_heard(CardOut(103))


@with_cards
async def test_a_card_put_in_before_the_start_is_heard(bench: Bench) -> None:
    await bench.hands.card_in({104: None})
    async with Ear(bench.line()) as ear:
        await ear.until_heard(CardIn(104))


async def test_a_lamp_reaches_its_seat_and_no_other(bench: Bench) -> None:
    line = bench.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({102: Lamp.FOR | Lamp.MICROPHONE, 103: Lamp.TAKEN})
        line.show({103: Lamp.NOT_STORED})
        lit = bench.able.lit
        wanted = {102: lit(Lamp.FOR | Lamp.MICROPHONE), 103: lit(Lamp.NOT_STORED)}
        await bench.hands.until_lit(wanted)
        every = await bench.hands.lamps()
        assert every == dict.fromkeys(SEATS, Lamp.NONE) | wanted


async def test_a_console_unplugged_is_silent_and_comes_back_with_its_lamps(
    bench: Bench,
) -> None:
    line = bench.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({105: bench.able.picture})
        await bench.hands.until_lit({105: bench.able.picture})
        await bench.hands.order(orders.Unplug(seats=[105]))
        await bench.hands.until_lit({105: Lamp.NONE})
        await ear.until_heard(Silent(105))
        assert ear.of(Silent) == [Silent(105)]
        await bench.hands.order(orders.Plug(seats=[105]))
        await bench.hands.until_lit({105: bench.able.picture})
        await ear.until(lambda heard: heard.count(Back(105)) == 2)
        await until_dark(bench, line, 105)
        await bench.hands.press({105: bench.able.first})
        await ear.until_heard(Press(105, bench.able.first))


async def test_a_console_with_a_loose_cable_gets_the_lamps_it_has_missed(bench: Bench) -> None:
    line = bench.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        await bench.hands.order(orders.Mute(seats=[105]))
        await ear.until_heard(Silent(105))
        line.show({105: bench.able.picture})
        await bench.hands.order(orders.Unmute(seats=[105]))
        await bench.hands.until_lit({105: bench.able.picture})
        await ear.until(lambda heard: heard.count(Back(105)) == 2)
        await until_dark(bench, line, 105)
        await bench.hands.press({105: bench.able.first})
        await ear.until_heard(Press(105, bench.able.first))


async def test_a_console_that_is_not_there_is_silent(bench: Bench) -> None:
    await bench.hands.order(orders.Unplug(seats=[106]))
    async with Ear(bench.line()) as ear:
        await ear.until_heard(*(Back(seat) for seat in SEATS if seat != 106), *silence(bench, 106))
        assert Back(106) not in ear.heard


async def test_dead_consoles_do_not_slow_the_others(bench: Bench) -> None:
    first = bench.able.first
    await bench.hands.order(orders.Unplug(seats=[102, 103, 104, 105, 106]))
    async with Ear(bench.line()) as ear:
        await ear.until_heard(Back(101), *silence(bench, *SEATS[1:]))
        pressed_at = await bench.hands.press({101: first})
        await ear.until_heard(Press(101, first))
        assert ear.at[ear.heard.index(Press(101, first))] - pressed_at < 0.2


async def test_all_consoles_rebooting_at_once_come_back_with_their_lamps(bench: Bench) -> None:
    line, first = bench.line(), bench.able.first
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        lamps = dict.fromkeys(SEATS, bench.able.picture)
        line.show(lamps)
        await bench.hands.until_lit(lamps)
        await bench.hands.order(orders.Reboot())
        await bench.hands.until_lit(lamps)
        await until_dark(bench, line, *SEATS)
        await bench.hands.press(dict.fromkeys(SEATS, first))
        await ear.until_heard(*(Press(seat, first) for seat in SEATS))
        assert len(ear.of(Press)) == len(SEATS)
        assert not ear.of(Trouble)


@with_votes
async def test_in_a_vote_everybody_is_heard_who_is_waited_for_and_who_is_not(
    bench: Bench,
) -> None:
    line = bench.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.heed(Voting(frozenset({101, 102, 103}), secret=False))
        await bench.until_voting()
        await bench.hands.press(dict.fromkeys(SEATS, Key.FOR))
        await ear.until_heard(*(Press(seat, Key.FOR) for seat in (101, 102, 103)), within=1)
        line.heed(Voting(frozenset(), secret=False))
        line.heed(None)
        await ear.until_heard(*(Press(seat, Key.FOR) for seat in SEATS))
        assert len(ear.of(Press)) == len(SEATS)


@pytest.mark.parametrize("secret", [False, True], ids=["open", "secret"])
async def test_a_choice_is_heard_in_the_votes_that_a_line_can_hold_and_in_no_other(
    bench: Bench, secret: bool
) -> None:
    line, able = bench.line(), bench.able
    assert (line.open_votes, line.secret_votes) == (able.open_votes, able.secret_votes)
    can = able.secret_votes if secret else able.open_votes
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.heed(Voting(frozenset(SEATS), secret))
        if can:
            await bench.until_voting()
        await bench.hands.press({101: Key.FOR})
        if can:
            await ear.until_heard(Press(101, Key.FOR))
        await bench.hands.press({102: able.first})
        await ear.until_heard(Press(102, able.first))
        assert ear.of(Press) == [Press(101, Key.FOR)] * can + [Press(102, able.first)]


async def test_health_tells_who_was_heard_and_who_never_was(bench: Bench) -> None:
    await bench.hands.order(orders.Unplug(seats=[106]))
    line = bench.line()
    async with Ear(line) as ear:
        await ear.until_heard(Back(101), *silence(bench, 106))
        health = line.health()
        assert health.keys() == set(SEATS)
        assert (health[101].line, health[101].node) == (line.name, bench.node(101))
        assert health[101].heard_s is not None
        assert health[101].heard_s < 2
        assert health[106].heard_s is None


async def test_a_line_that_is_closed_ends(bench: Bench) -> None:
    line = bench.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        await line.close()
        assert await ear.until_ended() is None


@with_a_cable
async def test_the_hall_opens_a_lost_bus_again_and_lights_its_lamps(bench: Bench) -> None:
    line, able = bench.line(), bench.able
    hall = Hall([line])
    async with Ear(hall) as ear:
        await until_all_are_back(ear)
        hall.show({101: able.picture})
        await bench.hands.until_lit({101: able.picture})
        await bench.pull_out()
        await ear.until_heard(*(Silent(seat) for seat in SEATS))
        hall.show({101: able.other, 102: able.picture})
        await bench.put_back()
        await ear.until_heard(Mended(line.name, Ailment.BUS_LOST))
        await bench.hands.until_lit({101: able.other, 102: able.picture})
        await ear.until(lambda heard: all(heard.count(Back(seat)) == 2 for seat in SEATS))
        await bench.hands.press({103: able.first})
        await ear.until_heard(Press(103, able.first))
        assert [told.ailment for told in ear.of(Trouble)] == [Ailment.BUS_LOST]


# --- whatever has an adapter that can be pulled out: card readers, too ---------------------------


@pytest.fixture(params=[*WITH_A_CABLE, None], ids=lambda kind: kind.name if kind else "reader")
async def adapter(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Bench | ReaderStand]:
    kind: Kind | None = request.param
    if kind is None:
        async with ReaderStand.opened(tmp_path) as reader:
            yield reader
    else:
        async with kind.opened(tmp_path) as stand:
            yield Bench(kind.able, stand)


async def until_open(ear: Ear, line: Line) -> None:
    """Wait until all consoles of a line are heard; where there are none, until it is open."""
    backs: list[Signal] = [Back(seat) for seat in line.seats]
    await ear.until_heard(*(backs or [Mended(line.name, Ailment.BUS_LOST)]))


async def test_a_dead_bus_is_a_lost_bus(adapter: Bench | ReaderStand) -> None:
    line = adapter.line()
    async with Ear(line) as ear:
        await until_open(ear, line)
        await adapter.pull_out()
        assert isinstance(await ear.until_ended(), BusLost)


async def test_a_bus_that_is_not_there_is_a_lost_bus(adapter: Bench | ReaderStand) -> None:
    await adapter.pull_out()
    async with Ear(adapter.line()) as ear:
        lost = await ear.until_ended()
        assert isinstance(lost, BusLost)
        assert adapter.channel in lost.reason


# --- card readers: a bus without consoles --------------------------------------------------------


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[ReaderStand]:
    async with ReaderStand.opened(tmp_path) as opened:
        yield opened


async def test_a_card_held_to_a_reader_is_heard_once_and_in_any_vote(reader: ReaderStand) -> None:
    line = reader.line()
    assert (line.open_votes, line.secret_votes) == (True, True)
    async with Ear(line) as ear:
        await until_open(ear, line)
        line.heed(Voting(frozenset(SEATS), secret=True))
        reader.hold("62E3086CED", times=5)
        reader.hold("3C00CE754C", times=1)
        await ear.until_heard(CardRead("3C00CE754C", 101))
        assert ear.of(CardRead) == [CardRead("62E3086CED", 101), CardRead("3C00CE754C", 101)]


async def test_a_reader_has_no_console_to_be_silent(reader: ReaderStand) -> None:
    hall = Hall([line := reader.line()])
    assert (line.seats, dict(line.health())) == (frozenset(), {})
    async with Ear(hall) as ear:
        await until_open(ear, line)
        await reader.pull_out()
        await ear.until(lambda _: ear.of(Trouble))
        await reader.put_back()
        # The hall says that it opens the bus again, and the line that it is open: as at first.
        await ear.until(lambda heard: heard.count(Mended("reader", Ailment.BUS_LOST)) == 3)
        reader.hold("62E3086CED", times=1)
        await ear.until_heard(CardRead("62E3086CED", 101))
        assert not ear.of(Silent)


async def test_a_reader_that_is_closed_ends(reader: ReaderStand) -> None:
    line = reader.line()
    async with Ear(line) as ear:
        await until_open(ear, line)
        await line.close()
        assert await ear.until_ended() is None
