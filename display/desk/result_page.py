"""What the desk shows of a vote that is over: verdict, counters, factions, what came after."""

from __future__ import annotations

from collections import Counter, defaultdict

from controller.rules.ballots import Outcome, Tally, Verdict
from controller.rules.sitting import Sitting, Stage, Voting
from display.desk.page import Page, Style
from display.desk.speech import DASH, Speech, mark
from display.desk.terms import (
    BALLOTS,
    OUTCOMES,
    STAGES,
    VERDICTS,
    capital,
    majority,
    name_of,
    reason,
    short,
)

_COLUMNS = (
    (Outcome.FOR, mark("For")),
    (Outcome.AGAINST, mark("Against")),
    (Outcome.ABSTAIN, mark("Abst.")),
    (Outcome.NOT_VOTED, mark("Not v.")),
    (Outcome.ABSENT, mark("Absent")),
    (Outcome.RECUSED, mark("Confl.")),
)


def heading(voting: Voting, speech: Speech) -> str:
    """Number and kind of a vote."""
    kind = speech.say(BALLOTS[voting.ballot])
    return speech.say("Vote No. {number} · {kind}", number=voting.number, kind=kind)


def show_result(page: Page, sitting: Sitting, voting: Voting, speech: Speech) -> None:
    """The whole page of a vote that is over."""
    say = speech.say
    at = f" · {speech.minute(voting.closed_at)}" if voting.closed_at else ""
    page.line((heading(voting, speech) + at, Style.STRONG))
    page.text(voting.wording, limit=2 if page.height < 20 else 5).gap()
    _show_verdict(page, voting, speech)
    if voting.tally is not None:
        page.text(counters(voting.tally, speech), Style.STRONG, limit=2)
        words = majority(voting.majority, speech)
        page.text(
            speech.count(
                "{n} vote for was needed: {majority}",
                "{n} votes for were needed: {majority}",
                voting.needed,
                majority=words,
            ),
            Style.QUIET,
            limit=2,
        )
    _show_aftermath(page, sitting, voting, speech)
    if voting.secret and voting.tally is not None:
        page.gap().text(say("A secret vote: counters only, no names."), Style.QUIET)
    elif voting.outcomes:
        _show_factions(page, sitting, voting, speech)
        _show_who(page, sitting, voting, speech)


def _show_verdict(page: Page, voting: Voting, speech: Speech) -> None:
    why = f": {reason(voting.reason, speech)}" if voting.reason else ""
    if voting.stage is Stage.ANNULLED:
        page.text("✗ " + speech.say("THE VOTE IS ANNULLED") + why, Style.WARNING, limit=2)
        return
    if voting.stage is Stage.VOIDED:
        page.text("✗ " + speech.say("THE SECRET VOTE IS VOID") + why, Style.WARNING, limit=2)
        page.text(
            speech.say(
                "Its ballots were never stored and are gone. Hold it again from the start."
            ),
            limit=2,
        )
        return
    if voting.verdict is None:
        page.line((speech.say(STAGES[voting.stage]), Style.QUIET))
        return
    adopted = voting.verdict is Verdict.ADOPTED
    sign, style = ("✓", Style.GOOD) if adopted else ("✗", Style.BAD)
    page.line((f"{sign} {speech.say(VERDICTS[voting.verdict])}", style))


def counters(tally: Tally, speech: Speech) -> str:
    """The counters of a vote in one line; those that are zero for everybody are left out."""
    say = speech.say
    chosen = [
        say("For {n}", n=tally.votes_for),
        say("Against {n}", n=tally.against),
        say("Abstained {n}", n=tally.abstain),
    ]
    if tally.undisclosed:
        chosen = [say("Voted {n}, too few to tell what was chosen", n=tally.undisclosed)]
    parts = [
        *chosen,
        say("Did not vote {n}", n=tally.not_voted),
        say("Absent {n}", n=tally.absent),
    ]
    if tally.recused:
        parts.append(say("Conflict of interest {n}", n=tally.recused))
    if tally.vacant:
        parts.append(say("Vacant {n}", n=tally.vacant))
    return " · ".join(parts)


def _show_aftermath(page: Page, sitting: Sitting, voting: Voting, speech: Speech) -> None:
    for correction in voting.corrections:
        words = speech.say(
            "Majority corrected at {time}: before “{was}” ({verdict}). {reason}",
            time=speech.minute(correction.at),
            was=majority(correction.was, speech),
            verdict=speech.say(VERDICTS[correction.verdict_was]),
            reason=correction.reason,
        )
        page.text(words, Style.WARNING, limit=2)
    for statement in voting.statements:
        name = short(name_of(sitting, statement.member))
        words = speech.say("Statement of {name}: {text}", name=name, text=statement.text)
        page.text(words, Style.QUIET, limit=2)


MAYOR = mark("Head of the community")
"""The row of a mayor who stands alone."""


def factions(sitting: Sitting, voting: Voting) -> dict[str, Counter[Outcome]]:
    """Faction → outcomes of its members; "" are those who belong to none.

    A mayor who belongs to none is no deputy outside the factions: ``MAYOR`` stands for him.
    """
    found: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for member, outcome in voting.outcomes.items():
        known = sitting.member(member)
        apart = known is not None and known.mayor and not known.faction
        found[MAYOR if apart else known.faction if known else ""][outcome] += 1
    return dict(sorted(found.items(), key=lambda each: (not each[0], each[0])))


def _show_factions(page: Page, sitting: Sitting, voting: Voting, speech: Speech) -> None:
    by_faction = factions(sitting, voting)
    if page.left < 3 or by_faction.keys() <= {"", MAYOR}:
        return
    page.gap()
    shown = [
        (outcome, words)
        for outcome, words in _COLUMNS
        if outcome is not Outcome.RECUSED or any(each[outcome] for each in by_faction.values())
    ]
    head = [speech.say("By faction"), *(speech.say(words) for _, words in shown)]
    rows = [
        [_row_name(name, speech), *(str(each[outcome] or DASH) for outcome, _ in shown)]
        for name, each in by_faction.items()
    ]
    room = page.left - 1
    page.table(head, rows[: room if len(rows) <= room else room - 1])
    if len(rows) > room:
        page.line((speech.say("… and {n} more", n=len(rows) - room + 1), Style.QUIET))


def _row_name(faction: str, speech: Speech) -> str:
    if faction == MAYOR:
        return speech.say(MAYOR)
    return faction or speech.say("No faction")


def _show_who(page: Page, sitting: Sitting, voting: Voting, speech: Speech) -> None:
    """By name, where there is room: all but those who were for, as the fewest are asked about."""
    for outcome in (Outcome.AGAINST, Outcome.ABSTAIN, Outcome.NOT_VOTED, Outcome.RECUSED):
        names = sorted(
            short(name_of(sitting, member))
            for member, chosen in voting.outcomes.items()
            if chosen is outcome
        )
        if names and page.left > 5:
            words = capital(speech.say(OUTCOMES[outcome]))
            page.gap().text(f"{words}: {', '.join(names)}", limit=page.left - 2)
