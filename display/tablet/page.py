"""The page in one language: its words put into the template, nothing else."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

import msgspec

from display.words import translation

TEMPLATE: Final = Path(__file__).with_name("page.html")
_OTHER: Final = {"uk": ("en", "English"), "en": ("uk", "Українська")}


@cache
def page(language: str) -> str:
    """The page as HTML."""
    gettext = translation("tablet", language).gettext
    other, other_name = _OTHER[language]
    words = {name: html.escape(text) for name, text in _fixed(gettext).items()}
    said = html.escape(msgspec.json.encode(_said(gettext)).decode())
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        words, language=language, other=other, other_name=other_name, said=said
    )


def _fixed(_: Callable[[str], str]) -> dict[str, str]:
    """The words that always stand on the page."""
    return {
        "title": _("Member's console"),
        "enter_code": _("Enter the code"),
        "code_label": _("The code that the secretary shows"),
        "code_hint": _("Eight digits; it is valid for ten minutes and works once."),
        "connect": _("Connect"),
        "vote": _("Vote"),
        "for": _("For"),
        "against": _("Against"),
        "abstain": _("Abstain"),
        "speak": _("Floor"),
        "present": _("Present"),
        "seat": _("Seat"),
        "taken": _("Vote taken"),
        "taken_detail": _("Secret ballot: which choice, the system does not show."),
        "rehearsal": _("Rehearsal"),
        "rehearsal_detail": _("Nothing pressed now is a decision of the council."),
        "not_stored": _("The record cannot be written. What you press now does not count."),
        "microphone": _("Your microphone is on"),
        "legend": _("A lit key is a stored vote."),
        "give_up": _("Leave this seat"),
        "give_up_sure": _("Leave this seat? To come back you need a new code."),
        "yes": _("Leave"),
        "no": _("Stay"),
        "elsewhere": _("This console is open on another page."),
        "take_here": _("Continue here"),
    }


def _said(_: Callable[[str], str]) -> dict[str, str]:
    """The words that the page's script says."""
    return {
        "connecting": _("Connecting to the hall…"),
        "connected": _("Connected to the hall"),
        "lost": _("No connection with the hall"),
        "sending": _("Sending…"),
        "sent": _("Sent…"),
        "failed": _("Not sent. Press again."),
        "late": _("Sent too late and not counted. Press again."),
        "dark": _("The hall has not confirmed it."),
        "lit": _("Lit: {lamps}"),
        "stored": _("Your vote is stored: {choice}"),
        "opened": _("A vote is open. Press: for, against or abstain."),
        "opened_secret": _("A secret vote is open. The first press is final."),
        "over": _("The vote is over. The result is on the hall screen."),
        "none_lit": _("No key is lit"),
        "wrong": _("This code does not fit. Check it or ask the secretary for a new one."),
        "paused": _("Too many wrong codes. Try again in {seconds} s."),
        "unreachable": _("The hall does not answer. Try again."),
        "ended": _("This tablet is no longer connected to a seat. Enter a new code."),
        "incomplete": _("The code has eight digits."),
        "busy": _("Too many requests from this network. Wait a little."),
    }
