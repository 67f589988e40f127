"""The help of the desk: the same keys and ways as in the operator's manual."""

from __future__ import annotations

from display.desk.keys import Do, Place
from display.desk.page import Page, Style
from display.desk.speech import Speech, mark

_WAYS: tuple[tuple[str, str], ...] = (
    (
        mark("To hold a vote"),
        mark(
            "Enter (announce), check wording and majority, Enter; Enter (open). It closes by "
            "itself, or when all have voted: Enter."
        ),
    ),
    (
        mark("A console fails"),
        mark(
            "{consoles} shows which, and what to do. In an open vote: {voice}, the member's name, "
            "the choice said aloud. In a secret vote: {seat}, the number of another console."
        ),
    ),
    (
        mark("A wrong majority"),
        mark("Before the opening: {majority}. After the close: {majority} too, with a reason."),
    ),
    (
        mark("A vote went wrong"),
        mark("{cancel}: annul with the reason. Then Enter or {repeat}: hold it again."),
    ),
    (
        mark("The controller was restarted"),
        mark("An open vote stands interrupted with its ballots kept: Enter goes on with it."),
    ),
    (
        mark("The disk is full"),
        mark("The desk shows the paper procedure. When there is room, it goes on by itself."),
    ),
)


def manual(speech: Speech, width: int) -> Page:
    """Keys and ways on one page to scroll through."""
    page, say = Page(width, 10_000), speech.say
    page.line((say("Keys of the secretary's desk"), Style.STRONG))
    page.text(say("Enter does the next right action; the bottom line names it."))
    page.text(say("Letters work in the Ukrainian and in the Latin layout alike."), Style.QUIET)
    page.gap()
    for each in Do:
        keys = f"{each.letter.upper()}  {each.latin.upper()}"
        page.line((f"  {keys:<6}", Style.STRONG), say(each.words))
    page.gap()
    for place in Place:
        page.line((f"  {place.digit:<6}", Style.STRONG), say(place.words))
    for key, words in (
        ("/  .", say("Find an item or a member")),
        ("/  .", say("In the journal: show some of its lines alone")),
        ("F3", say("Find an action by its words")),
        ("Esc", say("Back to the sitting")),
        ("F6", say("Write a draft of the minutes")),
        ("F7", say("Hear the last speech; again: stop it")),
        ("F8", say("Lock the desk until the PIN is typed")),
        ("F9", say("Light or dark")),
        ("F10", say("Leave the desk; the sitting goes on")),
    ):
        page.line((f"  {key:<6}", Style.STRONG), words)
    keys_of = {each.name.lower(): each.key(speech) for each in Do}
    keys_of["consoles"] = Place.CONSOLES.digit
    for title, words in _WAYS:
        page.gap().line((say(title), Style.STRONG))
        page.text(say(words).format(**keys_of))
    return page
