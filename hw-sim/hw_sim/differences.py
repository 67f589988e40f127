"""Where what came out differs from the official record: counters, choices, verdicts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from controller.rules.ballots import Outcome, Tally, Verdict
from controller.rules.majority import MAJORITIES, Heads, adopts
from controller.rules.sitting import Voting
from hw_sim.script import Scene, Script


class Kind(Enum):
    """What differs."""

    COUNTER = "counter"
    CHOICE = "choice"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing of one vote that is not as the record has it."""

    vote: str
    kind: Kind
    what: str
    """The counter's name, or the member's."""
    official: str
    ours: str


_COUNTERS = ("votes_for", "against", "abstain", "not_voted", "absent", "recused", "vacant")


def differences(script: Script, scene: Scene, result: Voting) -> Iterator[Difference]:
    """Compare the result of a vote with its record, member by member."""
    yield from _counters(script, scene, result)
    yield from _choices(script, scene, result)
    if result.verdict is not scene.vote.decided:
        ours = result.verdict.value if result.verdict else "-"
        yield Difference(scene.id, Kind.VERDICT, "", scene.vote.decided.value, ours)


def fitting_majorities(tally: Tally, verdict: Verdict) -> tuple[str, ...]:
    """The majorities by which these counters give this verdict."""
    heads = Heads(composition=tally.composition, present=tally.taking_part, voted=tally.cast)
    adopted = verdict is Verdict.ADOPTED
    return tuple(key for key in MAJORITIES if adopts(key, tally.votes_for, heads) is adopted)


def _counters(script: Script, scene: Scene, result: Voting) -> Iterator[Difference]:
    if result.tally is None:
        yield Difference(scene.id, Kind.COUNTER, "-", "a result", "none")
        return
    official = scene.vote.tally
    listed = scene.vote.outcomes.keys() & script.unmandated
    for counter in _COUNTERS:
        theirs, ours = getattr(official, counter), getattr(result.tally, counter)
        if counter == "absent":  # who is listed without a mandate is absent there, not here
            ours += sum(1 for name in listed if scene.vote.outcomes[name] is Outcome.ABSENT)
        if theirs != ours:
            yield Difference(scene.id, Kind.COUNTER, counter, str(theirs), str(ours))
    if result.composition != script.composition:
        yield Difference(
            scene.id,
            Kind.COUNTER,
            "composition",
            str(script.composition),
            str(result.composition),
        )


def _choices(script: Script, scene: Scene, result: Voting) -> Iterator[Difference]:
    id_of = {person.name: person.id for person in script.persons}
    for name, theirs in scene.vote.outcomes.items():
        ours = Outcome.ABSENT if name in script.unmandated else result.outcomes.get(id_of[name])
        if ours is not theirs:
            said = ours.value if ours else "-"
            yield Difference(scene.id, Kind.CHOICE, name, theirs.value, said)
    listed = {id_of[name] for name in scene.vote.outcomes if name in id_of}
    for member in result.outcomes.keys() - listed:
        yield Difference(scene.id, Kind.CHOICE, member, "-", result.outcomes[member].value)
