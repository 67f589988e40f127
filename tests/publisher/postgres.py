"""A PostgreSQL server of a test run: its own folder, its own socket, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


def _program(name: str) -> str | None:
    if found := shutil.which(name):
        return found
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(newest[-1]) if newest else None


def _as_nobody() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


@dataclass
class Postgres:
    """A running server."""

    folder: Path
    url: str

    @staticmethod
    def is_installed() -> bool:
        return _program("postgres") is not None and _program("initdb") is not None

    @classmethod
    def start(cls, *, durable: bool = False) -> Postgres:
        folder = Path(tempfile.mkdtemp(prefix="viche-pg-", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        data = folder / "data"
        made = ["-D", str(data), "-U", "viche", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        _run("initdb", *made, "--no-sync")
        plain = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"
        kind = "-c shared_buffers=128MB" if durable else f"{plain} -c shared_buffers=16MB"
        options = f"-c listen_addresses= -k {folder} {kind}"
        log = folder / "log"
        _run("pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "-t", "120", "start")
        socket = quote(str(folder), safe="")
        return cls(folder, f"postgresql://viche@{socket}/postgres")

    def database(self, name: str) -> str:
        """A new database of this server: its URL."""
        _run(
            "psql",
            "-h",
            str(self.folder),
            "-U",
            "viche",
            "postgres",
            "-c",
            f"CREATE DATABASE {name}",
        )
        return self.url.replace("/postgres", f"/{name}")

    def stop(self) -> None:
        _run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _run(name: str, *arguments: str) -> None:
    program = _program(name)
    assert program is not None
    command = [program, *arguments]
    if os.geteuid() == 0:
        command = _as_nobody() + command
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/tmp")
    assert done.returncode == 0, done.stdout + done.stderr
