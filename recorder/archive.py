"""Cuts of a recording, by moments: a speech as a file of its own, and a version for the web."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import soundfile

from controller.told import Told
from recorder.manifest import Segment

LOUDNESS: Final = "loudnorm=I=-23:TP=-1:LRA=20"  # EBU R128: −23 LUFS, −1 dBTP


class NotCut(Told):
    """What was asked for cannot be made of this recording."""


def pieces(
    segments: Sequence[Segment], begins: datetime, ends: datetime
) -> Iterator[tuple[Segment, int, int]]:
    """The segments that hold a stretch of time, each with its first and last sample of it."""
    for segment in segments:
        if segment.at < ends and segment.until > begins:
            yield segment, segment.sample_at(begins), segment.sample_at(ends)


def cut(
    folder: Path, segments: Sequence[Segment], begins: datetime, ends: datetime, to: Path
) -> int:
    """Write a stretch as FLAC, reading no more than it; returns samples of each channel.

    Raises:
        NotCut: nothing was recorded then.
        OSError: a file cannot be read or written.
    """
    held = list(pieces(segments, begins, ends))
    if not held:
        raise NotCut("nothing was recorded then", "тоді нічого не записано")
    rate, channels, count = held[0][0].rate, held[0][0].channels, 0
    with soundfile.SoundFile(to, "w", rate, channels, "PCM_16", format="FLAC") as out:
        for segment, first, last in held:
            with soundfile.SoundFile(folder / segment.file) as file:
                file.seek(first)
                data = file.buffer_read(last - first, dtype="int16")
                out.buffer_write(data, dtype="int16")
                count += len(data) // (2 * channels)
    return count


def web(flac: Path, opus: Path) -> None:
    """An Opus copy at −23 LUFS, measured first and then moved, so that its dynamics stay.

    More than two microphones are mixed into one channel.

    Raises:
        NotCut: ffmpeg is missing, or does not take the file.
    """
    mixed = f"{_mono(flac)}," if soundfile.info(str(flac)).channels > 2 else ""
    measured = _ffmpeg(flac, f"{mixed}{LOUDNESS}:print_format=json", "-f", "null", "-")
    found = json.loads(measured[measured.rindex("{") : measured.rindex("}") + 1])
    names = {"i": "input_i", "tp": "input_tp", "lra": "input_lra", "thresh": "input_thresh"}
    known = ":".join(f"measured_{short}={found[name]}" for short, name in names.items())
    moved = f"{mixed}{LOUDNESS}:{known}:offset={found['target_offset']}:linear=true"
    _ffmpeg(flac, moved, "-ar", "48000", "-c:a", "libopus", "-b:a", "48k", "-y", str(opus))


def plain(flac: Path, wav: Path) -> None:
    """A copy as recognisers of speech want it: one channel, 16 kHz, 16 bit.

    Raises:
        NotCut: ffmpeg is missing, or does not take the file.
    """
    _ffmpeg(flac, f"{_mono(flac)},aresample=16000", "-c:a", "pcm_s16le", "-y", str(wav))


def _mono(flac: Path) -> str:
    """The filter that adds all channels up.

    Microphones side by side are no surround sound, as which FLAC and Opus have them: the fourth of
    six would be the loudspeaker for low notes, and is left out where a player mixes.
    """
    channels = soundfile.info(str(flac)).channels
    every = "+".join(f"c{n}" for n in range(channels))
    return f"aformat=sample_fmts=flt,pan=mono|c0={every},alimiter=limit=0.95:level=0"


def _ffmpeg(source: Path, sound: str, *out: str) -> str:
    program = shutil.which("ffmpeg")
    if program is None:
        raise NotCut(
            "ffmpeg is missing: apt-get install ffmpeg", "немає ffmpeg: apt-get install ffmpeg"
        )
    command = [program, "-hide_banner", "-nostdin", "-i", str(source), "-af", sound, *out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # no shell; our own words
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise NotCut(f"ffmpeg: {''.join(last)}", f"ffmpeg: {''.join(last)}")
    return done.stderr
