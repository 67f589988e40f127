"""The rows that one sitting gives to the national tables (annex 29). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from controller.rules.agenda import Item, Motion
from controller.rules.ballots import Verdict
from controller.rules.council import Council
from controller.rules.sitting import Sitting, Voting
from papers.annex29 import (
    NOBODY_VOTED,
    NONE,
    NOT_CONSIDERED,
    OUTCOMES,
    VERDICTS,
    Row,
    Tables,
)
from papers.publisher import Publisher, Term
from papers.record import Record, Unpublishable

_AGENDA = "agenda"
_PROCEDURE = "procedure"
_OUTSIDE = {_AGENDA: "Порядок денний", _PROCEDURE: "Процедурні питання"}
_CLASS = "Рішення"


class Sheet:
    """The rows of one sitting."""

    def __init__(self, record: Record, publisher: Publisher) -> None:
        if record.sitting.body is None:
            raise Unpublishable("засідання без органу", "a sitting without a body")
        self.record, self.publisher = record, publisher
        self.sitting: Sitting = record.sitting
        self.council: Council = record.sitting.body.council
        self.term = self._term()
        self.convocation = f"{publisher.authority_id}-{record.sitting.body.id}-{self.term.start}"
        self.session = "-".join((self.convocation, *self.sitting.session.split()))
        self.items = self._on_agenda()
        self.numbers = _numbers(self.items)

    def rows(self) -> Tables:
        """Its rows by the names of their tables."""
        return {
            "convocations": [self._convocation()],
            "sessions": [self._session()],
            "motions": [self._motion(item) for item in self.items] + self._outside(),
            "voteEvents": [self._event(voting) for voting in self.record.results],
            "vote": [row for voting in self.record.results for row in self._votes(voting)],
            "motions2": [self._motion2(item) for item in self.items],
            "votings": [row for item in self.items for row in self._votings(item)],
        }

    def _term(self) -> Term:
        label = self.council.convocation
        if label not in self.publisher.convocations:
            lines = (
                f'\n\n[[open_data.convocation]]\nlabel = "{label}"\n'
                "from = 2020-11-25\nuntil = 2025-11-25\n"
            )
            raise Unpublishable(
                f"{self.publisher.file}: немає строку скликання «{label}». Допишіть у кінець "
                f"файлу, зі своїми датами:{lines}",
                f"{self.publisher.file}: the term of the convocation “{label}” is missing. Add "
                f"to the end of the file, with your dates:{lines}",
            )
        return self.publisher.convocations[label]

    def _on_agenda(self) -> list[Item]:
        """The items of the agenda, then those taken off it after a vote."""
        there = list(self.sitting.agenda)
        ids = {item.id for item in there}
        voted = dict.fromkeys(v.item for v in self.record.results if v.item is not None)
        there += [self.record.items[i] for i in voted if i not in ids and i in self.record.items]
        return there

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.publisher.timezone).date()

    def _convocation(self) -> Row:
        return {
            "uid": self.convocation,
            "label": self.council.convocation,
            "dateFrom": self.term.start.isoformat(),
            "dateUntil": self.term.until.isoformat(),
            "authorityName": self.council.name,
            "authorityId": self.publisher.authority_id,
            "CATUTTC": self.publisher.catuttc,
        }

    def _session(self) -> Row:
        return {
            "uid": self.session,
            "label": self.sitting.session,
            "convocationUid": self.convocation,
            "dateFrom": self._day(self.record.began).isoformat(),
            "dateUntil": self._day(self.record.until).isoformat(),
        }

    def _of_item(self, item: str) -> list[Voting]:
        return [voting for voting in self.record.results if voting.item == item]

    def _item_day(self, item: str) -> str:
        """The day of the item's last vote; of the opening, where it had none."""
        moments = [v.opened_at for v in self._of_item(item) if v.opened_at]
        return self._day(moments[-1] if moments else self.record.began).isoformat()

    def _motion_uid(self, item: str) -> str:
        return f"{self.sitting.id}-{item}"

    def _motion(self, item: Item) -> Row:
        reporter = next((m.id for m in self.council.members if m.name == item.reporter), NONE)
        return {
            "uid": self._motion_uid(item.id),
            "sessionUid": self.session,
            "votingIdentifier": reporter,
            "title": item.title,
            "number": self.numbers[item.id],
            "classification": _CLASS,
            "date": self._item_day(item.id),
            "sources": None,
        }

    def _outside(self) -> list[Row]:
        """Votes on the agenda itself and on procedure must belong to a motion, too."""
        held = {_outside(voting) for voting in self.record.results if not voting.item}
        return [
            {
                "uid": self._motion_uid(key),
                "sessionUid": self.session,
                "votingIdentifier": NONE,
                "title": title,
                "number": 0,
                "classification": title,
                "date": self._day(self.record.began).isoformat(),
                "sources": None,
            }
            for key, title in _OUTSIDE.items()
            if key in held
        ]

    def _vote_uid(self, voting: Voting) -> str:
        return f"{self.sitting.id}-{voting.number}"

    def _event(self, voting: Voting) -> Row:
        item = self.record.items.get(voting.item or "")
        parts = self._parts(voting, item)
        adopted = voting.verdict is Verdict.ADOPTED
        return {
            "uid": self._vote_uid(voting),
            "motionUid": parts["motion"],
            "projectNumber": (item.project_number if item else "") or NONE,
            "projectTitle": _what(voting, item),
            "startDate": _moment(voting.opened_at),
            "endDate": _moment(voting.closed_at),
            "result": _verdict(voting),
            **_counters(voting),
            "textUrl": self.publisher.url_of(parts),
            "text": self.publisher.file_of(parts) if adopted else NONE,
        }

    def _parts(self, voting: Voting, item: Item | None) -> dict[str, str]:
        motion = self._motion_uid(voting.item or _outside(voting))
        return {
            "voting": self._vote_uid(voting),
            "motion": motion,
            "date": self._day(voting.opened_at or self.record.began).isoformat(),
            "project": (item.project_number if item else "") or motion,
        }

    def act(self, voting: Voting) -> dict[str, str]:
        """Of an adopted decision: what identifies it, when it was made and where it is read."""
        item = self.record.items.get(voting.item or "")
        parts = self._parts(voting, item)
        return {
            "uid": self._vote_uid(voting),
            "title": item.title if item else _what(voting, None),
            "date": parts["date"],
            "text": self.publisher.file_of(parts),
            "url": self.publisher.url_of(parts),
        }

    def drafts(self) -> list[dict[str, str]]:
        """Of each draft on the agenda: what identifies it, whose it is and where it is read."""
        day = self._day(self.record.began).isoformat()
        told = []
        for item in self.items:
            uid = self._motion_uid(item.id)
            project = item.project_number or uid
            parts = {"voting": uid, "motion": uid, "date": day, "project": project}
            told.append(
                {
                    "uid": uid,
                    "title": item.title,
                    "date": day,
                    "creator": item.reporter,
                    "text": self.publisher.file_of(parts),
                    "url": self.publisher.url_of(parts),
                }
            )
        return told

    def _votes(self, voting: Voting) -> list[Row]:
        """Names beside choices: of a secret vote there are none, and none is made up."""
        if voting.secret:
            return []
        return [
            {"uid": self._vote_uid(voting), "voterUid": member, "result": OUTCOMES[outcome]}
            for member, outcome in voting.outcomes.items()
        ]

    def _motion2(self, item: Item) -> Row:
        voting = _decisive(self._of_item(item.id))
        touched = bool(self._of_item(item.id)) or item.id in self.sitting.done
        nothing = NOBODY_VOTED if touched or self.sitting.item == item.id else NOT_CONSIDERED
        parts = self._parts(voting, item) if voting else None
        adopted = voting is not None and voting.verdict is Verdict.ADOPTED
        return {
            "uid": self._motion_uid(item.id),
            "date": self._item_day(item.id),
            "authorityName": self.council.name,
            "authorityId": self.publisher.authority_id,
            "authorityCattutc": self.publisher.catuttc,
            "convocation": self.council.convocation,
            "legislativeSession": self.sitting.session,
            "number": self.numbers[item.id],
            "title": item.title,
            "projectNumber": item.project_number or None,
            **(_counters(voting) if voting else dict.fromkeys(_COUNTERS)),
            "votingResult": _verdict(voting) if voting else nothing,
            "textUrl": self.publisher.url_of(parts) if parts and adopted else None,
            "text": self.publisher.file_of(parts) if parts and adopted else NONE,
        }

    def _votings(self, item: Item) -> list[Row]:
        voting = _decisive(self._of_item(item.id))
        if voting is None or voting.secret:
            return []
        names = {member.id: member.name for member in self.council.members}
        return [
            {
                "motionUid": self._motion_uid(item.id),
                "voterId": member,
                "voterName": names[member],
                "motionTitle": item.title,
                "result": OUTCOMES[outcome],
            }
            for member, outcome in voting.outcomes.items()
        ]


_COUNTERS = ("votingFor", "votingAgainst", "votingAbstain", "notVoting", "absent")


def _counters(voting: Voting) -> Row:
    tally = voting.tally
    if tally is None:
        return dict.fromkeys(_COUNTERS)
    not_voting = tally.not_voted + tally.recused
    chosen: tuple[int | None, ...] = (tally.votes_for, tally.against, tally.abstain)
    if tally.undisclosed:
        chosen = (None, None, None)
    return dict(zip(_COUNTERS, (*chosen, not_voting, tally.absent), strict=True))


def _verdict(voting: Voting) -> str:
    return VERDICTS[voting.verdict] if voting.verdict else NOBODY_VOTED


def _decisive(votings: Sequence[Voting]) -> Voting | None:
    """The vote that settled an item.

    The last one on the whole of it; else a rejection as a basis, which ends an item. An item
    adopted as a basis only, or amended only, is not decided.
    """
    whole = [v for v in votings if v.motion in (Motion.DECISION, Motion.AS_WHOLE)]
    basis = [v for v in votings if v.motion is Motion.AS_BASIS]
    if whole:
        return whole[-1]
    if basis and basis[-1].verdict is Verdict.NOT_ADOPTED:
        return basis[-1]
    return None


def _outside(voting: Voting) -> str:
    return _AGENDA if voting.motion.of_agenda else _PROCEDURE


def _what(voting: Voting, item: Item | None) -> str:
    """The title of the draft, with the wording of the vote where it says something else."""
    wording = voting.wording.strip()
    if item is None or not wording:
        return wording or (item.title if item else _OUTSIDE[_outside(voting)])
    if item.title.casefold() in wording.casefold():
        return wording
    return f"{item.title} ({wording})"


def _numbers(items: Sequence[Item]) -> dict[str, int]:
    """The table wants whole numbers: the printed ones where all are whole, else the order."""
    if all(item.number.isdecimal() for item in items):
        return {item.id: int(item.number) for item in items}
    return {item.id: place for place, item in enumerate(items, 1)}


def _moment(moment: datetime | None) -> str | None:
    """UTC as the recommendations write it: 2023-04-09T15:00:00.000000Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
