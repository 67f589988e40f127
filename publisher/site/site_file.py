"""site.toml: what a community sets of its site. Everything has a default but the hosts' names."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from publisher.site import colours
from publisher.site.faults import BadSite, Fault


@dataclass(frozen=True)
class Community:
    """Whose site it is. One installation is one community."""

    name: str = "Міська рада"
    name_en: str = "City Council"
    edrpou: str = ""
    katottg: str = ""
    coat: str = ""
    accent: str = "#1b5e9b"


@dataclass(frozen=True)
class Web:
    """Where it is served. ``proxies`` is how many trusted proxies stand in front."""

    hosts: tuple[str, ...] = ()
    address: str = "127.0.0.1"
    port: int = 8600
    https: bool = False
    hsts_days: int = 0
    proxies: int = 0
    workers: int = 1
    threads: int = 4


@dataclass(frozen=True)
class Mail:
    """The mail server. Without a host, mail goes into the folder ``mail`` of the data."""

    host: str = ""
    port: int = 587
    user: str = ""
    password_file: str = ""
    tls: str = "starttls"
    sender: str = "noreply@localhost"


@dataclass(frozen=True)
class Identity:
    """The state's identification (id.gov.ua); off while ``address`` is empty."""

    address: str = ""
    client_id: str = ""
    secret_file: str = ""


@dataclass(frozen=True)
class Files:
    """Where files of people and staff lie: the data folder, or an S3 bucket.

    ``s3_key_file`` holds the key's identifier and the secret, with a space between.
    """

    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_key_file: str = ""
    largest_mb: int = 20


@dataclass(frozen=True)
class Districts:
    """Electoral districts: a file of GeoJSON, and what its properties are called."""

    file: str = ""
    number: str = "number"
    name: str = "name"


@dataclass(frozen=True)
class SiteFile:
    """The whole of it."""

    path: Path | None = None
    data: str = "var/site"
    zone: str = "Europe/Kyiv"
    database: str = ""
    cache: str = ""
    community: Community = field(default_factory=Community)
    web: Web = field(default_factory=Web)
    mail: Mail = field(default_factory=Mail)
    identity: Identity = field(default_factory=Identity)
    files: Files = field(default_factory=Files)
    districts: Districts = field(default_factory=Districts)

    def beside(self, name: str) -> Path:
        """A path of the file, meant from the folder that it lies in."""
        base = self.path.resolve().parent if self.path else Path.cwd()
        return base / name

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.beside(self.data)


T = TypeVar("T")
TYPES = {
    str: ("рядок у лапках", "a text in quotes"),
    int: ("ціле число", "a whole number"),
    bool: ("true або false", "true or false"),
    tuple: ("список рядків у [ ]", "a list of texts in [ ]"),
}


def read_site(path: Path | None) -> SiteFile:
    """The settings of a file, or the defaults without one.

    Raises:
        BadSite: with the line, and what to do.
    """
    if path is None:
        return SiteFile()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSite(str(path), Fault.NO_FILE) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSite(str(path), Fault.NOT_TOML, str(error)) from error
    site = _Reader(path, text).fill(SiteFile, table, "")
    site = dataclasses.replace(site, path=path)
    _Reader(path, text).check(site)
    return site


class _Reader:
    """Reads tables into the types above, and knows the line of each name."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def _where(self, table: str, key: str) -> str:
        at = ""
        for number, line in enumerate(self._lines, 1):
            if head := re.match(r"\s*\[([\w.]+)\]", line):
                at = head[1]
                if at == key and not table:
                    return f"{self._path}:{number}"
            elif at == table and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return f"{self._path}:{number}: {key}"
        return f"{self._path}: [{table}] {key}" if table else f"{self._path}: {key}"

    def fill(self, kind: type[T], table: Mapping[str, Any], name: str) -> T:
        hints = get_type_hints(kind)
        hints.pop("path", None)
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in hints:
                known = ", ".join(sorted(hints))
                raise BadSite(self._where(name, key), Fault.UNKNOWN, known)
            wanted = hints[key]
            if (
                isinstance(wanted, type)
                and dataclasses.is_dataclass(wanted)
                and isinstance(value, dict)
            ):
                values[key] = self.fill(wanted, value, key)
            else:
                values[key] = self._plain(wanted, value, name, key)
        return kind(**values)

    def _plain(self, wanted: Any, value: Any, table: str, key: str) -> Any:
        plain = tuple if wanted == tuple[str, ...] else wanted
        if plain is tuple and isinstance(value, list) and all(isinstance(x, str) for x in value):
            return tuple(value)
        if plain in TYPES and plain is not tuple and type(value) is plain:
            return value
        uk, en = TYPES.get(plain, (f"таблиця [{key}]", f"a table [{key}]"))
        raise BadSite(self._where(table, key), Fault.WRONG_TYPE, uk, en)

    def check(self, site: SiteFile) -> None:
        """What types alone do not say."""
        self._check_zone(site)
        self._check_community(site)
        if site.web.https and not site.web.hosts:
            raise BadSite(self._where("", "web"), Fault.NO_HOSTS)
        if site.mail.tls not in ("starttls", "tls", "none"):
            said = '"starttls", "tls", "none"'
            raise BadSite(self._where("mail", "tls"), Fault.WRONG_TYPE, said)

        if site.districts.file and not (path := site.beside(site.districts.file)).is_file():
            raise BadSite(self._where("districts", "file"), Fault.NO_DISTRICTS, str(path))

    def _check_zone(self, site: SiteFile) -> None:
        try:
            ZoneInfo(site.zone)
        except (KeyError, ValueError, OSError) as error:
            raise BadSite(self._where("", "zone"), Fault.NO_SUCH_ZONE) from error

    def _check_community(self, site: SiteFile) -> None:
        told = site.community
        accent = colours.parse(told.accent)
        if accent is None:
            raise BadSite(self._where("community", "accent"), Fault.NOT_COLOUR)
        seen = colours.contrast(accent, (255, 255, 255))
        if seen < colours.ENOUGH:
            where = self._where("community", "accent")
            raise BadSite(where, Fault.PALE, f"{seen:.1f}")
        if told.edrpou and not re.fullmatch(r"\d{8}", told.edrpou):
            raise BadSite(self._where("community", "edrpou"), Fault.BAD_CODE, "12345678")
        if told.katottg and not re.fullmatch(r"UA\d{17}", told.katottg):
            where = self._where("community", "katottg")
            raise BadSite(where, Fault.BAD_CODE, "UA + 17 цифр", "UA + 17 digits")
        if told.coat:
            coat = site.beside(told.coat)
            if not coat.is_file() or coat.suffix not in (".svg", ".png"):
                raise BadSite(self._where("community", "coat"), Fault.NO_PICTURE, str(coat))
