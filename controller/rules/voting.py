"""One vote: announced, opened, pressed, closed, and what may be done about it afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Outcome, Tally, Verdict, count, covered
from controller.rules.council import WhichPress
from controller.rules.majority import MAJORITIES, Heads, adopts
from controller.rules.quorum import demand_quorum, quorum
from controller.rules.refusals import Refused, Why
from controller.rules.registration import known, positive
from controller.rules.sitting import Phase, Sitting, Stage, Voting


def announce(sitting: Sitting, command: c.AnnounceVoting) -> list[e.AnyEvent]:
    """Put wording, kind and majority before everybody's eyes."""
    if sitting.phase is Phase.BREAK:
        raise Refused(Why.ON_BREAK)
    if sitting.voting is not None:
        raise Refused(Why.VOTING_AT_HAND)
    if command.voting in sitting.past:
        raise Refused(Why.VOTING_TWICE)
    if command.repeats is not None:
        _demand_held(sitting, command.repeats)
    item = sitting.agenda_item(command.item)
    if command.item is not None and item is None:
        raise Refused(Why.UNKNOWN_ITEM)
    if item is None and not command.motion.of_agenda and not command.wording.strip():
        raise Refused(Why.WORDING_NEEDED)
    if command.motion.decides and item is not None:
        _demand_agenda(sitting)
    majority = command.majority or _own_majority(sitting, command.motion, item)
    _demand_majority(majority)
    by_item = item.ballot if item and command.motion.decides else BallotKind.ROLL_CALL
    held = sum(1 for over in sitting.past.values() if over.stage is not Stage.WITHDRAWN)
    return [
        e.VotingAnnounced(
            voting=command.voting,
            number=held + 1,
            wording=command.wording,
            motion=command.motion,
            ballot=command.ballot or by_item,
            majority=majority,
            item=command.item,
            repeats=command.repeats,
        )
    ]


def _own_majority(sitting: Sitting, motion: Motion, item: Item | None) -> str:
    """The majority that a motion needs where nobody named one."""
    if motion is Motion.PROCEDURE:
        return sitting.regulations.procedural_majority
    return item.majority if item else sitting.regulations.default_majority


def change_majority(sitting: Sitting, command: c.ChangeMajority) -> list[e.AnyEvent]:
    """Before the opening a threshold is simply set right; everybody sees it."""
    voting = at_hand(sitting, command.voting)
    if voting.stage is not Stage.ANNOUNCED:
        raise Refused(Why.NOT_ANNOUNCED)
    _demand_majority(command.majority)
    if voting.majority == command.majority:
        raise Refused(Why.SAME_MAJORITY)
    return [e.MajorityChanged(voting=voting.id, was=voting.majority, majority=command.majority)]


def withdraw(sitting: Sitting, command: c.WithdrawVoting) -> list[e.AnyEvent]:
    """An announced vote need not be held."""
    voting = at_hand(sitting, command.voting)
    if voting.stage is not Stage.ANNOUNCED:
        raise Refused(Why.NOT_ANNOUNCED)
    return [e.VotingWithdrawn(voting=voting.id, reason=command.reason)]


def open_voting(sitting: Sitting, command: c.OpenVoting, at: datetime) -> list[e.AnyEvent]:
    """Let members press, if the sitting is competent."""
    voting = at_hand(sitting, command.voting)
    if voting.stage is not Stage.ANNOUNCED:
        raise Refused(Why.NOT_ANNOUNCED)
    demand_quorum(sitting, voting.item)
    seconds = positive(command.seconds, sitting.regulations.vote_s)
    return [
        e.VotingOpened(
            voting=voting.id,
            closes_at=at + timedelta(seconds=seconds),
            composition=sitting.composition(),
            present=quorum(sitting, voting.item).present,
        )
    ]


def reopen(sitting: Sitting, command: c.ReopenVoting, at: datetime) -> list[e.AnyEvent]:
    """After an outage the vote goes on for the full time; ballots already cast stay."""
    voting = at_hand(sitting, command.voting)
    if voting.stage is not Stage.SUSPENDED:
        raise Refused(Why.NOT_SUSPENDED)
    demand_quorum(sitting, voting.item)
    seconds = positive(command.seconds, sitting.regulations.vote_s)
    return [e.VotingReopened(voting=voting.id, closes_at=at + timedelta(seconds=seconds))]


def voter_at(sitting: Sitting, seat: int) -> str:
    """The member whose ballot the console of a seat may cast now, in any kind of vote.

    Raises:
        Refused: no vote is open, or the seat's member may not vote in it.
    """
    voting = sitting.voting
    if voting is None or voting.stage is not Stage.OPEN:
        raise Refused(Why.NOT_OPEN)
    owner = sitting.seating.get(seat)
    if owner is None:
        raise Refused(Why.EMPTY_SEAT, seat=seat)
    _demand_vote(sitting, voting, owner)
    return owner


def cast(sitting: Sitting, command: c.CastBallot) -> list[e.AnyEvent]:
    """Book a press in an open vote. The same press again is nothing new."""
    member = voter_at(sitting, command.seat)
    voting = sitting.voting
    if voting is None or voting.secret:
        raise Refused(Why.NOT_OPEN)
    if voting.ballots.get(member) is command.choice:
        return []
    _demand_last_press(sitting, voting, member)
    return [
        e.BallotCast(voting=voting.id, member=member, choice=command.choice, seat=command.seat)
    ]


def cast_by_voice(sitting: Sitting, command: c.CastByVoice) -> list[e.AnyEvent]:
    """The vote of a member whose console failed, said aloud and entered as such."""
    voting = at_hand(sitting, command.voting)
    if voting.stage is not Stage.OPEN:
        raise Refused(Why.NOT_OPEN)
    if voting.secret:
        raise Refused(Why.SECRET_BY_VOICE)
    if not command.reason.strip():
        raise Refused(Why.REASON_NEEDED)
    _demand_vote(sitting, voting, command.member)
    _demand_last_press(sitting, voting, command.member)
    if command.member in voting.by_voice and voting.ballots[command.member] is command.choice:
        return []
    return [
        e.BallotCast(
            voting=voting.id,
            member=command.member,
            choice=command.choice,
            how=e.How.VOICE,
            reason=command.reason,
        )
    ]


def close(sitting: Sitting, voting_id: str, why: e.Close) -> list[e.AnyEvent]:
    """Count an open vote by its ballots."""
    voting = at_hand(sitting, voting_id)
    if voting.stage is not Stage.OPEN or voting.secret:
        raise Refused(Why.NOT_OPEN)
    outcomes = {
        member.id: Outcome(voting.ballots[member.id].value)
        if member.id in voting.ballots
        else outcome_without_ballot(sitting, voting, member.id)
        for member in sitting.roll(voting)
    }
    composition = sitting.composition(voting)
    tally = count(outcomes.values(), vacant=composition - len(outcomes))
    if not voting.ballots.keys() <= outcomes.keys() or tally.composition != composition:
        raise Refused(Why.NOT_COMPLETE)
    return result(voting, why, tally, outcomes=outcomes)


def count_urn(sitting: Sitting, command: c.CountUrn) -> list[e.AnyEvent]:
    """Count a secret vote by what the urn holds. Who voted is known; what, nobody."""
    voting = at_hand(sitting, command.voting)
    if voting.stage is not Stage.OPEN or not voting.secret:
        raise Refused(Why.NOT_OPEN)
    held = replace(voting, voters=command.voters)
    voters = set(command.voters)
    roll = [member.id for member in sitting.roll(held)]
    outcomes = {
        member: outcome_without_ballot(sitting, voting, member)
        for member in roll
        if member not in voters
    }
    composition = sitting.composition(held)
    others = count(outcomes.values(), vacant=composition - len(roll))
    tally = replace(
        others,
        votes_for=command.ballots.votes_for,
        against=command.ballots.against,
        abstain=command.ballots.abstain,
    )
    if not voters <= set(roll) or len(voters) != tally.cast or tally.composition != composition:
        raise Refused(Why.NOT_COMPLETE)
    why = e.Close.TIME if command.by_time else e.Close.HAND
    least = sitting.regulations.secret_minimum
    listed = tuple(sorted(voters))
    return result(voting, why, tally, outcomes=outcomes, voters=listed, least=least)


def interrupt(sitting: Sitting, command: c.InterruptVoting) -> list[e.AnyEvent]:
    """An outage never decides: an open vote is suspended, a secret one is void."""
    voting = sitting.voting
    if voting is None or voting.stage is not Stage.OPEN:
        return []
    if voting.secret:
        return [e.VotingVoided(voting=voting.id, reason=command.reason)]
    return [e.VotingSuspended(voting=voting.id, reason=command.reason)]


def annul(sitting: Sitting, command: c.AnnulVoting) -> list[e.AnyEvent]:
    """Annul a vote with the reason; it stays in the record, and may be repeated."""
    if not command.reason.strip():
        raise Refused(Why.REASON_NEEDED)
    voting = sitting.voting
    if voting is not None and voting.id == command.voting:
        if voting.stage is Stage.ANNOUNCED:
            raise Refused(Why.NOT_CLOSED)
    else:
        voting = _over(sitting, command.voting)
    return [e.VotingAnnulled(voting=voting.id, reason=command.reason)]


def correct_majority(sitting: Sitting, command: c.CorrectMajority) -> list[e.AnyEvent]:
    """A closed vote needed another threshold: the verdict is drawn again, the count stands."""
    voting = _over(sitting, command.voting)
    _demand_majority(command.majority)
    if not command.reason.strip():
        raise Refused(Why.REASON_NEEDED)
    if voting.majority == command.majority:
        raise Refused(Why.SAME_MAJORITY)
    assert voting.tally is not None  # a closed vote has both
    if voting.tally.undisclosed:
        raise Refused(Why.UNDISCLOSED)
    assert voting.verdict is not None
    needed, verdict = _verdict(command.majority, voting.tally)
    corrected: list[e.AnyEvent] = [
        e.MajorityCorrected(
            voting=voting.id,
            was=voting.majority,
            majority=command.majority,
            needed=needed,
            verdict_was=voting.verdict,
            verdict=verdict,
            reason=command.reason,
        )
    ]
    return corrected if verdict is voting.verdict else corrected + _adoption(voting, verdict)


def record_statement(sitting: Sitting, command: c.RecordStatement) -> list[e.AnyEvent]:
    """A statement goes into the minutes and changes no count; of a secret choice none is made."""
    voting = _over(sitting, command.voting)
    known(sitting, command.member)
    if voting.secret:
        raise Refused(Why.SECRET_STATEMENT)
    if not command.text.strip():
        raise Refused(Why.REASON_NEEDED)
    return [e.StatementRecorded(voting=voting.id, member=command.member, text=command.text)]


def at_hand(sitting: Sitting, voting_id: str) -> Voting:
    """The vote at hand, if it is this one."""
    if sitting.voting is None or sitting.voting.id != voting_id:
        raise Refused(Why.NO_VOTING)
    return sitting.voting


def _over(sitting: Sitting, voting_id: str) -> Voting:
    voting = sitting.past.get(voting_id)
    if voting is None:
        raise Refused(Why.NO_VOTING)
    if voting.stage is not Stage.CLOSED:
        raise Refused(Why.NOT_CLOSED)
    return voting


def _demand_held(sitting: Sitting, voting_id: str) -> None:
    voting = sitting.past.get(voting_id)
    if voting is None or voting.stage is Stage.WITHDRAWN:
        raise Refused(Why.NO_VOTING)


def _demand_last_press(sitting: Sitting, voting: Voting, member: str) -> None:
    if member in voting.ballots and sitting.regulations.which_press is WhichPress.FIRST:
        raise Refused(Why.FIRST_PRESS_COUNTS)


def _demand_majority(majority: str) -> None:
    if majority not in MAJORITIES:
        raise Refused(Why.UNKNOWN_MAJORITY, majority=majority)


def _demand_agenda(sitting: Sitting) -> None:
    if sitting.regulations.agenda_before_decisions and sitting.agenda_adopted is None:
        raise Refused(Why.AGENDA_NOT_ADOPTED)


def _demand_vote(sitting: Sitting, voting: Voting, member_id: str) -> None:
    member = known(sitting, member_id)
    if member_id in sitting.recused_from(voting.item):
        raise Refused(Why.RECUSED, name=member.name)
    if not sitting.is_here(member_id):
        raise Refused(Why.NOT_PRESENT, name=member.name)
    if not sitting.counts(member, voting):
        raise Refused(Why.UNKNOWN_MEMBER, member=member.name)


def outcome_without_ballot(sitting: Sitting, voting: Voting, member: str) -> Outcome:
    """What the record says of a member who cast nothing."""
    if member in sitting.recused_from(voting.item):
        return Outcome.RECUSED
    return Outcome.NOT_VOTED if sitting.is_here(member) else Outcome.ABSENT


def _verdict(majority: str, tally: Tally) -> tuple[int, Verdict]:
    heads = Heads(composition=tally.composition, present=tally.taking_part, voted=tally.cast)
    adopted = adopts(majority, tally.votes_for, heads)
    verdict = Verdict.ADOPTED if adopted else Verdict.NOT_ADOPTED
    return MAJORITIES[majority].needed(heads), verdict


def result(
    voting: Voting,
    why: e.Close,
    tally: Tally,
    *,
    outcomes: dict[str, Outcome],
    voters: tuple[str, ...] = (),
    least: int = 0,
) -> list[e.AnyEvent]:
    """The close of a vote with its verdict, and what follows from it.

    With fewer than ``least`` ballots, ``regulations.secret_minimum``, it is not broken down.
    """
    needed, verdict = _verdict(voting.majority, tally)
    closed: list[e.AnyEvent] = [
        e.VotingClosed(
            voting=voting.id,
            close=why,
            tally=covered(tally, least),
            verdict=verdict,
            majority=voting.majority,
            needed=needed,
            composition=tally.composition,
            outcomes=outcomes,
            voters=voters,
        )
    ]
    return closed + _adoption(voting, verdict)


def _adoption(voting: Voting, verdict: Verdict) -> list[e.AnyEvent]:
    if voting.motion is Motion.AGENDA_AS_WHOLE and verdict is Verdict.ADOPTED:
        return [e.AgendaAdopted(voting=voting.id)]
    return []
