"""Lies told to ``viche verify``: how many it finds, and how fast it reads."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from controller.audit import audit
from controller.journal import read_heads, read_lines, read_notes
from controller.proofs import Levels
from controller.rows import leaf_of
from hw_sim.forger import forge
from hw_sim.power import load

LIES = 101_000


def main() -> None:
    """Print the lies found, rows verified a second and the size of a proof."""
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name) / "small", Path(name) / "large"
        for folder, votes in ((small, 1), (large, 300)):
            folder.mkdir()
            load.run(folder, votes)
        rows, notes = read_lines(small / "journal.db"), read_notes(small / "journal.db")
        chance, found, missed = random.Random(1), Counter[str](), Counter[str]()
        for _ in range(LIES):
            lie, lines, heads = forge(rows, notes, chance)
            if lines[: max(notes)] == rows[: max(notes)] and heads == notes:
                continue
            (found if audit(lines, {}, heads).findings else missed)[lie] += 1
        print(f"lies found {found.total()}, missed {missed.total()} {dict(missed) or ''}")
        for lie, number in sorted(found.items()):
            print(f"  {lie}: {number}")
        path = large / "journal.db"
        many = read_lines(path)
        begun = time.perf_counter()
        report = audit(many, read_heads(path), read_notes(path))
        took = time.perf_counter() - begun
        print(f"verified {len(many)} rows, {report.votings} votes in {took:.2f} s: ", end="")
        print(f"{len(many) / took:.0f} rows/s, {report.findings or 'nothing found'}")
        levels = Levels(leaf_of(line) for _, line in many)
        proof = levels.inclusion(len(many) // 2, len(many))
        print(f"a proof among {len(many)} rows: {len(proof)} hashes, {32 * len(proof)} bytes")
        print(f"bytes a row: {sum(len(line) for _, line in many) / len(many):.0f}")


if __name__ == "__main__":
    main()
