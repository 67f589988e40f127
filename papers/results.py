"""Our own JSON of results: all that a sitting decided, and what the national tables cannot say.

The needed majority with its source, recusals, vacancies, who took part in a secret vote (never
what they chose), annulled and void votes, thresholds corrected, statements. Keys and codes are
English, words Ukrainian and English; times are UTC. Its fields are described in docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Outcome, Tally, Verdict
from controller.rules.council import BodyKind, MayorCounts
from controller.rules.events import Close
from controller.rules.majority import MAJORITIES
from controller.rules.sitting import Sitting, Stage, Voting
from papers.record import Record, Unpublishable, demand_sound

FORMAT = 1
"""A field is added freely; the number grows when a meaning changes."""


class MajorityNeeded(msgspec.Struct, frozen=True, kw_only=True):
    """By which majority it was decided; ``needed`` is the least number of «за» that adopts."""

    key: str
    uk: str
    en: str
    source: str
    needed: int | None = None


class MemberListed(msgspec.Struct, frozen=True, kw_only=True):
    """A member as he was listed in this sitting."""

    id: str
    name: str
    faction: str
    mayor: bool


class BodyListed(msgspec.Struct, frozen=True, kw_only=True):
    """The body that sat. ``seats`` are the deputies by law, without the mayor."""

    id: str
    kind: BodyKind
    name: str
    convocation: str
    seats: int
    mayor_counts: MayorCounts
    members: tuple[MemberListed, ...]


class CorrectionTold(msgspec.Struct, frozen=True, kw_only=True):
    """A threshold put right after the close: both verdicts."""

    at: datetime
    was: str
    majority: str
    verdict_was: Verdict
    verdict: Verdict
    reason: str


class StatementTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a member stated afterwards; it changed no count."""

    at: datetime
    member: str
    text: str


class PaperTold(msgspec.Struct, frozen=True, kw_only=True):
    """What the counting commission found, in ballot papers, and who counted."""

    issued: int
    invalid: int
    commission: str


class VotingResult(msgspec.Struct, frozen=True, kw_only=True):
    """One vote, whatever became of it.

    ``outcomes`` is member → outcome. In a secret vote those who took part are in ``took_part``
    and nowhere else; ``outcomes`` has the others. Of a vote on paper, ``paper``, the commission
    keeps the list of those who took a ballot, and ``took_part`` is empty.
    """

    number: int
    id: str
    stage: Stage
    wording: str
    motion: Motion
    item: str | None
    ballot: BallotKind
    majority: MajorityNeeded
    verdict: Verdict | None
    composition: int | None
    tally: Tally | None
    announced_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    closed_by: Close | None
    outcomes: Mapping[str, Outcome]
    took_part: tuple[str, ...]
    paper: PaperTold | None
    by_voice: tuple[str, ...]
    repeats: str | None
    reason: str
    corrections: tuple[CorrectionTold, ...]
    statements: tuple[StatementTold, ...]


class SittingResult(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting."""

    id: str
    session: str
    hall: str
    place: str
    opened_at: datetime
    closed_at: datetime | None
    body: BodyListed
    regulations: str
    agenda: tuple[Item, ...]
    votings: tuple[VotingResult, ...]


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """The whole document."""

    format: int
    sittings: tuple[SittingResult, ...]


def results(of: Sequence[Record]) -> Results:
    """The document over some sittings.

    Raises:
        Unpublishable: a record contradicts itself.
    """
    for record in of:
        demand_sound(record)
    return Results(format=FORMAT, sittings=tuple(map(_sitting, of)))


def _sitting(record: Record) -> SittingResult:
    sitting = record.sitting
    return SittingResult(
        id=sitting.id,
        session=sitting.session,
        hall=sitting.hall,
        place=sitting.place,
        opened_at=_utc(record.began),
        closed_at=_utc(sitting.closed_at) if sitting.closed_at else None,
        body=_body(sitting),
        regulations=sitting.regulations.title,
        agenda=sitting.agenda,
        votings=tuple(map(_voting, sitting.past.values())),
    )


def _body(sitting: Sitting) -> BodyListed:
    if sitting.body is None:
        raise Unpublishable("засідання без органу", "a sitting without a body")
    council = sitting.body.council
    members = (
        MemberListed(id=each.id, name=each.name, faction=each.faction, mayor=each.mayor)
        for each in council.members
    )
    return BodyListed(
        id=sitting.body.id,
        kind=sitting.body.kind,
        name=council.name,
        convocation=council.convocation,
        seats=council.seats,
        mayor_counts=council.mayor_counts,
        members=tuple(members),
    )


def _voting(voting: Voting) -> VotingResult:
    counted = voting.tally is not None
    return VotingResult(
        number=voting.number,
        id=voting.id,
        stage=voting.stage,
        wording=voting.wording,
        motion=voting.motion,
        item=voting.item,
        ballot=voting.ballot,
        majority=_majority(voting),
        verdict=voting.verdict,
        composition=voting.composition or None,
        tally=voting.tally,
        announced_at=_utc(voting.announced_at),
        opened_at=_utc(voting.opened_at) if voting.opened_at else None,
        closed_at=_utc(voting.closed_at) if voting.closed_at else None,
        closed_by=voting.close,
        outcomes=voting.outcomes,
        took_part=voting.voters,
        paper=_paper(voting),
        by_voice=tuple(sorted(voting.by_voice)) if counted else (),
        repeats=voting.repeats,
        reason=voting.reason,
        corrections=tuple(
            CorrectionTold(
                at=_utc(each.at),
                was=each.was,
                majority=each.majority,
                verdict_was=each.verdict_was,
                verdict=each.verdict,
                reason=each.reason,
            )
            for each in voting.corrections
        ),
        statements=tuple(
            StatementTold(at=_utc(each.at), member=each.member, text=each.text)
            for each in voting.statements
        ),
    )


def _paper(voting: Voting) -> PaperTold | None:
    found = voting.paper
    if found is None:
        return None
    return PaperTold(issued=found.issued, invalid=found.invalid, commission=found.commission)


def _majority(voting: Voting) -> MajorityNeeded:
    rule = MAJORITIES.get(voting.majority)
    return MajorityNeeded(
        key=voting.majority,
        uk=rule.uk if rule else "",
        en=rule.en if rule else "",
        source=rule.source if rule else "",
        needed=voting.needed if voting.tally is not None else None,
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
