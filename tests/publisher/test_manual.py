"""The manual of the site is right: its example is read, and shows every setting's default."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from publisher.site.command import DOING
from publisher.site.site_file import SiteFile, read_site

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "site"
MANUAL = (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_example_shows_all_settings_with_their_defaults(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    path = tmp_path / "site.toml"
    path.write_text(example, encoding="utf-8")
    assert read_site(path) == SiteFile(path)
    shown = set(re.findall(r"^(\w+) = |^\[(\w+)\]", example, re.MULTILINE))
    tables = [getattr(SiteFile(), name) for _, name in shown if name]
    names = {name for table in tables for name in table.__dataclass_fields__}
    top = set(SiteFile.__dataclass_fields__) - {"path"}
    assert {name or table for name, table in shown} == names | top


def test_the_commands_of_the_manual_are_there() -> None:
    told = re.findall(r"viche\s+site(?:\s+--site\s+\S+)?\s+(\w+)", MANUAL)
    assert set(told) <= set(DOING)
    assert {"check", "admin", "backup", "restore", "serve"} <= set(told)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_the_unit_is_well_closed() -> None:
    words = ["systemd-analyze", "security", "--offline=true", "--no-pager"]
    unit = str(FOLDER / "viche-site.service")
    said = subprocess.run([*words, unit], capture_output=True, text=True, check=True, timeout=20)
    (figure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
    assert float(figure) < 2
