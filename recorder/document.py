"""All texts of a sitting in one file: a text to read, or WebVTT beside the recording."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Protocol

from controller.told import Told
from recorder import archive, drafts
from recorder.course import Course
from recorder.manifest import Segment
from recorder.marks import Mark, clock


class Wishes(Protocol):
    """How it is written."""

    @property
    def language(self) -> str:
        """Of the words around the speeches: ``uk`` or ``en``."""

    @property
    def zone(self) -> tzinfo:
        """Of the hours."""


class NoSuchForm(Told):
    """A document of this kind is not made."""


def document(
    course: Course, folder: Path, segments: Sequence[Segment], suffix: str, wishes: Wishes
) -> str:
    """The document of a sitting whose recording is in ``folder``; ``suffix`` is .txt or .vtt.

    Raises:
        NoSuchForm: another suffix.
        OSError: a text cannot be read.
        drafts.Spoilt: a text or a draft was changed into something else.
    """
    found = [(mark, drafts.read(folder / drafts.FOLDER, mark.number)) for mark in course.speeches]
    match suffix:
        case ".txt":
            return "\n".join(_rows(course, found, wishes)) + "\n"
        case ".vtt":
            return "\n\n".join(_cues(course, found, segments, wishes)) + "\n"
        case _:
            raise NoSuchForm(
                f"“{suffix}”: a document is .txt or .vtt",
                f"«{suffix}»: документ — це .txt або .vtt",
            )


Found = Sequence[tuple[Mark, drafts.Text | None]]


def _rows(course: Course, found: Found, wishes: Wishes) -> Iterator[str]:
    uk = wishes.language != "en"
    yield course.title
    yield _warning(uk=uk)
    for mark, text in found:
        began, ended = (at.astimezone(wishes.zone) for at in (mark.begins, mark.ends))
        yield ""
        yield f"{mark.number}. {mark.title}, {began:%H:%M:%S}–{ended:%H:%M:%S}"
        if text is None:
            yield "[не розпізнано]" if uk else "[not recognised]"
            continue
        yield f"[{_state(text, uk=uk)}]"
        yield text.words or ("(слів не розпізнано)" if uk else "(no words were recognised)")


def _cues(
    course: Course, found: Found, segments: Sequence[Segment], wishes: Wishes
) -> Iterator[str]:
    """Times are from the start of the segments played one after another, as of the chapters."""
    uk = wishes.language != "en"
    yield f"WEBVTT - {_one_row(course.title)}"
    yield f"NOTE\n{_warning(uk=uk)}"
    for mark, text in found:
        held = list(archive.pieces(segments, mark.begins, mark.ends))
        if text is None or not held or not text.words:
            continue
        first, at, _ = held[0]
        start = sum(s.count / s.rate for s in segments if s.first < first.first) + at / first.rate
        end = start + sum((last - begun) / s.rate for s, begun, last in held)
        timed = not text.edited and all(line.begins is not None for line in text.draft.lines)
        if timed:
            spoken = [
                (start + (line.begins or 0.0), min(end, start + (line.ends or 0.0)), line.text)
                for line in text.draft.lines
            ]
        else:
            spoken = [(start, end, text.words)]
        sign = f"[{_state(text, uk=uk)}] "
        for begins, ends, words in spoken:
            voice = f"<v {_one_row(mark.title)}>{html.escape(sign, quote=False)}"
            rows = html.escape("\n".join(filter(str.strip, words.splitlines())), quote=False)
            yield f"{clock(begins)} --> {clock(max(begins, ends))}\n{voice}{rows}"
            sign = ""


def _state(text: drafts.Text, *, uk: bool) -> str:
    if not text.edited:
        return drafts.mark("uk" if uk else "en")
    return "виправлено людиною" if uk else "corrected by a person"


def _warning(*, uk: bool) -> str:
    if uk:
        return "Розпізнано програмою; виправлено лише там, де позначено. Це не протокол."
    return "Recognised by a program and corrected only where it says so. Not minutes."


def _one_row(title: str) -> str:
    """A name as WebVTT takes it within its own signs."""
    return html.escape(" ".join(title.split()).replace("-->", "→"), quote=False)
