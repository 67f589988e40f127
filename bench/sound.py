"""The recorder: a tone on 8 channels at 48 kHz, kill -9, and a cut out of 8 hours."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import soundfile

from drivers.sound import SoundCapture
from hw_sim.sound_server import missing, sound_server
from recorder import archive, manifest
from recorder.tape import Tape

CHANNELS, RATE = 8, 48_000
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
WRITER = """
import sys, time
from pathlib import Path
from bench.sound import CHANNELS, EPOCH, RATE
from recorder.tape import Tape
tape = Tape([Path(sys.argv[1])], channels=CHANNELS, rate=RATE)
block = b"".join(n.to_bytes(2, "little") for n in range(CHANNELS * RATE // 20))
began = time.monotonic()
while True:
    tape.write(block, EPOCH)
    print(tape.next, flush=True)
    time.sleep(max(0.0, began + tape.next / RATE - time.monotonic()))
"""


def main() -> None:
    """Print the figures; the capture lasts 20 s, or as long as the argument after it says."""
    seconds = next((float(word) for word in sys.argv[2:] if word.isdigit()), 20.0)
    with tempfile.TemporaryDirectory() as folder:
        _killed(Path(folder) / "killed")
        _long_sitting(Path(folder) / "long")
        if names := missing():
            print(f"  capture: no sound server here (missing: {', '.join(names)})")
            return
        with sound_server(CHANNELS) as server:
            os.environ.update(server.environment)
            server.tell("load-module", "module-sine", "sink=hall", "frequency=440")
            asyncio.run(_capture(Path(folder) / "captured", seconds))


async def _capture(folder: Path, seconds: float) -> None:
    capture = SoundCapture("pulse", channels=CHANNELS, rate=RATE)
    tape = Tape([folder], channels=CHANNELS, rate=RATE)
    overflows, began, used = 0, 0.0, time.process_time()
    async with contextlib.aclosing(capture.blocks()) as blocks:
        async for block in blocks:
            began = began or block.heard
            tape.write(block.data, EPOCH)
            overflows = block.overflows
            if block.heard - began >= seconds:
                break
    took = block.heard - began
    lost = took - (block.first / RATE)
    tape.cut()
    share = (time.process_time() - used) / took
    print(
        f"  {CHANNELS} channels, {took:.0f} s: CPU {share:.1%} of a core, {overflows} overflows, "
        f"clock − samples {lost * 1000:.1f} ms ({lost / took * 1e6:.0f} ppm)"
    )


def _killed(folder: Path) -> None:
    losses = []
    for run in range(3):
        place = folder / str(run)
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(place)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        heard = 0
        while heard < (2.3 + 0.17 * run) * RATE:
            heard = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        writer.wait()
        writer.stdout.close()
        heard = int(rest[-1]) if rest else heard
        (segment,) = manifest.adopt(place)
        losses.append((heard - segment.count) / RATE)
    print(f"  kill -9: the last {max(losses):.2f} s were lost at most, of {len(losses)} runs")


def _long_sitting(folder: Path) -> None:
    """960 segments of 30 s; one file of sound under 960 names, as only its place matters."""
    folder.mkdir(parents=True)
    silence = bytes(2 * RATE)
    with soundfile.SoundFile(folder / "0.flac", "w", RATE, 1, "PCM_16") as file:
        for _ in range(30):
            file.buffer_write(silence, dtype="int16")
    digest = manifest.hash_of(folder / "0.flac")
    for number in range(960):
        segment = manifest.Segment(
            file="0.flac",
            first=number * 30 * RATE,
            count=30 * RATE,
            rate=RATE,
            channels=1,
            at=EPOCH + timedelta(seconds=30 * number),
            sha256=digest,
        )
        manifest.add(folder, segment)
    began = time.perf_counter()
    begins = EPOCH + timedelta(hours=7, seconds=7)
    out = folder / "speech.flac"
    archive.cut(folder, manifest.read(folder), begins, begins + timedelta(minutes=3), out)
    took = time.perf_counter() - began
    print(f"  a speech of 3 min cut out of 8 hours: {took:.2f} s")
