"""``viche recording``: lists, cuts and checks the recording of one sitting."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote

import msgspec

from controller.rules.events import Entry, SegmentRecorded
from controller.told import Told, words_of
from recorder import archive, manifest, retention
from recorder.marks import MEDIA, Mark, Seconds, cuesheet, marks, podcast_chapters, webvtt

Reader = Callable[[Path], Iterable[Entry]]


def main(argv: Sequence[str], read: Reader) -> int:
    """Do what was asked; 1 where a segment is missing or changed, 2 where nothing can be done."""
    parser = argparse.ArgumentParser(prog="viche recording", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of the sitting")
    parser.add_argument("--journal", type=Path, help="the journal that the marks come from")
    parser.add_argument(
        "--check",
        action="store_true",
        help="check the files by the manifest, and by the journal if named",
    )
    for kind in MEDIA:
        parser.add_argument(f"--{kind}", type=int, metavar="N", help=f"cut {kind} N")
    parser.add_argument("--to", type=Path, default=Path(), help="the folder to write to")
    parser.add_argument("--web", action="store_true", help="an Opus version at −23 LUFS, too")
    parser.add_argument("--chapters", action="store_true", help="WebVTT, JSON and a cue sheet")
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    wanted = parser.parse_args(argv)
    try:
        segments = manifest.read(wanted.folder)
        if wanted.check:
            entries = None if wanted.journal is None else read(wanted.journal)
            wrong, (uk, en) = check_sound(wanted.folder, entries)
            said = en if wanted.language == "en" else uk
            print("\n".join(one.words(wanted.language) for one in wrong) or said)
            return 1 if wrong else 0
        if wanted.journal is None:
            parser.error("--journal is needed")
        found = _of_sitting(marks(read(wanted.journal)), segments)
        return _do(wanted, segments, found)
    except (OSError, msgspec.DecodeError, Told) as error:
        print(f"viche recording: {words_of(error, wanted.language)}", file=sys.stderr)
        return 2


def check_sound(
    folder: Path, entries: Iterable[Entry] | None
) -> tuple[list[manifest.Wrong], tuple[str, str]]:
    """Check a sitting's recording by its manifest, and by a journal where there is one.

    Returns:
        What is wrong; and what was checked, in Ukrainian and English.

    Raises:
        OSError, msgspec.DecodeError: the manifest cannot be read.
    """
    segments = manifest.read(folder)
    left = retention.left(folder, segments)
    wrong = manifest.check(folder, left)
    if entries is None:
        by_uk, by_en = "у маніфесті", "the manifest has them"
    else:
        wrong += against_journal(folder, segments, entries)
        by_uk, by_en = "в журналі", "the journal has them"
    uk = f"{folder}: відрізків звуку: {len(left)}, усі такі, як {by_uk}"
    en = f"{folder}: {len(left)} segments, as {by_en}"
    if gone := len(segments) - len(left):
        uk += f"; видалено після строку: {gone} ({retention.FILE})"
        en += f"; {gone} were deleted after their time ({retention.FILE})"
    return wrong, (uk, en)


def against_journal(
    folder: Path, segments: Sequence[manifest.Segment], entries: Iterable[Entry]
) -> list[manifest.Wrong]:
    """What of a recording the journal says otherwise: files it lacks, has not, or has changed."""
    sitting = unquote(folder.resolve().name)
    told: dict[str, set[str]] = {}  # a segment torn in one folder is shorter than its copy
    for entry in entries:
        if isinstance(entry.event, SegmentRecorded) and entry.event.sitting == sitting:
            told.setdefault(entry.event.file, set()).add(entry.event.sha256)
    here = {segment.file: segment.sha256 for segment in segments}
    wrong = []
    for file in sorted(told.keys() | here.keys()):
        if file not in here:
            wrong.append(manifest.Wrong(file, "немає в маніфесті", "not in the manifest"))
        elif file not in told:
            wrong.append(manifest.Wrong(file, "немає в журналі", "not in the journal"))
        elif here[file] not in told[file]:
            uk, en = "у журналі інший хеш", "the journal has another hash"
            wrong.append(manifest.Wrong(file, uk, en))
    return wrong


def _of_sitting(
    sittings: dict[str, list[Mark]], segments: Sequence[manifest.Segment]
) -> list[Mark]:
    """The marks that lie in the recording."""
    return [
        mark
        for made in sittings.values()
        for mark in made
        if segments and mark.begins < segments[-1].until and mark.ends > segments[0].at
    ]


def _do(
    wanted: argparse.Namespace, segments: Sequence[manifest.Segment], found: Sequence[Mark]
) -> int:
    if wanted.chapters:
        places = _places(segments, found)
        (wanted.to / "chapters.vtt").write_text(webvtt(places), encoding="utf-8")
        (wanted.to / "chapters.json").write_text(podcast_chapters(places), encoding="utf-8")
        sheet = cuesheet(places, "sitting-1.flac", segments[0].rate) if segments else ""
        (wanted.to / "chapters.cue").write_text(sheet, encoding="utf-8")
        return 0
    for mark in found:
        number = getattr(wanted, mark.kind, None)
        if number == mark.number:
            path = wanted.to / f"{mark.kind}-{number}.flac"
            archive.cut(wanted.folder, segments, mark.begins, mark.ends, path)
            print(path)
            if wanted.web:
                archive.web(path, path.with_suffix(".opus"))
                print(path.with_suffix(".opus"))
            return 0
    if any(getattr(wanted, kind) is not None for kind in MEDIA):
        raise archive.NotCut("there is none with this number", "з таким номером немає")
    for mark in found:
        length = (mark.ends - mark.begins).total_seconds()
        print(f"{mark.kind} {mark.number}: {mark.title} ({length:.0f} s)")
    return 0


def _places(segments: Sequence[manifest.Segment], found: Sequence[Mark]) -> Seconds:
    """Seconds from the start of the segments played one after another."""

    def played(mark: Mark) -> tuple[float, float]:
        held = list(archive.pieces(segments, mark.begins, mark.ends))
        before = sum(s.count / s.rate for s in segments if s.first < held[0][0].first)
        begins = before + held[0][1] / held[0][0].rate
        return begins, begins + sum((last - first) / s.rate for s, first, last in held)

    return {
        mark: played(mark)
        for mark in found
        if any(archive.pieces(segments, mark.begins, mark.ends))
    }
