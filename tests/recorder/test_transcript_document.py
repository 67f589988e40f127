"""All texts of a sitting in one file, drafts and corrected texts told apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from controller.clock import SteadyClock
from recorder import drafts, manifest
from recorder.course import courses
from recorder.recognised import Line
from recorder.transcribe import Setting, main
from tests.recorder.sitting_on_disk import Day, ordinary

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three speeches: a draft with times, a corrected text, and one that nobody recognised."""
    day = ordinary()
    folder = day.recorded(tmp_path / "recordings" / "s%2F1")
    texts = folder / drafts.FOLDER
    texts.mkdir()
    spoken = (
        (Line("Шановні <депутати>,", 0.25, 1.5), Line("прошу & підтримати.", 2.0, 9.0)),
        (Line("Я протез.", 0.0, 1.0),),
    )
    for mark, lines in zip(courses(day.entries)["s/1"].speeches, spoken, strict=False):
        draft = drafts.Draft(
            number=mark.number,
            speaker=mark.title,
            began=mark.begins,
            ended=mark.ends,
            sound_sha256="",
            segments={},
            command=("x",),
            model="",
            language="uk",
            made=datetime(2026, 11, 24, tzinfo=UTC),
            took_s=1.0,
            lines=lines,
        )
        assert drafts.write(texts, draft, "uk", KYIV)
    page = texts / "speech-002.txt"
    changed = page.read_text(encoding="utf-8").replace("Я протез.", "Я проти.\n\nДякую --> усе.")
    page.write_text(changed, encoding="utf-8")
    return folder


def written(folder: Path, name: str, language: str = "uk", status: int = 0) -> str:
    """The document, as the command writes it with no recogniser at all."""
    setting = Setting(None, folder.parent, KYIV, language)
    to = folder.parent.parent / name
    words = ["--document", str(to)]
    assert main(words, setting, lambda: ordinary().entries, SteadyClock().now) == status
    return to.read_text(encoding="utf-8") if to.exists() else ""


def test_a_text_says_of_each_speech_whose_it_is_and_whether_it_is_a_draft(folder: Path) -> None:
    assert written(folder, "transcript.txt").splitlines() == [
        "Рада, 5 сесія",
        "Розпізнано програмою; виправлено лише там, де позначено. Це не протокол.",
        "",
        "1. Олена Коваль, 10:00:01–10:00:05",
        "[чернетка, розпізнано автоматично]",
        "Шановні <депутати>,",
        "прошу & підтримати.",
        "",
        "2. Ґудзь Євген, 10:00:06–10:00:07",
        "[виправлено людиною]",
        "Я проти.",
        "",
        "Дякую --> усе.",
        "",
        "3. Їжак Юлія, 10:00:08–10:00:12",
        "[не розпізнано]",
    ]
    assert "[draft, recognised automatically]" in written(folder, "transcript.txt", "en")


def test_captions_lie_where_the_words_are_in_the_segments_played_in_a_row(folder: Path) -> None:
    cues = written(folder, "transcript.vtt").split("\n\n")
    assert cues[0] == "WEBVTT - Рада, 5 сесія"
    assert cues[1].startswith("NOTE\n")
    assert [cue.split("\n") for cue in cues[2:]] == [
        [
            "00:00:00.250 --> 00:00:01.500",
            "<v Олена Коваль>[чернетка, розпізнано автоматично] Шановні &lt;депутати&gt;,",
        ],
        ["00:00:02.000 --> 00:00:04.000", "<v Олена Коваль>прошу &amp; підтримати."],
        [
            "00:00:04.000 --> 00:00:05.500",
            "<v Ґудзь Євген>[виправлено людиною] Я проти.",
            "Дякую --&gt; усе.",
            "",
        ],
    ]


def test_another_kind_of_document_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert written(folder, "transcript.docx", status=2) == ""
    assert "«.docx»: документ — це .txt або .vtt" in capsys.readouterr().err


def test_what_lies_between_the_segments_is_in_no_caption(tmp_path: Path) -> None:
    """A speech that goes on after a part in camera: no row of it lies in the gap."""
    day = Day()
    day.speaks("m1", "Перше.", 2)
    day.passes(600)
    day.speaks("m2", "Друге.", 2)
    folder = day.closes().recorded(tmp_path / "recordings" / "s%2F1")
    (folder / drafts.FOLDER).mkdir()
    second = courses(day.entries)["s/1"].speeches[1]
    draft = drafts.Draft(
        number=2,
        speaker="Г",
        began=second.begins,
        ended=second.ends,
        sound_sha256="",
        segments={},
        command=(),
        model="",
        language="uk",
        made=second.ends,
        took_s=0.0,
        lines=(Line("Друге.", 0.5, 1.0),),
    )
    drafts.write(folder / drafts.FOLDER, draft, "uk", KYIV)
    setting = Setting(None, folder.parent, KYIV, "uk")
    to = tmp_path / "a.vtt"
    main(["--document", str(to)], setting, lambda: day.entries, SteadyClock().now)
    assert re.findall(r"^(\S+) --> (\S+)$", to.read_text(encoding="utf-8"), re.MULTILINE) == [
        ("00:00:02.500", "00:00:03.000")
    ]
    assert len(manifest.read(folder)) == 2
