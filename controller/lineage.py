"""Does one journal go on where another ended? Pure: over what two audits have found."""

from __future__ import annotations

from collections.abc import Iterator

from controller.audit import Finding, Report
from controller.head_words import head_words
from controller.notes import BadNote, Note, Verifier


def said(report: Report, language: str) -> Iterator[str]:
    """What a journal says of the one before it and of the one after it, in plain words."""
    if report.predecessor:
        try:
            head = Note.read(report.predecessor).checkpoint
        except BadNote:
            return  # the audit has found it
        words = head_words(head.root, "en" if language == "en" else "uk")
        yield (
            f"It goes on from the record {head.origin}: {head.size} rows, in words {words}."
            if language == "en"
            else f"Продовжує запис {head.origin}: рядків {head.size}, словами {words}."
        )
    if report.next_key:
        yield (
            f"It was ended; the next one signs with {report.next_key}"
            if language == "en"
            else f"Запис завершено; наступний підписує ключ {report.next_key}"
        )


def linked(report: Report, before: Report) -> list[Finding]:
    """What keeps the journal ``before`` from being the one that this journal goes on from."""
    if not report.predecessor:
        return [_finding("цей запис не продовжує іншого", "this record goes on from no other")]
    try:
        note = Note.read(report.predecessor)
        head = note.checkpoint
        signed = bool(before.key) and bool(note.signed_by([Verifier.read(before.key)]))
    except BadNote as error:
        return [_finding(f"голова попереднього: {error.words()}", f"the head before: {error}")]
    found = []
    if (before.rows, before.root) != (head.size, head.root):
        found.append(
            _finding(
                f"попередній запис інший: тут рядків {head.size}, корінь {head.root.hex()[:16]}…, "
                f"там {before.rows} і {before.root.hex()[:16]}…",
                f"the record before is another: here {head.size} rows and the root "
                f"{head.root.hex()[:16]}…, there {before.rows} and {before.root.hex()[:16]}…",
            )
        )
    elif not signed:
        found.append(
            _finding(
                "голову попереднього запису підписано не його ключем",
                "the head of the record before is not signed by its key",
            )
        )
    if not before.next_key:
        found.append(_finding("попередній запис не завершено", "the record before was not ended"))
    elif before.next_key != report.first_key:
        found.append(
            _finding(
                "попередній запис називає інший ключ наступного",
                "the record before names another key of the next one",
            )
        )
    return found


def _finding(uk: str, en: str) -> Finding:
    return Finding(1, uk, en)
