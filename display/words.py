"""The words of a page or a pane in the chosen language: gettext, msgids in English.

Catalogues lie in ``display/locale/LANGUAGE/LC_MESSAGES/DOMAIN.po`` with the compiled ``.mo``
beside it; English needs none. Ukrainian is the product's first language.
"""

from __future__ import annotations

import gettext
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("uk", "en")


def translation(domain: str, language: str = "uk") -> gettext.NullTranslations:
    """The catalogue of a domain ("screen", "desk").

    Raises:
        FileNotFoundError: the language is not English and has no compiled catalogue.
    """
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(domain, LOCALE, languages=[language])
