"""A story of a sitting, told in verbs: the rules alone, with a clock moved by hand.

Seats are numbered as the members are: ``m1`` sits at 1. Secret ballots go into the real urn; the
story, unlike the controller, remembers who dropped what, to tell the same vote otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Choice
from controller.rules.council import Body, BodyKind, Council, MayorCounts, Member, Regulations
from controller.rules.decide import decide
from controller.rules.fold import fold
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Sitting, Stage, Voting
from controller.rules.voting import voter_at
from controller.urn import Urn

OPENING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def a_body(
    deputies: int = 5,
    *,
    seats: int | None = None,
    mayor: MayorCounts | None = None,
    kind: BodyKind = BodyKind.COUNCIL,
    regulations: Regulations | None = None,
) -> Body:
    """So many deputies, for so many seats by law; with ``mayor`` a mayor at the last seat."""
    members = [Member(id=f"m{n}", name=f"Депутат {n}") for n in range(1, deputies + 1)]
    if mayor is not None:
        members.append(Member(id="mayor", name="Міський голова", mayor=True))
    return Body(
        id="council",
        kind=kind,
        council=Council(
            name="Міська рада",
            convocation="VIII скликання",
            seats=seats or deputies,
            members=tuple(members),
            mayor_counts=mayor or MayorCounts.NEVER,
        ),
        regulations=regulations or Regulations(),
        seating={seat: member.id for seat, member in enumerate(members, 1)},
    )


@dataclass
class Story:
    """What has happened so far, and verbs that make more happen."""

    body: Body = field(default_factory=a_body)
    sitting: Sitting = field(default_factory=Sitting)
    at: datetime = OPENING
    entries: list[e.Entry] = field(default_factory=list)
    dropped: dict[str, Choice] = field(default_factory=dict)
    votes: int = 0

    # --- the two things that everything else is made of ------------------------------------

    def does(
        self, command: c.AnyCommand, by: e.By = e.By.SECRETARY, id: str = ""
    ) -> list[e.AnyEvent]:
        events = decide(self.sitting, command, self.at)
        for event in events:
            self.records(event, by, id)
        return events

    def records(self, event: e.AnyEvent, by: e.By = e.By.ENGINE, id: str = "") -> Story:
        """What the machine itself writes down, without a command."""
        entry = e.Entry(at=self.at, by=by, event=event, cmd=id)
        self.entries.append(entry)
        self.sitting = fold(self.sitting, entry)
        return self

    def refuses(self, command: c.AnyCommand) -> Why:
        """The reason why a command is refused; it must be, and nothing may change."""
        before = self.sitting
        try:
            self.does(command)
        except Refused as refused:
            assert self.sitting is before
            return refused.why
        raise AssertionError(f"{command} was not refused")

    # --- the course --------------------------------------------------------------------------

    def opens(self) -> Story:
        self.does(c.OpenSittingOf(sitting="s1", body=self.body, session="1 сесія"))
        return self

    def opens_registration(self) -> Story:
        self.does(c.OpenRegistration())
        return self

    def convenes(self, *absent: int) -> Story:
        """Open the sitting and register everybody but those at these seats."""
        self.opens().opens_registration()
        for seat in self.body.seating:
            if seat not in absent:
                self.arrives(seat)
        return self

    def time_passes(self, seconds: float) -> Story:
        self.at += timedelta(seconds=seconds)
        return self

    # --- members -----------------------------------------------------------------------------

    def arrives(self, seat: int, how: e.How = e.How.KEY) -> list[e.AnyEvent]:
        return self.does(c.RegisterAtSeat(seat=seat, how=how), e.By.SEAT)

    def leaves(self, seat: int) -> list[e.AnyEvent]:
        return self.does(c.LeaveSeat(seat=seat), e.By.SEAT)

    def press(self, seat: int, choice: Choice) -> list[e.AnyEvent]:
        voting = self.sitting.voting
        if voting is not None and voting.secret:
            self.dropped.setdefault(voter_at(self.sitting, seat), choice)
            return []
        return self.does(c.CastBallot(seat=seat, choice=choice), e.By.SEAT)

    def all_press(self, choice: Choice, *seats: int) -> Story:
        for seat in seats:
            self.press(seat, choice)
        return self

    # --- votes -------------------------------------------------------------------------------

    def announces(
        self,
        *,
        secret: bool = False,
        majority: str | None = None,
        motion: Motion = Motion.DECISION,
        item: str | None = None,
        repeats: str | None = None,
    ) -> str:
        self.votes += 1
        voting = f"v{self.votes}"
        self.does(
            c.AnnounceVoting(
                voting=voting,
                wording="Про питання",
                motion=motion,
                item=item,
                ballot=BallotKind.SECRET if secret else None,
                majority=majority,
                repeats=repeats,
            )
        )
        return voting

    def puts_to_the_vote(
        self,
        *,
        secret: bool = False,
        majority: str | None = None,
        motion: Motion = Motion.DECISION,
        item: str | None = None,
    ) -> str:
        voting = self.announces(secret=secret, majority=majority, motion=motion, item=item)
        self.does(c.OpenVoting(voting=voting))
        self.dropped = {}
        return voting

    def closes_the_vote(self) -> Voting:
        voting = self.at_hand()
        if voting.secret:
            self.does(self.count_of_urn(voting.id))
        else:
            self.does(c.CloseVoting(voting=voting.id))
        return self.sitting.past[voting.id]

    def count_of_urn(self, voting: str, *, exchanged: bool = False) -> c.CountUrn:
        """The urn's count; ``exchanged``: the same voters dropped each other's choices."""
        urn = Urn(voting)
        choices = list(self.dropped.values())
        for member, choice in zip(
            self.dropped, reversed(choices) if exchanged else choices, strict=True
        ):
            urn.drop(member, choice)
        return c.CountUrn(voting=voting, voters=urn.voters(), ballots=urn.count())

    def vote(self, votes_for: int, *, majority: str | None = None, against: int = 0) -> Voting:
        """A whole vote: the first seats press «за», the next ones «проти»."""
        self.puts_to_the_vote(majority=majority)
        self.all_press(Choice.FOR, *range(1, votes_for + 1))
        self.all_press(Choice.AGAINST, *range(votes_for + 1, votes_for + against + 1))
        return self.closes_the_vote()

    def at_hand_after_opening(self) -> Voting:
        self.puts_to_the_vote()
        return self.at_hand()

    def at_hand(self) -> Voting:
        assert self.sitting.voting is not None
        return self.sitting.voting

    # --- the agenda ----------------------------------------------------------------------------

    def lays_agenda(self, *items: Item) -> Story:
        self.does(c.SetAgenda(items=items or (an_item("i1"), an_item("i2"))))
        return self

    def happened(self, kind: type[e.Event]) -> int:
        return sum(isinstance(entry.event, kind) for entry in self.entries)


def an_item(
    id: str, *, majority: str = "of_total", ballot: BallotKind = BallotKind.ROLL_CALL
) -> Item:
    return Item(id=id, number=id[1:], title=f"Про питання {id}", majority=majority, ballot=ballot)


def stage_of(story: Story, voting: str) -> Stage:
    return story.sitting.past[voting].stage
