"""What is wrong with site.toml or the machine, said in both languages: where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """Kinds of faults; each value is what is said in Ukrainian and in English."""

    NO_FILE = (
        "файлу немає; запустіть без нього, щоб почати з типовими налаштуваннями",
        "there is no such file; leave it out to begin with the defaults",
    )
    NOT_TOML = ("не читається як TOML: {detail}", "not readable as TOML: {detail}")
    UNKNOWN = (
        "невідома назва; тут можуть бути: {detail}",
        "unknown name; what may stand here: {detail}",
    )
    WRONG_TYPE = ("має бути {detail}", "has to be {detail_en}")
    NO_SUCH_ZONE = (
        "такого часового поясу немає; для України — Europe/Kyiv",
        "no such time zone; Ukraine's is Europe/Kyiv",
    )
    PALE = (
        (
            "текст цього кольору погано видно на білому (контраст {detail}, треба 4.5); "
            "візьміть темніший"
        ),
        (
            "text of this colour is hard to read on white (contrast {detail}, 4.5 is needed); "
            "take a darker one"
        ),
    )
    NOT_COLOUR = ('має бути колір, як "#1b5e9b"', 'has to be a colour as in "#1b5e9b"')
    NO_PICTURE = (
        "немає такого файлу, або це не SVG чи PNG: {detail}",
        "no such file, or neither SVG nor PNG: {detail}",
    )
    NO_DISTRICTS = (
        "немає такого файлу з межами округів: {detail}",
        "there is no such file of districts: {detail}",
    )
    BAD_CODE = (
        "має бути код {detail}",
        "has to be a code of the form {detail}",
    )
    BAD_DATABASE = (
        "має бути postgresql://користувач:пароль@сервер:порт/база або sqlite:///шлях",
        "has to be postgresql://user:password@server:port/database or sqlite:///path",
    )
    NO_SECRET = (
        "файлу з паролем немає або він порожній: {detail}",
        "the file with the password is missing or empty: {detail}",
    )
    OPEN_SECRET = (
        "файл можуть читати інші користувачі; зробіть: chmod 600 {detail}",
        "other users may read the file; do: chmod 600 {detail}",
    )
    NO_DATA = (
        "до папки з даними не можна писати: {detail}",
        "the data folder cannot be written to: {detail}",
    )
    COPY_EXISTS = ("такий файл уже є; назвіть інший", "there is such a file; name another")
    NO_PROGRAM = (
        "немає такої програми; встановіть пакунок {detail}",
        "there is no such program; install the package {detail}",
    )
    FAILED = ("не вдалося: {detail}", "failed: {detail}")
    DAMAGED = ("копія пошкоджена: {detail}", "the copy is damaged: {detail}")
    OTHER_DATABASE = (
        "копія з іншої бази ({detail}); відновлюйте на такій самій",
        "the copy is of another database ({detail}); restore it on the same kind",
    )
    NOT_EMPTY = (
        "тут уже є сайт; відновлюйте у порожню теку й порожню базу",
        "there is a site here already; restore into an empty folder and an empty database",
    )
    NO_HOSTS = (
        'потрібна хоча б одна назва сайту, як hosts = ["rada.example.ua"], щойно https = true',
        (
            'at least one name of the site is needed, as hosts = ["rada.example.ua"], '
            "once https = true"
        ),
    )

    def say(self, language: str, detail: str = "", detail_en: str = "") -> str:
        """The fault in a language ("uk" or "en")."""
        uk, en = self.value
        words = en if language == "en" else uk
        return words.format(detail=detail, detail_en=detail_en or detail)


@dataclass
class BadSite(Exception):
    """The site cannot start as it is set up. ``where`` is a file with its line, or a setting."""

    where: str
    fault: Fault
    detail: str = ""
    detail_en: str = ""

    def say(self, language: str) -> str:
        """Where, and what to do."""
        return f"{self.where}: {self.fault.say(language, self.detail, self.detail_en)}"

    def __str__(self) -> str:
        return f"{self.say('uk')}\n{self.say('en')}"
