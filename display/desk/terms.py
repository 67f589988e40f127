"""The words for what the rules know: choices, outcomes, motions, majorities."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice, Outcome, Verdict
from controller.rules.majority import MAJORITIES, Heads
from controller.rules.sitting import Phase, Sitting, Stage, Voting
from display.desk.speech import Speech, mark

CHOICES: Mapping[Choice, str] = MappingProxyType(
    {
        Choice.FOR: mark("for"),
        Choice.AGAINST: mark("against"),
        Choice.ABSTAIN: mark("abstained"),
    }
)

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.FOR: mark("for"),
        Outcome.AGAINST: mark("against"),
        Outcome.ABSTAIN: mark("abstained"),
        Outcome.NOT_VOTED: mark("did not vote"),
        Outcome.ABSENT: mark("absent"),
        Outcome.RECUSED: mark("conflict of interest"),
    }
)

MOTIONS: Mapping[Motion, str] = MappingProxyType(
    {
        Motion.DECISION: mark("the decision"),
        Motion.AS_BASIS: mark("as a basis"),
        Motion.AS_WHOLE: mark("as a whole"),
        Motion.AMENDMENT: mark("an amendment"),
        Motion.PROCEDURE: mark("procedure"),
        Motion.AGENDA_AS_BASIS: mark("agenda as a basis"),
        Motion.AGENDA_AS_WHOLE: mark("agenda as a whole"),
    }
)

BALLOTS: Mapping[BallotKind, str] = MappingProxyType(
    {
        BallotKind.OPEN: mark("open"),
        BallotKind.ROLL_CALL: mark("roll-call"),
        BallotKind.SECRET: mark("secret"),
    }
)

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.ADOPTED: mark("ADOPTED"), Verdict.NOT_ADOPTED: mark("NOT ADOPTED")}
)

STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.ANNOUNCED: mark("announced"),
        Stage.OPEN: mark("open now"),
        Stage.SUSPENDED: mark("suspended"),
        Stage.CLOSED: mark("closed"),
        Stage.ANNULLED: mark("annulled"),
        Stage.VOIDED: mark("void"),
        Stage.WITHDRAWN: mark("withdrawn"),
    }
)

PHASES: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.NONE: mark("No sitting is open"),
        Phase.OPEN: mark("The sitting is on"),
        Phase.BREAK: mark("Break"),
        Phase.ADJOURNED: mark("The sitting is adjourned"),
        Phase.CLOSED: mark("The sitting is closed"),
    }
)

INTERRUPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "restart": mark("the controller was restarted"),
        "storage": mark("the record could not be written"),
    }
)
"""Why the engine interrupted a vote."""


NBSP = "\N{NO-BREAK SPACE}"


def majority(key: str, speech: Speech) -> str:
    """A majority by its name."""
    rule = MAJORITIES[key]
    return rule.en if speech.language == "en" else rule.uk


def needed(sitting: Sitting, key: str, item: str | None) -> int | None:
    """How many «за» a majority asks for now; None where only the close will tell."""
    rule = MAJORITIES[key]
    composition = sitting.composition()
    present = len(sitting.present - sitting.recused_from(item))
    if not rule.known_before and key == "of_voted":
        return None
    return rule.needed(Heads(composition=composition, present=present, voted=0))


def threshold(sitting: Sitting, key: str, item: str | None, speech: Speech) -> str:
    """A majority in words and in number."""
    number = needed(sitting, key, item)
    words = majority(key, speech)
    if number is None:
        return speech.say("{majority}: the number is known at the close", majority=words)
    if MAJORITIES[key].known_before:
        return speech.count(
            "{majority}: {n} vote for needed",
            "{majority}: {n} votes for needed",
            number,
            majority=words,
        )
    return speech.count(
        "{majority}: {n} vote for needed now",
        "{majority}: {n} votes for needed now",
        number,
        majority=words,
    )


def reason(why: str, speech: Speech) -> str:
    """A reason as it was given, or the engine's own in words."""
    return speech.say(INTERRUPTIONS.get(why, "")) or why


def name_of(sitting: Sitting, member: str) -> str:
    """A member's name; the id of a stranger."""
    known = sitting.member(member)
    return known.name if known else member


def short(name: str) -> str:
    """Surname and initials of a name of three words: Мостовенко Г. Т."""
    surname, *given = name.split() or ("",)
    if len(given) != 2:
        return name
    return NBSP.join((surname, *(word[0] + "." for word in given)))


def item_title(sitting: Sitting, item: str | None) -> str:
    """Number and title of an item."""
    found = sitting.agenda_item(item)
    return f"{found.number}. {found.title}" if found else ""


def latest(sitting: Sitting) -> Voting | None:
    """The vote that was over last, whatever became of it; not one that was withdrawn."""
    over = [each for each in sitting.past.values() if each.stage is not Stage.WITHDRAWN]
    return over[-1] if over else None


def opening(text: str, limit: int) -> str:
    """The beginning of a text that may be too long for a line."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def capital(text: str) -> str:
    """A text with its first letter capital."""
    return text[:1].upper() + text[1:]
