"""The record of sittings out of a journal, and whether it may be published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from controller.rules import events as e
from controller.rules.agenda import Item
from controller.rules.ballots import Outcome, Tally, Verdict, count, possible
from controller.rules.fold import fold
from controller.rules.majority import MAJORITIES, Heads, adopts
from controller.rules.sitting import Sitting, Stage, Voting

_OF_MACHINE = (
    e.ControllerStarted,
    e.ControllerStopped,
    e.FormatRaised,
    e.KeyHandedOver,
    e.HeadSigned,
    e.JournalEnded,
    e.SegmentRecorded,
    e.FaultReported,
    e.FaultCleared,
    e.ConsoleSilent,
    e.ConsoleBack,
    e.TimeConfirmed,
)
"""What happens to the machine does not make a sitting longer."""
_CHOICES = frozenset({Outcome.FOR, Outcome.AGAINST, Outcome.ABSTAIN})


class Unpublishable(Exception):
    """The record contradicts itself: nothing of it is published."""

    def __init__(self, uk: str, en: str) -> None:
        super().__init__(uk)
        self.uk, self.en = uk, en


@dataclass(frozen=True, slots=True)
class Record:
    """A sitting as its events made it."""

    sitting: Sitting
    items: Mapping[str, Item]
    """Every item that was ever on the agenda, by id, as it was worded last."""
    until: datetime
    """When its last event happened."""

    @property
    def began(self) -> datetime:
        """When the sitting was opened."""
        return self.sitting.opened_at or self.until

    @property
    def results(self) -> tuple[Voting, ...]:
        """The votes with a result in force, in the order in which they were held."""
        return tuple(v for v in self.sitting.past.values() if v.stage is Stage.CLOSED)


def in_earnest(entries: Iterable[e.Entry]) -> Iterator[e.Entry]:
    """The entries of a journal, unless the hall only trained.

    Raises:
        Unpublishable: it did.
    """
    for entry in entries:
        if isinstance(entry.event, e.JournalOpened) and entry.event.rehearsal:
            raise Unpublishable(
                "це журнал репетиції: протоколу, актів і вивантажень із нього не роблять",
                "this is the journal of a rehearsal: no minutes, acts or exports are made of it",
            )
        yield entry


def records(entries: Iterable[e.Entry]) -> tuple[Record, ...]:
    """Each sitting of a journal, in order; lines between sittings belong to none.

    Raises:
        Unpublishable: a line does not follow from those before it.
    """
    found: list[Record] = []
    sitting = Sitting()
    items: dict[str, Item] = {}
    until: datetime | None = None
    for n, entry in enumerate(in_earnest(entries), 1):
        if isinstance(entry.event, e.SittingOpened):
            if until is not None:
                found.append(Record(sitting, items, until))
            items = {}
            until = entry.at
        sitting = _fold(sitting, entry, n)
        of_sitting = sitting.is_on or isinstance(entry.event, e.SittingClosed)
        if until is not None and of_sitting and not isinstance(entry.event, _OF_MACHINE):
            until = entry.at
        for item in _items(entry.event):
            items[item.id] = item
    if until is not None:
        found.append(Record(sitting, items, until))
    return tuple(found)


def _fold(sitting: Sitting, entry: e.Entry, n: int) -> Sitting:
    try:
        return fold(sitting, entry)
    except (LookupError, ValueError) as error:
        raise Unpublishable(
            f"рядок {n} журналу не випливає з попередніх; перевірте: viche verify",
            f"line {n} of the journal does not follow from those before it: viche verify",
        ) from error


def _items(event: e.AnyEvent) -> tuple[Item, ...]:
    match event:
        case e.AgendaSet():
            return event.items
        case e.ItemAdded() | e.ItemChanged():
            return (event.item,)
        case _:
            return ()


def demand_sound(record: Record) -> None:
    """Refuse a record whose counters, lists and verdicts do not agree.

    Raises:
        Unpublishable: names the vote, and what contradicts what.
    """
    for voting in record.results:
        try:
            _demand_sound(record.sitting, voting)
        except _Contradiction as found:
            raise Unpublishable(
                f"засідання {record.sitting.id}, голосування № {voting.number}: {found.uk}; "
                "нічого не опубліковано, перевірте журнал: viche verify",
                f"sitting {record.sitting.id}, vote № {voting.number}: {found.en}; "
                "nothing is published, check the journal: viche verify",
            ) from found


class _Contradiction(Exception):
    def __init__(self, uk: str, en: str) -> None:
        super().__init__(en)
        self.uk, self.en = uk, en


def _demand_sound(sitting: Sitting, voting: Voting) -> None:
    tally = voting.tally
    if tally is None or voting.verdict is None:
        raise _Contradiction("немає результату", "it has no result")
    strangers = [who for who in (*voting.outcomes, *voting.voters) if not sitting.member(who)]
    if strangers:
        raise _Contradiction(
            f"у списку чужі: {', '.join(strangers)}", f"strangers listed: {', '.join(strangers)}"
        )
    listed = count(voting.outcomes.values(), vacant=tally.vacant)
    if voting.secret:
        if _CHOICES & set(voting.outcomes.values()) or set(voting.voters) & voting.outcomes.keys():
            raise _Contradiction(
                "у таємному голосуванні ім’я стоїть біля вибору",
                "a name stands beside a choice of a secret vote",
            )
        agrees = (listed.absent, listed.recused) == (tally.absent, tally.recused)
        if voting.close is e.Close.PAPER:
            agrees = agrees and not voting.voters and _commission_counted(voting, tally)
        else:
            agrees = agrees and (len(voting.voters), listed.not_voted) == (
                tally.cast,
                tally.not_voted,
            )
    else:
        agrees = listed == tally
    if not agrees or tally.composition != voting.composition:
        raise _Contradiction(
            "лічильники не дорівнюють поіменному списку",
            "the counters do not equal the list of names",
        )
    _demand_verdict(voting)


def _commission_counted(voting: Voting, tally: Tally) -> bool:
    """The result of a vote on paper is what the counting commission counted."""
    paper = voting.paper
    return paper is not None and (
        (tally.votes_for, tally.against, tally.abstain, tally.undisclosed)
        == (paper.votes_for, paper.against, paper.abstain, paper.undisclosed)
    )


def _demand_verdict(voting: Voting) -> None:
    """The verdict follows from the counters and the majority."""
    if voting.majority not in MAJORITIES or voting.tally is None:
        raise _Contradiction(
            f"невідома більшість {voting.majority}", f"unknown majority {voting.majority}"
        )
    tally = voting.tally
    heads = Heads(composition=tally.composition, present=tally.taking_part, voted=tally.cast)
    adopted = {adopts(voting.majority, each.votes_for, heads) for each in possible(tally)}
    needed = MAJORITIES[voting.majority].needed(heads)
    if (voting.verdict is Verdict.ADOPTED) not in adopted or needed != voting.needed:
        raise _Contradiction(
            "рішення не випливає з лічильників і більшості",
            "the verdict does not follow from the counters and the majority",
        )
