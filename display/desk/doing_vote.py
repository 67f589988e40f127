"""What the secretary does with the vote at hand: announce, open, close, enter a voice."""

from __future__ import annotations

from collections.abc import Sequence

from controller.rules import commands as c
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Choice
from controller.rules.majority import MAJORITIES
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Stage, Voting
from display.desk.clerk import Clerk
from display.desk.doing_people import choose_member
from display.desk.questions import About, Follows, Form, OneOf, Text
from display.desk.terms import BALLOTS, CHOICES, MOTIONS, threshold


async def announce(
    clerk: Clerk,
    *,
    item: Item | None = None,
    motion: Motion = Motion.DECISION,
    repeats: Voting | None = None,
) -> None:
    """Ask what is put to the vote, prefilled from the item or the vote repeated."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    if sitting.voting is not None:
        refuse(clerk, Why.VOTING_AT_HAND)
        return
    if repeats is not None:
        item = sitting.agenda_item(repeats.item)
        title = say("Announce vote No. {number} again", number=repeats.number)
    else:
        title = say("Announce a vote")
    if item is None and motion is Motion.DECISION and repeats is None:
        motion = Motion.PROCEDURE
    fields = _announcement(clerk, item, motion, repeats)
    ready = all(field.value for field in fields)
    answers = await clerk.fill_in(Form(title, say("Announce"), fields, ready=ready))
    if answers:
        about_agenda = Motion(answers["motion"]).of_agenda
        await clerk.give(
            c.AnnounceVoting(
                voting=clerk.new_id(),
                wording=answers["wording"],
                motion=Motion(answers["motion"]),
                item=None if item is None or about_agenda else item.id,
                ballot=BallotKind(answers["ballot"]),
                majority=answers["majority"],
                repeats=repeats.id if repeats else None,
            )
        )


def _announcement(
    clerk: Clerk, item: Item | None, motion: Motion, repeats: Voting | None
) -> tuple[Text | OneOf, ...]:
    say, sitting = clerk.speech.say, clerk.scene.sitting
    wordings = {each.value: item.title if item else "" for each in Motion}
    wordings[Motion.AGENDA_AS_BASIS.value] = say("To take the agenda as a basis")
    wordings[Motion.AGENDA_AS_WHOLE.value] = say("To adopt the agenda as a whole")
    ballots = {each.value: BallotKind.ROLL_CALL.value for each in Motion}
    if item is not None:
        decides = (each.value for each in Motion if each.decides)
        ballots.update(dict.fromkeys(decides, item.ballot.value))
    by_default = item.majority if item else sitting.regulations.default_majority
    majorities = {
        each.value: by_default if each.decides else sitting.regulations.default_majority
        for each in Motion
    }
    majorities[Motion.PROCEDURE.value] = sitting.regulations.procedural_majority
    wording, ballot = wordings[motion.value], ballots[motion.value]
    needed = majorities[motion.value]
    if repeats is not None:
        motion, wording = repeats.motion, repeats.wording
        ballot, needed = repeats.ballot.value, repeats.majority
    motions = [each for each in Motion if item is not None or not each.decides or each is motion]
    at = item.id if item else None
    return (
        Text("wording", say("Wording"), wording, long=True, follows=_with_motion(wordings)),
        OneOf(
            "motion",
            say("What is voted"),
            [(each.value, say(MOTIONS[each])) for each in motions],
            motion.value,
        ),
        OneOf(
            "ballot",
            say("How"),
            [(kind.value, say(words)) for kind, words in BALLOTS.items()],
            ballot,
            follows=_with_motion(ballots),
        ),
        OneOf(
            "majority",
            say("Majority"),
            majority_options(clerk, at),
            needed,
            follows=_with_motion(majorities),
        ),
    )


def _with_motion(values: dict[str, str]) -> Follows:
    return Follows("motion", values)


def majority_options(clerk: Clerk, item: str | None) -> Sequence[tuple[str, str]]:
    """All majorities in words and in number, as they are for an item now."""
    sitting, speech = clerk.scene.sitting, clerk.speech
    return [(key, threshold(sitting, key, item, speech)) for key in MAJORITIES]


def refuse(clerk: Clerk, why: Why) -> None:
    """Say a refusal of the rules that can be foreseen, with its article."""
    clerk.complain(f"{why.article}: {Refused(why).text(clerk.speech.language)}")


async def open_vote(clerk: Clerk) -> None:
    """Let the members press."""
    voting = clerk.scene.sitting.voting
    if voting is None:
        refuse(clerk, Why.NO_VOTING)
        return
    await clerk.give(c.OpenVoting(voting=voting.id))


async def close_vote(clerk: Clerk, *, asked: bool) -> None:
    """Close the open vote; before its time only after one more question."""
    speech, scene = clerk.speech, clerk.scene
    voting = scene.sitting.voting
    if voting is None or voting.stage is not Stage.OPEN:
        refuse(clerk, Why.NOT_OPEN)
        return
    if not asked and not scene.all_voted:
        form = Form(
            speech.say("Close the vote before its time"),
            speech.say("Yes, close and count"),
            words=speech.say("Who has not voted will stand as «did not vote»."),
            grave=True,
            about=About.of(voting),
        )
        if await clerk.fill_in(form) is None:
            return
    await clerk.give(c.CloseVoting(voting=voting.id))


async def reopen_vote(clerk: Clerk) -> None:
    """Go on with the vote that was interrupted."""
    voting = clerk.scene.sitting.voting
    if voting is not None:
        await clerk.give(c.ReopenVoting(voting=voting.id))


async def enter_voice(clerk: Clerk) -> None:
    """Enter the vote of a member whose console failed."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    voting = sitting.voting
    if voting is None or voting.stage is not Stage.OPEN:
        refuse(clerk, Why.NOT_OPEN)
        return
    if voting.secret:
        refuse(clerk, Why.SECRET_BY_VOICE)
        return
    may_vote = sitting.present - sitting.recused_from(voting.item)
    waiting = [each for each in sitting.roll(voting) if each.id in may_vote - set(voting.ballots)]
    others = [each for each in sitting.roll(voting) if each.id in may_vote]
    about = About.of(voting)
    member = await choose_member(clerk, say("Who votes aloud?"), waiting or others, about)
    if member is None:
        return
    answers = await clerk.fill_in(
        Form(
            say("Vote aloud: {name}", name=member.name),
            say("Enter"),
            (
                OneOf(
                    "choice",
                    say("Choice"),
                    [(choice.value, say(words)) for choice, words in CHOICES.items()],
                ),
                Text("reason", say("Reason"), say("the console does not work")),
            ),
            about=about,
        )
    )
    if answers:
        choice = Choice(answers["choice"])
        await clerk.give(
            c.CastByVoice(
                voting=voting.id, member=member.id, choice=choice, reason=answers["reason"]
            )
        )


async def enter_paper(clerk: Clerk) -> None:
    """Enter what the counting commission counted in a secret vote held on paper."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    voting = sitting.voting
    if voting is None or voting.stage is not Stage.ANNOUNCED:
        refuse(clerk, Why.NOT_ANNOUNCED)
        return
    if not voting.secret:
        refuse(clerk, Why.PAPER_NOT_SECRET)
        return
    may_vote = len(sitting.present - sitting.recused_from(voting.item))
    numbers = {
        "issued": say("Ballot papers handed out"),
        "votes_for": say("For, in the box"),
        "against": say("Against, in the box"),
        "abstain": say("Abstained, in the box"),
        "invalid": say("Invalid, in the box"),
    }
    answers = await clerk.fill_in(
        Form(
            say("Secret vote on paper"),
            say("Enter and close the vote"),
            (
                *(
                    Text(key, label, str(may_vote) if key == "issued" else "0")
                    for key, label in numbers.items()
                ),
                Text("commission", say("Counting commission: chair, members")),
            ),
            words=say("As the counting commission's act says."),
            about=About.of(voting),
        )
    )
    if not answers:
        return
    for key, label in numbers.items():
        if not (answers[key].isascii() and answers[key].isdecimal()):
            clerk.complain(
                say("{label}: this is no number: {text}", label=label, text=answers[key])
            )
            return
    await clerk.give(
        c.RecordPaperVote(
            voting=voting.id,
            commission=answers["commission"],
            **{key: int(answers[key]) for key in numbers},
        )
    )
