"""The log as static tiles: paths as c2sp.org/tlog-tiles writes them, the root from tiles alone."""

from __future__ import annotations

from hashlib import sha256

import pytest

from controller.checkpoint import node_hash
from controller.proofs import Levels
from controller.tiles import WIDTH, path_of, tiles

LEAVES = [sha256(number.to_bytes(4, "big")).digest() for number in range(70_000)]


@pytest.fixture(scope="module")
def levels() -> Levels:
    return Levels(LEAVES)


def hashes(tile: bytes) -> list[bytes]:
    return [tile[at : at + 32] for at in range(0, len(tile), 32)]


def test_paths_are_those_of_the_specification() -> None:
    assert path_of(0, 0) == "tile/0/000"
    assert path_of(0, 1_234_067) == "tile/0/x001/x234/067"
    assert path_of(1, 273, 5) == "tile/1/273.p/5"


def test_the_root_follows_from_the_tiles_alone(levels: Levels) -> None:
    size = 66_000
    files = dict(tiles(levels, size))
    full, rest = divmod(size, WIDTH)
    assert set(files) == {
        *(path_of(0, index) for index in range(full)),
        path_of(0, full, rest),
        path_of(1, 0),
        path_of(1, 1, full - WIDTH),
        path_of(2, 0, 1),
    }
    leaves = [leaf for index in range(full) for leaf in hashes(files[path_of(0, index)])]
    leaves += hashes(files[path_of(0, full, rest)])
    assert leaves == LEAVES[:size]
    for index in range(full):
        row = hashes(files[path_of(0, index)])
        while len(row) > 1:
            row = [node_hash(*row[at : at + 2]) for at in range(0, len(row), 2)]
        above = files[path_of(1, index // WIDTH, min(WIDTH, full - index // WIDTH * WIDTH))]
        assert hashes(above)[index % WIDTH] == row[0]


def test_a_log_that_grew_writes_only_what_is_new_and_never_changes_a_tile(levels: Levels) -> None:
    files: dict[str, bytes] = {}
    since = 0
    for size in (1, 255, 256, 257, 511, 65_535, 65_536, 65_700, 70_000):
        new = dict(tiles(levels, size, since))
        assert not new.keys() & files.keys()
        files |= new
        since = size
    whole = dict(tiles(levels, 70_000))
    assert {path: files[path] for path in whole} == whole


def test_nothing_new_writes_nothing(levels: Levels) -> None:
    assert list(tiles(levels, 300, 300)) == []
    assert list(tiles(levels, 0)) == []
