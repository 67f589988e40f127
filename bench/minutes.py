"""The minutes of a real day, the Kyiv City Council's 2021-09-23: 161 votes of 121 members."""

from __future__ import annotations

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from controller.rules.minutes import minutes
from papers.minutes import minutes_document
from papers.to_docx import to_docx
from papers.to_html import to_html
from papers.to_pdf import to_pdf
from tests.papers.real_day import kyiv_day


def main() -> None:
    """Print how long each form takes, and how large it is."""
    entries = kyiv_day().entries
    began = time.perf_counter()
    made = minutes(entries)
    document = minutes_document(made, ZoneInfo("Europe/Kyiv"))
    took = time.perf_counter() - began
    print(f"  {len(entries)} lines, {len(made.votings)} votes → the document: {took:.2f} s")
    forms: dict[str, Callable[[], bytes]] = {
        "HTML": lambda: to_html(document).encode(),
        "DOCX": lambda: to_docx(document),
        "PDF/A": lambda: to_pdf(document, made.began),
    }
    for name, write in forms.items():
        began = time.perf_counter()
        size = len(write())
        print(f"  {name}: {time.perf_counter() - began:.2f} s, {size / 1e6:.1f} MB")
