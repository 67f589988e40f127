"""What the secretary does about votes afterwards: annul, repeat, correct, record a statement."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.refusals import Why
from controller.rules.sitting import Stage, Voting
from display.desk.clerk import Clerk
from display.desk.doing_people import choose_member
from display.desk.doing_vote import announce, majority_options, refuse
from display.desk.questions import About, Form, OneOf, Pick, Text
from display.desk.terms import STAGES, VERDICTS


async def choose_vote(clerk: Clerk, title: str, over: Sequence[Voting]) -> Voting | None:
    """One of the votes that are over, the last one first; the only one is taken at once."""
    say = clerk.speech.say
    if len(over) < 2:
        if not over:
            refuse(clerk, Why.NO_VOTING)
        return over[0] if over else None
    rows = []
    for each in reversed(over):
        closed = each.stage is Stage.CLOSED and each.verdict is not None
        state = say(VERDICTS[each.verdict] if closed and each.verdict else STAGES[each.stage])
        rows.append((each.id, f"№ {each.number} · {state} · {each.wording}"))
    picked = await clerk.pick(Pick(title, rows, empty=say("There is no such vote.")))
    return clerk.scene.sitting.past.get(picked) if picked else None


def _over(clerk: Clerk, *stages: Stage) -> list[Voting]:
    """The votes that are over and stand, or that are in one of these stages."""
    past = clerk.scene.sitting.past.values()
    return [each for each in past if each.stage in (stages or (Stage.CLOSED,))]


async def cancel(clerk: Clerk) -> None:
    """Withdraw the announced vote, or annul the open, the interrupted or a closed one."""
    say, voting = clerk.speech.say, clerk.scene.sitting.voting
    if voting is not None and voting.stage is Stage.ANNOUNCED:
        await _withdraw(clerk, voting)
        return
    voting = voting or await choose_vote(clerk, say("Annul which vote?"), _over(clerk))
    if voting is None:
        return
    answers = await clerk.fill_in(
        Form(
            say("Annul vote No. {number}", number=voting.number),
            say("Yes, annul"),
            (Text("reason", say("Reason, as the sitting decided")),),
            words=say("The annulled vote stays in the record with the reason."),
            grave=True,
        )
    )
    if answers:
        await clerk.give(c.AnnulVoting(voting=voting.id, reason=answers["reason"]))


async def _withdraw(clerk: Clerk, voting: Voting) -> None:
    say = clerk.speech.say
    answers = await clerk.fill_in(
        Form(
            say("Withdraw vote No. {number}", number=voting.number),
            say("Yes, withdraw"),
            (Text("reason", say("Reason (may be empty)"), required=False),),
            words=say("The vote was announced and will not be held."),
            grave=True,
            about=About.of(voting),
        )
    )
    if answers is not None:
        await clerk.give(c.WithdrawVoting(voting=voting.id, reason=answers["reason"]))


async def repeat(clerk: Clerk) -> None:
    """Announce a vote once more."""
    if clerk.scene.sitting.voting is not None:
        refuse(clerk, Why.VOTING_AT_HAND)
        return
    title = clerk.speech.say("Hold which vote again?")
    over = _over(clerk, Stage.CLOSED, Stage.ANNULLED, Stage.VOIDED)
    voting = await choose_vote(clerk, title, over)
    if voting is not None:
        await announce(clerk, motion=voting.motion, repeats=voting)


async def set_majority(clerk: Clerk) -> None:
    """Change the majority of the item chosen, of the announced vote, or of a closed one."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    item, voting = sitting.agenda_item(clerk.item_at_hand), sitting.voting
    if item is not None:
        await _change_item(clerk, item)
        return
    if voting is None:
        await _correct(clerk)
        return
    pick = Pick(
        say("The majority of vote No. {number}", number=voting.number),
        majority_options(clerk, voting.item),
        chosen=voting.majority,
        about=About.of(voting),
    )
    key = await clerk.pick(pick)
    if key is not None:
        await clerk.give(c.ChangeMajority(voting=voting.id, majority=key))


async def _change_item(clerk: Clerk, item: Item) -> None:
    title = clerk.speech.say("The majority of item {number}", number=item.number)
    key = await clerk.pick(Pick(title, majority_options(clerk, item.id), chosen=item.majority))
    if key is not None:
        await clerk.give(c.ChangeItem(item=replace(item, majority=key)))


async def _correct(clerk: Clerk) -> None:
    say = clerk.speech.say
    title = say("Correct the majority of which vote?")
    voting = await choose_vote(clerk, title, _over(clerk))
    if voting is None:
        return
    answers = await clerk.fill_in(
        Form(
            say("Correct the majority of vote No. {number}", number=voting.number),
            say("Yes, correct"),
            (
                OneOf(
                    "majority",
                    say("The right majority"),
                    majority_options(clerk, voting.item),
                    voting.majority,
                ),
                Text("reason", say("Reason")),
            ),
            words=say("The count stays; the verdict is drawn again, and both are shown."),
            grave=True,
        )
    )
    if answers:
        await clerk.give(
            c.CorrectMajority(
                voting=voting.id, majority=answers["majority"], reason=answers["reason"]
            )
        )


async def record_statement(clerk: Clerk) -> None:
    """Put a member's statement about a vote into the record."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    over = _over(clerk)
    by_name = [each for each in over if not each.secret]
    if over and not by_name:
        refuse(clerk, Why.SECRET_STATEMENT)
        return
    voting = await choose_vote(clerk, say("A statement on which vote?"), by_name)
    if voting is None:
        return
    member = await choose_member(clerk, say("Whose statement?"), sitting.members)
    if member is None:
        return
    answers = await clerk.fill_in(
        Form(
            say("Statement: {name}", name=member.name),
            say("Record"),
            (Text("text", say("What the member stated"), long=True),),
            words=say("A statement changes no count and no verdict."),
        )
    )
    if answers:
        statement = c.RecordStatement(voting=voting.id, member=member.id, text=answers["text"])
        await clerk.give(statement)
