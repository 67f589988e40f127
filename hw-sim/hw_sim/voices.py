"""Voices at the simulated seats: whoever has the floor speaks into the sound server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Final

from controller.rules import events as e
from hw_sim.processes import until_we_die
from hw_sim.words import Pair, Words

BREATH_S: Final = 0.4
"""Between two sentences."""


class Sentence(Words):
    """What is said; every speech begins at another one."""

    SUPPORT = Pair(
        "Шановні колеги, прошу підтримати цей проєкт рішення.",
        "Dear colleagues, I ask you to support this draft decision.",
    )
    COMMISSION = Pair(
        "Профільна комісія розглянула його й рекомендує прийняти.",
        "The commission has considered it and recommends that it be adopted.",
    )
    MONEY = Pair(
        "Кошти на це в бюджеті громади передбачено.",
        "The community's budget has the money for it.",
    )
    PEOPLE = Pair(
        "Мешканці чекають на це рішення вже другий рік.",
        "People have been waiting for this decision for more than a year.",
    )
    AMENDMENT = Pair(
        "Поправку до другого пункту я подав письмово.",
        "I have handed in an amendment to the second point in writing.",
    )


class Voices:
    """Hears what happens, and speaks while somebody has the floor."""

    def __init__(self, sound: Mapping[str, str], language: str) -> None:
        """``sound`` is the environment of the sound server's players."""
        self._environment = {**os.environ, **sound}
        self._language = language
        self._speaking: dict[str, asyncio.Task[None]] = {}

    def hear(self, _: int, entry: e.Entry) -> None:
        """Begin or end a voice."""
        match entry.event:
            case e.FloorGranted(request=request, member=member, guest=guest):
                voice = sum((member or guest).encode())
                self._speaking[request] = asyncio.create_task(self._speak(voice))
            case e.FloorEnded(request=request):
                if (task := self._speaking.pop(request, None)) is not None:
                    task.cancel()
            case _:
                pass

    async def close(self) -> None:
        """Be silent."""
        tasks = list(self._speaking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _speak(self, voice: int) -> None:
        """Say one sentence after another until cancelled."""
        sentences = list(Sentence)
        with tempfile.TemporaryDirectory(prefix="viche-voice-") as folder:
            wave = Path(folder) / "said.wav"
            for number in count(voice):
                text = sentences[number % len(sentences)].say(self._language)
                pitch = str(20 + voice * 7 % 60)
                await self._run("espeak-ng", "-v", self._language, "-p", pitch, "-w", wave, text)
                await self._run("paplay", "--device=hall", wave)
                await asyncio.sleep(BREATH_S)

    async def _run(self, *command: str | Path) -> None:
        process = await asyncio.create_subprocess_exec(
            *until_we_die(),
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=self._environment,
            start_new_session=True,
        )
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
