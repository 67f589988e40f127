"""A sound server of the test's own."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hw_sim import sound_server as server


@dataclass(frozen=True)
class Player:
    """Plays into the sink; recorded from its monitor."""

    server: server.SoundServer

    def load(self, path: Path) -> None:
        """Put a wave file into the server's memory, so that no player can run dry midway."""
        self.server.tell("upload-sample", str(path), path.stem)

    async def play(self, path: Path) -> None:
        """Play what is loaded, to its end."""
        await asyncio.to_thread(self.server.tell, "play-sample", path.stem, "hall")
        with wave.open(str(path)) as file:
            await asyncio.sleep(file.getnframes() / file.getframerate())


@pytest.fixture
def sound_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    if missing := server.missing():
        pytest.skip(f"no sound server here: apt-get install {' '.join(missing)}")
    with server.sound_server() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield Player(running)
