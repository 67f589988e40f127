"""A floor with its gateway, for the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.display.tablet.halls import Floor, a_floor, a_gateway


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    """A floor whose gateway serves."""
    async with a_floor(tmp_path) as made, a_gateway(made):
        yield made
