"""``viche site``: serve the web site; copy it, bring it back, check it, name who runs it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from publisher.site.faults import BadSite

DOING: dict[str, tuple[str, str]] = {
    "serve": ("запустити сайт (типово)", "serve the site (the default)"),
    "check": ("перевірити налаштування, базу, пошту", "check settings, database, mail"),
    "backup": ("зробити копію бази, файлів і ключа", "copy the database, the files and the key"),
    "restore": ("відновити з копії у порожнє місце", "bring a copy back into an empty place"),
    "admin": ("дати людині роль адміністратора", "make somebody an administrator"),
    "addresses": (
        "взяти реєстр адрес з таблиці (додаток 37)",
        "take in the register of addresses (annex 37)",
    ),
    "letter": (
        "узяти лист зі стандартного входу до контакт-центру",
        "take a letter from standard input into the contact centre",
    ),
    "districts": (
        "взяти межі виборчих округів (GeoJSON) на мапу",
        "put electoral districts (GeoJSON) on the map",
    ),
    "migrate": ("оновити базу", "bring the database up to date"),
}


def main(argv: Sequence[str]) -> int:
    """Do one of it; 2 where the settings are wrong."""
    given = _parser().parse_args(argv)
    if given.site:
        os.environ["VICHE_SITE"] = str(given.site)
    os.umask(0o027)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "publisher.site.settings")
    try:
        import django
    except ImportError:
        print(_say(given.language, *NOT_INSTALLED), file=sys.stderr)
        return 2
    try:
        django.setup()
        return _act(given)
    except BadSite as error:
        print(f"viche site: {error.say(given.language)}", file=sys.stderr)
        return 2


NOT_INSTALLED = (
    "viche site: сайт не встановлено; зробіть: pip install 'viche[site]'",
    "viche site: the site is not installed; do: pip install 'viche[site]'",
)


def _say(language: str, uk: str, en: str) -> str:
    return en if language == "en" else uk


def _act(given: argparse.Namespace) -> int:
    from publisher.site import care, districts, letters, serving

    acts: dict[str, Callable[[argparse.Namespace], int]] = {
        "serve": serving.serve,
        "migrate": serving.migrate,
        "check": care.check,
        "addresses": care.addresses,
        "districts": districts.load,
        "admin": care.admin,
        "backup": care.backup,
        "restore": care.restore,
        "letter": letters.letter,
    }
    return acts[given.do](given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="viche site", description=__doc__)
    parser.add_argument("--site", type=Path, metavar="site.toml")
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    parser.set_defaults(do="serve", address="", port=0, jobs=True)
    doing = parser.add_subparsers(dest="do", metavar="|".join(DOING))
    for name, (uk, en) in DOING.items():
        each = doing.add_parser(name, help=f"{uk} / {en}")
        if name == "serve":
            each.add_argument("--address", default="")
            each.add_argument("--port", type=int, default=0)
            each.add_argument("--no-jobs", dest="jobs", action="store_false")
        elif name in ("backup", "restore"):
            each.add_argument("copy", type=Path)
        elif name == "addresses":
            each.add_argument("table", type=Path)
        elif name == "districts":
            each.add_argument("file", type=Path, nargs="?")
            each.add_argument("--sample", action="store_true", help="вигадані / made-up ones")
            each.add_argument("--clear", action="store_true", help="прибрати / take them off")
        elif name == "check":
            each.add_argument("--mail", default="", metavar="ADDRESS")
        elif name == "admin":
            each.add_argument("email")
    return parser
