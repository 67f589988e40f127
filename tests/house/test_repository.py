"""The repository keeps its own promises: commands, contents, words."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import viche

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    """The files of the repository, or of the folder where it is no git checkout."""
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        pytest.skip("not a git checkout: there is no list of the repository's files")
    return [ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_commands_of_the_readmes_stand_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "README.uk.md"):
        readme = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"make ([a-z]+)", readme):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name}: make {target}"


def test_the_commands_of_the_front_door_stand_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in viche.COMMANDS:
        assert f"`viche {command} " in readme


def test_the_links_of_the_documents_lead_somewhere() -> None:
    for document in tracked():
        if document.suffix != ".md":
            continue
        text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not link.startswith(("http:", "https:", "mailto:")):
                assert (document.parent / link).exists(), f"{document.relative_to(ROOT)}: {link}"


MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:work|root|home|tmp)/\w")


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    for file in tracked():
        if file.suffix in (".xz", ".png", ".mo") or file == Path(__file__):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            assert not MACHINE_PATHS.search(line), f"{file.relative_to(ROOT)}:{number}: {line}"


def test_what_ships_needs_no_folder_beside_the_project() -> None:
    for file in tracked():
        inside = file.relative_to(ROOT).parts[0]
        if file.suffix == ".py" and inside not in ("tests",):
            assert "../shared" not in file.read_text(encoding="utf-8"), file


def test_every_exception_of_the_linters_gives_its_reason() -> None:
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[a-z, -]+\])?)\s*$")
    for file in tracked():
        if file.suffix == ".py":
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                assert not bare.search(line), f"{file.relative_to(ROOT)}:{number}: {line}"
