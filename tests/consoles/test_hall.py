"""Many lines as one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import pytest

from consoles.canopen_limits import Limits
from consoles.hall import WAITING, Hall
from consoles.signals import (
    Ailment,
    Back,
    Health,
    Key,
    Lamp,
    Press,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from drivers.faults import BusLost
from hw_sim.stand import Ear, Stand

LIMITS = Limits(heartbeat_s=0.2)
LEFT, RIGHT = {1: 1, 2: 2}, {3: 1, 4: 2}


class Script:
    """A line whose every life is written down: signals, and perhaps the loss of its bus."""

    def __init__(self, name: str, seats: set[int], *lives: list[Signal | BaseException]) -> None:
        self.name, self.seats = name, frozenset(seats)
        self.shown: list[dict[int, Lamp]] = []
        self.heeded: list[Voting | None] = []
        self.attended: list[bool] = []
        self.open_votes = self.secret_votes = True
        self.opened = 0
        self._lives = list(lives)
        self._closed = asyncio.Event()

    async def signals(self) -> AsyncGenerator[Signal, None]:
        self.opened += 1
        for told in self._lives.pop(0) if self._lives else []:
            if isinstance(told, BaseException):
                raise told
            yield told
        await self._closed.wait()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        self.shown.append(dict(lamps))

    def heed(self, voting: Voting | None) -> None:
        self.heeded.append(voting)

    def attend(self, *, on: bool) -> None:
        self.attended.append(on)

    def health(self) -> dict[int, Health]:
        return {seat: Health(self.name, seat, 0.5) for seat in self.seats}

    async def close(self) -> None:
        self._closed.set()


async def test_signals_of_all_lines_come_together_and_lamps_go_apart(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [LEFT, RIGHT]) as stand:
        hall = Hall([stand.line(0, LIMITS), stand.line(1, LIMITS)])
        assert hall.seats == {1, 2, 3, 4}
        async with Ear(hall) as ear:
            await ear.until_heard(*(Back(seat) for seat in (1, 2, 3, 4)))
            await stand.hands.press({2: Key.FOR, 3: Key.AGAINST})
            await ear.until_heard(Press(2, Key.FOR), Press(3, Key.AGAINST))
            hall.show({2: Lamp.FOR, 3: Lamp.AGAINST, 77: Lamp.FOR})
            await stand.hands.until_lit({1: Lamp.NONE, 2: Lamp.FOR, 3: Lamp.AGAINST, 4: Lamp.NONE})


async def test_a_lost_line_does_not_stop_the_others(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [LEFT, RIGHT]) as stand:
        hall = Hall([stand.line(0, LIMITS), stand.line(1, LIMITS)])
        async with Ear(hall) as ear:
            await ear.until_heard(*(Back(seat) for seat in (1, 2, 3, 4)))
            await stand.pull_out(0)
            await ear.until_heard(Silent(1), Silent(2))
            (told,) = ear.of(Trouble)
            assert (told.line, told.ailment) == ("bus0", Ailment.BUS_LOST)
            assert told.detail
            await stand.hands.press({3: Key.FOR})
            await ear.until_heard(Press(3, Key.FOR), within=1)
            assert ear.of(Silent) == [Silent(1), Silent(2)]


async def test_closing_ends_the_signals(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [LEFT]) as stand:
        hall = Hall([stand.line(0, LIMITS)])
        async with Ear(hall) as ear:
            await ear.until_heard(Back(1), Back(2))
            await hall.close()
            assert await ear.until_ended() is None


async def test_a_hall_without_lines_hears_nothing_and_closes() -> None:
    hall = Hall([])
    hall.show({1: Lamp.FOR})
    async with Ear(hall) as ear:
        await hall.close()
        assert await ear.until_ended() is None
        assert ear.heard == []


async def test_a_bus_lost_again_and_again_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consoles.hall.BACKOFF_S", (0.001, 0.004))
    lost = BusLost("no such adapter")
    line = Script("left", {1}, [lost], [lost], [lost], [Back(1)], [])
    async with Ear(Hall([line])) as ear:
        await ear.until_heard(Back(1))
    assert line.opened == 4
    assert ear.heard[:2] == [
        Trouble("left", Ailment.BUS_LOST, detail="no such adapter"),
        Silent(1),
    ]
    assert [type(told).__name__ for told in ear.heard[2:]] == ["Mended", "Back"]


async def test_silent_and_back_are_told_when_they_change_something() -> None:
    line = Script("left", {1, 2}, [Silent(1), Silent(1), Back(1), Back(1), Back(2), Silent(2)])
    async with Ear(Hall([line])) as ear:
        await ear.until_heard(Silent(2))
    assert ear.heard == [Silent(1), Back(1), Back(2), Silent(2)]


async def test_lamps_shown_while_a_bus_was_lost_are_shown_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("consoles.hall.BACKOFF_S", (0.001, 0.004))
    line = Script("left", {1, 2}, [BusLost("gone")], [Back(1)])
    hall = Hall([line])
    hall.show({1: Lamp.FOR})
    hall.show({2: Lamp.TAKEN})
    async with Ear(hall) as ear:
        await ear.until_heard(Back(1))
    assert line.shown[-1] == {1: Lamp.FOR, 2: Lamp.TAKEN}


async def test_a_slow_listener_makes_the_lines_wait_and_loses_nothing() -> None:
    presses: list[Signal | BaseException] = [
        Press(1, Key.FOR if number % 2 else Key.AGAINST) for number in range(2 * WAITING + 100)
    ]
    hall = Hall([Script("left", {1}, presses)])
    heard: list[Signal] = []
    async for burst in hall.bursts():
        heard += burst
        assert len(burst) <= WAITING
        if len(heard) == len(presses):
            break
    assert heard == presses


async def test_what_has_come_together_is_one_burst() -> None:
    hall = Hall([Script("left", {1}, [Press(1, Key.FOR)] * 50), Script("right", {2}, [Back(2)])])
    bursts = hall.bursts()
    assert sorted(map(repr, await anext(bursts))) == sorted(
        map(repr, [Back(2), *[Press(1, Key.FOR)] * 50])
    )
    await bursts.aclose()


async def test_a_mistake_in_a_line_stops_the_hall_loudly() -> None:
    line = Script("left", {1}, [Back(1), ZeroDivisionError("a mistake")])
    async with Ear(Hall([line])) as ear:
        assert isinstance(await ear.until_ended(), ZeroDivisionError)
    assert ear.heard == [Back(1)]


async def test_a_seat_on_two_lines_is_refused() -> None:
    with pytest.raises(ValueError, match=r"seats \[2\] .* 'right'"):
        Hall([Script("left", {1, 2}), Script("right", {2, 3})])


async def test_two_lines_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        Hall([Script("left", {1}), Script("left", {2})])


def test_all_lines_heed_a_vote_and_tell_how_their_consoles_do() -> None:
    left, right = Script("left", {1}), Script("right", {2, 3})
    hall = Hall([left, right])
    hall.heed(Voting(frozenset({2}), secret=True))
    hall.heed(None)
    hall.attend(on=True)
    assert left.attended == right.attended == [True]
    right.secret_votes = False
    assert hall.cannot_vote(secret=True) == {2, 3}
    assert hall.cannot_vote(secret=False) == frozenset()
    assert left.heeded == right.heeded == [Voting(frozenset({2}), secret=True), None]
    assert {seat: told.line for seat, told in hall.health().items()} == {
        1: "left",
        2: "right",
        3: "right",
    }


async def test_a_press_that_waited_as_a_vote_opened_is_not_counted_in_it() -> None:
    early: list[Signal | BaseException] = [Press(1, Key.FOR), Press(1, Key.SPEAK), Silent(1)]
    hall = Hall([Script("one", {1}, [*early])])
    signals = hall.signals()
    pump = asyncio.ensure_future(anext(signals))
    assert await pump == Press(1, Key.FOR)  # nobody had opened a vote yet
    await signals.aclose()
    hall = Hall([Script("one", {1}, [Silent(1), *early])])
    bursts = hall.bursts()
    hall._queue.put_nowait(Press(1, Key.AGAINST))
    hall.heed(Voting(frozenset({1}), secret=False))
    told = await anext(bursts)
    assert Press(1, Key.AGAINST) not in told
    hall._queue.put_nowait(Press(1, Key.ABSTAIN))
    hall.heed(Voting(frozenset(), secret=False))  # the vote goes on: this one counts
    assert Press(1, Key.ABSTAIN) in await anext(bursts)
    await bursts.aclose()
