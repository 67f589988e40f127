"""What the pages of sittings show, read from the tables in few questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from controller.rules.ballots import Outcome
from controller.rules.majority import MAJORITIES
from publisher.common.record.models import Vote, VoteLine
from publisher.common.record.rules import Group, groups
from publisher.rooms.sittings.hemicycle import hemicycle

Outcomes = VoteLine.Outcome
ORDER = tuple(Outcomes)
WIDTH, HEIGHT, EDGE = 640.0, 330.0, 14.0
"""Of the drawing of a hemicycle, in its own units; ``EDGE`` is left free around it."""
HEADS = {
    Outcomes.FOR: _("for"),
    Outcomes.AGAINST: _("against"),
    Outcomes.ABSTAIN: _("abstaining"),
    Outcomes.NOT_VOTED: _("not voting"),
    Outcomes.ABSENT: _("absentees"),
    Outcomes.RECUSED: _("conflict of interest"),
    Outcomes.VOTED: _("ballots"),
}
"""The outcomes as the words of a counter: of many people, not of one."""
SIGNS = {
    Outcomes.FOR: "+",
    Outcomes.AGAINST: "−",
    Outcomes.ABSTAIN: "○",
    Outcomes.NOT_VOTED: "·",
    Outcomes.ABSENT: "",
    Outcomes.RECUSED: "×",
    Outcomes.VOTED: "•",
}
"""What stands in a seat beside its colour: colour is never the only sign."""


@dataclass(frozen=True)
class Name:
    """One line of a result."""

    name: str
    uid: str
    faction: str
    outcome: Outcomes

    @property
    def words(self) -> str:
        """The outcome in the language of the page."""
        return str(self.outcome.label)


@dataclass(frozen=True)
class Seat:
    """One dot of the hemicycle."""

    x: float
    y: float
    size: float
    outcome: str
    sign: str
    title: str


@dataclass(frozen=True)
class Counter:
    """One counter of a result."""

    outcome: str
    words: str
    heads: int


def names(vote: Vote) -> list[Name]:
    """The list of a result, by name."""
    people = {
        person: (name, faction)
        for person, name, faction in vote.sitting.participants.values_list(
            "person_id", "name", "faction"
        )
    }
    rows = vote.lines.values_list("person_id", "person__uid", "outcome")
    found = [Name(people[pk][0], uid, people[pk][1], Outcomes(said)) for pk, uid, said in rows]
    return sorted(found, key=lambda one: one.name)


def by_faction(listed: Sequence[Name]) -> tuple[Group, ...]:
    """How factions voted; nothing of a secret vote, whose choices nobody knows."""
    if any(one.outcome is Outcomes.VOTED for one in listed):
        return ()
    return groups((one.faction, Outcome(one.outcome.value)) for one in listed)


def seats(listed: Sequence[Name]) -> list[Seat]:
    """The list as a hemicycle: side by side who chose the same, faction by faction."""
    order = {outcome: place for place, outcome in enumerate(ORDER)}
    people = sorted(listed, key=lambda one: (order[one.outcome], one.faction, one.name))
    scale = min((WIDTH - 2 * EDGE) / 2, HEIGHT - 2 * EDGE)
    drawn = []
    for point, one in zip(hemicycle(len(people)), people, strict=True):
        drawn.append(
            Seat(
                x=round(WIDTH / 2 + point.x * scale, 1),
                y=round(HEIGHT - EDGE - point.y * scale, 1),
                size=round(point.size * scale, 1),
                outcome=one.outcome.value,
                sign=SIGNS[one.outcome],
                title=f"{one.name}: {one.words}",
            )
        )
    return drawn


def counters(vote: Vote) -> list[Counter]:
    """The counters that a result is told with; those that are 0 and say nothing are left out."""
    told = [
        Counter(key.value, str(HEADS[key]), heads)
        for key, heads in (
            (Outcomes.FOR, vote.votes_for),
            (Outcomes.AGAINST, vote.against),
            (Outcomes.ABSTAIN, vote.abstain),
            (Outcomes.NOT_VOTED, vote.not_voted),
            (Outcomes.ABSENT, vote.absent),
            (Outcomes.RECUSED, vote.recused),
            (Outcomes.VOTED, vote.undisclosed),
        )
    ]
    always = {Outcomes.FOR.value, Outcomes.AGAINST.value, Outcomes.ABSTAIN.value}
    return [one for one in told if one.heads or (one.outcome in always and not vote.undisclosed)]


def majority_words(key: str) -> str:
    """A majority in the language of the page; its key where it is unknown here."""
    rule = MAJORITIES.get(key)
    if rule is None:
        return key
    return rule.en if get_language() == "en" else rule.uk
