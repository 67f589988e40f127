"""A hall with a signed journal, and a site that knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller import keys
from sync.intake import Intake
from tests.controller.conftest import Chamber
from tests.sync.stand import JournalFile, SqliteStore


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    """Five of five are registered; heads are signed."""
    made = Chamber(tmp_path / "journal.db")
    made.journal.signer = keys.make(keys.key_path(made.path), "viche/hall/1")
    made.engine.hand_over(str(made.journal.signer.verifier), "")
    yield made.opens().registers(1, 2, 3, 4, 5)
    made.journal.close()


@pytest.fixture
def source(chamber: Chamber) -> JournalFile:
    return JournalFile(chamber.path)


@pytest.fixture
def key() -> Ed25519PrivateKey:
    """The courier's."""
    return Ed25519PrivateKey.generate()


@pytest.fixture
def store(tmp_path: Path, key: Ed25519PrivateKey, chamber: Chamber) -> SqliteStore:
    made = SqliteStore(tmp_path / "site.db")
    made.halls[key.public_key().public_bytes_raw()] = "hall"
    assert chamber.journal.signer is not None
    made.logs["hall"] = [chamber.journal.signer.verifier.key]
    made.bodies.add(("hall", "council"))
    return made


@pytest.fixture
def intake(store: SqliteStore) -> Intake:
    return Intake(store)
