"""The main page of the desk: it follows the sitting."""

from __future__ import annotations

from collections import Counter

from controller.rules.ballots import Verdict
from controller.rules.quorum import quorum
from controller.rules.sitting import Phase, Sitting, Stage, Voting
from display.desk.floor_page import busy, only_waits, show_floor, show_waiting
from display.desk.page import Page, Style
from display.desk.result_page import show_result
from display.desk.scene import Scene
from display.desk.speech import Speech
from display.desk.steps import Next, next_item, next_step
from display.desk.terms import BALLOTS, capital, latest, name_of, short, threshold
from display.desk.vote_page import named, show_names, show_vote


def sitting_page(scene: Scene, speech: Speech, width: int, height: int, loop_time: float) -> Page:
    """What the person at the desk has to see now."""
    page = Page(width, height)
    sitting = scene.sitting
    if scene.mirror.hello is None:
        page.text(speech.say("Looking for the controller …"), Style.QUIET)
    elif not scene.storage.ok:
        _show_paper_procedure(page, scene, speech)
    elif sitting.voting is not None:
        show_vote(page, scene, sitting.voting, speech, loop_time)
    elif sitting.time_in_doubt:
        _show_doubt(page, scene, speech, loop_time)
    elif sitting.phase is Phase.OPEN:
        _show_open(page, scene, speech, loop_time)
    else:
        _show_rest(page, scene, speech)
    return page


def _show_paper_procedure(page: Page, scene: Scene, speech: Speech) -> None:
    say = speech.say
    page.text("▲ " + say("THE RECORD CANNOT BE WRITTEN"), Style.ALARM)
    page.text(say("Nothing that is pressed or entered now counts."), Style.ALARM)
    if scene.storage.detail:
        page.text(scene.storage.detail, Style.QUIET, limit=1)
    page.gap()
    for number, words in enumerate(
        (
            say("Tell the chair: the vote is interrupted, nothing is decided."),
            say(
                "Call the technician: the disk is full, read-only or broken; "
                "votes stored before are safe."
            ),
            say("If it cannot wait: vote aloud by the roll, on paper, with two signatures."),
            say(
                "When it can be written again, the desk goes on by itself where the sitting stood."
            ),
        ),
        1,
    ):
        page.text(f"{number}. {words}", limit=2)


def _show_doubt(page: Page, scene: Scene, speech: Speech, loop_time: float) -> None:
    say = speech.say
    page.text("▲ " + say("The controller's clock is in doubt"), Style.WARNING).gap()
    now = scene.now(loop_time)
    if now is not None:
        page.line(f"{speech.day(now)}, ", (speech.clock(now), Style.STRONG))
    page.gap().text(
        say(
            "Compare it with a right clock. If it is right, confirm it; "
            "if not, call the technician: the time stands in every line of the record."
        )
    )


def _show_rest(page: Page, scene: Scene, speech: Speech) -> None:
    """No sitting, a break, an adjournment, or the end."""
    say, sitting = speech.say, scene.sitting
    match sitting.phase:
        case Phase.BREAK:
            until = sitting.break_until
            time = say(" until {time}", time=speech.minute(until)) if until else ""
            page.line((say("Break") + time, Style.STRONG))
            if sitting.note:
                page.text(sitting.note, Style.QUIET)
        case Phase.ADJOURNED:
            page.line((say("The sitting is adjourned"), Style.STRONG))
            if sitting.note:
                page.text(sitting.note, Style.QUIET)
            page.gap().text(say("When it goes on, the members register anew."))
        case Phase.CLOSED:
            at = speech.minute(sitting.closed_at)
            page.line((say("The sitting was closed at {time}", time=at), Style.STRONG))
            _show_harvest(page, sitting, speech)
        case _:
            page.line((say("No sitting is open"), Style.STRONG)).gap()
            page.line((say("Here may sit:"), Style.QUIET))
            for name in scene.bodies.values():
                page.text(f"  {name}", limit=2)


def _show_harvest(page: Page, sitting: Sitting, speech: Speech) -> None:
    closed = [each for each in sitting.past.values() if each.stage is Stage.CLOSED]
    verdicts = Counter(each.verdict for each in closed)
    page.gap()
    page.line(speech.count("{n} vote was held", "{n} votes were held", len(closed)))
    page.line(speech.say("Adopted: {n}", n=verdicts[Verdict.ADOPTED]))
    page.line(speech.say("Not adopted: {n}", n=verdicts[Verdict.NOT_ADOPTED]))


def _show_open(page: Page, scene: Scene, speech: Speech, loop_time: float) -> None:
    sitting = scene.sitting
    voting = result_at_hand(sitting)
    if sitting.registration_closes is not None and not _is_later(voting, scene):
        _show_registration(page, scene, speech, loop_time)
        return
    if voting is not None and only_waits(sitting):
        show_waiting(page, sitting, speech)
        show_result(page, sitting, voting, speech)
        return
    if busy(sitting):
        show_floor(page, scene, speech, loop_time)
        _show_item(page, scene, speech)
        return
    if voting is not None:
        show_result(page, sitting, voting, speech)
        return
    if sitting.registrations == 0:
        page.line((speech.say("Nobody has registered yet"), Style.STRONG))
        _show_load(page, sitting, speech)
        return
    if not quorum(sitting).there:
        _show_absent(page, sitting, speech)
        return
    _show_item(page, scene, speech)


def _is_later(voting: Voting | None, scene: Scene) -> bool:
    """Whether a vote was over after the registration that is open now had been opened."""
    if voting is None or voting.closed_at is None or scene.registration_opened is None:
        return False
    return voting.closed_at >= scene.registration_opened


def result_at_hand(sitting: Sitting) -> Voting | None:
    """The last vote, while the sitting is still where it was held."""
    last = latest(sitting)
    return last if last is not None and last.item == sitting.item else None


def _show_registration(page: Page, scene: Scene, speech: Speech, loop_time: float) -> None:
    sitting, say = scene.sitting, speech.say
    left = scene.seconds_to(sitting.registration_closes, loop_time)
    time = "" if left is None else speech.count("{n} second left", "{n} seconds left", left)
    page.line((say("REGISTRATION IS OPEN"), Style.GOOD), "   ", (time, Style.STRONG))
    page.gap()
    _show_heads(page, sitting, speech)
    _show_missing(page, sitting, speech)


def _show_heads(page: Page, sitting: Sitting, speech: Speech) -> None:
    heads = quorum(sitting)
    words = speech.say(
        "Registered {present} of {all}; the quorum is {needed}",
        present=heads.present,
        all=len(sitting.members),
        needed=heads.needed,
    )
    page.line((words, Style.STRONG))


def _show_missing(page: Page, sitting: Sitting, speech: Speech) -> None:
    missing = [each for each in sitting.members if not sitting.is_here(each.id)]
    if not missing:
        page.line((speech.say("All are here."), Style.GOOD))
        return
    page.gap().line((speech.say("Not registered ({n}):", n=len(missing)), Style.QUIET))
    show_names(page, named(sitting, missing), speech)


def _show_absent(page: Page, sitting: Sitting, speech: Speech) -> None:
    page.line(("▲ " + speech.say("NO QUORUM"), Style.WARNING))
    _show_heads(page, sitting, speech)
    page.text(speech.say("No vote may be held. Register again, or adjourn the sitting."), limit=2)
    _show_missing(page, sitting, speech)


def _show_load(page: Page, sitting: Sitting, speech: Speech) -> None:
    n = len(sitting.agenda)
    words = speech.count("The agenda has {n} item", "The agenda has {n} items", n)
    page.gap().line(words if n else speech.say("There is no agenda yet: load it from a file."))


def _show_item(page: Page, scene: Scene, speech: Speech) -> None:
    sitting, say = scene.sitting, speech.say
    item = sitting.agenda_item(sitting.item)
    if item is None:
        adopted = sitting.agenda_adopted is not None
        words = say("The agenda is adopted") if adopted else say("The agenda is not adopted yet")
        page.line((words, Style.STRONG))
        _show_load(page, sitting, speech)
    else:
        page.line((say("Item {number}", number=item.number), Style.STRONG))
        page.text(item.title, limit=4 if page.height < 20 else 9)
        if item.reporter:
            page.gap().line((say("Reporter: {name}", name=item.reporter), Style.QUIET))
        if item.project_number:
            page.line((say("Draft No. {number}", number=item.project_number), Style.QUIET))
        kind = say(BALLOTS[item.ballot])
        page.gap().line(say("Vote: {kind}", kind=kind))
        page.text(capital(threshold(sitting, item.majority, item.id, speech)), limit=2)
        _show_recused(page, sitting, item.id, speech)
    _show_following(page, scene, speech)


def _show_recused(page: Page, sitting: Sitting, item: str, speech: Speech) -> None:
    names = [short(name_of(sitting, each)) for each in sorted(sitting.recused_from(item))]
    if names:
        words = speech.say("Conflict of interest, do not vote: {names}", names=", ".join(names))
        page.text(words, Style.WARNING, limit=2)


def _show_following(page: Page, scene: Scene, speech: Speech) -> None:
    following = next_item(scene.sitting)
    if following is None or next_step(scene).kind is Next.OPEN_ITEM or page.left < 3:
        return
    words = f"{following.number}. {following.title}"
    page.gap().text(speech.say("Then: {item}", item=words), Style.QUIET, limit=2)
