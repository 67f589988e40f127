"""The folder in which the demonstration sits: its files, its journal, and a lock on the door."""

from __future__ import annotations

import fcntl
import grp
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from hw_sim.processes import ROOT

SCENARIO: Final = Path(__file__).with_name("scenarios") / "demo"
FOLDER: Final = ROOT / "var" / "demo"
LONGEST_SOCKET: Final = 100
"""Bytes of a Unix socket's path (unix(7) has room for 108 with the end mark)."""
_NAMES: Final = ("feed.sock", "screen.sock", "consoles.sock")
_WRITTEN: Final = "# Written anew at each start of the demonstration: changes here do not last.\n"


class Occupied(Exception):
    """A demonstration runs here already; holds what it left on the door."""


class Premises:
    """An occupied folder. ``occupied`` makes one.

    Attributes:
        folder: where journal, logs and files are.
        run: where the sockets are.
    """

    def __init__(self, folder: Path, run: Path) -> None:
        """Use ``folder``, with the sockets in ``run``."""
        self.folder, self.run = folder, run

    @property
    def hall_toml(self) -> Path:
        """The configuration of the hall."""
        return self.folder / "hall.toml"

    @property
    def agenda(self) -> Path:
        """The agenda to load."""
        return self.folder / "agenda.csv"

    @property
    def journal(self) -> Path:
        """The journal; it stays."""
        return self.folder / "journal.db"

    @property
    def recordings(self) -> Path:
        """What was recorded, a folder a sitting; it stays."""
        return self.folder / "recordings"

    @property
    def chair(self) -> Path:
        """Where the chair's page tells its codes."""
        return self.run / "chair"

    @property
    def site(self) -> Path:
        """The folder of the city's site; it stays."""
        return self.folder / "site"

    @property
    def sync(self) -> Path:
        """What the courier remembers, and its key."""
        return self.folder / "sync"

    def record(self) -> None:
        """Have the hall recorded from a sound server."""
        with self.hall_toml.open("a", encoding="utf-8") as file:
            file.write(f'\n[recorder]\ndevice = "pulse"\nfolder = "{self.recordings.name}"\n')

    def furnish(self, chair_port: int = 0, site_port: int = 0) -> None:
        """Write the scenario's files, with the sockets where they can be.

        With a port there is a chair's page, which commands in this account's own group; with
        another one there is the city's site, to which the record is sent.
        """
        for file in SCENARIO.iterdir():
            shutil.copyfile(file, self.folder / file.name)
        text = (SCENARIO / "hall.toml").read_text(encoding="utf-8")
        text = re.sub(r'^run = ".*"$', f'run = "{self.run}"', text, flags=re.MULTILINE)
        text = re.sub(
            r'^channel = ".*"$', f'channel = "{self.run / "bus"}"', text, flags=re.MULTILINE
        )
        if chair_port:
            group = grp.getgrgid(os.getgid()).gr_name
            text = re.sub(r"^\[hall\]$", f'[hall]\nchairs = "{group}"', text, flags=re.MULTILINE)
            text += f'\n[chair]\nhost = "127.0.0.1"\nport = {chair_port}\n'
            text += f'folder = "{self.chair}"\n'
        if site_port:
            text += f'\n[[sync.site]]\nname = "city"\nurl = "http://127.0.0.1:{site_port}"\n'
            text += 'sound = "sitting"\n'
        self.hall_toml.write_text(_WRITTEN + text, encoding="utf-8")

    def set_journal_aside(self) -> Path | None:
        """Give journal and recordings other names, so that new ones begin; returns the journal."""
        if not self.journal.exists():
            return None
        number = 1
        while (aside := self.folder / f"journal-{number}.db").exists():
            number += 1
        for suffix in ("", "-wal", "-shm"):
            part = self.journal.with_name(self.journal.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        if self.recordings.exists():
            self.recordings.rename(self.folder / f"{self.recordings.name}-{number}")
        return aside


@contextmanager
def occupied(folder: Path, notice: str) -> Iterator[Premises]:
    """Move in, with a notice on the door for whoever comes next; move out at the end.

    Raises:
        Occupied: a demonstration runs here already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    with (folder / "lock").open("a+", encoding="utf-8") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            door.seek(0)
            raise Occupied(door.read()) from None
        door.truncate(0)
        door.write(notice)
        door.flush()
        with _run_folder(folder) as run:
            yield Premises(folder, run)
        door.truncate(0)


@contextmanager
def _run_folder(folder: Path) -> Iterator[Path]:
    """``run`` in the folder, or a short one elsewhere where a socket's path would be too long."""
    run = folder / "run"
    if max(len(bytes(run / name)) for name in _NAMES) <= LONGEST_SOCKET:
        run.mkdir(exist_ok=True)
        yield run
        return
    with tempfile.TemporaryDirectory(prefix="viche-demo-") as short:
        yield Path(short)
