"""``viche camera`` as a process: ready at once, its camera at the wide shot, an end when asked."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from pathlib import Path

import pytest

import viche
from hw_sim.camera import Power, SimCamera
from hw_sim.camera_doors import SimUdp
from hw_sim.hall_file import HallFile
from hw_sim.processes import ROOT, environment

WIDE = 7


def hall(folder: Path, language: str = "uk", tables: str = "") -> Path:
    config = HallFile(persons=[], segments=[], seats=1).write(folder)
    text = config.read_text(encoding="utf-8").replace(
        "[hall]", f'[hall]\nlanguage = "{language}"', 1
    )
    config.write_text(text + tables, encoding="utf-8")
    return config


async def test_it_is_ready_turns_its_camera_and_ends_when_asked(tmp_path: Path) -> None:
    sim = SimCamera()
    udp = SimUdp(sim)
    await udp.open()
    table = f'\n[[camera]]\nname = "a"\nkind = "visca_udp"\nhost = "127.0.0.1"\nwide = {WIDE}\n'
    config = hall(tmp_path, tables=f"{table}port = {udp.port}\nlocal_port = 0\n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.setblocking(False)
        systemd.bind(str(tmp_path / "notify"))
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "viche.py"),
            "camera",
            str(config),
            env={**environment(), "NOTIFY_SOCKET": str(tmp_path / "notify")},
            stderr=asyncio.subprocess.PIPE,
        )
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(60):
                assert await loop.sock_recv(systemd, 100) == b"READY=1"
                assert await loop.sock_recv(systemd, 100) == b"WATCHDOG=1"
                while sim.orders != [WIDE]:
                    await asyncio.sleep(0.02)  # a camera behind a socket tells only the driver
                sim.switch(Power.OFF)
                assert child.stderr is not None
                assert b"a: no answer" in await child.stderr.readline()
                child.send_signal(signal.SIGTERM)
                assert await child.wait() == 0
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
            udp.close()


@pytest.mark.parametrize(
    ("language", "said"),
    [("uk", "немає жодної таблиці [[camera]]"), ("en", "no [[camera]] table")],
)
def test_a_hall_without_cameras_is_told_where_to_name_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    assert viche.main(["camera", str(hall(tmp_path, language))]) == 2
    assert said in capsys.readouterr().err


async def test_an_installer_turns_one_camera_and_is_told_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sim = SimCamera(presets=6)
    udp = SimUdp(sim)
    await udp.open()
    table = '\n[[camera]]\nname = "front"\nkind = "visca_udp"\nhost = "127.0.0.1"\nwide = 0\n'
    config = hall(tmp_path, "en", f"{table}port = {udp.port}\nlocal_port = 0\n")

    async def turned(name: str, preset: str) -> tuple[int, str]:
        words = ["camera", str(config), "--turn", name, preset]
        status = await asyncio.to_thread(viche.main, words)
        return status, capsys.readouterr().err

    try:
        assert await turned("front", "5") == (0, "")
        assert sim.orders == [5]
        for name, preset, said in (
            ("rear", "1", "no camera “rear”; there are: front"),
            ("front", "128", "“128”: a preset is a number from 0 to 127"),
            ("front", "-1", "“-1”: a preset is a number from 0 to 127"),
            ("front", "6", "front: has no preset 6, or does not do as it is told (syntax)"),
        ):
            assert await turned(name, preset) == (1, f"viche camera: {said}\n")
        sim.switch(Power.STANDBY)
        assert await turned("front", "5") == (1, "viche camera: front: on standby: switch it on\n")
        sim.switch(Power.OFF)
        status, said = await turned("front", "5")
        assert (status, "no answer" in said) == (1, True)
        assert sim.orders == [5]
    finally:
        udp.close()
