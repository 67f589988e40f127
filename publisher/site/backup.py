"""A copy of the whole site in one file, and the way back: database, files, keys, hashes of all.

The copy is a tar archive that only its owner may read: it holds personal data and the site's keys.
What PostgreSQL holds is copied by ``pg_dump`` and comes back by ``pg_restore``.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from publisher.site.faults import BadSite, Fault

KEYS = ("secret_key", "identity_key")
MANIFEST = "manifest.json"
PIECE = 1 << 20


def backup(copy: Path) -> int:
    """Write a copy; how many files of people and staff are in it.

    Raises:
        BadSite: the copy is there already, or ``pg_dump`` is not.
    """
    if copy.exists():
        raise BadSite(str(copy), Fault.COPY_EXISTS)
    part = copy.with_name(copy.name + ".part")
    hashes: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=settings.DATA) as scratch:
        dump = _dump(Path(scratch))
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
            for name, path in (("database", dump), *_kept()):
                hashes[name] = _hash(path)
                tar.add(path, name, recursive=False)
            told = {
                "format": 1,
                "made": timezone.now().isoformat(),
                "database": connection.vendor,
                "sha256": hashes,
            }
            data = json.dumps(told, indent=1).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size, info.mode = len(data), 0o600
            tar.addfile(info, io.BytesIO(data))
            out.flush()
            os.fsync(out.fileno())
    part.rename(copy)
    return sum(name.startswith("files/") for name in hashes)


def _kept() -> Iterator[tuple[str, Path]]:
    """Keys and files; the database first, so that every file it names is here too."""
    for name in KEYS:
        if (path := settings.DATA / name).exists():
            yield f"keys/{name}", path
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"files/{path.relative_to(root).as_posix()}", path


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(scratch: Path) -> Path:
    """The database as it is at one moment, while people use it."""
    target = scratch / "database"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        return target
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def _postgres(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    if found is None and not newest:
        raise BadSite(program, Fault.NO_PROGRAM, "postgresql-client")
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    secrets = {env: str(told[name]) for env, name in names.items() if told[name]}
    command = [found or str(newest[-1]), *arguments]
    if program == "pg_dump":
        command.append(str(told["NAME"]))
    done = subprocess.run(  # noqa: S603  # our own words, and the settings' names
        command, env={**os.environ, **secrets}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BadSite(program, Fault.FAILED, done.stderr.strip()[:500])


def restore(copy: Path) -> int:
    """Bring a copy back into an empty place; how many files came.

    Raises:
        BadSite: the copy is damaged, of another database, or the place is not empty.
    """
    told = verify(copy)
    if told["database"] != connection.vendor:
        raise BadSite(str(copy), Fault.OTHER_DATABASE, str(told["database"]))
    if connection.introspection.table_names():
        raise BadSite(str(settings.DATA), Fault.NOT_EMPTY)
    connection.close()
    count = 0
    with tempfile.TemporaryDirectory(dir=settings.DATA) as scratch, tarfile.open(copy) as tar:
        for member in tar:
            if member.name == MANIFEST:
                continue
            tar.extract(member, scratch, filter="data")
            path = Path(scratch) / member.name
            if member.name == "database":
                _bring_back(path)
            elif member.name.startswith("keys/"):
                path.chmod(0o600)
                path.replace(settings.DATA / path.name)
            else:
                target = Path(settings.MEDIA_ROOT) / member.name.removeprefix("files/")
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
                count += 1
    return count


def _bring_back(dump: Path) -> None:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        target = Path(str(told["NAME"]))
        for tail in ("-wal", "-shm"):
            target.with_name(target.name + tail).unlink(missing_ok=True)
        dump.chmod(0o600)
        dump.replace(target)
        return
    _postgres("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={told['NAME']}", str(dump))


def verify(copy: Path) -> Mapping[str, Any]:
    """Read a copy to its end; its manifest.

    Raises:
        BadSite: something in it is not what the manifest says.
    """
    found: dict[str, str] = {}
    told: dict[str, Any] = {}
    try:
        with tarfile.open(copy) as tar:
            for member in tar:
                file = tar.extractfile(member)
                if file is None:
                    raise BadSite(str(copy), Fault.DAMAGED, member.name)
                if member.name == MANIFEST:
                    told = json.load(file)
                else:
                    digest = hashlib.sha256()
                    while piece := file.read(PIECE):
                        digest.update(piece)
                    found[member.name] = digest.hexdigest()
    except (OSError, tarfile.TarError, ValueError) as error:
        raise BadSite(str(copy), Fault.DAMAGED, str(error)) from error
    if not told or told.get("sha256") != found:
        named = told.get("sha256", {})
        wrong = sorted({each for each in {**named, **found} if named.get(each) != found.get(each)})
        raise BadSite(str(copy), Fault.DAMAGED, ", ".join(wrong[:5]) or MANIFEST)
    return told
