"""A chamber that sits by the rules alone: no engine, no disk, its own time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace as change

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Choice, Tally
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.decide import decide
from controller.rules.events import By, Entry, How
from controller.rules.fold import fold
from controller.rules.sitting import Sitting

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN

BODY = Body(
    id="rada",
    kind=BodyKind.COUNCIL,
    council=Council(
        name="Слов’янська міська рада",
        convocation="VIII скликання",
        seats=7,
        members=(
            Member(id="d-1", name="Антоненко Ганна Іванівна", faction="Громада"),
            Member(id="d-2", name="Бойко Петро Якович", faction="Громада"),
            Member(id="d-3", name="Вакуленко Олена Ігорівна", faction="Криниця"),
            Member(id="d-4", name="Гнатюк Ігор Олегович", faction="Криниця"),
            Member(id="d-5", name="Дяченко Юлія Романівна"),
            Member(id="d-6", name="Ємець Роман Юрійович"),
            Member(id="m", name="Головко Лідія Петрівна", mayor=True),
        ),
    ),
    seating={seat: f"d-{seat}" for seat in range(1, 7)} | {7: "m"},
)
"""Seven seats by law, one of them vacant, and the mayor."""

AGENDA = (
    Item(
        id="item-1",
        number="1",
        title="Про бюджет громади",
        reporter="Бойко Петро Якович",
        project_number="757/2",
    ),
    Item(id="item-2", number="2", title="Про обрання секретаря", ballot=BallotKind.SECRET),
    Item(id="item-3", number="3", title="Про різне", majority="two_thirds_of_total"),
)


class Chamber:
    """A council that sits: each verb is a command that the rules decide."""

    def __init__(self) -> None:
        self.now = datetime(2024, 9, 4, 7, 0, tzinfo=UTC)
        self.sitting = Sitting()
        self.entries: list[Entry] = []

    def do(self, *commands: c.AnyCommand) -> Chamber:
        """Give commands, one second apart."""
        for command in commands:
            self.now += timedelta(seconds=1)
            for event in decide(self.sitting, command, self.now):
                self.entries.append(Entry(at=self.now, by=By.SECRETARY, event=event))
                self.sitting = fold(self.sitting, self.entries[-1])
        return self

    def sit(
        self,
        id: str = "2024-09-04",
        present: Iterable[int] = range(1, 8),
        agenda: tuple[Item, ...] = AGENDA,
        body: Body = BODY,
        session: str = "45 сесія",
    ) -> Chamber:
        """Open a sitting and register those at these seats."""
        self.do(
            c.OpenSittingOf(sitting=id, body=body, session=session, hall="зала"),
            c.OpenRegistration(),
        )
        for seat in present:
            self.do(c.RegisterAtSeat(seat=seat, how=How.KEY))
        return self.do(c.CloseRegistration(), c.SetAgenda(items=agenda))

    def open(
        self,
        id: str,
        item: str | None = "item-1",
        *,
        motion: Motion = Motion.DECISION,
        wording: str = "",
        repeats: str | None = None,
    ) -> Chamber:
        """Announce a vote and open it."""
        said = c.AnnounceVoting(
            voting=id, item=item, motion=motion, wording=wording, repeats=repeats
        )
        return self.do(said, c.OpenVoting(voting=id))

    def vote(
        self,
        id: str,
        choices: str,
        item: str | None = "item-1",
        *,
        motion: Motion = Motion.DECISION,
        wording: str = "",
        repeats: str | None = None,
    ) -> Chamber:
        """Hold an open vote: a letter a seat, f, a, o (abstain), and a dash for no press."""
        self.open(id, item, motion=motion, wording=wording, repeats=repeats)
        keys = {"f": FOR, "a": AGAINST, "o": ABSTAIN}
        for seat, letter in enumerate(choices, 1):
            if letter in keys:
                self.do(c.CastBallot(seat=seat, choice=keys[letter]))
        return self.do(c.CloseVoting(voting=id))

    def ballot(self) -> Chamber:
        """Sit and hold one secret vote: five take part, one does not press, one is away."""
        self.sit(present=[1, 2, 3, 4, 5, 7]).open("s", "item-2")
        voters = ("d-1", "d-2", "d-3", "d-4", "m")
        urn = Tally(votes_for=4, against=1)
        return self.do(c.CountUrn(voting="s", voters=voters, ballots=urn))

    def forge(self, **changes: object) -> Chamber:
        """Put other values into the last result, as no engine would."""
        for place in reversed(range(len(self.entries))):
            entry = self.entries[place]
            if isinstance(entry.event, e.VotingClosed):
                forged = change(entry.event, **changes)
                self.entries[place] = change(entry, event=forged)
                return self
        raise AssertionError("there is no result")
