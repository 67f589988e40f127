"""``viche minutes``: the minutes of a sitting as DOCX, PDF or HTML, at any time."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from controller.notes import BadNote
from controller.rules import events as e
from controller.rules.minutes import Minutes, NoSitting, minutes
from controller.told import Told
from controller.wire import Unreadable
from papers.akoma import to_akoma
from papers.document import Document
from papers.faults import BadPaper, Fault
from papers.files import put, unwritten
from papers.minutes import minutes_document, roll_call_sheet
from papers.minutes_setting import read_minutes_setting
from papers.record import Record, Unpublishable, demand_sound, in_earnest
from papers.to_docx import to_docx
from papers.to_html import to_html
from papers.to_pdf import to_pdf

FORMS = (".docx", ".pdf", ".html", ".xml")
Read = Callable[[Path], Iterable[e.Entry]]
Notes = Callable[[Path], Mapping[int, str]]


def written(document: Document, form: str, made: Minutes, template: Path | None = None) -> bytes:
    """A document as a file of a form, one of ``FORMS``.

    Raises:
        BadPaper: the template cannot be used.
    """
    if form == ".docx":
        return to_docx(document, template)
    if form == ".pdf":
        return to_pdf(document, made.ended or made.began)
    return to_html(document).encode()


def sound(made: Minutes) -> Minutes:
    """The same minutes, where their record agrees with itself.

    Raises:
        Unpublishable: a list and its counters, or a verdict, contradict each other.
    """
    demand_sound(Record(made.sitting, made.items, made.ended or made.began))
    return made


def main(argv: list[str], read: Read, notes: Notes) -> int:
    """``viche minutes JOURNAL --to FILE``. ``read`` and ``notes`` read a journal's file."""
    parser = argparse.ArgumentParser(
        prog="viche minutes",
        description="Write the minutes of a sitting, a draft while it goes on.",
    )
    parser.add_argument("journal", type=Path)
    parser.add_argument(
        "--to", type=Path, required=True, help="the file: .docx, .pdf, .html or .xml"
    )
    parser.add_argument("--sitting", metavar="ID", help="the last one, if not given")
    parser.add_argument(
        "--template", type=Path, help="the council's own .docx, instead of [minutes] of hall.toml"
    )
    parser.add_argument(
        "--hall",
        type=Path,
        metavar="TOML",
        help="where [minutes] stands; hall.toml beside the journal, if not given",
    )
    parser.add_argument("--sheets", type=Path, metavar="DIR", help="a roll-call sheet per vote")
    parser.add_argument(
        "--first-number", type=int, default=1, metavar="N", help="of the sitting's first decision"
    )
    parser.add_argument("--timezone", default="Europe/Kyiv")
    parser.add_argument("--language", choices=("uk", "en"), default="uk", help="of errors")
    given = parser.parse_args(argv)
    form, en = given.to.suffix.lower(), given.language == "en"
    if form not in FORMS:
        wanted = ", ".join(FORMS)
        return _refuse(f"{given.to}: {'one of' if en else 'одне з'} {wanted}")
    try:
        zone = ZoneInfo(given.timezone)
        template = given.template or _template(given.hall, given.journal)
        made = sound(minutes(in_earnest(read(given.journal)), given.sitting))
        note = "" if made.draft else _note(notes(given.journal), made)
        document = minutes_document(made, zone, note=note, first_number=given.first_number)
        if form == ".xml":
            put(given.to, to_akoma(made, zone))
        else:
            put(given.to, written(document, form, made, template))
        print(given.to)
        if given.sheets is not None and form != ".xml":
            given.sheets.mkdir(parents=True, exist_ok=True)
            for voting in made.votings:
                sheet = roll_call_sheet(made, voting, zone)
                path = given.sheets / f"vote-{voting.number:03}{form}"
                put(path, written(sheet, form, made, template))
                print(path)
    except (Unreadable, BadNote) as error:
        return _refuse(error.words(given.language))
    except Unpublishable as error:
        return _refuse(error.en if en else error.uk)
    except NoSitting:
        return _refuse("there is no such sitting" if en else "такого засідання в журналі немає")
    except ZoneInfoNotFoundError:
        uk = f"часового поясу «{given.timezone}» немає: приклад — Europe/Kyiv"
        return _refuse(f"no time zone “{given.timezone}”: try Europe/Kyiv" if en else uk)
    except OSError as error:
        return _refuse(unwritten(given.to, error, given.language))
    return 0


def draft(hall: Path | None, zone: ZoneInfo, entries: Iterable[e.Entry], to: Path) -> None:
    """Write the minutes of the last sitting of some entries as DOCX, as the desk asks for it.

    Raises:
        BadPaper: the table or the template cannot be used.
        Told: the record contradicts itself, or there is no sitting.
        OSError: the file cannot be written.
    """
    try:
        made = sound(minutes(entries))
    except Unpublishable as error:
        raise Told(error.en, error.uk) from error
    except NoSitting as error:
        raise Told("there is no sitting yet", "засідання ще немає") from error
    template = read_minutes_setting(hall).template if hall is not None else None
    put(to, written(minutes_document(made, zone), ".docx", made, template))


def _template(hall: Path | None, journal: Path) -> Path | None:
    """The council's own, as hall.toml has it.

    Raises:
        BadPaper: the table or the template cannot be used, or no such hall.toml as was named.
    """
    if hall is not None and not hall.is_file():
        uk, en = "такого файлу немає", "there is no such file"
        raise BadPaper(Fault(str(hall), uk, en))
    return read_minutes_setting(hall or journal.with_name("hall.toml")).template


def _note(notes: Mapping[int, str], made: Minutes) -> str:
    """The head that was signed at the close, or after it."""
    size = min((at for at in notes if at >= made.sitting.n), default=0)
    return notes.get(size, "")


def _refuse(words: str) -> int:
    print(f"viche minutes: {words}", file=sys.stderr)
    return 1
