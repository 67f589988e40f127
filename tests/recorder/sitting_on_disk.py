"""A sitting as it stands afterwards: what happened, and its recording in real FLAC files."""

from __future__ import annotations

import shutil
import subprocess
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import soundfile

from controller.rules import events as e
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.floor_nouns import FloorEnd
from recorder import manifest

RATE = 16_000
ZERO = datetime(2026, 11, 23, 8, tzinfo=UTC)
NAMES = ("Олена Коваль", "Ґудзь Євген", "Їжак Юлія")
COUNCIL = Council(
    name="Рада",
    convocation="VIII",
    seats=3,
    members=tuple(Member(id=f"m{n}", name=name) for n, name in enumerate(NAMES, 1)),
)
TEXTS = (
    "Шановні депутати, прошу підтримати цей проєкт рішення.",
    "Я проти.",
    "Пропоную перенести розгляд на наступне засідання.",
)


def spoken(text: str, seconds: float) -> bytes:
    """A text said in Ukrainian, or a tone where nobody can say it; 16 bit, one channel."""
    program = shutil.which("espeak-ng")
    if program is None:
        half = 20 + sum(text.encode()) % 60
        tone = [8000 if k // half % 2 else -8000 for k in range(round(seconds * RATE))]
        return array("h", tone).tobytes()
    said = subprocess.run(
        [program, "-v", "uk", "--stdout", text], capture_output=True, check=True, timeout=60
    ).stdout
    # 22 050 Hz, behind a header of 44 bytes; every second sample or so is near enough here.
    samples = array("h", said[44 : len(said) - len(said) % 2])
    step = 22_050 / RATE
    kept = array("h", (samples[int(k * step)] for k in range(int(len(samples) / step))))
    return kept.tobytes().ljust(round(seconds * RATE) * 2, b"\0")[: round(seconds * RATE) * 2]


@dataclass
class Day:
    """What happened, second by second; ``sound`` is what the recorder heard."""

    sitting: str = "s/1"

    def __post_init__(self) -> None:
        self.at = ZERO
        self.entries: list[e.Entry] = []
        self.sound: list[tuple[datetime, bytes]] = []
        body = Body(id="c", kind=BodyKind.COUNCIL, council=COUNCIL)
        self.tells(e.SittingOpened(sitting=self.sitting, body=body, session="5 сесія"))

    def tells(self, event: e.AnyEvent) -> None:
        self.entries.append(e.Entry(at=self.at, by=e.By.SECRETARY, event=event))

    def speaks(self, member: str | None, text: str, seconds: float, *, taped: bool = True) -> None:
        """Somebody has the floor so long."""
        request = f"r{len(self.entries)}"
        guest = "" if member else "Голова ОСББ"
        self.tells(e.FloorGranted(request=request, member=member, guest=guest))
        if taped:
            self.sound.append((self.at, spoken(text, seconds)))
        self.at += timedelta(seconds=seconds)
        self.tells(e.FloorEnded(request=request, member=member, why=FloorEnd.OWN, spoke_s=seconds))

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def closes(self) -> Day:
        self.tells(e.SittingClosed())
        return self

    def recorded(self, folder: Path) -> Path:
        """The segments and the manifest of it, one segment for each stretch of sound."""
        folder.mkdir(parents=True)
        first = 0
        for at, data in self.sound:
            name = f"{first:012d}.flac"
            with soundfile.SoundFile(folder / name, "w", RATE, 1, "PCM_16", format="FLAC") as file:
                file.buffer_write(data, dtype="int16")
            count = len(data) // 2
            segment = manifest.Segment(
                file=name,
                first=first,
                count=count,
                rate=RATE,
                channels=1,
                at=at,
                sha256=manifest.hash_of(folder / name),
            )
            manifest.add(folder, segment)
            first += count
        return folder


def ordinary(lengths: Sequence[float] = (4.0, 1.5, 3.5)) -> Day:
    """Three speeches, and the close."""
    day = Day()
    for number, (text, seconds) in enumerate(zip(TEXTS, lengths, strict=True), 1):
        day.passes(1)
        day.speaks(f"m{number}", text, seconds)
    return day.closes()
