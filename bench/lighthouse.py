"""Lighthouse on the main pages: performance, accessibility, best practices, SEO; aim 95 each.

``python -m bench lighthouse http://127.0.0.1:8600``: a site that runs. Needs the program
``lighthouse`` (npm; not part of this project) on the PATH or in VICHE_LIGHTHOUSE, and Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import msgspec

AIM = 95
TRIES = 3
"""A browser that is started on a busy machine may miss the beginning of its trace."""
PAGES = tuple(
    os.environ.get(
        "VICHE_LIGHTHOUSE_PAGES",
        "/ /sittings/ /sittings/1/ /sittings/1/votes/1/ /sittings/documents/ /search/?q=рада",
    ).split()
)
KINDS = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> None:
    """Print a row a page, and what cost points."""
    program = os.environ.get("VICHE_LIGHTHOUSE") or shutil.which("lighthouse")
    site = next((word for word in sys.argv if word.startswith("http")), "http://127.0.0.1:8600")
    if program is None:
        print("lighthouse is not installed: npm install lighthouse, then VICHE_LIGHTHOUSE=…")
        return
    chrome = shutil.which("chromium") or shutil.which("google-chrome") or ""
    print(f"{'':34}" + "".join(f"{kind:>16}" for kind in KINDS))
    for page in PAGES:
        told = _report(program, chrome, site.rstrip("/") + page)
        print(f"{page:34}" + "".join(f"{each.score:16}" for each in told), flush=True)
        for each in told:
            if each.score < AIM:
                print(f"    {each.kind}: {', '.join(each.costs)}")


class _Ref(msgspec.Struct):
    id: str
    weight: float


class _Category(msgspec.Struct):
    auditRefs: list[_Ref]  # noqa: N815  # as Lighthouse writes it
    score: float | None


class _Audit(msgspec.Struct):
    score: float | None


class _Told(msgspec.Struct):
    categories: dict[str, _Category]
    audits: dict[str, _Audit]


class Score(NamedTuple):
    """One category of one page: of 100, and the audits that did not pass."""

    kind: str
    score: int
    costs: list[str]


def _report(program: str, chrome: str, url: str) -> list[Score]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        run = [program, url, "--quiet", "--output=json", f"--output-path={path}"]
        run += [f"--chrome-flags={FLAGS}", f"--only-categories={','.join(KINDS)}"]
        for _ in range(TRIES):
            done = subprocess.run(run, env=os.environ | {"CHROME_PATH": chrome}, check=False)
            if done.returncode == 0:
                break
        told = msgspec.json.decode(path.read_bytes(), type=_Told)
    return [_score(told, kind) for kind in KINDS]


def _score(told: _Told, kind: str) -> Score:
    found = told.categories[kind]
    failed = [each.id for each in found.auditRefs if each.weight]
    costs = [each for each in failed if told.audits[each].score not in (1, None)]
    return Score(kind, round(100 * (found.score or 0)), costs)


if __name__ == "__main__":
    main()
