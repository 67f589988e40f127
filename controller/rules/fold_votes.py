"""What votes do to the state of a sitting: the part of the fold that is about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, assert_never

from msgspec.structs import replace

from controller.rules import events as e
from controller.rules.ballots import Verdict
from controller.rules.mappings import added
from controller.rules.sitting import Correction, Sitting, Stage, Statement, Voting


def fold_ballot(s: Sitting, event: e.BallotCast) -> Sitting:
    """The state after a ballot in an open vote."""
    return _vote(s, ballots={**_ballots(s), event.member: event.choice}, by_voice=_voice(s, event))


def _ballots(s: Sitting) -> Mapping[str, Any]:
    return s.voting.ballots if s.voting else {}


def _voice(s: Sitting, event: e.BallotCast) -> frozenset[str]:
    before = s.voting.by_voice if s.voting else frozenset()
    return before | {event.member} if event.how is e.How.VOICE else before - {event.member}


def _vote(s: Sitting, **changes: Any) -> Sitting:  # the fields of Voting, any of them
    return s if s.voting is None else replace(s, voting=replace(s.voting, **changes))


def _end(s: Sitting, **changes: Any) -> Sitting:  # the fields of Voting, any of them
    """Lay the vote at hand with those that are over."""
    if s.voting is None:
        return s
    over = replace(s.voting, closes_at=None, **changes)
    return replace(s, voting=None, past=added(s.past, over.id, over))


def fold_voting(
    s: Sitting,
    event: e.VotingAnnounced
    | e.MajorityChanged
    | e.VotingWithdrawn
    | e.VotingOpened
    | e.VotingClosed
    | e.PaperCounted
    | e.VotingSuspended
    | e.VotingReopened
    | e.VotingVoided,
    at: datetime,
) -> Sitting:
    """The state after the course of a vote went on."""
    match event:
        case e.VotingAnnounced():
            voting = Voting(
                id=event.voting,
                number=event.number,
                wording=event.wording,
                motion=event.motion,
                ballot=event.ballot,
                majority=event.majority,
                stage=Stage.ANNOUNCED,
                announced_at=at,
                item=event.item,
                repeats=event.repeats,
            )
            return replace(s, voting=voting)
        case e.MajorityChanged():
            return _vote(s, majority=event.majority)
        case e.VotingWithdrawn():
            return _end(s, stage=Stage.WITHDRAWN, reason=event.reason)
        case e.VotingOpened():
            return _vote(
                s,
                stage=Stage.OPEN,
                opened_at=at,
                closes_at=event.closes_at,
                composition=event.composition,
            )
        case e.VotingClosed():
            return _end(
                s,
                stage=Stage.CLOSED,
                closed_at=at,
                close=event.close,
                tally=event.tally,
                verdict=event.verdict,
                majority=event.majority,
                needed=event.needed,
                composition=event.composition,
                outcomes=event.outcomes,
                voters=event.voters,
            )
        case e.PaperCounted():
            return _vote(s, paper=event)
        case e.VotingSuspended():
            return _vote(s, stage=Stage.SUSPENDED, closes_at=None, reason=event.reason)
        case e.VotingReopened():
            return _vote(s, stage=Stage.OPEN, closes_at=event.closes_at, reason="")
        case e.VotingVoided():
            return _end(s, stage=Stage.VOIDED, closed_at=at, reason=event.reason)
        case _:
            assert_never(event)


def fold_aftermath(
    s: Sitting,
    event: e.VotingAnnulled | e.MajorityCorrected | e.StatementRecorded,
    at: datetime,
) -> Sitting:
    """The state after something was said about a vote that is over."""
    if isinstance(event, e.VotingAnnulled):
        if s.voting is not None and s.voting.id == event.voting:
            return _end(s, stage=Stage.ANNULLED, closed_at=at, reason=event.reason)
        over = replace(s.past[event.voting], stage=Stage.ANNULLED, reason=event.reason)
        return replace(_not_adopted_by(s, over.id), past=added(s.past, over.id, over))
    voting = s.past[event.voting]
    match event:
        case e.MajorityCorrected():
            correction = Correction(
                was=event.was,
                majority=event.majority,
                verdict_was=event.verdict_was,
                verdict=event.verdict,
                reason=event.reason,
                at=at,
            )
            over = replace(
                voting,
                majority=event.majority,
                needed=event.needed,
                verdict=event.verdict,
                corrections=(*voting.corrections, correction),
            )
            if event.verdict is Verdict.NOT_ADOPTED:
                s = _not_adopted_by(s, over.id)
        case e.StatementRecorded():
            said = Statement(member=event.member, text=event.text, at=at)
            over = replace(voting, statements=(*voting.statements, said))
        case _:
            assert_never(event)
    return replace(s, past=added(s.past, over.id, over))


def _not_adopted_by(s: Sitting, voting: str) -> Sitting:
    """Without the agenda that this vote had adopted, if it had."""
    return replace(s, agenda_adopted=None) if s.agenda_adopted == voting else s
