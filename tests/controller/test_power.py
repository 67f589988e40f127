"""The power goes at any moment, on a disk that forgets what was not synchronised."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from controller.journal import read_lines
from controller.media import USED
from controller.mirror_start import open_journal
from controller.twin import is_blank
from hw_sim.power.cuts import Lost, Run, cuts, record, survive
from hw_sim.power.disk import SECTOR, Act, Disk


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return record(tmp_path_factory.mktemp("record"), votes=60)


def test_after_a_thousand_cuts_no_acknowledged_line_is_lost(run: Run, tmp_path: Path) -> None:
    survive(run, 1000, seed=2026, folder=tmp_path / "cut")


def test_a_disk_that_only_pretends_to_synchronise_is_found_out(run: Run, tmp_path: Path) -> None:
    lying = replace(run, acts=[act for act in run.acts if act.what != "s" or act.path == "."])
    with pytest.raises(Lost, match=r"were promised|not a database"):
        survive(lying, 100, seed=2026, folder=tmp_path / "cut")


def test_after_a_cut_either_of_two_files_has_all_that_was_promised(tmp_path: Path) -> None:
    run = record(tmp_path / "record", 30, "mirror.db")
    folder, longer = tmp_path / "cut", 0
    first, second = folder / "journal.db", folder / "mirror.db"
    folder.mkdir()
    for number, (moment, promised, files) in enumerate(cuts(run, 200, seed=2026)):
        for old in folder.iterdir():
            old.unlink()
        for name, data in files.items():
            if name not in ((), first.name, second.name)[number % 3]:
                (folder / name).write_bytes(data)
        there = [path for path in (first, second) if path.exists()]
        sizes = [0 if is_blank(path) else len(read_lines(path)) for path in there]
        assert min(sizes, default=promised) >= promised, f"after act {moment}"
        longer += len(set(sizes)) > 1
        journal = open_journal(first, second, elsewhere=False)
        assert journal.root() == run.levels.root(journal.size), f"after act {moment}"
        assert journal.size >= promised
        assert not {kind for kind, _ in journal.look()} - {USED}
        journal.close()
        assert read_lines(first) == read_lines(second)
    assert longer  # some cuts fell between the two


class Never:
    """A chance that keeps nothing of what was not synchronised."""

    def choice(self, _: object) -> float:
        return 0.0

    def random(self) -> float:
        return 0.5


class Always(Never):
    """A chance that keeps all."""

    def choice(self, _: object) -> float:
        return 1.0


@pytest.mark.parametrize(
    ("acts", "least", "most"),
    [
        ([Act("o", "a", 0, b""), Act("w", "a", 0, b"x")], {}, {"a": b"x"}),
        (
            [Act("w", "a", 0, b"x"), Act("s", "a", 0, b""), Act("w", "a", 2, b"z")],
            {"a": b"x"},
            {"a": b"x\0z"},
        ),
        (
            [Act("w", "a", 0, b"xyz"), Act("s", "a", 0, b""), Act("t", "a", 1, b"")],
            {"a": b"xyz"},
            {"a": b"x"},
        ),
        (
            [Act("w", "a", 0, b"x"), Act("s", "a", 0, b""), Act("u", "a", 0, b"")],
            {"a": b"x"},
            {},
        ),
        (
            [Act("w", "a", 0, b"x"), Act("s", "a", 0, b""), Act("r", "a", 0, b"b")],
            {"b": b"x"},
            {"b": b"x"},
        ),
    ],
)
def test_the_disk_keeps_what_was_synchronised_and_perhaps_the_rest(
    acts: list[Act], least: dict[str, bytes], most: dict[str, bytes]
) -> None:
    disk = Disk()
    for act in acts:
        disk.follow(act)
    assert disk.cut(Never()) == least  # type: ignore[arg-type] # the two methods that are asked
    assert disk.cut(Always()) == most  # type: ignore[arg-type] # the two methods that are asked


def test_a_write_is_torn_between_sectors() -> None:
    disk = Disk()
    disk.follow(Act("w", "a", 0, b"a" * 3 * SECTOR))
    disk.follow(Act("s", "a", 0, b""))
    disk.follow(Act("w", "a", 100, b"b" * 2 * SECTOR))

    class Second(Never):
        def __init__(self) -> None:
            self.asked = 0

        def choice(self, _: object) -> float:
            return 0.5

        def random(self) -> float:
            self.asked += 1
            return 0.4 if self.asked == 2 else 0.6

    torn = disk.cut(Second())["a"]  # type: ignore[arg-type] # the two methods that are asked
    assert torn == b"a" * SECTOR + b"b" * SECTOR + b"a" * SECTOR
