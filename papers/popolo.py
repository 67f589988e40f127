"""Sittings as Popolo: people, their memberships, motions and vote events (popoloproject.com).

Options are Popolo's own (yes, no, abstain, absent, not voting) and one of ours, ``recused``. Of a
secret vote there are counts and no votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from controller.rules.ballots import Outcome, Verdict
from controller.rules.council import Council
from controller.rules.majority import MAJORITIES
from controller.rules.sitting import Voting
from papers.record import Record, Unpublishable, demand_sound

OPTIONS: Final = {
    Outcome.FOR: "yes",
    Outcome.AGAINST: "no",
    Outcome.ABSTAIN: "abstain",
    Outcome.NOT_VOTED: "not voting",
    Outcome.ABSENT: "absent",
    Outcome.RECUSED: "recused",
}
_RESULTS: Final = {Verdict.ADOPTED: "pass", Verdict.NOT_ADOPTED: "fail"}


def popolo(of: Sequence[Record]) -> dict[str, list[dict[str, Any]]]:
    """All of some sittings, each list under Popolo's name of its class, in the plural.

    Raises:
        Unpublishable: a record contradicts itself.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {
        name: {} for name in ("organizations", "persons", "memberships", "events", "motions")
    }
    votes: list[dict[str, Any]] = []
    for record in of:
        demand_sound(record)
        body = record.sitting.body
        if body is None:
            raise Unpublishable("засідання без органу", "a sitting without a body")
        _council(found, body.id, body.council)
        found["events"][record.sitting.id] = _event(record, body.id)
        for voting in record.results:
            motion = _motion(record, voting, body.id)
            found["motions"][motion["id"]] = motion
            votes.append(_vote_event(record, voting, body.id))
    return {name: list(each.values()) for name, each in found.items()} | {"vote_events": votes}


def _council(found: dict[str, dict[str, dict[str, Any]]], body: str, council: Council) -> None:
    found["organizations"][body] = {
        "id": body,
        "name": council.name,
        "classification": "legislature",
    }
    for member in council.members:
        found["persons"][member.id] = {"id": member.id, "name": member.name}
        found["memberships"][f"{body}/{member.id}"] = {
            "id": f"{body}/{member.id}",
            "person_id": member.id,
            "organization_id": body,
            "role": "Міський голова" if member.mayor else "Депутат",
            "start_date": member.mandate_from.isoformat() if member.mandate_from else None,
            "end_date": member.mandate_until.isoformat() if member.mandate_until else None,
        }
        if member.faction:
            _faction(found, body, member.id, member.faction)


def _faction(
    found: dict[str, dict[str, dict[str, Any]]], council: str, member: str, faction: str
) -> None:
    own = f"{council}/{faction}"
    found["organizations"][own] = {
        "id": own,
        "name": faction,
        "classification": "faction",
        "parent_id": council,
    }
    found["memberships"][f"{own}/{member}"] = {
        "id": f"{own}/{member}",
        "person_id": member,
        "organization_id": own,
    }


def _event(record: Record, body: str) -> dict[str, Any]:
    sitting = record.sitting
    return {
        "id": sitting.id,
        "name": sitting.session,
        "classification": "legislative session",
        "organization_id": body,
        "location": sitting.place or None,
        "start_date": _utc(record.began),
        "end_date": _utc(sitting.closed_at),
    }


def _motion(record: Record, voting: Voting, body: str) -> dict[str, Any]:
    item = record.items.get(voting.item or "")
    rule = MAJORITIES[voting.majority]
    return {
        "id": f"{record.sitting.id}/{voting.id}",
        "organization_id": body,
        "legislative_session_id": record.sitting.id,
        "identifier": (item.project_number or None) if item else None,
        "classification": voting.motion.value,
        "text": voting.wording or (item.title if item else ""),
        "date": _utc(voting.announced_at),
        "requirement": f"{rule.uk} ({rule.source})",
        "result": _RESULTS[voting.verdict] if voting.verdict else None,
    }


def _vote_event(record: Record, voting: Voting, body: str) -> dict[str, Any]:
    factions = {member.id: f"{body}/{member.faction}" for member in record.sitting.members}
    by_name = () if voting.secret else voting.outcomes.items()
    return {
        "id": f"{record.sitting.id}/{voting.id}",
        "organization_id": body,
        "legislative_session_id": record.sitting.id,
        "identifier": str(voting.number),
        "motion_id": f"{record.sitting.id}/{voting.id}",
        "classification": voting.ballot.value,
        "start_date": _utc(voting.opened_at or voting.announced_at),
        "end_date": _utc(voting.closed_at),
        "result": _RESULTS[voting.verdict] if voting.verdict else None,
        "counts": _counts(voting),
        "votes": [
            {
                "voter_id": member,
                "option": OPTIONS[outcome],
                **({"group_id": factions[member]} if not factions[member].endswith("/") else {}),
            }
            for member, outcome in by_name
        ],
    }


def _counts(voting: Voting) -> list[dict[str, Any]]:
    tally = voting.tally
    if tally is None:
        return []
    heads: tuple[tuple[Outcome, int], ...] = (
        (Outcome.FOR, tally.votes_for),
        (Outcome.AGAINST, tally.against),
        (Outcome.ABSTAIN, tally.abstain),
        (Outcome.NOT_VOTED, tally.not_voted),
        (Outcome.ABSENT, tally.absent),
        (Outcome.RECUSED, tally.recused),
    )
    told = heads[3:] if tally.undisclosed else heads
    return [{"option": OPTIONS[outcome], "value": number} for outcome, number in told]


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
