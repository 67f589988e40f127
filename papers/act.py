"""``viche act``: the act of the counting commission on a secret vote, a page to print and to sign.

It says what the record says: numbers, verdict, and the signed head that the result is under. Who
took part by console stands in an annex; of a vote on paper the commission's own list knows it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import segno

from controller.head_words import head_words
from controller.notes import BadNote, Note
from controller.rules import events as e
from controller.rules.ballots import Tally
from controller.rules.majority import MAJORITIES
from controller.rules.sitting import Stage, Voting
from controller.wire import Unreadable
from papers.act_words import say
from papers.files import put, unwritten
from papers.record import Record, Unpublishable, demand_sound, records

_MOST_IN_CODE: Final = 800
"""Characters of a note in a QR code; a longer one, of many signatures, is not drawn."""
_STYLE: Final = """
@page { size: A4; margin: 16mm 16mm 14mm 24mm; }
* { box-sizing: border-box; }
html { font: 11pt/1.25 "Liberation Serif", "Times New Roman", serif; color: #000;
  font-size-adjust: 0.459; /* no wider where only a serif of another cut is at hand */ }
body { margin: 0 auto; max-width: 170mm; }
h1 { font-size: 15pt; text-align: center; margin: 4mm 0 0; text-transform: uppercase; }
h1 small { display: block; font-size: 12pt; font-weight: normal; text-transform: none; }
h2 { font-size: 12.5pt; margin: 0 0 2mm; }
header { text-align: center; font-weight: bold; }
p { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; margin: 3mm 0; }
th, td { text-align: left; font-weight: normal; padding: 0.5mm 2mm; border: 0.3mm solid #888;
  vertical-align: top; overflow-wrap: anywhere; }
table.facts th { width: 46mm; }
table.numbers td { width: 22mm; text-align: right; font-weight: bold; }
.verdict { font-size: 14pt; font-weight: bold; text-align: center; margin: 3mm 0;
  border: 0.6mm solid #000; padding: 1mm; }
.sign { display: grid; grid-template-columns: 62mm 1fr 58mm; gap: 0 4mm; margin-top: 3mm; }
.sign b { font-weight: normal; align-self: end; }
.sign span { border-bottom: 0.3mm solid #000; }
.sign small { font-size: 8pt; text-align: center; }
.record { display: flex; gap: 5mm; margin-top: 4mm; font-size: 9pt; align-items: center;
  border-top: 0.3mm solid #888; padding-top: 3mm; break-inside: avoid; }
.record svg { width: 26mm; height: 26mm; flex: none; }
.record p { overflow-wrap: anywhere; }
.annex { break-before: page; }
.annex ol { columns: 2; column-gap: 8mm; padding-left: 7mm; font-size: 9.5pt; line-height: 1.15; }
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A result and where it stands: its line's number, and the note of the first head after it."""

    record: Record
    voting: Voting
    n: int
    note: str


def find(
    entries: Iterable[e.Entry],
    notes: Mapping[int, str],
    voting: str,
    sitting: str | None = None,
) -> Place:
    """The result of a secret vote in a journal; ``voting`` is its id or its number.

    Raises:
        Unpublishable: there is no such vote or it has no result, it is not secret, or its record
            contradicts itself.
    """
    whole = list(entries)
    chosen = [
        (record, held)
        for record in records(whole)
        for held in record.sitting.past.values()
        if voting in (held.id, str(held.number)) and sitting in (None, record.sitting.id)
    ]
    if not chosen:
        raise Unpublishable(
            f"у журналі немає завершеного голосування {voting}",
            f"there is no vote {voting} in the journal that is over",
        )
    if len(chosen) > 1:
        ids = ", ".join(record.sitting.id for record, _ in chosen)
        raise Unpublishable(
            f"голосування {voting} є в кількох засіданнях, назвіть одне (--sitting): {ids}",
            f"the vote {voting} is in several sittings, name one (--sitting): {ids}",
        )
    record, found = chosen[0]
    if not found.secret:
        raise Unpublishable(
            f"голосування {voting} не таємне: акт лічильної комісії складають про таємні",
            f"the vote {voting} is not secret: a counting commission's act is about secret ones",
        )
    if found.stage is not Stage.CLOSED:
        raise Unpublishable(
            f"голосування {voting} скасовано або воно недійсне: результату немає",
            f"the vote {voting} is annulled or void: there is no result",
        )
    demand_sound(record)
    n = _line_of(whole, found.id, record.sitting.id)
    note = next((notes[size] for size in sorted(notes) if size >= n), "")
    return Place(record, found, n, note)


def _line_of(entries: list[e.Entry], voting: str, sitting: str) -> int:
    at, now = 0, ""
    for n, entry in enumerate(entries, 1):
        if isinstance(entry.event, e.SittingOpened):
            now = entry.event.sitting
        if isinstance(entry.event, e.VotingClosed) and (entry.event.voting, now) == (
            voting,
            sitting,
        ):
            at = n
    return at


def act(place: Place, zone: ZoneInfo, language: str = "uk") -> str:
    """The act as an HTML page that asks for nothing outside itself."""
    title = f"{say('title', language)} {say('about', language)}"
    body = "\n".join(_parts(place, zone, language))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style></head>\n<body>\n{body}\n</body>\n"
        "</html>\n"
    )


def _parts(place: Place, zone: ZoneInfo, language: str) -> Iterable[str]:
    sitting, voting = place.record.sitting, place.voting
    assert sitting.body is not None  # of every sitting that was opened
    assert voting.verdict is not None  # demand_sound has seen it
    council = sitting.body.council
    convocation = f"<br>{escape(council.convocation)}" if council.convocation else ""
    yield f"<header>{escape(council.name)}{convocation}</header>"
    yield f"<h1>{say('title', language)}<small>{say('about', language)}</small></h1>"
    yield _facts(place, zone, language)
    yield _numbers(place, language)
    if voting.tally is not None and voting.tally.undisclosed:
        least = sitting.regulations.secret_minimum
        yield f"<p>{escape(say('undisclosed', language, least=least))}</p>"
    yield _decision(voting, zone, language)
    yield _signatures(voting, language)
    yield _record(place, language)
    if voting.voters:
        yield _annex(place, language)


def _facts(place: Place, zone: ZoneInfo, language: str) -> str:
    sitting, voting = place.record.sitting, place.voting
    item = place.record.items.get(voting.item or "")
    question = voting.wording or (item.title if item else "")
    rows = [
        ("session", sitting.session),
        ("sitting", _moment(place.record.began, zone)),
        ("place", sitting.place),
        ("question", question),
        ("number", str(voting.number)),
        ("held", say("on_paper" if voting.paper else "by_consoles", language)),
        ("time", _span(voting, zone, language)),
    ]
    return _table("facts", [(say(key, language), value) for key, value in rows if value])


def _numbers(place: Place, language: str) -> str:
    tally, paper = place.voting.tally, place.voting.paper
    assert tally is not None  # demand_sound has seen it
    rows = [("composition", tally.composition), ("vacant", tally.vacant), ("absent", tally.absent)]
    if tally.recused:
        rows.append(("recused", tally.recused))
    rows.append(("taking_part", tally.taking_part))
    if paper is not None:
        rows += [("issued", paper.issued), ("in_box", tally.cast + paper.invalid)]
        rows.append(("invalid", paper.invalid))
    rows.append(("valid" if paper else "cast", tally.cast))
    rows += _chosen(tally)
    if paper is None:
        rows.append(("not_voted", tally.not_voted))
    return _table("numbers", [(say(key, language), str(number)) for key, number in rows])


def _chosen(tally: Tally) -> list[tuple[str, int]]:
    if tally.undisclosed:
        return []
    return [
        ("votes_for", tally.votes_for),
        ("against", tally.against),
        ("abstain", tally.abstain),
    ]


def _decision(voting: Voting, zone: ZoneInfo, language: str) -> str:
    rule = MAJORITIES[voting.majority]
    majority = rule.en if language == "en" else rule.uk
    needed = say("needed", language, needed=voting.needed, majority=majority, source=rule.source)
    lines = [f"<p>{escape(needed)}.</p>"]
    for each in voting.corrections:
        was = MAJORITIES[each.was]
        words = say(
            "corrected",
            language,
            at=_moment(each.at, zone),
            was=was.en if language == "en" else was.uk,
            verdict=say(each.verdict_was.value, language).lower(),
            reason=each.reason,
        )
        lines.append(f"<p>{escape(words)}</p>")
    assert voting.verdict is not None  # demand_sound has seen it
    lines.append(f'<p class="verdict">{say(voting.verdict.value, language)}</p>')
    return "\n".join(lines)


def _signatures(voting: Voting, language: str) -> str:
    lines = []
    if voting.paper is not None:
        lines.append(f"<p>{say('counted_by', language)}: {escape(voting.paper.commission)}</p>")
    hints = (
        f"<i></i><small>{say('signature', language)}</small><small>{say('name', language)}</small>"
    )
    for office in ("chair", "secretary", "member", "member"):
        who = say(office, language)
        lines.append(f'<div class="sign"><b>{who}</b><span></span><span></span>{hints}</div>')
    return "\n".join(lines)


def _record(place: Place, language: str) -> str:
    if not place.note:
        return ""
    head = Note.read(place.note).checkpoint
    words = [
        say("record_says", language, n=place.n, size=head.size),
        f"{say('root', language)}: {head.root.hex()}.",
        f"{say('check', language)}: viche verify journal.db --words "
        + head_words(head.root, language),
    ]
    code = ""
    if len(place.note) <= _MOST_IN_CODE:
        made = segno.make_qr(place.note, error="l", encoding="utf-8", boost_error=False)
        code = made.svg_inline(scale=1, omitsize=True)
    title = say("record", language)
    return f'<div class="record">{code}<p><b>{title}</b><br>{escape(" ".join(words))}</p></div>'


def _annex(place: Place, language: str) -> str:
    sitting = place.record.sitting
    names = (sitting.member(voter) for voter in place.voting.voters)
    rows = "".join(f"<li>{escape(member.name)}</li>" for member in names if member)
    return (
        f'<section class="annex"><h2>{say("annex", language)}</h2>'
        f"<p>{say('annex_says', language)}</p><ol>{rows}</ol></section>"
    )


def _table(kind: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in rows)
    return f'<table class="{kind}">{cells}</table>'


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%d.%m.%Y, %H:%M")


def _span(voting: Voting, zone: ZoneInfo, language: str) -> str:
    if voting.opened_at is None or voting.closed_at is None:
        return _moment(voting.closed_at, zone) if voting.closed_at else ""
    begin, end = (
        at.astimezone(zone).strftime("%H:%M:%S") for at in (voting.opened_at, voting.closed_at)
    )
    return say("from_to", language, begin=begin, end=end)


def main(
    argv: list[str],
    read: Callable[[Path], Iterable[e.Entry]],
    notes: Callable[[Path], Mapping[int, str]],
) -> int:
    """``viche act JOURNAL --vote N --to FILE``. ``read`` and ``notes`` read a journal's file."""
    parser = argparse.ArgumentParser(
        prog="viche act",
        description="Write the act of the counting commission on a secret vote, to be signed.",
    )
    parser.add_argument("journal", type=Path)
    parser.add_argument("--vote", required=True, metavar="N", help="its number, or its id")
    parser.add_argument("--sitting", metavar="ID", help="where several sittings have such a vote")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the page, .html")
    parser.add_argument("--timezone", default="Europe/Kyiv")
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    given = parser.parse_args(argv)
    try:
        place = find(read(given.journal), notes(given.journal), given.vote, given.sitting)
        page = act(place, ZoneInfo(given.timezone), given.language)
        put(given.to, page.encode())
    except (Unreadable, BadNote) as error:
        return _refuse(error.words(given.language))
    except Unpublishable as error:
        return _refuse(error.en if given.language == "en" else error.uk)
    except ZoneInfoNotFoundError:
        known = "Europe/Kyiv"
        if given.language == "en":
            return _refuse(f"no time zone “{given.timezone}”: an example is {known}")
        return _refuse(f"часового поясу «{given.timezone}» немає: приклад — {known}")
    except OSError as error:
        return _refuse(unwritten(given.to, error, given.language))
    print(given.to)
    return 0


def _refuse(words: str) -> int:
    print(f"viche act: {words}", file=sys.stderr)
    return 1
