"""Deputies who sit on their own do what real ones do, and the same again with the same seed."""

from __future__ import annotations

from pathlib import Path

from consoles.canopen_limits import Limits
from consoles.signals import Back, CardIn, Key, Press
from hw_sim.crowd import Crowd, Habits
from hw_sim.stand import Ear, Stand

LIMITS = Limits(heartbeat_s=0.2)
SEATS = range(1, 21)
SPAN = {seat: seat for seat in SEATS}
QUICK = Habits(reaction_s=0.05, change_of_mind=0.3)


async def test_each_presses_what_the_caller_chose_and_nothing_else(tmp_path: Path) -> None:
    choices = {1: Key.FOR, 2: Key.AGAINST, 3: Key.ABSTAIN, 4: None}
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until(lambda _: len(ear.of(Back)) == len(SEATS))
        voted = await Crowd(stand.hands, QUICK, seed=1).vote(SEATS, choices)
        assert voted == {1: Key.FOR, 2: Key.AGAINST, 3: Key.ABSTAIN}
        await ear.until(lambda _: len(ear.of(Press)) == 3)
        assert {press.seat: press.key for press in ear.of(Press)} == voted


async def test_a_crowd_votes_by_its_habits_and_says_how(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until(lambda _: len(ear.of(Back)) == len(SEATS))
        voted = await Crowd(stand.hands, QUICK, seed=5).vote(SEATS)
        await ear.until(lambda _: {press.seat: press.key for press in ear.of(Press)} == voted)
        assert 10 <= len(voted) <= 20
        assert len(ear.of(Press)) > len(voted)  # somebody has changed his mind


async def test_the_same_seed_is_the_same_vote(tmp_path: Path) -> None:
    habits = Habits(reaction_s=0.0)
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        first = await Crowd(stand.hands, habits, seed=7).vote(SEATS)
        again = await Crowd(stand.hands, habits, seed=7).vote(SEATS)
        other = await Crowd(stand.hands, habits, seed=8).vote(SEATS)
        assert first == again != other


async def test_they_register_by_key_or_by_card(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until(lambda _: len(ear.of(Back)) == len(SEATS))
        crowd = Crowd(stand.hands, QUICK, seed=1)
        await crowd.register([1, 2, 3])
        await crowd.register([4, 5], by_card=True)
        await ear.until_heard(
            *(Press(seat, Key.PRESENT) for seat in (1, 2, 3)), CardIn(4), CardIn(5)
        )


async def test_a_storm_is_one_instant(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until(lambda _: len(ear.of(Back)) == len(SEATS))
        await Crowd(stand.hands).storm(dict.fromkeys(SEATS, Key.FOR))
        await ear.until(lambda _: len(ear.of(Press)) == len(SEATS))
        times = [at for at, told in zip(ear.at, ear.heard, strict=True) if isinstance(told, Press)]
        assert times[-1] - times[0] < 0.1
