"""The words of the minutes. They are an official paper of a Ukrainian council, in its language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Outcome, Verdict
from controller.rules.floor_nouns import FloorKind
from controller.rules.majority import MAJORITIES
from controller.rules.sitting import Sitting, Stage, Voting

_MONTHS: Final = (
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
)
MOTIONS: Final[Mapping[Motion, str]] = {
    Motion.DECISION: "рішення",
    Motion.AS_BASIS: "за основу",
    Motion.AS_WHOLE: "у цілому",
    Motion.AMENDMENT: "поправка",
    Motion.PROCEDURE: "процедурне питання",
    Motion.AGENDA_AS_BASIS: "порядок денний за основу",
    Motion.AGENDA_AS_WHOLE: "порядок денний у цілому",
}
BALLOTS: Final[Mapping[BallotKind, str]] = {
    BallotKind.OPEN: "відкрите",
    BallotKind.ROLL_CALL: "поіменне",
    BallotKind.SECRET: "таємне",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.FOR: "За",
    Outcome.AGAINST: "Проти",
    Outcome.ABSTAIN: "Утримався",
    Outcome.NOT_VOTED: "Не голосував",
    Outcome.ABSENT: "Відсутній",
    Outcome.RECUSED: "Конфлікт інтересів",
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.ADOPTED: "рішення прийнято",
    Verdict.NOT_ADOPTED: "рішення не прийнято",
}
SPEECHES: Final[Mapping[FloorKind, str]] = {
    FloorKind.POINT_OF_ORDER: "з процедури",
    FloorKind.REPORT: "доповідь",
    FloorKind.CO_REPORT: "співдоповідь",
    FloorKind.QUESTION: "запитання",
    FloorKind.REPLY: "репліка",
    FloorKind.SPEECH: "виступ",
    FloorKind.FROM_THE_SEAT: "з місця",
    FloorKind.CHAIR: "головуючий",
}


def date(at: datetime, zone: ZoneInfo) -> str:
    """A date as a Ukrainian paper writes it: «23 вересня 2021 року»."""
    local = at.astimezone(zone)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} року"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The time of the day: «10:05»."""
    return at.astimezone(zone).strftime("%H:%M")


def majority(key: str) -> str:
    """A majority with its source: «більшість від загального складу (280/97-ВР ст. 59 ч. 2)»."""
    rule = MAJORITIES[key]
    return f"{rule.uk} ({rule.source})"


def counters(voting: Voting) -> str:
    """The counters of a vote in one line."""
    tally = voting.tally
    if tally is None:
        return ""
    if tally.undisclosed:
        chosen = [f"голосували — {tally.undisclosed} (за вибором не оприлюднюється)"]
    else:
        chosen = [
            f"за — {tally.votes_for}",
            f"проти — {tally.against}",
            f"утрималися — {tally.abstain}",
        ]
    rest = [f"не голосували — {tally.not_voted}", f"відсутні — {tally.absent}"]
    if tally.recused:
        rest.append(f"не брали участі через конфлікт інтересів — {tally.recused}")
    if tally.vacant:
        rest.append(f"вакантні місця — {tally.vacant}")
    return ", ".join((*chosen, *rest))


def outcome(voting: Voting) -> str:
    """What became of a vote, as a sentence."""
    reason = f": {voting.reason}" if voting.reason else ""
    match voting.stage:
        case Stage.CLOSED if voting.verdict is not None:
            words = VERDICTS[voting.verdict]
            rule = MAJORITIES[voting.majority]
            needed = f"потрібно {voting.needed} «за»: {rule.uk}, {rule.source}"
            return f"{words[:1].upper()}{words[1:]} ({needed})."
        case Stage.ANNULLED:
            return f"Голосування скасовано{reason}."
        case Stage.VOIDED:
            return "Таємне голосування перервано, воно недійсне; його бюлетені не збережено."
        case Stage.WITHDRAWN:
            return f"Голосування не проводили{reason}."
        case _:
            return "Голосування не завершено."


def happening(event: e.AnyEvent, sitting: Sitting, titles: Mapping[str, str]) -> str:
    """What happened by itself, as a sentence; reasons that may be personal are left out."""

    def name(member: str) -> str:
        found = sitting.member(member)
        return found.name if found else member

    match event:
        case e.BreakTaken(reason=reason):
            return "Оголошено перерву" + (f": {reason}." if reason else ".")
        case e.BreakEnded():
            return "Засідання продовжено після перерви."
        case e.SittingAdjourned(until=until):
            return "Засідання відкладено" + (f" до {until}." if until else ".")
        case e.SittingResumed():
            return "Відкладене засідання продовжено, депутатів зареєстровано знову."
        case e.QuorumLost(present=present, needed=needed):
            return f"Кворум втрачено: присутні {present}, потрібно {needed}."
        case e.QuorumReached(present=present, needed=needed):
            return f"Кворум є: присутні {present}, потрібно {needed}."
        case e.MemberLeft(member=member):
            return f"{name(member)} — вихід"
        case e.MemberReturned(member=member):
            return f"{name(member)} — повернення"
        case e.MemberRecused(member=member, item=item):
            about = f" з питання «{titles[item]}»" if item in titles else ""
            return f"{name(member)} — заява про конфлікт інтересів{about} (ст. 59-1)."
        case e.RecusalLifted(member=member):
            return f"{name(member)} — обмеження через конфлікт інтересів знято."
        case e.ItemAdded(item=item):
            return f"До порядку денного внесено: {item.number}. {item.title}"
        case e.ItemChanged(item=item):
            return f"Питання викладено так: {item.number}. {item.title}"
        case e.ItemRemoved(item=item, reason=reason):
            title = titles.get(item, item)
            return f"Знято з порядку денного: «{title}»" + (f": {reason}." if reason else ".")
        case e.AgendaAdopted():
            return "Порядок денний затверджено."
        case e.FloorEnded(kind=kind, spoke_s=spoke):
            who = name(event.member) if event.member else event.guest
            minutes, seconds = divmod(round(spoke), 60)
            return f"{who} ({SPEECHES[kind]}, {minutes}:{seconds:02})"
        case e.ClosedPartBegan(reason=reason):
            return f"Засідання закрите: {reason}."
        case e.ClosedPartEnded():
            return "Засідання знову відкрите."
        case _:
            return ""
