"""What the minutes of a sitting say, without a word of them: pure, out of the record's entries.

Who was there and when, the agenda, the course item by item, the decisions in order. A draft can be
had at any time; what came later (an annulment, a correction, a statement) stands beside its vote.
The words are ``papers.minutes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from controller.rules import events as e
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import Verdict
from controller.rules.fold import fold
from controller.rules.sitting import Sitting, Stage, Voting

_TOLD = (
    e.BreakTaken,
    e.BreakEnded,
    e.SittingAdjourned,
    e.SittingResumed,
    e.QuorumLost,
    e.QuorumReached,
    e.MemberLeft,
    e.MemberReturned,
    e.MemberRecused,
    e.RecusalLifted,
    e.ItemAdded,
    e.ItemChanged,
    e.ItemRemoved,
    e.AgendaAdopted,
    e.FloorEnded,
    e.ClosedPartBegan,
    e.ClosedPartEnded,
)
"""What stands in the course as it happened."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that stands in the minutes by itself, and when."""

    at: datetime
    event: e.AnyEvent


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as it stands at the end of the record, at the place where it was held."""

    at: datetime
    voting: Voting


@dataclass(frozen=True, slots=True)
class Section:
    """An item of the agenda, or None: what belonged to no item; and all that happened in it."""

    item: Item | None
    course: tuple[Happening | Vote, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A motion that decided and was adopted: its place among the sitting's decisions, from 1."""

    place: int
    item: Item | None
    voting: Voting


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the minutes of one sitting say.

    ``present`` took part before the first vote, or by now; ``later`` came after it, with the time;
    ``absent`` never took part. ``draft``: the sitting is not closed.
    """

    sitting: Sitting
    items: Mapping[str, Item]
    present: tuple[str, ...]
    later: tuple[tuple[str, datetime], ...]
    absent: tuple[str, ...]
    sections: tuple[Section, ...]
    decisions: tuple[Decision, ...]
    began: datetime
    ended: datetime | None

    @property
    def draft(self) -> bool:
        """Whether the sitting still goes on."""
        return self.ended is None

    @property
    def votings(self) -> tuple[Voting, ...]:
        """The votes with a result in force, in their order."""
        return tuple(v for v in self.sitting.past.values() if v.stage is Stage.CLOSED)


class NoSitting(LookupError):
    """There is no sitting among these entries."""


@dataclass(slots=True)
class _Writer:
    """Goes through the entries of one sitting."""

    sitting: Sitting = field(default_factory=Sitting)
    items: dict[str, Item] = field(default_factory=dict)
    first: dict[str, datetime] = field(default_factory=dict)
    """When each member took part first."""
    voted_at: datetime | None = None
    """When the first vote was opened."""
    places: list[tuple[str | None, Happening | str]] = field(default_factory=list)
    """In which item, and what: a happening, or the id of a vote."""
    announced: dict[str, datetime] = field(default_factory=dict)
    began: datetime | None = None
    ended: datetime | None = None

    def take(self, entry: e.Entry) -> None:
        """Note down one entry."""
        event, at = entry.event, entry.at
        item = self.sitting.item
        self.sitting = fold(self.sitting, entry)
        match event:
            case e.SittingOpened():
                self.began = at
            case e.SittingClosed():
                self.ended = at
            case e.AgendaSet(items=items):
                self.items |= {each.id: each for each in items}
            case e.MemberRegistered(member=member):
                self.first.setdefault(member, at)
            case e.VotingAnnounced(voting=voting):
                self.announced[voting] = at
                self.places.append((event.item or item, voting))
            case e.VotingOpened():
                self.voted_at = self.voted_at or at
            case _:
                pass
        if isinstance(event, e.ItemAdded | e.ItemChanged):
            self.items[event.item.id] = event.item
        if isinstance(event, _TOLD) and self._is_told(event):
            self.places.append((item, Happening(at, event)))

    def _is_told(self, event: e.AnyEvent) -> bool:
        """Before the first vote members come and go, and the agenda is still a draft."""
        early = e.MemberLeft | e.MemberReturned | e.QuorumReached | e.ItemAdded | e.ItemChanged
        return self.voted_at is not None or not isinstance(event, early)

    def written(self) -> Minutes:
        """The minutes so far.

        Raises:
            NoSitting: no sitting was opened.
        """
        if self.began is None or self.sitting.body is None:
            raise NoSitting("no sitting among these entries")
        members = [each.id for each in self.sitting.body.council.members]
        edge = self.voted_at or self.ended
        early = [who for who in members if who in self.first and _by(self.first[who], edge)]
        late = [
            (who, self.first[who]) for who in members if who in self.first and who not in early
        ]
        return Minutes(
            sitting=self.sitting,
            items=self.items,
            present=tuple(early),
            later=tuple(late),
            absent=tuple(who for who in members if who not in self.first),
            sections=tuple(self._sections()),
            decisions=tuple(self._decisions()),
            began=self.began,
            ended=self.ended,
        )

    def _sections(self) -> Iterable[Section]:
        """What happened, cut where the item changes."""
        now: str | None = None
        course: list[Happening | Vote] = []
        for item, what in self.places:
            if item != now and course:
                yield Section(self.items.get(now or ""), tuple(course))
                course = []
            now = item
            if isinstance(what, Happening):
                course.append(what)
            elif (voting := self._voting(what)) is not None:
                course.append(Vote(self.announced[what], voting))
        if course:
            yield Section(self.items.get(now or ""), tuple(course))

    def _voting(self, id: str) -> Voting | None:
        at_hand = self.sitting.voting
        return at_hand if at_hand is not None and at_hand.id == id else self.sitting.past.get(id)

    def _decisions(self) -> Iterable[Decision]:
        adopted = (
            voting
            for voting in self.sitting.past.values()
            if voting.stage is Stage.CLOSED
            and voting.verdict is Verdict.ADOPTED
            and voting.motion in (Motion.DECISION, Motion.AS_WHOLE)
        )
        for place, voting in enumerate(adopted, 1):
            yield Decision(place, self.items.get(voting.item or ""), voting)


def _by(moment: datetime, edge: datetime | None) -> bool:
    return edge is None or moment <= edge


def minutes(entries: Iterable[e.Entry], sitting: str | None = None) -> Minutes:
    """The minutes of a sitting, the last one where none is named.

    Raises:
        NoSitting: there is no such sitting.
        LookupError, ValueError: a line does not follow from those before it.
    """
    found: _Writer | None = None
    writer: _Writer | None = None
    for n, entry in enumerate(entries):
        if isinstance(entry.event, e.SittingOpened):
            writer = _Writer(Sitting(n=n))
            if sitting in (None, entry.event.sitting):
                found = writer
        if writer is not None:
            writer.take(entry)
            if writer.ended is not None:
                writer = None
    if found is None:
        raise NoSitting(f"no sitting {sitting}" if sitting else "no sitting yet")
    return found.written()
