"""A page says within two seconds that the hall is not heard any more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = sorted(Path("display").glob("*/static/*.js"))
BOUND = re.compile(r"const SILENT_MS = (\d+);")
"""The page looks about every tenth of a second whether so long nothing was heard."""
SILENT = {path.stem: BOUND.search(path.read_text(encoding="utf-8")) for path in PAGES}


@pytest.mark.parametrize("page", ["chair", "overlay", "screen", "tablet"])
def test_a_page_waits_no_longer_than_two_seconds_less_a_look(page: str) -> None:
    found = SILENT[page]
    assert found is not None
    assert 1000 < int(found[1]) <= 1800
