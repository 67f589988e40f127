"""A sound server of the test's own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hw_sim import sound_server as server


@dataclass(frozen=True)
class SoundServer:
    """Plays into the sink; recorded from its monitor."""

    environment: dict[str, str]

    def play(self, path: Path) -> subprocess.Popen[bytes]:
        command = ["paplay", "--device=hall", "--latency-msec=200", str(path)]
        return subprocess.Popen(command, env=os.environ | self.environment)


@pytest.fixture
def sound_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    if missing := server.missing():
        pytest.skip(f"no sound server here: apt-get install {' '.join(missing)}")
    with server.sound_server() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield SoundServer(environment)
