"""Lines of a hall's public journal, taken into the tables, each once and in their order."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import override

from controller import wire
from controller.rules import events as e
from controller.rules.agenda import Item as AgendaItem
from controller.rules.ballots import BallotKind, Outcome, Verdict
from publisher.common.community.models import Hall, Organization, Person
from publisher.common.record.models import (
    Item,
    Participant,
    Sitting,
    Speech,
    Stage,
    State,
    Vote,
    VoteLine,
)
from publisher.common.record.rules import CHOICES, contradiction, groups
from publisher.common.record.tallies import reckon
from publisher.common.search.index import Entry, enter

log = logging.getLogger("viche.sittings")
COUNTED = (e.VotingClosed, e.VotingAnnulled, e.VotingVoided, e.VotingReopened)
"""After these the sums of a sitting are others."""


class NotAllowed(Exception):
    """A hall told of a body that it may not publish for, or of one that is unknown here."""


class Ledger:
    """Takes the lines of one of a hall's journals; ``log`` is its first line's hash, hex."""

    def __init__(self, hall: Hall, log: str) -> None:
        self._hall, self._log = hall, log
        known = Sitting.objects.filter(hall=hall, log=log)  # another journal has its own sittings
        self._sitting = known.order_by("-opened_at", "-pk").first()

    @transaction.atomic
    def take(self, lines: Iterable[tuple[int, bytes]]) -> None:
        """Take lines of the journal with their numbers; those taken before are passed over.

        Raises:
            NotAllowed: the body is not this hall's to publish.
            Unreadable: a line of a newer hall, or no line at all.
        """
        changed: set[int] = set()
        for n, line in lines:
            sitting = self._sitting
            if sitting is not None and sitting.log == self._log and n <= sitting.last_n:
                continue
            entry = wire.read_entry(line)
            if isinstance(entry.event, e.SittingOpened):
                self._open(n, entry, entry.event)
            elif self._sitting is not None:
                self._follow(n, entry, self._sitting)
                if isinstance(entry.event, COUNTED):
                    changed.add(self._sitting.pk)
            if self._sitting is not None:
                self._sitting.last_n, self._sitting.log = n, self._log
        if self._sitting is not None:
            self._sitting.save()
        reckon(changed)

    def _open(self, n: int, entry: e.Entry, opened: e.SittingOpened) -> None:
        if self._sitting is not None:
            self._sitting.save()
        council = opened.body.council
        body = Organization.objects.filter(uid=opened.body.id).first()
        if body is None or not self._hall.may_publish_for(body.uid):
            raise NotAllowed(f"{self._hall.uid}: {opened.body.id}")
        zone = ZoneInfo(settings.TIME_ZONE)
        self._sitting, _ = Sitting.objects.update_or_create(
            hall=self._hall,
            uid=opened.sitting,
            defaults={
                "body": body,
                "session": opened.session,
                "convocation": council.convocation,
                "place": opened.place,
                "day": entry.at.astimezone(zone).date(),
                "opened_at": entry.at,
                "seats": council.seats,
                "rules_version": opened.rules_version,
                "log": self._log,
            },
        )
        known = set(self._sitting.participants.values_list("person__uid", flat=True))
        for member in council.members:
            person, _ = Person.objects.get_or_create(
                uid=member.id,
                defaults={"name": member.name, "family_name": member.name.partition(" ")[0]},
            )
            if member.id not in known:
                Participant.objects.create(
                    sitting=self._sitting,
                    person=person,
                    name=member.name,
                    faction=member.faction,
                    mayor=member.mayor,
                )

    def _follow(self, n: int, entry: e.Entry, sitting: Sitting) -> None:
        event = entry.event
        match event:
            case e.BreakTaken():
                sitting.state = State.BREAK
            case e.SittingAdjourned():
                sitting.state = State.ADJOURNED
                sitting.participants.update(present=False)
                sitting.present = 0
            case e.BreakEnded() | e.SittingResumed():
                sitting.state = State.OPEN
            case e.SittingClosed():
                sitting.state, sitting.closed_at, sitting.item = State.CLOSED, entry.at, None
            case e.MemberRegistered() | e.MemberReturned() | e.MemberLeft():
                self._presence(sitting, entry, event)
            case e.AgendaSet() | e.ItemAdded() | e.ItemChanged() | e.ItemRemoved():
                _agenda(sitting, event)
            case e.ItemOpened(item=uid):
                sitting.item = sitting.items.filter(uid=uid).first()
                sitting.items.filter(uid=uid, opened_at=None).update(opened_at=entry.at)
            case e.ItemClosed():
                sitting.item = None
            case e.FloorGranted():
                _speech(sitting, entry, event)
            case e.FloorEnded(request=uid):
                sitting.speeches.filter(uid=uid).update(ended_at=entry.at)
            case e.BallotCast():
                pass  # counted in the result; most lines of a journal are such
            case _:
                _voting(sitting, n, entry)

    def _presence(
        self,
        sitting: Sitting,
        entry: e.Entry,
        event: e.MemberRegistered | e.MemberReturned | e.MemberLeft,
    ) -> None:
        here = not isinstance(event, e.MemberLeft)
        who = sitting.participants.filter(person__uid=event.member)
        who.update(present=here)
        if here:
            who.filter(registered_at=None).update(registered_at=entry.at)
        sitting.present = sitting.participants.filter(present=True).count()


def _speech(sitting: Sitting, entry: e.Entry, granted: e.FloorGranted) -> None:
    who = sitting.participants.filter(person__uid=granted.member or "").first()
    Speech.objects.update_or_create(
        sitting=sitting,
        uid=granted.request,
        defaults={
            "item": sitting.items.filter(uid=granted.item).first() if granted.item else None,
            "person_id": who.person_id if who is not None else None,
            "name": who.name if who is not None else granted.guest or granted.member or "",
            "kind": granted.kind.value,
            "started_at": entry.at,
        },
    )


def _agenda(
    sitting: Sitting, event: e.AgendaSet | e.ItemAdded | e.ItemChanged | e.ItemRemoved
) -> None:
    match event:
        case e.AgendaSet(items=items):
            sitting.items.exclude(uid__in=[item.id for item in items]).update(removed=True)
            for place, item in enumerate(items):
                _keep(sitting, item, place=place, removed=False)
        case e.ItemAdded(item=item, after=after):
            before = sitting.items.filter(uid=after).first() if after else sitting.items.last()
            place = before.place + 1 if before is not None else 0
            later = sitting.items.filter(place__gte=place)
            later.update(place=models.F("place") + 1)
            _keep(sitting, item, place=place, removed=False)
        case e.ItemChanged(item=item):
            _keep(sitting, item)
        case e.ItemRemoved(item=uid):
            sitting.items.filter(uid=uid).update(removed=True)


def _keep(sitting: Sitting, item: AgendaItem, **more: object) -> None:
    told = {
        "number": item.number,
        "title": item.title,
        "reporter": item.reporter,
        "project_number": item.project_number,
    }
    Item.objects.update_or_create(sitting=sitting, uid=item.id, defaults=told | more)


def _voting(sitting: Sitting, n: int, entry: e.Entry) -> None:
    event = entry.event
    if isinstance(event, e.VotingAnnounced):
        item = sitting.items.filter(uid=event.item).first() if event.item else None
        Vote.objects.update_or_create(
            sitting=sitting,
            uid=event.voting,
            defaults={
                "item": item,
                "number": event.number,
                "wording": event.wording or (item.title if item is not None else ""),
                "motion": event.motion.value,
                "ballot": event.ballot.value,
                "majority": event.majority,
                "repeats": event.repeats or "",
            },
        )
        return
    uid = getattr(event, "voting", "")
    vote = sitting.votes.filter(uid=uid).first() if uid else None
    if vote is None:
        return
    match event:
        case e.MajorityChanged(majority=majority):
            vote.majority = majority
        case e.VotingWithdrawn():
            vote.delete()
            return
        case e.VotingOpened(closes_at=closes_at, composition=composition):
            vote.stage, vote.opened_at, vote.closes_at = Stage.OPEN, entry.at, closes_at
            vote.composition = composition
        case e.VotingReopened(closes_at=closes_at):
            vote.stage, vote.closes_at = Stage.OPEN, closes_at
        case e.VotingSuspended(reason=reason):
            vote.stage, vote.reason = Stage.SUSPENDED, reason
        case e.VotingVoided(reason=reason):
            vote.stage, vote.reason = Stage.VOIDED, reason
        case e.VotingAnnulled(reason=reason):
            vote.stage, vote.reason = Stage.ANNULLED, reason
        case e.MajorityCorrected():
            vote.majority_was, vote.majority = event.was, event.majority
            vote.adopted_was = event.verdict_was is Verdict.ADOPTED
            vote.adopted = event.verdict is Verdict.ADOPTED
            vote.needed, vote.reason = event.needed, event.reason
        case e.StatementRecorded(member=member, text=text):
            who = sitting.participants.filter(person__uid=member).first()
            vote.statements.append({"name": who.name if who else member, "text": text})
        case e.VotingClosed():
            _close(vote, n, entry, event)
        case _:
            return
    vote.save()


def _close(vote: Vote, n: int, entry: e.Entry, closed: e.VotingClosed) -> None:
    people = dict(vote.sitting.participants.values_list("person__uid", "person_id"))
    found = contradiction(closed, people, secret=vote.ballot == BallotKind.SECRET.value)
    vote.stage, vote.closed_at, vote.n = Stage.CLOSED, entry.at, n
    vote.close, vote.majority = closed.close.value, closed.majority
    vote.composition, vote.needed = closed.composition, closed.needed
    vote.adopted = closed.verdict is Verdict.ADOPTED
    if found is not None:
        log.error("%s, vote %s is withheld: %s", vote.sitting, vote.number, found.value)
        vote.withheld = found.value
        return
    tally = closed.tally
    vote.votes_for, vote.against, vote.abstain = tally.votes_for, tally.against, tally.abstain
    vote.not_voted, vote.absent, vote.recused = tally.not_voted, tally.absent, tally.recused
    vote.vacant, vote.undisclosed = tally.vacant, tally.undisclosed
    outcomes = {uid: outcome.value for uid, outcome in closed.outcomes.items()}
    outcomes |= dict.fromkeys(closed.voters, VoteLine.Outcome.VOTED.value)
    factions = dict(vote.sitting.participants.values_list("person__uid", "faction"))
    chosen = {uid: choice for uid, choice in closed.outcomes.items() if choice in CHOICES}
    lines = {
        group.name: group.line
        for group in groups((factions[uid], choice) for uid, choice in chosen.items())
        if group.name and group.size > 1
    }
    vote.lines.all().delete()
    VoteLine.objects.bulk_create(
        VoteLine(
            vote=vote,
            person_id=people[uid],
            outcome=outcome,
            faction=factions[uid],
            along=_along(chosen.get(uid), lines.get(factions[uid])),
        )
        for uid, outcome in outcomes.items()
    )
    enter([_found_as(vote)])


def _along(choice: Outcome | None, line: Outcome | None) -> bool | None:
    return None if choice is None or line is None else choice is line


def _found_as(vote: Vote) -> Entry:
    title = vote.wording or (vote.item.title if vote.item is not None else "")
    about = f"{vote.item.project_number} {vote.item.reporter}" if vote.item is not None else ""
    with override(settings.LANGUAGE_CODE):  # a page in whatever language may have been asked last
        url = vote.get_absolute_url()
    key, day = str(vote.pk), vote.sitting.day
    return Entry(kind="vote", key=key, title=title, url=url, text=about, day=day)
