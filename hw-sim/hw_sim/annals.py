"""Days of the official record as a hall's journal: held by the rules alone, at their own times.

``python -m hw_sim.annals FOLDER`` writes ``journal.db`` there, of the days that the repository
carries. No bus and no process is in it (``hw_sim.replay`` has those): it is what a hall would have
written, so that a site has real sittings to show. It verifies, and counts each vote anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from consoles.signals import Key
from controller import wire
from controller.journal import SqliteJournal
from controller.keys import key_path, make
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.decide import decide
from controller.rules.fold import fold
from controller.rules.sitting import Sitting
from hw_sim.days import CARRIED, inputs_beside, load_day, load_inputs
from hw_sim.script import Scene, Script, assumed_inputs, write_script
from papers.agenda import read_agenda

DAYS: Final = (CARRIED.with_name("2021-06-24.json.xz"), CARRIED)
ORIGIN: Final = "viche/kyiv/record-of-2021"
BODY: Final = "kyivrada"
HALL: Final = "Сесійна зала Київської міської ради"
BEFORE: Final = timedelta(minutes=20)
"""So long before the first result the sitting is opened."""
VOTE: Final = timedelta(seconds=20)
"""From the opening of a vote to its result, where the record leaves so much time."""
TICK: Final = timedelta(milliseconds=10)
"""Between two presses."""
_CHOICES: Mapping[Key, Choice] = MappingProxyType(
    {Key.FOR: Choice.FOR, Key.AGAINST: Choice.AGAINST, Key.ABSTAIN: Choice.ABSTAIN}
)


class Sat:
    """One sitting in the making: commands in, lines out, the clock where the record has it."""

    def __init__(self, script: Script) -> None:
        """Prepare."""
        self._script = script
        self._id_at = {each.seat: each.id for each in script.persons}
        self._state, self._lines = Sitting(), list[bytes]()
        self._at = datetime.min.replace(tzinfo=UTC)
        self._here: frozenset[int] = frozenset()

    def held(self) -> Iterator[list[bytes]]:
        """The lines up to the result of each vote, and to the end."""
        scenes = self._script.scenes
        self._open(scenes)
        for scene in scenes:
            self._vote(scene)
            yield self._taken()
        self._does(c.CloseSitting())
        yield self._taken()

    def _taken(self) -> list[bytes]:
        taken, self._lines = self._lines, []
        return taken

    def _does(self, command: c.AnyCommand, by: e.By = e.By.SECRETARY) -> None:
        for event in decide(self._state, command, self._at):
            self._at += TICK
            entry = e.Entry(at=self._at, by=by, event=event)
            self._state = fold(self._state, entry)
            self._lines.append(wire.encode(entry))

    def _until(self, at: datetime) -> None:
        self._at = max(self._at, at.astimezone(UTC))

    def _open(self, scenes: Sequence[Scene]) -> None:
        first = scenes[0].vote.at
        self._until(first - BEFORE)
        day, script = first.date().isoformat(), self._script
        opened = c.OpenSittingOf(
            sitting=f"kyiv-{day}", body=self._body(), session=script.session, hall=HALL
        )
        self._does(opened)
        self._does(c.OpenRegistration())
        self._move(next(each.here for each in scenes if len(each.here) >= script.quorum))
        self._does(c.CloseRegistration())
        self._does(c.SetAgenda(items=script.items))

    def _body(self) -> Body:
        members = tuple(
            Member(id=each.id, name=each.name, faction=each.faction, mayor=each.mayor)
            for each in self._script.persons
        )
        council = Council(
            name=self._script.council.capitalize(),
            convocation=self._script.convocation,
            seats=self._script.seats,
            members=members,
            mayor_counts=self._script.mayor_counts,
        )
        return Body(id=BODY, kind=BodyKind.COUNCIL, council=council, seating=self._id_at)

    def _move(self, here: frozenset[int]) -> None:
        for seat in sorted(self._here - here):
            self._does(c.LeaveSeat(seat=seat, member=self._id_at[seat]), e.By.SEAT)
        for seat in sorted(here - self._here):
            self._does(c.RegisterAtSeat(seat=seat, how=e.How.CARD), e.By.SEAT)
        self._here = here

    def _vote(self, scene: Scene) -> None:
        self._until(scene.vote.at - VOTE)
        if scene.item is not None and scene.item != self._state.item:
            self._does(c.OpenItem(item=scene.item))
        if len(scene.here) >= self._script.quorum:
            self._move(scene.here)
        announced = c.AnnounceVoting(
            voting=scene.id,
            wording=scene.wording,
            motion=scene.motion,
            item=scene.item,
            majority=scene.majority,
        )
        self._does(announced)
        self._does(c.OpenVoting(voting=scene.id))
        self._move(scene.here)
        for seat, key in sorted(scene.keys.items()):
            self._does(c.CastBallot(seat=seat, choice=_CHOICES[key]), e.By.SEAT)
        self._until(scene.vote.at)
        self._does(c.CloseVoting(voting=scene.id))


def scripts_of(days: Sequence[Path] = DAYS) -> list[Script]:
    """The scripts of days, with the inputs and the agenda beside each; a person has one id."""
    scripts = [_script(each) for each in days]
    names = sorted({each.name for script in scripts for each in script.persons})
    ids = {name: f"k{number:03}" for number, name in enumerate(names, 1)}
    return [
        replace(script, persons=tuple(replace(each, id=ids[each.name]) for each in script.persons))
        for script in scripts
    ]


def _script(path: Path) -> Script:
    beside = inputs_beside(path)
    day = load_day(path)
    inputs = load_inputs(beside) if beside.exists() else assumed_inputs(day)
    agenda = beside.with_suffix(".agenda.csv")
    return write_script(day, inputs, read_agenda(agenda) if agenda.exists() else ())


def write(path: Path, days: Sequence[Path] = DAYS) -> int:
    """Write the journal of these days, signed after each vote; how many lines it has."""
    scripts = scripts_of(days)
    journal = SqliteJournal(path)
    journal.signer = make(key_path(path), ORIGIN)
    begun = scripts[0].scenes[0].vote.at.astimezone(UTC) - 2 * BEFORE
    opened = e.JournalOpened(format=wire.FORMAT, hall="kyiv", key=str(journal.signer.verifier))
    journal.append([wire.encode(e.Entry(at=begun, by=e.By.ENGINE, event=opened))])
    for script in scripts:
        for lines in Sat(script).held():
            journal.append(lines, head=True)
    size = journal.size
    journal.close()
    return size


def main(argv: Sequence[str] | None = None) -> int:
    """Write the journal into a folder."""
    folder = Path((sys.argv[1:] if argv is None else argv)[0])
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{folder / 'journal.db'}: {write(folder / 'journal.db')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
