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


@cache
def page(language: str) -> str:
    """The page as HTML."""
    gettext = translation("chair", language).gettext
    words = {name: html.escape(text) for name, text in _fixed(gettext).items()}
    said = html.escape(msgspec.json.encode(_said(gettext)).decode())
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(words, language=language, said=said)


def _fixed(_: Callable[[str], str]) -> dict[str, str]:
    """The words that always stand on the page."""
    return {
        "title": _("The chair"),
        "enter_code": _("Enter the code"),
        "code_label": _("The code of the chair’s tablet"),
        "code_hint": _("Eight digits; the secretary asks for it. It works once."),
        "connect": _("Connect"),
        "say_now": _("What to say"),
        "now": _("Now"),
        "waiting": _("The queue"),
        "nobody": _("Nobody waits for the floor"),
        "last": _("The last result"),
        "none_yet": _("No vote yet"),
        "keys": _("Keys"),
        "yes": _("Yes"),
        "no": _("No, go back"),
        "leave": _("Disconnect this tablet"),
        "leave_sure": _("Disconnect this tablet? To come back you need a new code."),
    }


def _said(_: Callable[[str], str]) -> dict[str, str]:
    """The words that the page's script says."""
    return {
        "connecting": _("Connecting to the hall…"),
        "connected": _("Connected to the hall"),
        "lost": _("No connection with the hall"),
        "sending": _("Sending…"),
        "done": _("Done: {label}"),
        "failed": _("Not known whether it was done: look at the page, then press again."),
        "wrong": _("This code does not fit. Check it or ask the secretary for a new one."),
        "paused": _("Too many wrong codes. Try again in {seconds} s."),
        "busy": _("Too many requests from this network. Wait a little."),
        "unreachable": _("The hall does not answer. Try again."),
        "incomplete": _("The code has eight digits."),
        "ended": _("This tablet is no longer the chair’s. Enter a new code."),
        "over": _("Time is over"),
    }
