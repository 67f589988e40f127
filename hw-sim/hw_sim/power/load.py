"""A sitting to be cut off: ``python -m hw_sim.power.load FOLDER VOTES [MIRROR]``.

The engine on a journal in the folder, and on its copy there if a ``MIRROR`` is named. Whatever
somebody is told — a lamp lit, a command accepted — is noted in the file ``acks``: the number of
the line that must not be lost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from consoles.signals import Health, Key, Lamp, Press, Signal, Voting
from controller import signing
from controller.acts import Act
from controller.cards import CardBook
from controller.clock import SteadyClock
from controller.engine import Engine
from controller.mirror_start import open_journal
from controller.ports import Journal
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind
from controller.rules.council import Body, BodyKind, Council, Member

SEATS = range(1, 21)


class Noting:
    """Consoles whose lamps are somebody's promise: each is noted before anything else happens."""

    def __init__(self, acks: Path) -> None:
        self._acks = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.journal: Journal | None = None

    def note(self) -> None:
        """Note how many lines somebody may rely upon."""
        if self.journal is not None:
            os.write(self._acks, b"%d\n" % self.journal.size)

    async def signals(self) -> AsyncIterator[Signal]:
        """Nobody presses by himself."""
        return
        yield

    def show(self, _: Mapping[int, Lamp], /) -> None:
        """A lamp was lit."""
        self.note()

    def heed(self, voting: Voting | None) -> None:
        """Nothing is polled."""

    def attend(self, *, on: bool) -> None:
        """The key is heard at any time."""

    def cannot_vote(self, *, secret: bool) -> frozenset[int]:  # noqa: ARG002 # the port's name
        """All consoles have keys."""
        return frozenset()

    def health(self) -> dict[int, Health]:
        """Nothing is known."""
        return {}


def body() -> Body:
    """A council of twenty."""
    members = tuple(Member(id=f"m{seat}", name=f"Депутат {seat}") for seat in SEATS)
    council = Council(name="Рада", convocation="VIII", seats=len(members), members=members)
    seating = {seat: f"m{seat}" for seat in SEATS}
    return Body(id="council", kind=BodyKind.COUNCIL, council=council, seating=seating)


def run(folder: Path, votes: int, mirror: Path | None = None) -> None:
    """Hold votes, roll-call and secret, until done."""
    hall = Noting(folder / "acks")
    journal = hall.journal = open_journal(folder / "journal.db", mirror, elsewhere=False)
    engine = Engine(
        journal,
        SteadyClock(),
        hall,
        bodies={"council": body()},
        hall_name="hall",
        seats=tuple(SEATS),
        cards=CardBook(folder / "cards.csv", {}),
    )

    def does(command: c.AnyCommand) -> None:
        (result,) = engine.handle([Act(command, e.By.SECRETARY)])
        if isinstance(result, Exception):
            raise result
        hall.note()

    signing.begin(journal, "hall", engine)
    engine.resume("0", key=signing.key_in_force(journal))
    does(c.OpenSitting(sitting="s1", body="council", session="1 сесія"))
    does(c.OpenRegistration())
    for seat in SEATS:
        engine.hear(Press(seat, Key.PRESENT))
    engine.turn()
    for number in range(votes):
        voting = f"v{number}"
        kind = BallotKind.SECRET if number % 5 == 4 else BallotKind.ROLL_CALL
        does(c.AnnounceVoting(voting=voting, wording=f"Питання {number}", ballot=kind))
        does(c.OpenVoting(voting=voting))
        for seat in SEATS:
            engine.hear(Press(seat, (Key.FOR, Key.AGAINST, Key.ABSTAIN)[(seat + number) % 3]))
            if seat % (1 + number % 4) == 0:
                engine.turn()
        engine.turn()
        does(c.CloseVoting(voting=voting))
    does(c.CloseSitting())
    assert journal.look() == {}  # what is promised is in both
    journal.close()


if __name__ == "__main__":
    disk = Path(sys.argv[1])
    run(disk, int(sys.argv[2]), *(disk / name for name in sys.argv[3:]))
