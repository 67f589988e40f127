"""A second medium: whether it is there, and the files that were put aside on it."""

from __future__ import annotations

import itertools
from pathlib import Path

from controller.told import Told

DIFFERS = "differs"
DAMAGED = "damaged"
_MOST = 3
"""So many files of a kind are put aside; a medium that makes more of them is itself broken."""
_BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps beside a file belongs to it."""


class Away(Told):
    """There is no second medium where the copy should be."""


class Crowded(Told):
    """Nothing more is put aside: somebody must look at what is there."""


def demand_medium(path: Path, other: Path, *, elsewhere: bool) -> None:
    """See that a file's folder is there and, ``elsewhere``, on another medium than the other's.

    A stick that is not mounted leaves an empty folder on the first disk: a copy there would help
    nobody.

    Raises:
        Away: it is not.
    """
    folder = path.parent
    try:
        same = elsewhere and same_medium(path, other)
        there = folder.is_dir()
    except OSError:
        there = False
    if not there:
        raise Away(f"{folder}: there is no such medium", f"{folder}: такого носія немає")
    if same:
        raise Away(
            f"{folder}: not another medium; is it mounted?",
            f"{folder}: це не інший носій; чи його під'єднано?",
        )


def same_medium(path: Path, other: Path) -> bool:
    """Whether the folders of two files are on one file system."""
    return path.parent.stat().st_dev == other.parent.stat().st_dev


def put_aside(path: Path, kind: str) -> Path:
    """Give a file, and what SQLite keeps beside it, a name that nobody writes to; the new name.

    Raises:
        Crowded: there are enough of them.
    """
    free = (new for new in _names(path, kind) if not new.exists())
    new = next(free, None)
    if new is None:
        raise Crowded(
            f"{path}: {_MOST} files were put aside already; is the medium broken?",
            f"{path}: уже відкладено файлів: {_MOST}; чи носій справний?",
        )
    for suffix in _BESIDE:
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(new.with_name(new.name + suffix))
    return new


def those_aside(path: Path) -> list[str]:
    """The files that were put aside and are still there."""
    kinds = (_names(path, kind) for kind in (DIFFERS, DAMAGED))
    return [str(aside) for aside in itertools.chain(*kinds) if aside.exists()]


def _names(path: Path, kind: str) -> list[Path]:
    return [path.with_name(f"{path.name}.{kind}-{number}") for number in range(1, _MOST + 1)]
