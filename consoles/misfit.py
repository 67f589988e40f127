"""A profile or a limit that cannot be meant: what is wrong and the way out, in both languages."""

from __future__ import annotations


class Misfit(ValueError):
    """A number or a table of a line that cannot be meant. As a text it is English."""

    def __init__(self, en: str, uk: str) -> None:
        super().__init__(en)
        self._uk = uk

    def words(self, language: str) -> str:
        """What is wrong in a language, ``uk`` or ``en``."""
        return str(self) if language == "en" else self._uk

    def at(self, where: str) -> Misfit:
        """The same, with the place in front."""
        return Misfit(f"{where}: {self}", f"{where}: {self._uk}")
