"""Django set up for the tests: a community of its own in a folder that goes afterwards."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import django
from django.conf import settings

FOLDER = Path(tempfile.mkdtemp(prefix="viche-site-"))
COMMUNITY = """data = "data"
[community]
name = "Слов'янська міська рада"
name_en = "Sloviansk City Council"
edrpou = "12345678"
katottg = "UA14120210010072190"
"""


def _set_up() -> None:
    (FOLDER / "site.toml").write_text(COMMUNITY, encoding="utf-8")
    (FOLDER / "data" / "static").mkdir(parents=True)
    os.environ["VICHE_SITE"] = str(FOLDER / "site.toml")
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.site.settings"
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.WHITENOISE_USE_FINDERS = True


_set_up()
