"""Somebody else's command: how it is called, what it may write, and how it is ended."""

from __future__ import annotations

import json
import os
import sys
import textwrap
import time
from pathlib import Path

import pytest

from recorder.recognised import Form, Line, NotRead, read
from recorder.recogniser import NotRecognised, Recogniser, recognise

WHISPER_CPP = json.dumps(
    {
        "result": {"language": "uk"},
        "transcription": [
            {"offsets": {"from": 0, "to": 1240}, "text": " Шановні  колеги!"},
            {"offsets": {"from": 1240, "to": 2000}, "text": " "},
        ],
    }
)
OPENAI = json.dumps(
    {"text": "…", "segments": [{"id": 0, "start": 0, "end": 1.24, "text": " Шановні колеги!"}]}
)
VTT = """WEBVTT - сесія

NOTE складено програмою

1
00:00.000 --> 00:01.240 align:start
<v Олена>Шановні
<b>колеги!</b>

"""
SRT = (
    "1\r\n00:00:00,000 --> 00:00:01,240\r\nШановні колеги!\r\n\r\n"
    "2\r\n00:00:02,000 --> 00:00:03,5\r\n&amp; так\r\n"
)
SAID = Line("Шановні колеги!", 0.0, 1.24)


@pytest.mark.parametrize(
    ("form", "written", "lines"),
    [
        (
            "text",
            "\ufeffШановні   колеги!\n\n  Прошу уваги.",
            [Line("Шановні колеги!"), Line("Прошу уваги.")],
        ),
        ("text", "# 5 за", [Line("5 за")]),
        ("text", " \n", []),
        ("vtt", VTT, [SAID]),
        ("vtt", "WEBVTT\n", []),
        ("srt", SRT, [SAID, Line("& так", 2.0, 3.5)]),
        ("srt", "", []),
        ("json", WHISPER_CPP, [SAID]),
        ("json", OPENAI, [SAID]),
        ("json", '{"text": "Так.\\nНі."}', [Line("Так."), Line("Ні.")]),
    ],
)
def test_what_recognisers_write_becomes_lines(form: Form, written: str, lines: list[Line]) -> None:
    assert list(read(written.encode(), form)) == lines


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("text", b"\xff\xfe\x00"),
        ("vtt", b"00:00.000 --> 00:01.000\nno head\n"),
        ("srt", b"Traceback (most recent call last)\n"),
        ("json", b"{"),
        ("json", b"[]"),
        ("json", b'{"segments": [{"text": "a", "start": "0", "end": 1}]}'),
        ("json", b'{"transcription": [{"text": "a"}]}'),
    ],
)
def test_what_is_not_of_the_form_is_refused_in_both_languages(form: Form, written: bytes) -> None:
    with pytest.raises(NotRead) as refused:
        read(written, form)
    assert refused.value.words("uk") != refused.value.words("en")


def made(
    folder: Path, script: str, *words: str, form: Form = "text", megabytes: int = 0, nice: int = 1
) -> Recogniser:
    """A command that runs a script with these words."""
    (folder / "fake.py").write_text(textwrap.dedent(script), encoding="utf-8")
    command = (sys.executable, str(folder / "fake.py"), *words)
    return Recogniser(command, form, "uk", "ggml-small.bin", nice, megabytes)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    path = tmp_path / "run" / "speech.wav"
    path.write_bytes(b"RIFF")
    return path


def test_its_words_reach_it_as_they_are_and_no_shell_reads_them(
    tmp_path: Path, sound: Path
) -> None:
    words = ("$(touch made)", "; touch made", "`touch made`", "*", '{"a": 1}', "-l={language}")
    command = made(tmp_path, "import sys; print(*sys.argv[1:], sep='\\n')", *words, "{model}")
    said = [line.text for line in recognise(command, sound, 60)]
    assert said == [*words[:-1], "-l=uk", "ggml-small.bin"]
    assert not (sound.parent / "made").exists()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("{output}.txt",), "speech.txt"),
        (("{output}",), "speech"),
        (("{folder}/speech.txt",), "speech.txt"),
    ],
    ids=["with its ending", "bare", "into the folder"],
)
def test_a_file_is_taken_where_one_is_named(
    tmp_path: Path, sound: Path, words: tuple[str, ...], name: str
) -> None:
    script = "import sys; print('noise'); open(sys.argv[1], 'w').write('Слово')"
    assert recognise(made(tmp_path, script, *words), sound, 60) == (Line("Слово"),)
    assert (sound.parent / name).exists()


def test_a_file_that_was_not_written_is_told(tmp_path: Path, sound: Path) -> None:
    command = made(tmp_path, "print('noise')", "{output}", form="vtt")
    with pytest.raises(NotRecognised, match=r"wrote no speech\.vtt; there are: .*speech\.wav"):
        recognise(command, sound, 60)


def test_one_that_takes_too_long_is_ended_with_all_that_it_started(
    tmp_path: Path, sound: Path
) -> None:
    script = """
        import subprocess, sys
        child = subprocess.Popen(["sleep", "600"])
        open(sys.argv[1], "w").write(str(child.pid))
        print("loading", file=sys.stderr, flush=True)
        child.wait()
    """
    pid = tmp_path / "pid"
    command = made(tmp_path, script, str(pid))
    with pytest.raises(NotRecognised, match=r"longer than 4 s and was ended\n    loading$"):
        recognise(command, sound, 4)
    ended_by = time.monotonic() + 30  # noqa: TID251  # nobody tells when an orphan is reaped
    while _lives(int(pid.read_text())):
        assert time.monotonic() < ended_by  # noqa: TID251  # see above


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_it_yields_to_everything_else_and_is_the_first_to_go(tmp_path: Path, sound: Path) -> None:
    script = """
        import os, resource
        print(os.nice(0), open("/proc/self/oom_score_adj").read())
        print(resource.getrlimit(resource.RLIMIT_AS)[0] >> 20, os.getcwd())
    """
    command = made(tmp_path, script, megabytes=2048, nice=3)
    said = [line.text for line in recognise(command, sound, 60)]
    assert said == [f"{min(19, os.nice(0) + 3)} 1000", f"2048 {sound.parent}"]


def test_one_that_needs_more_memory_than_it_may_is_told(tmp_path: Path, sound: Path) -> None:
    command = made(tmp_path, "bytearray(1 << 30)", megabytes=512)
    with pytest.raises(NotRecognised, match=r"status 1\n(.|\n)*MemoryError$"):
        recognise(command, sound, 60)


def test_one_that_is_killed_is_told_by_its_signal(tmp_path: Path, sound: Path) -> None:
    command = made(tmp_path, "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(NotRecognised, match="SIGKILL") as told:
        recognise(command, sound, 60)
    assert "пам’яті" in told.value.words("uk")


def test_one_that_is_not_there_is_told_with_the_way_out(tmp_path: Path, sound: Path) -> None:
    command = Recogniser(("/opt/no/whisper-cli", "{sound}"), "text", "uk", "", 0, 0)
    with pytest.raises(
        NotRecognised, match=r"hall\.toml\n    /opt/no/whisper-cli: No such"
    ) as told:
        recognise(command, sound, 60)
    assert "не запускається" in told.value.words("uk")


def test_a_complaint_is_told_without_signs_that_steer_a_terminal(
    tmp_path: Path, sound: Path
) -> None:
    command = made(tmp_path, r"import sys; sys.exit('\x1b[31mbad\x07 model\x00')")
    with pytest.raises(NotRecognised) as told:
        recognise(command, sound, 60)
    assert str(told.value).endswith("\n    [31mbad model")
