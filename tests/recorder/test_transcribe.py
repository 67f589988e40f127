"""Drafts of what was said: by a command, from real FLAC files, marked, never taken back."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import soundfile

from controller.rules import events as e
from recorder import drafts
from recorder.recognised import Form
from recorder.recogniser import Recogniser
from recorder.transcribe import Setting, main
from tests.recorder.sitting_on_disk import NAMES, Day, ordinary

KYIV = ZoneInfo("Europe/Kyiv")
FAKE = """
    import hashlib, os, sys
    from pathlib import Path
    import soundfile
    log, sound = Path(sys.argv[1]), sys.argv[2]
    with soundfile.SoundFile(sound) as file:
        samples = bytes(file.buffer_read(dtype="int16"))
        seconds = len(samples) / 2 / file.channels / file.samplerate
    with log.open("a") as runs:
        runs.write(hashlib.sha256(samples).hexdigest() + chr(10))
    runs = len(log.read_text().splitlines())
"""
SAYS = 'print(f"Почуто {seconds:.1f} с,"); print(f"запуск {runs}")'


class Place:
    """A sitting on disk, and the command that is run on its speeches."""

    def __init__(self, tmp_path: Path) -> None:
        self.path = tmp_path
        self.log = tmp_path / "runs"
        self.folder = tmp_path / "recordings" / "s%2F1"
        self.texts = self.folder / drafts.FOLDER
        self.day = Day()
        self.command: tuple[str, ...] = ()
        self.seconds = itertools.count()

    def holds(self, day: Day) -> Place:
        self.day = day
        day.recorded(self.folder)
        return self

    def hears(self, body: str = SAYS) -> Place:
        """The command from now on; ``seconds``, ``runs`` and ``sound`` are known to it."""
        script = self.path / "fake.py"
        script.write_text(textwrap.dedent(FAKE) + textwrap.dedent(body), encoding="utf-8")
        self.command = (sys.executable, str(script), str(self.log), "{sound}")
        return self

    def runs(
        self,
        *words: str,
        language: str = "uk",
        form: Form = "text",
        model: str = "small",
        plain: bool = False,
    ) -> int:
        made = Recogniser(self.command, form, "uk", model, nice=1, megabytes=0)
        setting = Setting(
            made if self.command else None, self.path / "recordings", KYIV, language, plain=plain
        )
        return main(words, setting, lambda: self.day.entries, self.now)

    def now(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=UTC) + timedelta(seconds=next(self.seconds))

    def text(self, number: int) -> drafts.Text:
        found = drafts.read(self.texts, number)
        assert found is not None
        return found

    @property
    def heard(self) -> list[str]:
        """The hash of each sound that the command was given."""
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_each_speech_gets_a_draft_that_says_what_it_is(place: Place) -> None:
    assert place.holds(ordinary()).hears().runs() == 0
    page = (place.texts / "speech-002.txt").read_text(encoding="utf-8")
    assert page.startswith("# ЧЕРНЕТКА, РОЗПІЗНАНО АВТОМАТИЧНО\n")
    assert "# 2 · Ґудзь Євген · 23.11.2026 10:00:06–10:00:07\n" in page
    assert page.endswith("\nПочуто 1.5 с,\nзапуск 2\n")
    draft = place.text(2).draft
    assert (draft.speaker, draft.model, draft.command) == (NAMES[1], "small", place.command)
    assert draft.made > draft.began
    assert not place.text(2).edited


def test_a_draft_names_the_sound_it_came_from(place: Place) -> None:
    place.holds(ordinary()).hears().runs()
    for number, (_, data) in enumerate(place.day.sound, 1):
        draft = place.text(number).draft
        assert draft.sound_sha256 == hashlib.sha256(data).hexdigest() == place.heard[number - 1]
        ((file, sha256),) = draft.segments.items()
        assert hashlib.sha256((place.folder / file).read_bytes()).hexdigest() == sha256


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="apt-get install ffmpeg")
def test_a_recogniser_is_given_one_channel_at_16_khz(place: Place) -> None:
    place.holds(ordinary()).hears("print(sound[-4:], file.samplerate, file.channels)")
    assert place.runs("--speech", "2", plain=True) == 0
    assert place.text(2).words == ".wav 16000 1"
    assert drafts.read(place.texts, 1) is None


def test_what_was_recognised_is_not_recognised_again_unless_asked(place: Place) -> None:
    place.holds(ordinary()).hears().runs()
    place.runs()
    assert len(place.heard) == 3
    place.runs("--again")
    assert len(place.heard) == 6
    place.runs(model="large")
    assert (len(place.heard), place.text(1).draft.model) == (9, "large")
    assert place.text(3).words.endswith("запуск 9")


def test_an_edited_text_is_never_overwritten(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.holds(ordinary()).hears().runs()
    page = place.texts / "speech-001.txt"
    edited = page.read_text(encoding="utf-8").replace("Почуто 4.0 с,", "Шановні депутати!")
    page.write_text(edited, encoding="utf-8")
    assert place.runs("--again") == 0
    assert page.read_text(encoding="utf-8") == edited
    assert (place.text(1).edited, place.text(2).edited) == (True, False)
    assert place.text(1).words == "Шановні депутати!\nзапуск 1"
    assert place.text(1).draft.words == "Почуто 4.0 с,\nзапуск 4"
    assert "виступ 1 (Олена Коваль): слів: 5; виправлений текст лишився" in capsys.readouterr().out


@pytest.mark.parametrize(
    "edit",
    [
        lambda page: page.split("\n\n", 1)[1],
        lambda page: "",
        lambda page: page.replace("запуск", "запуски"),
        lambda page: page + "Додано.\n",
    ],
    ids=["head away", "all away", "a word", "a row more"],
)
def test_whatever_a_person_changes_is_an_edit(place: Place, edit: Callable[[str], str]) -> None:
    place.holds(ordinary()).hears().runs("--speech", "1")
    page = place.texts / "speech-001.txt"
    page.write_text(edit(page.read_text(encoding="utf-8")), encoding="utf-8")
    assert place.text(1).edited
    left = page.read_text(encoding="utf-8")
    place.runs("--again")
    assert page.read_text(encoding="utf-8") == left


def test_a_draft_that_an_editor_only_saved_anew_is_a_draft_still(place: Place) -> None:
    place.holds(ordinary()).hears().runs("--speech", "1")
    page = place.texts / "speech-001.txt"
    as_windows_does = page.read_text(encoding="utf-8").replace("\n", "\r\n")
    page.write_bytes(as_windows_does.encode("utf-8-sig"))
    assert not place.text(1).edited
    edited = as_windows_does.replace("Почуто", "Чули")
    page.write_bytes(edited.encode("utf-8-sig"))
    assert (place.text(1).edited, place.text(1).words) == (True, "Чули 4.0 с,\nзапуск 1")


def test_a_file_that_was_spoilt_is_named_and_left_and_the_rest_goes_on(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.holds(ordinary()).hears().runs()
    text, said = place.texts / "speech-001.txt", place.texts / "speech-002.json"
    text.write_bytes("Шановні депутати".encode("cp1251"))
    said.write_text("{}", encoding="utf-8")
    (place.texts / "speech-003.txt").unlink()
    assert place.runs() == 1
    told = capsys.readouterr().err
    assert "speech-001.txt: не в UTF-8; збережіть як UTF-8" in told
    assert "speech-002.json: цей файл не редагують" in told
    assert text.read_bytes() == "Шановні депутати".encode("cp1251")
    assert place.text(3).words.endswith("запуск 4")
    assert place.runs("--document", str(place.path / "all.txt"), language="en") == 2
    assert "speech-001.txt: not in UTF-8" in capsys.readouterr().err


def test_a_failure_is_told_with_the_speech_and_the_complaint_and_the_rest_goes_on(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.holds(ordinary()).hears(
        """
        if runs == 2:
            print("one\\ntwo\\nmodel.bin: bad magic", file=sys.stderr)
            sys.exit(3)
        print("Почуто")
        """
    )
    assert place.runs() == 1
    told = capsys.readouterr().err
    assert "виступ 2 (Ґудзь Євген): команда завершилася з кодом 3\n" in told
    assert told.endswith("    model.bin: bad magic\n")
    assert place.text(3).words == "Почуто"
    assert drafts.read(place.texts, 2) is None
    assert place.runs(language="en") == 0
    assert place.text(2).words == "Почуто"
    assert len(place.heard) == 4


def test_after_three_failures_in_a_row_no_more_is_tried(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    day = Day()
    for _ in range(5):
        day.speaks("m1", "Так.", 1)
    place.holds(day.closes()).hears("sys.exit(1)")
    assert place.runs(language="en") == 1
    assert len(place.heard) == 3
    assert capsys.readouterr().err.endswith("the last three failed: no more is tried\n")


def test_a_speech_in_camera_is_not_recognised_even_if_it_was_recorded(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    day = Day()
    day.speaks("m1", "Відкрито.", 2)
    day.tells(e.ClosedPartBegan(reason="ст. 46"))
    day.speaks("m2", "Таємниця.", 2, taped=False)
    day.speaks("m3", "Збій.", 2)  # as no recorder of ours would
    day.tells(e.ClosedPartEnded())
    day.speaks("m1", "Знову відкрито.", 2)
    place.holds(day.closes()).hears()
    assert place.runs() == 0
    told = capsys.readouterr().out
    assert "виступ 2 (Ґудзь Євген): не записано" in told
    assert "виступ 3 (Їжак Юлія): НЕ РОЗПІЗНАНО" in told
    public = [hashlib.sha256(day.sound[n][1]).hexdigest() for n in (0, 2)]
    assert place.heard == public
    assert sorted(path.name for path in place.texts.glob("*.txt")) == [
        "speech-001.txt",
        "speech-004.txt",
    ]


def test_nothing_is_recognised_before_the_sitting_is_over_or_without_a_command(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    day = ordinary()
    place.holds(day)
    assert place.runs() == 2
    assert "[transcript]" in capsys.readouterr().err
    del day.entries[-1]
    place.hears()
    assert place.runs() == 2
    assert "немає закритого засідання" in capsys.readouterr().err
    assert place.runs("--sitting", "s/1") == 2
    assert "ще не закрите" in capsys.readouterr().err
    assert place.runs("--sitting", "s/9", language="en") == 2
    assert "there are: s/1" in capsys.readouterr().err
    assert place.heard == []


def test_a_second_run_at_the_same_time_is_refused(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.holds(ordinary()).hears()
    place.texts.mkdir()
    with subprocess.Popen(
        ["flock", place.texts / ".lock", "sh", "-c", "echo held; read end"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert place.runs() == 2
    assert "вже розпізнають" in capsys.readouterr().err
    assert place.runs() == 0


def test_the_files_hold_what_others_need_to_read_them(place: Place) -> None:
    place.holds(ordinary()).hears("print('WEBVTT\\n\\n00:00.500 --> 00:01.250\\nПрошу уваги')")
    assert place.runs("--speech", "1", form="vtt") == 0
    kept = json.loads((place.texts / "speech-001.json").read_text(encoding="utf-8"))
    assert kept["lines"] == [{"text": "Прошу уваги", "begins": 0.5, "ends": 1.25}]
    assert kept["began"] == "2026-11-23T08:00:01Z"
    with soundfile.SoundFile(place.folder / next(iter(kept["segments"]))) as file:
        assert file.frames == 4 * 16_000
