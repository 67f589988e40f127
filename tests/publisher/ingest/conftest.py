"""A hall with a signed journal, which the site knows with its courier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consoles.signals import Key, Press
from controller import keys
from controller.rules import commands as c
from publisher.common.community.models import Hall, HallKey, Organization
from tests.controller.conftest import Chamber


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    """A sitting with a signed journal, and one vote that is over."""
    made = Chamber(tmp_path / "journal.db")
    made.journal.signer = keys.make(keys.key_path(made.path), "viche/hall/1")
    made.engine.hand_over(str(made.journal.signer.verifier), "")
    made.opens().registers(1, 2, 3, 4, 5).votes()
    made.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)), Press(4, Key.AGAINST))
    made.does(c.CloseVoting(voting="v1"))
    yield made
    made.journal.close()


@pytest.fixture
def courier(db: str, chamber: Chamber) -> Ed25519PrivateKey:
    """The key of a courier that the site knows, with the hall's other key and its council."""
    key = Ed25519PrivateKey.generate()
    council = Organization.objects.create(
        uid="council", name="Міська рада", classification="council"
    )
    hall = Hall.objects.create(uid="hall", name="Зала", origin="viche/hall/1")
    hall.bodies.add(council)
    assert chamber.journal.signer is not None
    for public in (chamber.journal.signer.verifier.key, key.public_key().public_bytes_raw()):
        HallKey.objects.create(
            hall=hall, public_key=public.hex(), valid_from=datetime(2020, 1, 1, tzinfo=UTC)
        )
    return key
