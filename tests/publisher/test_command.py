"""``viche site``: what it says of its settings, a copy and the way back, a real server."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publisher.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]


def site(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``viche site`` on the site.toml of a folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VICHE_")}
    return subprocess.run(
        [sys.executable, "-m", "viche", "site", "--site", str(folder / "site.toml"), *words],
        env=clean | env | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('data = "data"\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "uk", "en"),
    [
        ("[web]\nport = 'eighty'\n", "site.toml:2: port: має бути ціле число", "a whole number"),
        ("\n[web]\nprot = 80\n", "site.toml:3: prot: невідома назва", "unknown name"),
        ("data = [\n", "не читається як TOML", "not readable as TOML"),
        ('[community]\naccent = "#ffd500"\n', "погано видно на білому", "hard to read on white"),
        ('[community]\naccent = "blue"\n', 'як "#1b5e9b"', "has to be a colour"),
        ('[community]\nedrpou = "123"\n', "має бути код 12345678", "of the form 12345678"),
        ('zone = "Europe/Kiew"\n', "для України — Europe/Kyiv", "no such time zone"),
        ("[web]\nhttps = true\n", "потрібна хоча б одна назва", "one name of the site"),
        ('[community]\ncoat = "no.svg"\n', "це не SVG чи PNG", "neither SVG nor PNG"),
        ('[mail]\ntls = "yes"\n', "starttls", "starttls"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line_and_the_way_out(
    folder: Path, text: str, uk: str, en: str
) -> None:
    from publisher.site.faults import BadSite
    from publisher.site.site_file import read_site

    (folder / "site.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSite) as wrong:
        read_site(folder / "site.toml")
    assert uk in wrong.value.say("uk")
    assert en in wrong.value.say("en")


def test_the_command_says_it_in_words_and_not_with_a_traceback(folder: Path) -> None:
    (folder / "site.toml").write_text("[web]\nport = 'eighty'\n", encoding="utf-8")
    told = site(folder, "check")
    assert told.returncode == 2
    assert "має бути ціле число" in told.stderr
    assert "Traceback" not in told.stderr
    told = site(folder, "check", DATABASE_URL="mysql://x/y")
    assert told.returncode == 2


def test_the_sites_keys_are_made_once_and_nobody_else_may_read_them(folder: Path) -> None:
    assert site(folder, "migrate").returncode == 0
    key = folder / "data" / "secret_key"
    first = key.read_text()
    assert len(first) > 50
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert site(folder, "migrate").returncode == 0
    assert key.read_text() == first
    assert stat.S_IMODE((folder / "data" / "site.db").stat().st_mode) & 0o007 == 0
    key.chmod(0o644)
    told = site(folder, "check")
    assert told.returncode == 2
    assert "chmod 600" in told.stderr


def test_the_check_says_what_is_well_and_what_is_not(folder: Path) -> None:
    told = site(folder, "check")
    assert told.returncode == 1
    assert "✗ база sqlite: оновити" in told.stdout
    site(folder, "migrate")
    told = site(folder, "check", "--mail", "olena@example.org")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "✓ лист до olena@example.org надіслано" in told.stdout
    assert list((folder / "data" / "mail").iterdir())


def fill(folder: Path) -> None:
    """Something to lose."""
    stored = folder / "data" / "files" / "stored" / "a.txt"
    stored.parent.mkdir(parents=True)
    stored.write_text("a file of somebody")
    with contextlib.closing(sqlite3.connect(folder / "data" / "site.db")) as base, base:
        base.execute("INSERT INTO law_movedday (day, works, basis) VALUES ('2026-01-02', 0, 'x')")


def test_a_copy_brings_the_whole_site_back(folder: Path, tmp_path: Path) -> None:
    site(folder, "migrate")
    fill(folder)
    copy = tmp_path / "copy.tar"
    told = site(folder, "backup", str(copy))
    assert told.returncode == 0, told.stderr
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "такий файл уже є" in site(folder, "backup", str(copy)).stderr
    assert "тут уже є сайт" in site(folder, "restore", str(copy)).stderr
    key = (folder / "data" / "secret_key").read_text()
    (folder / "data").rename(folder / "lost")
    told = site(folder, "restore", str(copy))
    assert told.returncode == 0, told.stderr
    assert "файлів 1" in told.stdout
    assert (folder / "data" / "secret_key").read_text() == key
    assert (folder / "data/files/stored/a.txt").read_text() == "a file of somebody"
    with contextlib.closing(sqlite3.connect(folder / "data" / "site.db")) as base:
        assert base.execute("SELECT basis FROM law_movedday").fetchall() == [("x",)]


def test_a_damaged_copy_changes_nothing(folder: Path, tmp_path: Path) -> None:
    site(folder, "migrate")
    fill(folder)
    copy = tmp_path / "copy.tar"
    site(folder, "backup", str(copy))
    data = bytearray(copy.read_bytes())
    at = data.index(b"a file of somebody")
    data[at] ^= 1
    copy.write_bytes(data)
    (folder / "data").rename(folder / "lost")
    told = site(folder, "restore", str(copy))
    assert told.returncode == 2
    assert "копія пошкоджена: files/stored/a.txt" in told.stderr
    assert not (folder / "data" / "site.db").exists() or not (
        (folder / "data" / "site.db").stat().st_size
    )


def test_a_copy_of_postgresql_comes_back_too(
    folder: Path, tmp_path: Path, postgres: Postgres
) -> None:
    one, two = postgres.database("one"), postgres.database("two")
    assert site(folder, "migrate", DATABASE_URL=one).returncode == 0
    copy = tmp_path / "copy.tar"
    told = site(folder, "backup", str(copy), DATABASE_URL=one)
    assert told.returncode == 0, told.stderr
    with tarfile.open(copy) as tar:
        manifest = tar.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest)["database"] == "postgresql"
    assert "копія з іншої бази" in site(folder, "restore", str(copy)).stderr
    told = site(folder, "restore", str(copy), DATABASE_URL=two)
    assert told.returncode == 0, told.stderr
    assert "✓ база: postgresql" in site(folder, "check", DATABASE_URL=two).stdout


def test_only_who_signed_up_is_made_an_administrator(folder: Path) -> None:
    site(folder, "migrate")
    told = site(folder, "admin", "olena@example.org")
    assert told.returncode == 1
    assert "спершу зареєструйтеся" in told.stderr


@pytest.fixture
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real server with its jobs, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        f"{sys.executable} -m viche site --site {folder}/site.toml serve --port {port}".split(),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url + "/health", timeout=5).close()
            break
        assert process.poll() is None, process.stdout and process.stdout.read()
        time.sleep(0.25)
    yield url, process
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)


def test_a_server_serves_pages_and_ranges_of_static_files_and_ends_when_told(
    served: tuple[str, subprocess.Popen[str]], folder: Path
) -> None:
    url, process = served
    with urllib.request.urlopen(url + "/", timeout=20) as page:
        text = page.read().decode()
    style = text.split('href="/static/site/viche.', 1)[1].split('"', 1)[0]
    asked = urllib.request.Request(
        f"{url}/static/site/viche.{style}", headers={"Range": "bytes=0-9"}
    )
    with urllib.request.urlopen(asked, timeout=20) as part:
        assert part.status == 206
        assert len(part.read()) == 10
        assert "immutable" in part.headers["Cache-Control"]
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(url + "/static/../data/secret_key", timeout=20)
    assert missing.value.code == 404
    missing.value.close()
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGTERM), told
    assert "Traceback" not in told
