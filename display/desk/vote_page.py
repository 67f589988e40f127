"""What the desk shows of the vote at hand: announced, open, suspended."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import ceil

from controller.rules.council import Member
from controller.rules.quorum import quorum
from controller.rules.sitting import Sitting, Stage, Voting
from display.desk.page import Page, Style, bar, fitted
from display.desk.result_page import heading
from display.desk.scene import Scene
from display.desk.speech import Speech
from display.desk.terms import NBSP, capital, item_title, name_of, reason, short, threshold


def show_vote(page: Page, scene: Scene, voting: Voting, speech: Speech, loop_time: float) -> None:
    """The whole page of the vote at hand."""
    sitting = scene.sitting
    page.line((heading(voting, speech), Style.STRONG))
    title = item_title(sitting, voting.item)
    if page.height >= 20 and voting.wording not in title:
        page.text(title, Style.QUIET, limit=2)
    page.text(voting.wording, limit=3 if page.height < 20 else 7)
    needed = threshold(sitting, voting.majority, voting.item, speech)
    page.text(capital(needed), Style.STRONG, limit=2)
    page.gap()
    if voting.stage is Stage.ANNOUNCED:
        _show_announced(page, sitting, voting, speech)
    elif voting.stage is Stage.SUSPENDED:
        _show_suspended(page, voting, speech)
    else:
        _show_open(page, scene, voting, speech, loop_time)


def _show_announced(page: Page, sitting: Sitting, voting: Voting, speech: Speech) -> None:
    say = speech.say
    page.line((say("Announced, nobody presses yet."), Style.QUIET))
    heads = quorum(sitting, voting.item)
    facts = {"present": heads.present, "needed": heads.needed}
    if heads.there:
        page.line(say("{present} may vote; the quorum is {needed}", **facts))
    else:
        page.text(say("No quorum: {present} of {needed} needed", **facts), Style.WARNING)
    recused = sorted(sitting.recused_from(voting.item))
    if recused:
        names = ", ".join(short(name_of(sitting, member)) for member in recused)
        page.text(say("Conflict of interest, do not vote: {names}", names=names), limit=2)
    if voting.secret:
        page.gap().text(
            say("A secret vote: you will see how many have voted, never who or how."),
            Style.QUIET,
        )


def _show_suspended(page: Page, voting: Voting, speech: Speech) -> None:
    say = speech.say
    interrupted = say("THE VOTE IS INTERRUPTED")
    page.text(f"‖ {interrupted}: {reason(voting.reason, speech)}", Style.WARNING)
    page.text(
        speech.count(
            "{n} ballot is stored and stays. Nothing is decided yet.",
            "{n} ballots are stored and stay. Nothing is decided yet.",
            len(voting.ballots),
        )
    )
    page.gap()
    page.text(say("Enter: go on for the full time; who has voted may change the ballot."))
    page.text(say("Or annul this vote with a reason and hold it again."))


def _show_open(page: Page, scene: Scene, voting: Voting, speech: Speech, loop_time: float) -> None:
    say = speech.say
    seconds = scene.seconds_to(voting.closes_at, loop_time)
    if seconds is None:
        page.text(say("The vote was open. What became of it is not known yet."), Style.WARNING)
        return
    turnout = scene.turnout
    cast = may_vote = 0
    if turnout is not None and turnout.voting == voting.id:
        cast, may_vote = turnout.cast, turnout.may_vote
    time = speech.count("{n} second left", "{n} seconds left", seconds)
    counted = say("voted {cast} of {may_vote}", cast=cast, may_vote=may_vote)
    page.line((say("THE VOTE IS OPEN"), Style.GOOD), "   ", (time, Style.STRONG), "   ", counted)
    page.line((bar(cast, may_vote, max(8, min(page.width - 2, 60))), Style.GOOD))
    if voting.secret:
        page.gap().text(say("A secret vote: only the number of those who voted is known."))
        every = ceil(scene.sitting.regulations.turnout_tick_s)
        page.text(
            speech.count(
                "It is told anew each {n} second, so that it gives no order.",
                "It is told anew each {n} seconds, so that it gives no order.",
                every,
            ),
            Style.QUIET,
        )
        return
    missing = not_voted(scene.sitting, voting)
    if not missing:
        page.gap().line((say("Everybody who may vote has voted."), Style.GOOD))
        return
    page.gap()
    page.line((say("Have not voted ({n}):", n=len(missing)), Style.STRONG))
    show_names(page, missing, speech)


def not_voted(sitting: Sitting, voting: Voting) -> list[str]:
    """Who may vote and has not, by name with the seat; nobody is named in a secret vote."""
    if voting.secret:
        return []
    waiting = sitting.present - sitting.recused_from(voting.item) - voting.ballots.keys()
    return named(sitting, (each for each in sitting.roll(voting) if each.id in waiting))


def named(sitting: Sitting, members: Iterable[Member]) -> list[str]:
    """Short names, each with its seat where there is one."""
    seats = {member: seat for seat, member in sitting.seating.items()}
    return [
        f"{short(each.name)}{NBSP}({seats[each.id]})" if each.id in seats else short(each.name)
        for each in members
    ]


def show_names(page: Page, names: list[str], speech: Speech) -> None:
    """Names one behind the other, as many as there is room for."""

    def laid(count: int) -> Sequence[str]:
        words = ", ".join(names[:count])
        if count < len(names):
            words += " " + speech.say("… and {n} more", n=len(names) - count)
        return fitted(words, page.width, 10_000)

    fitting = bisect_right(range(len(names) + 1), page.left, key=lambda n: len(laid(n))) - 1
    if fitting > 0:
        page.rows.extend(((line, Style.PLAIN),) for line in laid(fitting))
