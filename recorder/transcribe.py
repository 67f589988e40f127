"""``viche transcribe``: drafts of what was said in a sitting that is over, by a recogniser."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec
import soundfile

from controller.rules.events import Entry
from controller.told import Told, words_of
from recorder import archive, drafts, manifest
from recorder.course import Course, courses
from recorder.document import document
from recorder.marks import Mark
from recorder.recogniser import STEM, NotRecognised, Recogniser, recognise

LEAST_S: Final = 120.0
"""A command has at least so long: it loads its model each time."""
IN_A_ROW: Final = 3
"""After so many failures one after the other the rest would fail, too."""
GULP: Final = 65_536


@dataclass(frozen=True, slots=True)
class Setting:
    """What hall.toml says.

    ``recogniser`` is None where none is set up. ``patience``: how many times as long as the speech
    a command may take. ``plain``: it is given 16 kHz mono WAV, and not the FLAC as it was cut.
    """

    recogniser: Recogniser | None
    recordings: Path
    zone: tzinfo
    language: str
    patience: float = 10.0
    plain: bool = True


class NotNow(Told):
    """Nothing can be done; why."""


def main(
    argv: Sequence[str],
    setting: Setting,
    entries: Callable[[], Iterable[Entry]],
    now: Callable[[], datetime],
) -> int:
    """Do what was asked; 1 where a speech was not recognised, 2 where nothing can be done."""
    parser = argparse.ArgumentParser(prog="viche transcribe", description=__doc__)
    parser.add_argument("--sitting", help="its id; left out: the newest that is over")
    parser.add_argument("--again", action="store_true", help="also what was recognised before")
    parser.add_argument("--speech", type=int, metavar="N", help="this one alone")
    parser.add_argument(
        "--document", type=Path, metavar="FILE", help="only put all texts together: .txt or .vtt"
    )
    wanted = parser.parse_args(argv)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        course = _course(courses(entries()), wanted.sitting)
        folder = setting.recordings / quote(course.sitting, safe="")
        segments = manifest.read(folder)
        if wanted.document is not None:
            text = document(course, folder, segments, wanted.document.suffix, setting)
            wanted.document.write_text(text, encoding="utf-8")
            print(wanted.document)
            return 0
        with _alone(folder / drafts.FOLDER):
            task = Task(setting, folder, segments, course, now, again=wanted.again)
            return task.do([m for m in course.speeches if wanted.speech in (None, m.number)])
    except KeyboardInterrupt:
        return 130
    except (OSError, msgspec.DecodeError, Told) as error:
        print(f"viche transcribe: {words_of(error, setting.language)}", file=sys.stderr)
        return 2
    finally:
        signal.signal(signal.SIGTERM, before)


def _course(found: dict[str, Course], sitting: str | None) -> Course:
    """The sitting that is meant.

    Raises:
        NotNow: there is none, or it is not over.
    """
    over = [course for course in found.values() if course.over]
    if sitting is None and over:
        return over[-1]
    if sitting is None:
        raise NotNow("no sitting of this journal is over", "у журналі немає закритого засідання")
    if sitting not in found:
        known = ", ".join(found) or "—"
        raise NotNow(
            f"no sitting “{sitting}” in the journal; there are: {known}",
            f"у журналі немає засідання «{sitting}»; є: {known}",
        )
    if not found[sitting].over:
        raise NotNow(
            f"sitting “{sitting}” is not closed yet: speeches are recognised afterwards",
            f"засідання «{sitting}» ще не закрите: виступи розпізнають після нього",
        )
    return found[sitting]


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One run at a time."""
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotNow(
                "this sitting is being recognised already", "це засідання вже розпізнають"
            ) from error
        yield


class Task:
    """The speeches of one sitting, one after another; each is kept as soon as it is done."""

    def __init__(
        self,
        setting: Setting,
        folder: Path,
        segments: Sequence[manifest.Segment],
        course: Course,
        now: Callable[[], datetime],
        *,
        again: bool,
    ) -> None:
        """``again``: also those that have a draft of the same command and sound."""
        self._setting, self._folder, self._course = setting, folder, course
        self._segments, self._now, self._again = segments, now, again
        if setting.recogniser is None:
            raise NotNow(
                "no [transcript] table in hall.toml: nothing is recognised",
                "у hall.toml немає таблиці [transcript]: розпізнавання вимкнено",
            )
        self._recogniser = setting.recogniser

    def do(self, speeches: Sequence[Mark]) -> int:
        """All of them; 1 where one failed."""
        failed = in_a_row = 0
        for mark in speeches:
            try:
                said, in_a_row = self._one(mark), 0
            except (NotRecognised, archive.NotCut, drafts.Spoilt) as error:
                said = words_of(error, self._setting.language)
                failed, in_a_row = failed + 1, in_a_row + 1
                self._complain(f"{self._name(mark)}: {said}")
                if in_a_row == IN_A_ROW:
                    self._complain(
                        self._say(
                            "the last three failed: no more is tried",
                            "три поспіль не вдалися: далі не пробуємо",
                        )
                    )
                    break
                continue
            print(f"{self._name(mark)}: {said}", flush=True)
        return 1 if failed else 0

    def _one(self, mark: Mark) -> str:
        """One speech; what became of it."""
        held = list(archive.pieces(self._segments, mark.begins, mark.ends))
        if not held:
            return self._say("not recorded", "не записано")
        for segment, _, _ in held:
            span = max(segment.at, mark.begins), min(segment.until, mark.ends)
            if self._course.in_camera(*span):
                return self._say(
                    f"NOT RECOGNISED: {segment.file} has sound of a part in camera",
                    f"НЕ РОЗПІЗНАНО: у {segment.file} є звук закритої частини",
                )
        with tempfile.TemporaryDirectory(prefix="viche-transcribe-") as made:
            return self._of_sound(mark, held, Path(made))

    def _of_sound(
        self, mark: Mark, held: Sequence[tuple[manifest.Segment, int, int]], folder: Path
    ) -> str:
        flac, made = folder / f"{STEM}.flac", self._recogniser
        archive.cut(self._folder, self._segments, mark.begins, mark.ends, flac)
        sha256, length_s = _heard(flac)
        kept = drafts.read(self._folder / drafts.FOLDER, mark.number)
        same = kept is not None and kept.draft.made_like(sha256, made.words, made.model)
        if same and not self._again:
            return self._say("recognised before", "розпізнано раніше")
        sound = flac
        if self._setting.plain:
            sound = flac.with_suffix(".wav")
            archive.plain(flac, sound)
            flac.unlink()
        begun = self._now()
        lines = recognise(made, sound, max(LEAST_S, self._setting.patience * length_s))
        draft = drafts.Draft(
            number=mark.number,
            speaker=mark.title,
            began=mark.begins,
            ended=mark.ends,
            sound_sha256=sha256,
            segments={segment.file: segment.sha256 for segment, _, _ in held},
            command=made.words,
            model=made.model,
            language=made.language,
            made=(over := self._now()),
            took_s=round((over - begun).total_seconds(), 1),
            lines=lines,
        )
        into = self._folder / drafts.FOLDER
        mine = drafts.write(into, draft, self._setting.language, self._setting.zone)
        words = len(draft.words.split())
        if not mine:
            return self._say(
                f"{words} words; the edited text stays",
                f"слів: {words}; виправлений текст лишився",
            )
        return self._say(f"{words} words", f"слів: {words}")

    def _name(self, mark: Mark) -> str:
        return self._say(
            f"speech {mark.number} ({mark.title})", f"виступ {mark.number} ({mark.title})"
        )

    def _say(self, en: str, uk: str) -> str:
        return en if self._setting.language == "en" else uk

    def _complain(self, words: str) -> None:
        print(f"viche transcribe: {words}", file=sys.stderr, flush=True)


def _heard(flac: Path) -> tuple[str, float]:
    """SHA-256 of the samples (16 bit, little-endian), hex, and their length in seconds."""
    hashed, count = hashlib.sha256(), 0
    with soundfile.SoundFile(flac) as file:
        while data := bytes(file.buffer_read(GULP, dtype="int16")):
            hashed.update(data)
            count += len(data)
        return hashed.hexdigest(), count / (2 * file.channels * file.samplerate)
