"""Real file systems for tests: one that is soon full, one whose disk begins to fail.

Mounting needs root, and a kernel that lets us; where it does not, the tests are skipped.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_PAGE = 4096


def run(*words: str | Path) -> str:
    """Run a program of the system; what it says.

    Raises:
        OSError: it is not there, or it failed.
    """
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


@dataclass(frozen=True)
class SmallDisk:
    """A tmpfs of one megabyte."""

    path: Path

    def fill(self) -> None:
        """Take all the room that is left."""
        with contextlib.suppress(OSError), (self.path / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(_PAGE))

    def free(self) -> None:
        """Give it back."""
        (self.path / "filler").unlink()


@dataclass(frozen=True)
class FailingDisk:
    """An ext4 in a file, mounted with ``errors=remount-ro`` as Debian does."""

    path: Path
    image: Path

    def mount(self) -> None:
        """Mount it.

        Raises:
            OSError: it cannot be mounted here.
        """
        run("mount", "-o", "loop,errors=remount-ro", self.image, self.path)

    def fail(self) -> None:
        """Let the file system meet an error: it goes read-only under the files that are open."""
        device = run("findmnt", "-no", "SOURCE", self.path)
        trigger = Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error")
        trigger.write_text("a test", encoding="ascii")

    def mend(self) -> None:
        """Unmount, check and mount, as a technician would."""
        run("umount", self.path)
        checked = subprocess.run(
            ["fsck.ext4", "-fy", self.image], capture_output=True, check=False
        )
        assert checked.returncode in (0, 1), checked.stdout  # fsck(8): 1 is "errors corrected"
        self.mount()


@contextlib.contextmanager
def a_small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A disk of one megabyte; the test is skipped where none may be mounted."""
    folder.mkdir()
    _mount_or_skip(lambda: run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder))
    try:
        yield SmallDisk(folder)
    finally:
        run("umount", "--lazy", folder)


@contextlib.contextmanager
def a_failing_disk(folder: Path) -> Iterator[FailingDisk]:
    """A disk that can be told to fail; the test is skipped where none may be mounted."""
    folder.mkdir()
    disk = FailingDisk(folder, folder.with_name(folder.name + ".img"))
    with disk.image.open("wb") as file:
        file.truncate(8 * 1024 * 1024)
    _mount_or_skip(lambda: run("mkfs.ext4", "-q", disk.image), disk.mount)
    try:
        yield disk
    finally:
        run("umount", "--lazy", folder)


def _mount_or_skip(*steps: object) -> None:
    if os.getuid() != 0:
        pytest.skip("only root may mount")
    try:
        for step in steps:
            assert callable(step)
            step()
    except OSError as error:
        pytest.skip(f"nothing can be mounted here: {error}")
