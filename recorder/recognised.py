"""What a recogniser of speech wrote: plain text, WebVTT, SubRip or JSON, to spoken lines. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

import msgspec

from controller.told import Told

Form = Literal["text", "vtt", "srt", "json"]

_STAMP: Final = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES: Final = re.compile(rf"^\s*{_STAMP}\s*-->\s*{_STAMP}")
_TAGS: Final = re.compile(r"<[^>]*>")


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words in one piece. ``begins``, ``ends``: seconds from the start of the sound, if told."""

    text: str
    begins: float | None = None
    ends: float | None = None


class NotRead(Told):
    """What the recogniser wrote is not what was announced."""


def read(written: bytes, form: Form) -> tuple[Line, ...]:
    """The lines that were recognised; none where nothing was.

    Raises:
        NotRead: it is not of this form.
    """
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotRead(
            "what the command wrote is not in UTF-8", "написане командою не в кодуванні UTF-8"
        ) from error
    match form:
        case "text":
            found: Iterable[Line] = (Line(row) for row in text.splitlines())
        case "vtt" | "srt":
            found = _cues(text, form)
        case "json":
            found = _json(text)
    # A sign at the start of a row means a remark in the file that people edit.
    tidy = (
        Line(" ".join(line.text.split()).lstrip("# "), line.begins, line.ends) for line in found
    )
    return tuple(line for line in tidy if line.text)


def _cues(text: str, form: Form) -> Iterator[Line]:
    """The cues of WebVTT (W3C) or SubRip: a row with its times, then its words."""
    if form == "vtt" and not text.startswith("WEBVTT"):
        raise NotRead("this is no WebVTT", "це не WebVTT")
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    cues = 0
    for block in blocks:
        rows = block.split("\n")
        for place, row in enumerate(rows):
            if times := _TIMES.match(row):
                cues += 1
                words = html.unescape(_TAGS.sub("", " ".join(rows[place + 1 :])))
                yield Line(words, _seconds(times.groups()[:4]), _seconds(times.groups()[4:]))
                break
    if form == "srt" and not cues and text.strip():
        raise NotRead("this is no SubRip", "це не SubRip")


def _seconds(stamp: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, part = stamp
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + int((part or "0").ljust(3, "0")) / 1000


def _json(text: str) -> Iterator[Line]:
    """As whisper.cpp, openai-whisper, or anything with a ``text`` writes it."""
    try:
        told = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise NotRead(f"this is no JSON: {error}", f"це не JSON: {error}") from error
    match told:
        case {"transcription": [*parts]}:  # whisper.cpp: milliseconds
            for part in parts:
                match part:
                    case {"text": str(words), "offsets": {"from": int(begins), "to": int(ends)}}:
                        yield Line(words, begins / 1000, ends / 1000)
                    case _:
                        raise _unknown()
        case {"segments": [*parts]}:  # openai-whisper: seconds
            for part in parts:
                match part:
                    case {"text": str(words), "start": begins, "end": ends}:
                        yield Line(words, _number(begins), _number(ends))
                    case _:
                        raise _unknown()
        case {"text": str(words)}:
            yield from (Line(row) for row in words.splitlines())
        case _:
            raise _unknown()


def _number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise _unknown()


def _unknown() -> NotRead:
    return NotRead(
        'JSON without "transcription", "segments" or "text"',
        'у JSON немає ні "transcription", ні "segments", ні "text"',
    )
