"""A secret vote on paper: what the counting commission found in the box becomes the result.

The hall goes on by paper where consoles cannot be had, or the members will it. Who took a ballot
paper is in the commission's list and not here; the record has numbers.
"""

from __future__ import annotations

from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Outcome, Tally, count, covered, possible
from controller.rules.quorum import demand_quorum
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Sitting, Stage
from controller.rules.voting import at_hand, outcome_without_ballot, result


def record(sitting: Sitting, command: c.RecordPaperVote) -> list[e.AnyEvent]:
    """Close a secret vote that was announced by what the commission counted."""
    voting = at_hand(sitting, command.voting)
    if voting.stage is not Stage.ANNOUNCED:
        raise Refused(Why.NOT_ANNOUNCED)
    if not voting.secret:
        raise Refused(Why.PAPER_NOT_SECRET)
    if not command.commission.strip():
        raise Refused(Why.COMMISSION_NEEDED)
    demand_quorum(sitting, voting.item)
    roll = [member.id for member in sitting.roll(voting)]
    without = {member: outcome_without_ballot(sitting, voting, member) for member in roll}
    may_vote = sum(1 for outcome in without.values() if outcome is Outcome.NOT_VOTED)
    cast = command.votes_for + command.against + command.abstain
    found = cast + command.invalid
    if not found <= command.issued <= may_vote:
        raise Refused(Why.PAPER_SUM, found=found, issued=command.issued, may_vote=may_vote)
    composition = sitting.composition(voting)
    others = count(without.values(), vacant=composition - len(roll))
    least = sitting.regulations.secret_minimum
    tally = replace(
        others,
        votes_for=command.votes_for,
        against=command.against,
        abstain=command.abstain,
        not_voted=may_vote - cast,
    )
    outcomes: dict[str, Outcome] = {
        member: outcome for member, outcome in without.items() if outcome is not Outcome.NOT_VOTED
    }
    told = covered(tally, least)
    counted = e.PaperCounted(
        voting=voting.id,
        issued=command.issued,
        votes_for=told.votes_for,
        against=told.against,
        abstain=told.abstain,
        undisclosed=told.undisclosed,
        invalid=command.invalid,
        commission=command.commission.strip(),
    )
    opened = replace(voting, composition=composition)
    return [counted, *result(opened, e.Close.PAPER, tally, outcomes=outcomes, least=least)]


def recount(sitting: Sitting, counted: e.PaperCounted) -> list[e.AnyEvent]:
    """The results that may follow from what was counted; ``sitting`` is as it was before.

    One, but for a vote too small to be broken down: there either verdict is possible.

    Raises:
        Refused: nothing of the kind can follow.
    """
    found = Tally(
        votes_for=counted.votes_for,
        against=counted.against,
        abstain=counted.abstain,
        undisclosed=counted.undisclosed,
    )
    commands = (
        c.RecordPaperVote(
            voting=counted.voting,
            issued=counted.issued,
            votes_for=each.votes_for,
            against=each.against,
            abstain=each.abstain,
            invalid=counted.invalid,
            commission=counted.commission,
        )
        for each in possible(found)
    )
    return [record(sitting, command)[1] for command in commands]
