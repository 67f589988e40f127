"""``viche attach``: a document that was signed elsewhere, kept beside the record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from controller.rules import events as e
from controller.rules.minutes import Minutes, NoSitting, minutes
from controller.wire import Unreadable
from papers.attachments import Attachment, Kind, attach, hash_of, listed, wrong
from papers.faults import BadPaper, Fault
from papers.files import unwritten
from papers.record import Unpublishable, in_earnest
from papers.signed import Signed, what_is

MOST = 100_000_000
"""Bytes of a document."""
Read = Callable[[Path], Iterable[e.Entry]]


def main(argv: Sequence[str], read: Read, now: Callable[[], datetime]) -> int:
    """``viche attach JOURNAL FILE``; ``read`` reads a journal's file."""
    given = _parser().parse_args(argv)
    language = given.language
    try:
        if given.document is None:
            return _list(given.journal.parent, language)
        made = minutes(in_earnest(read(given.journal)), given.sitting)
        kind = Kind(given.kind)
        if kind is Kind.MINUTES and made.draft:
            uk = "засідання ще не закрито: протокол його поки що чернетка"
            raise _bad(given.journal, uk, "the sitting is not closed: its minutes are a draft")
        told = _take(given, kind, made, now())
    except (Unreadable, BadPaper) as error:
        return _refuse(error.words(language))
    except Unpublishable as error:
        return _refuse(error.en if language == "en" else error.uk)
    except NoSitting:
        en = language == "en"
        return _refuse("there is no such sitting" if en else "такого засідання в журналі немає")
    except OSError as error:
        return _refuse(unwritten(given.document, error, language))
    print(_line(told, language))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="viche attach",
        description="Keep a document that was signed elsewhere (КЕП) beside the record. It is "
        "attached, not verified. Without a document: what is attached, and whether it is whole.",
    )
    parser.add_argument("journal", type=Path)
    parser.add_argument(
        "document", type=Path, nargs="?", help="signed: .asice, .pdf; or beside it"
    )
    parser.add_argument(
        "--signature", type=Path, metavar="FILE", help="a detached signature of it, .p7s"
    )
    parser.add_argument("--kind", choices=[each.value for each in Kind], default="minutes")
    parser.add_argument("--number", default="", help="of a decision, in the council's register")
    parser.add_argument("--sitting", metavar="ID", help="the last one, if not given")
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    return parser


def _take(given: argparse.Namespace, kind: Kind, made: Minutes, at: datetime) -> Attachment:
    content = _read(given.document)
    signature = _read(given.signature) if given.signature is not None else b""
    form = _form(given, content, signature)
    told = Attachment(
        at=at,
        sitting=made.sitting.id,
        kind=kind,
        number=given.number,
        file=given.document.name,
        sha256=hash_of(content),
        form=form.form,
        signature=given.signature.name if signature else "",
        signature_sha256=hash_of(signature) if signature else "",
    )
    attach(given.journal.parent, told, content, signature)
    return told


def _form(given: argparse.Namespace, content: bytes, signature: bytes) -> Signed:
    """How the document is signed.

    Raises:
        BadPaper: it is not, as far as its bytes say.
    """
    held = what_is(content)
    if given.signature is not None:
        form = what_is(signature)
        if form is None or not form.beside:
            uk = "це не відокремлений підпис (.p7s): підпишіть документ ще раз, «окремим файлом»"
            en = "this is no detached signature (.p7s): sign again, into a file of its own"
            raise _bad(given.signature, uk, en)
        if held is Signed.CADES:
            uk, en = "це підпис, а не документ", "this is a signature and no document"
            raise _bad(given.document, uk, en)
        return form
    if held is None:
        uk = "підпису в цьому файлі немає: назвіть його поруч: --signature ФАЙЛ.p7s"
        en = "there is no signature in this file: name the one beside it: --signature FILE.p7s"
        raise _bad(given.document, uk, en)
    if held.beside:
        uk = "це лише підпис: назвіть спершу сам документ, тоді --signature ФАЙЛ.p7s"
        en = "this is the signature alone: name the document first, then --signature FILE.p7s"
        raise _bad(given.document, uk, en)
    return held


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise _bad(path, "більший за 100 МБ", "larger than 100 MB")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        uk, en = f"не читається: {reason}", f"cannot be read: {reason}"
        raise _bad(path, uk, en) from error


def _list(beside: Path, language: str) -> int:
    for each in listed(beside):
        print(_line(each, language))
    faults = wrong(beside)
    for fault in faults:
        print(fault.words(language), file=sys.stderr)
    return 1 if faults else 0


def _line(told: Attachment, language: str) -> str:
    marked = "attached, not verified" if language == "en" else "додано, підпис не перевірено"
    beside = f" + {told.signature}" if told.signature else ""
    number = f" № {told.number}" if told.number else ""
    what = f"{told.sitting}  {told.kind.value}{number}  {told.file}{beside}"
    return f"{what}  {told.form}, {marked}  {told.sha256}"


def _bad(path: Path, uk: str, en: str) -> BadPaper:
    return BadPaper(Fault(str(path), uk, en))


def _refuse(words: str) -> int:
    print(f"viche attach: {words}", file=sys.stderr)
    return 1
