"""The whole: consoles on a bus, a controller, ``viche recorder``, a sound server, a speech cut."""

from __future__ import annotations

import array
import asyncio
import contextlib
import wave
from pathlib import Path
from typing import Any

import soundfile
from msgspec.structs import replace

import viche
from consoles.signals import Key
from controller import wire
from controller.client import Passing, follow
from controller.rules import commands as c
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall
from recorder import manifest

SECONDS = 1.5
RATE = 48_000


def tone(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        wave_of = (12_000 if k // 50 % 2 else -12_000 for k in range(int(SECONDS * RATE)))
        file.writeframes(array.array("h", wave_of).tobytes())


async def play(sound_server: Any, path: Path) -> None:
    await sound_server.play(path)
    await asyncio.sleep(0.5)  # what lies in the sink's buffer


async def level(feed: Path) -> int:
    """The loudest that the desks are told of within two seconds, dBFS."""
    loudest = -96
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(2):
            async for news in follow(feed):
                sound = news.notice if isinstance(news, Passing) else None
                if isinstance(sound, wire.Sound) and sound.state is wire.SoundState.RECORDING:
                    loudest = max(loudest, *sound.peaks)
    return loudest


async def test_a_speech_given_at_the_desk_is_cut_out_of_what_the_recorder_kept(
    sound_server: Any, tmp_path: Path, capsys: Any
) -> None:
    config = HallFile(
        persons=deputies(3),
        segments=[Segment(str(tmp_path / "bus0"), {1: 1, 2: 2, 3: 3})],
        seats=3,
        regulations={"registration_s": 600},
    ).write(tmp_path)
    text = config.read_text(encoding="utf-8")
    config.write_text(f'{text}\n[recorder]\nfolder = "sound"\n', encoding="utf-8")
    tone(tmp_path / "tone.wav")
    sound_server.load(tmp_path / "tone.wav")
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(config, processes) as hall,
    ):
        child = await processes.start("recorder", "viche", "recorder", str(config))
        await asyncio.sleep(2.5)  # it learns the controller's clock by two of its ticks
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        await hall.ask(c.OpenRegistration())
        await hall.hands.press(dict.fromkeys((1, 2, 3), Key.PRESENT))
        await hall.until(lambda now: len(now.present) == 3)
        await hall.hands.press({2: Key.SPEAK})
        await hall.until(lambda now: len(now.floor.waiting) == 1)
        await hall.ask(c.GrantFloor())
        heard = asyncio.create_task(level(tmp_path / "run" / "feed.sock"))
        await play(sound_server, tmp_path / "tone.wav")
        assert await heard >= -12, "the desks see the level"
        await hall.ask(c.EndFloor())
        await hall.ask(c.BeginClosedPart(reason="особисті дані"))
        await play(sound_server, tmp_path / "tone.wav")
        await hall.ask(c.EndClosedPart())
        await hall.ask(c.CloseSitting())
        await asyncio.sleep(1.5)  # what was said last is still on its way to the disk
        await processes.stop(child)
        assert child.process.returncode == 0
    (folder,) = [path for path in (tmp_path / "sound").iterdir() if path.is_dir()]
    journal = str(tmp_path / "journal.db")
    checked = ["recording", str(folder), "--check", "--language", "en", "--journal", journal]
    assert viche.main(checked) == 0
    assert "as the journal has them" in capsys.readouterr().out
    verified = ["verify", journal, "--recording", str(folder)]
    assert viche.main(verified) == 0
    assert "усі такі, як в журналі" in capsys.readouterr().out
    public = str(tmp_path / "public")
    assert viche.main(["copy", journal, "--to", public]) == 0
    assert viche.main(["verify", public, "--recording", str(folder)]) == 0
    assert "усі такі, як в журналі" in capsys.readouterr().out
    given = ["recording", str(folder), "--journal", journal, "--to", str(tmp_path)]
    assert viche.main([*given, "--speech", "1"]) == 0
    sound, rate = soundfile.read(tmp_path / "speech-1.flac", dtype="int16")
    loud = [abs(int(sample)) > 3_000 for sample in sound]
    assert abs(sum(loud) / rate - SECONDS) < 0.3
    assert len(sound) / rate >= SECONDS
    kept = sum(
        abs(int(sample)) > 3_000
        for path in sorted(folder.glob("*.flac"))
        for sample in soundfile.read(path, dtype="int16")[0]
    )
    assert kept / rate < SECONDS + 0.4, "what was said in camera is in the recording"
    assert viche.main([*given, "--speech", "9", "--language", "en"]) == 2
    assert "there is none with this number" in capsys.readouterr().err
    forged = sorted(folder.glob("*.flac"))[0]
    forged.write_bytes((tmp_path / "speech-1.flac").read_bytes())
    lines = manifest.read(folder)
    lines[0] = replace(lines[0], sha256=manifest.hash_of(forged))
    (folder / manifest.FILE).unlink()
    for line in lines:
        manifest.add(folder, line)
    capsys.readouterr()
    assert viche.main(checked[:-2]) == 0, "the manifest alone is as good as its disk"
    assert viche.main(checked) == 1
    assert "the journal has another hash" in capsys.readouterr().out
    assert viche.main(["verify", journal]) == 0
    capsys.readouterr()
    assert viche.main(verified) == 1
    assert "у журналі інший хеш" in capsys.readouterr().out
