"""``kill -9`` at any point: no acknowledged vote is lost, none doubled, the sitting goes on.

The controller is a process of its own over a bus with consoles that live on; it is killed at
random moments while presses and commands come in, and started again on the same journal.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from dataclasses import dataclass, field
from pathlib import Path

from consoles.signals import Key, Lamp
from controller import wire
from controller.audit import audit
from controller.client import Desk, DeskGone, Mirror, follow
from controller.journal import read_heads, read_lines
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Choice
from controller.rules.fold import fold
from controller.rules.sitting import Sitting, Stage
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.stand import Stand, process

SEATS = 9
KILLS = 60
SEED = 20261123
LAMP_OF = {Choice.FOR: Lamp.FOR, Choice.AGAINST: Lamp.AGAINST, Choice.ABSTAIN: Lamp.ABSTAIN}
CHOICES = Lamp.FOR | Lamp.AGAINST | Lamp.ABSTAIN


@dataclass
class Witness:
    """What the world outside was told before the controller died."""

    accepted: dict[str, tuple[c.DeskCommand, int]] = field(default_factory=dict)


async def test_sixty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    span = {seat: seat for seat in range(1, SEATS + 1)}
    config = HallFile(
        persons=deputies(SEATS),
        segments=[Segment(str(tmp_path / "bus0"), span)],
        seats=SEATS,
        regulations={"vote_s": 600, "registration_s": 600},
    ).write(tmp_path)
    witness = Witness()
    numbers = itertools.count()
    seen: list[tuple[int, bytes]] = []
    died_in: set[str] = set()
    async with Stand.opened(tmp_path, [span]) as stand:
        for _ in range(KILLS):
            async with process("controller", str(config)) as controller:
                await _relit(stand, fold_all(read_lines(tmp_path / "journal.db")))
                pressing = asyncio.create_task(_press(stand, chance))
                chairing = asyncio.create_task(_chair(tmp_path, numbers, witness, chance))
                await asyncio.wait([chairing], timeout=chance.uniform(0.0, 0.25))
                controller.kill()
                await controller.wait()
                pressing.cancel()
                chairing.cancel()
                await asyncio.gather(pressing, chairing, return_exceptions=True)
            lit = await stand.hands.lamps()
            lines = read_lines(tmp_path / "journal.db")
            assert lines[: len(seen)] == seen, "a line that was stored has changed"
            seen = lines
            report = audit(lines, read_heads(tmp_path / "journal.db"))
            assert report.findings == []
            state = fold_all(lines)
            _check_lamps(lines, state, lit)
            _check_accepted(lines, witness)
            died_in.add(state.voting.stage.value if state.voting else "no vote")
    assert {"open", "announced", "no vote"} <= died_in, died_in
    kinds = {type(wire.read_entry(line).event).__name__ for _, line in seen}
    assert {"VotingSuspended", "VotingVoided", "VotingReopened", "VotingClosed"} <= kinds


def fold_all(lines: list[tuple[int, bytes]]) -> Sitting:
    state = Sitting()
    for _, line in lines:
        state = fold(state, wire.read_entry(line))
    return state


async def test_the_controller_leaves_no_core_dump(tmp_path: Path) -> None:
    """An urn in a core file would be a secret on a disk."""
    config = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
    async with process("controller", str(config)) as controller:
        limits = Path(f"/proc/{controller.pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]


async def _relit(stand: Stand, state: Sitting) -> None:
    """A restarted controller lights what is stored."""
    expected = _lamps(state)
    try:
        async with asyncio.timeout(30):
            await stand.hands.until_lit(expected)
    except TimeoutError:
        shown = await stand.hands.lamps()
        wrong = {
            seat: (shown.get(seat), lamp)
            for seat, lamp in expected.items()
            if shown.get(seat) != lamp
        }
        raise AssertionError(f"shown, stored: {wrong}; {state.voting}") from None


def _lamps(state: Sitting) -> dict[int, Lamp]:
    """What must be lit again after the start: who is here, and the ballots that are kept."""
    lit = {}
    for seat, member in state.seating.items():
        lamp = Lamp.PRESENT if state.is_here(member) else Lamp.NONE
        voting = state.voting
        if voting is not None and member in voting.ballots:
            lamp |= LAMP_OF[voting.ballots[member]]
        lit[seat] = lamp
    return lit


def _check_lamps(lines: list[tuple[int, bytes]], state: Sitting, lit: dict[int, Lamp]) -> None:
    """A lit choice lamp is a ballot in the journal."""
    stored: dict[str, list[Choice]] = {}
    for _, line in lines:
        event = wire.read_entry(line).event
        if isinstance(event, e.VotingAnnounced):
            before, stored = stored, {}
        elif isinstance(event, e.BallotCast):
            stored.setdefault(event.member, []).append(event.choice)
    for seat, lamp in lit.items():
        if not lamp & CHOICES:
            continue
        member = state.seating[seat]
        choices = stored.get(member, []) or before.get(member, [])
        assert lamp & CHOICES in [LAMP_OF[choice] for choice in choices], (seat, lamp, choices)


def _check_accepted(lines: list[tuple[int, bytes]], witness: Witness) -> None:
    """An accepted command stands where its answer said, once."""
    stands: dict[str, list[int]] = {}
    for n, line in lines:
        if (command := wire.read_entry(line).cmd) != "":
            stands.setdefault(command, []).append(n)
    for command, (_, n) in witness.accepted.items():
        assert stands[command][-1] == n
    for numbers in stands.values():
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), "a command acted twice"


async def _press(stand: Stand, chance: random.Random) -> None:
    """Fingers that never rest: several seats at one instant, again and again."""
    keys = [Key.FOR, Key.AGAINST, Key.ABSTAIN]
    while True:
        seats = chance.sample(range(1, SEATS + 1), chance.randint(1, SEATS))
        await stand.hands.press({seat: chance.choice(keys) for seat in seats}, hold_s=0.005)
        await asyncio.sleep(chance.uniform(0, 0.01))


async def _chair(
    folder: Path, numbers: itertools.count[int], witness: Witness, chance: random.Random
) -> None:
    """A secretary who goes on wherever the sitting stands, and repeats what got no answer."""
    socket = folder / "run" / "desk.sock"
    mirror = Mirror()
    async with asyncio.TaskGroup() as group:
        group.create_task(_watch(folder, mirror))
        await _preside(socket, mirror, numbers, witness, chance)


async def _watch(folder: Path, mirror: Mirror) -> None:
    async for news in follow(folder / "run" / "feed.sock"):
        mirror.take(news)


async def _preside(
    socket: Path,
    mirror: Mirror,
    numbers: itertools.count[int],
    witness: Witness,
    chance: random.Random,
) -> None:
    async with Desk(socket) as desk:
        for past, (done, n) in list(witness.accepted.items())[-3:]:
            assert await desk.ask(done, id=past) == wire.Accepted(id=past, n=n)
        while True:
            if not mirror.caught_up:
                await asyncio.sleep(0.005)
                continue
            name = f"c{next(numbers)}"
            await asyncio.sleep(chance.uniform(0, 0.03))
            command = _next(mirror.sitting, name, chance)
            if command is None:
                continue
            with contextlib.suppress(DeskGone):
                answer = await desk.ask(command, id=name)
                if isinstance(answer, wire.Accepted):
                    witness.accepted[name] = (command, answer.n)


def _next(state: Sitting, id: str, chance: random.Random) -> c.DeskCommand | None:
    if not state.is_on:
        return c.OpenSitting(sitting="s", body="council", session="1")
    if state.registrations == 0:
        return c.OpenRegistration()
    if len(state.present) < SEATS:
        absent = next(m.id for m in state.members if not state.is_here(m.id))
        return c.RegisterByHand(member=absent, reason="пульт")
    voting = state.voting
    if voting is None:
        secret = chance.random() < 0.4
        ballot = BallotKind.SECRET if secret else BallotKind.ROLL_CALL
        return c.AnnounceVoting(voting=id, wording="Питання", ballot=ballot)
    match voting.stage:
        case Stage.ANNOUNCED:
            return c.OpenVoting(voting=voting.id)
        case Stage.SUSPENDED:
            if chance.random() < 0.5:
                return c.ReopenVoting(voting=voting.id)
            return c.AnnulVoting(voting=voting.id, reason="збій")
        case _:
            if chance.random() < 0.2:
                return c.CloseVoting(voting=voting.id)
            return None
