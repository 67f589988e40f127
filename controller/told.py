"""A fault that is told to a person: one sentence in both languages."""

from __future__ import annotations


class Told(Exception):
    """What is wrong, in both languages. As a text it is English; without ``uk`` both are one."""

    def __init__(self, en: str, uk: str = "") -> None:
        super().__init__(en)
        self._uk = uk or en

    def words(self, language: str = "uk") -> str:
        """What is wrong in a language, ``uk`` or ``en``."""
        return str(self) if language == "en" else self._uk


def words_of(error: Exception, language: str) -> str:
    """What an error says to a person in a language, ``uk`` or ``en``."""
    match error:
        case Told():
            return error.words(language)
        case OSError(filename=str() as name):
            return f"{name}: {_of_file(error, language)}"
        case OSError():
            return _of_file(error, language)
        case _:
            return str(error)


def _of_file(error: OSError, language: str) -> str:
    """Why the system gives no file."""
    uk, en = {
        FileNotFoundError: ("такого файлу чи теки немає", "there is no such file or folder"),
        PermissionError: ("немає на це прав", "not permitted"),
        IsADirectoryError: ("це тека, а не файл", "this is a folder, not a file"),
        NotADirectoryError: ("це файл, а не тека", "this is a file, not a folder"),
    }.get(type(error), ("", ""))
    system = error.strerror or str(error)
    if language == "en":
        return en or system
    return uk or f"система каже: {system}"
