"""``viche site districts``: put a file of electoral districts on the map of the site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.db import transaction

from publisher.common.audit.record import record
from publisher.common.community import districts as kept
from publisher.common.community.districts import SAMPLE, from_file
from publisher.common.community.districts_file import BadDistricts, Told, overlaps
from publisher.site.site_file import Districts


def load(given: argparse.Namespace) -> int:
    """Load a file, the sample, or what site.toml names; 1 where it is refused."""
    told: Districts = settings.SITE.districts
    if given.clear:
        return _clear(given.language)
    if given.sample:
        return _load(SAMPLE, Districts(), given.language)
    path = given.file or (settings.SITE.beside(told.file) if told.file else None)
    if path is None:
        uk = "назвіть файл, або [districts] file у site.toml, або --sample"
        en = "name a file, or [districts] file in site.toml, or --sample"
        print(f"viche site: {en if given.language == 'en' else uk}", file=sys.stderr)
        return 2
    return _load(path, told, given.language)


def bring(language: str) -> None:
    """At the start: load the file of site.toml if it is another than before.

    What is wrong with it is told, and the districts that were there stay.
    """
    told: Districts = settings.SITE.districts
    if not told.file:
        return
    path = settings.SITE.beside(told.file)
    try:
        if from_file(path, told.number, told.name).digest == kept.source()[0]:
            return
    except BadDistricts:
        pass  # told below, with every feature
    _load(path, told, language)


def seen() -> tuple[bool, str, str]:
    """Whether the districts of the site are those of the file that site.toml names."""
    told: Districts = settings.SITE.districts
    digest, synthetic = kept.source()
    many = len(kept.areas())
    if told.file:
        path = settings.SITE.beside(told.file)
        try:
            found = from_file(path, told.number, told.name)
        except BadDistricts as bad:
            uk, en = (f"{path}: {bad.faults[0].say(language)}" for language in ("uk", "en"))
            return False, f"округи: {uk}", f"districts: {en}"
        if found.digest != digest:
            return (
                False,
                "округи на сайті не ті, що у файлі; зробіть: viche site districts",
                "the site's districts are not the file's; do: viche site districts",
            )
    uk, en = (" (вигадані, для показу)", " (made up, for show)") if synthetic else ("", "")
    return True, f"округів на мапі: {many}{uk}", f"districts on the map: {many}{en}"


def _load(path: Path, names: Districts, language: str) -> int:
    try:
        found = from_file(path, names.number, names.name)
    except BadDistricts as bad:
        for fault in bad.faults:
            print(f"{path}: {fault.say(language)}", file=sys.stderr)
        uk, en = "мапу округів не взято", "the map of districts was not taken"
        print(en if language == "en" else uk, file=sys.stderr)
        return 1
    with transaction.atomic():
        placed = kept.load(found.told, found.digest)
        record(None, "districts.load", "districts", file=path.name, digest=found.digest)
    many = len(found.told.outlines)
    uk = f"округів узято: {many}; адрес у них: {placed}"
    en = f"districts taken: {many}; addresses in them: {placed}"
    print(en if language == "en" else uk)
    for one, other in overlaps(found.told.outlines):
        uk = f"увага: округи {one} і {other} накладаються; адреси там будуть в обох"
        en = f"note: districts {one} and {other} overlap; addresses there will be in both"
        print(en if language == "en" else uk, file=sys.stderr)
    return 0


def _clear(language: str) -> int:
    with transaction.atomic():
        kept.load(Told((), synthetic=False), "")
        record(None, "districts.load", "districts", file="", digest="")
    print("no districts are on the map" if language == "en" else "округів на мапі немає")
    return 0
