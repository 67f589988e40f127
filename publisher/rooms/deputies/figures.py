"""What the pages of deputies tell, read from the record in few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from publisher.common.community.models import Person
from publisher.common.record.models import Participant, Stage, State, Vote, VoteLine
from publisher.common.record.models import Tally as Sums
from publisher.rooms.deputies.likeness import Likeness, cohesion, likeness, places

PRESSED = ("for", "against", "abstain")
MONTHS = 12
"""Maps and factions are of the last year that has votes: of more nobody sees anything."""
MAP = 560.0
"""Width and height of the map, in its own units."""
EDGE = 24.0


@dataclass(frozen=True)
class Row:
    """A deputy in the list."""

    pk: int
    name: str
    faction: str
    sittings: int
    registered: int
    votes: int
    pressed: int

    @property
    def there(self) -> int | None:
        """How often he registered, per cent of the sittings; None without any."""
        return percent(self.registered, self.sittings)

    @property
    def active(self) -> int | None:
        """How often he pressed, per cent of the votes."""
        return percent(self.pressed, self.votes)


@dataclass(frozen=True)
class Tally:
    """One person's choices, counted."""

    outcomes: dict[str, int]
    along: int
    against_line: int

    @property
    def votes(self) -> int:
        """All open votes in which his name stands."""
        return sum(self.outcomes.values())

    @property
    def loyalty(self) -> int | None:
        """How often with the faction, per cent; None where it had no line."""
        return percent(self.along, self.along + self.against_line)


@dataclass(frozen=True)
class Faction:
    """A faction over a year."""

    name: str
    size: int
    cohesion: int | None
    pressed: int


@dataclass(frozen=True)
class Spot:
    """One person on the map."""

    x: float
    y: float
    name: str
    pk: int
    faction: str
    sign: int
    """The faction's number, which stands in the spot."""

    @property
    def shade(self) -> int:
        """Which of the eight colours the faction has."""
        return (self.sign - 1) % 8


def percent(part: int, whole: int) -> int | None:
    """Whole per cent, None of nothing."""
    return round(100 * part / whole) if whole else None


def in_force(lines: str = "") -> Q:
    """Lines of open votes whose result stands."""
    prefix = f"{lines}vote__"
    return Q(**{f"{prefix}stage": Stage.CLOSED, f"{prefix}withheld": ""}) & ~Q(
        **{f"{prefix}ballot": "secret"}
    )


def rows() -> list[Row]:
    """All who have ever belonged to a body, the present ones by their newest faction."""
    newest: dict[int, tuple[str, str]] = {}
    last = Participant.objects.values("person_id").annotate(at=Max("sitting__opened_at"))
    days = {each["at"] for each in last.order_by()}
    told = Participant.objects.filter(sitting__opened_at__in=days).order_by("sitting__opened_at")
    for pk, name, faction in told.values_list("person_id", "name", "faction"):
        newest[pk] = name, faction
    closed = Participant.objects.filter(sitting__state=State.CLOSED).values("person_id")
    there = {
        each["person_id"]: (each["all"], each["here"])
        for each in closed.annotate(
            all=Count("pk"), here=Count("pk", filter=Q(registered_at__isnull=False))
        )
    }
    sums = Sums.objects.filter(secret=False).values("person_id").order_by()
    voted = {
        each["person_id"]: (each["all"], each["pressed"] or 0)
        for each in sums.annotate(
            all=Sum("heads"), pressed=Sum("heads", filter=Q(outcome__in=PRESSED))
        )
    }
    found = [
        Row(pk, name, faction, *there.get(pk, (0, 0)), *voted.get(pk, (0, 0)))
        for pk, (name, faction) in newest.items()
    ]
    return sorted(found, key=lambda row: (not row.faction, row.faction, row.name))


def tally(person: Person) -> Tally:
    """One person's choices in all open votes whose result stands."""
    outcomes: dict[str, int] = {}
    along = {True: 0, False: 0}
    sums = Sums.objects.filter(person=person, secret=False).values("outcome", "along").order_by()
    for each in sums.annotate(all=Sum("heads")):
        outcomes[each["outcome"]] = outcomes.get(each["outcome"], 0) + each["all"]
        if each["along"] is not None:
            along[each["along"]] += each["all"]
    return Tally(outcomes, along[True], along[False])


def fallen() -> list[int]:
    """The few votes whose result does not stand: annulled, or withheld.

    Known beforehand, so that a list by person needs no look at sixty thousand votes.
    """
    annulled = Vote.objects.filter(stage=Stage.ANNULLED).values_list("pk", flat=True)
    withheld = Vote.objects.exclude(withheld="").values_list("pk", flat=True)
    return [*annulled.order_by(), *withheld.order_by()]


def listed(person: Person, outcome: str = "") -> int:
    """How many votes the list of a person has, of one outcome or of all."""
    sums = Sums.objects.filter(person=person)
    if outcome:
        sums = sums.filter(outcome=outcome)
    return int(sums.aggregate(all=Sum("heads"))["all"] or 0)


def choices(people: Sequence[int] = ()) -> dict[int, dict[int, str]]:
    """Person → vote → choice, of the last year that has votes; of all, or of some."""
    newest = (
        VoteLine.objects.filter(in_force())
        .order_by("-vote__closed_at")
        .values_list("vote__closed_at", flat=True)
        .first()
    )
    since = (newest or timezone.now()) - timedelta(days=30 * MONTHS)
    lines = VoteLine.objects.filter(in_force(), outcome__in=PRESSED, vote__closed_at__gte=since)
    if people:
        lines = lines.filter(person_id__in=people)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for person, vote, outcome in lines.values_list("person_id", "vote_id", "outcome"):
        found[person][vote] = outcome
    return dict(found)


def compared(one: Person, other: Person) -> tuple[Likeness, list[int]]:
    """How alike two people voted in the last year, and the votes in which they did not."""
    found = choices([one.pk, other.pk])
    first, second = found.get(one.pk, {}), found.get(other.pk, {})
    apart = [vote for vote in first.keys() & second.keys() if first[vote] != second[vote]]
    return likeness(first, second), sorted(apart, reverse=True)


def factions(deputies: Sequence[Row]) -> list[Faction]:
    """Each faction's cohesion over the last year."""
    found = choices()
    members: dict[str, list[int]] = defaultdict(list)
    for row in deputies:
        if row.faction:
            members[row.faction].append(row.pk)
    told = []
    for name, people in members.items():
        heads: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(PRESSED, 0))
        for person in people:
            for vote, outcome in found.get(person, {}).items():
                heads[vote][outcome] += 1
        index = cohesion(list(each.values()) for each in heads.values())
        pressed = sum(len(found.get(person, {})) for person in people)
        whole = None if index is None else round(100 * index)
        told.append(Faction(name, len(people), whole, pressed))
    return sorted(told, key=lambda faction: (-faction.size, faction.name))


def spots(deputies: Sequence[Row]) -> list[Spot]:
    """Where everybody stands on the map of likeness; who never pressed is not on it."""
    found = choices()
    shown = [row for row in deputies if found.get(row.pk)]
    names = list(dict.fromkeys(row.faction for row in shown))
    where = places([found[row.pk] for row in shown])
    half = MAP / 2
    return [
        Spot(
            round(half + x * (half - EDGE), 1),
            round(half - y * (half - EDGE), 1),
            row.name,
            row.pk,
            row.faction,
            names.index(row.faction) + 1,
        )
        for row, (x, y) in zip(shown, where, strict=True)
    ]
