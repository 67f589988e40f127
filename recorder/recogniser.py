"""The recogniser of speech: somebody else's command, run on one file of sound without a shell."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controller.told import Told
from recorder import humble
from recorder.recognised import Form, Line, NotRead, read

STEM: Final = "speech"
"""Name of the sound, and of what is written, in the folder of one run."""
MOST: Final = 16 * 1024 * 1024
"""Bytes of what a command may write; a speech of hours is less than one million."""
TAIL: Final = 5
"""Last rows of its complaint that are told."""
SUFFIXES: Final[dict[Form, str]] = {"text": ".txt", "vtt": ".vtt", "srt": ".srt", "json": ".json"}


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A command and how it is run.

    ``words`` may hold ``{sound}``, ``{output}`` (a path without an ending), ``{folder}``,
    ``{language}`` and ``{model}``. ``megabytes``: address space, 0 without a limit.
    """

    words: tuple[str, ...]
    form: Form
    language: str
    model: str
    nice: int
    megabytes: int

    @property
    def writes_file(self) -> bool:
        """Whether it writes into a file, and not to its output."""
        return any("{output}" in word or "{folder}" in word for word in self.words)


class NotRecognised(Told):
    """The command did not do what it is for."""


def recognise(made: Recogniser, sound: Path, limit_s: float) -> tuple[Line, ...]:
    """What is said in a file of sound; its folder is the command's own, and may be littered.

    Raises:
        NotRecognised: the command failed, took too long or wrote nothing that can be read.
    """
    folder = sound.parent
    command = [str(made.nice), str(made.megabytes), *_command(made, sound)]
    with (folder / "said").open("wb") as said, (folder / "complained").open("wb") as complained:
        status = _run(command, folder, said.fileno(), complained.fileno(), limit_s)
    tail = _tail(folder / "complained")
    if status is None:
        raise NotRecognised(
            f"the command took longer than {limit_s:.0f} s and was ended{tail}",
            f"команда працювала понад {limit_s:.0f} с, її зупинено{tail}",
        )
    if status < 0:
        name = signal.Signals(-status).name
        raise NotRecognised(
            f"the command was ended by {name}; memory may be short{tail}",
            f"команду зупинив сигнал {name}; можливо, забракло пам’яті{tail}",
        )
    if status == humble.CANNOT_START:
        raise NotRecognised(
            f"the command cannot be started: see [transcript] in hall.toml{tail}",
            f"команда не запускається: перевірте [transcript] у hall.toml{tail}",
        )
    if status:
        raise NotRecognised(
            f"the command ended with status {status}{tail}",
            f"команда завершилася з кодом {status}{tail}",
        )
    path = _written(made, folder) if made.writes_file else folder / "said"
    try:
        if path.stat().st_size > MOST:
            raise NotRecognised(
                f"the command wrote more than {MOST} bytes",
                f"команда написала понад {MOST} байтів",
            )
        return read(path.read_bytes(), made.form)
    except NotRead as error:
        raise NotRecognised(f"{error}{tail}", f"{error.words('uk')}{tail}") from error


def _command(made: Recogniser, sound: Path) -> list[str]:
    """The words with their places filled in; braces that are none of ours stay."""
    places = {
        "{sound}": str(sound),
        "{output}": str(sound.parent / STEM),
        "{folder}": str(sound.parent),
        "{language}": made.language,
        "{model}": made.model,
    }
    command = []
    for word in made.words:
        for place, value in places.items():
            word = word.replace(place, value)  # noqa: PLW2901  # filled in step by step
        command.append(word)
    return command


def _run(
    command: Sequence[str], folder: Path, said: int, complained: int, limit_s: float
) -> int | None:
    """The status, None when it took too long; nothing that it started lives on."""
    humbly = [sys.executable, "-I", str(Path(humble.__file__).resolve())]
    environment = {k: v for k, v in os.environ.items() if k not in ("NOTIFY_SOCKET", "PYTHONPATH")}
    process = subprocess.Popen(  # noqa: S603  # no shell: the words of hall.toml
        [*humbly, *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=complained,
        start_new_session=True,
    )
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _written(made: Recogniser, folder: Path) -> Path:
    """The file that was written: its name is ours, an ending is added by most."""
    for path in (folder / (STEM + SUFFIXES[made.form]), folder / STEM):
        if path.is_file():
            return path
    there = ", ".join(sorted(path.name for path in folder.iterdir()))
    raise NotRecognised(
        f"the command wrote no {STEM}{SUFFIXES[made.form]}; there are: {there}",
        f"команда не написала {STEM}{SUFFIXES[made.form]}; є лише: {there}",
    )


def _tail(path: Path) -> str:
    """The last rows of what the command complained of, for a person."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4000))
        rows = file.read().decode("utf-8", "replace").splitlines()
    clear = ["".join(c for c in row if c.isprintable()).strip() for row in rows]
    return "".join(f"\n    {row[:200]}" for row in [row for row in clear if row][-TAIL:])
