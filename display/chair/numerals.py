"""Whole numbers in words, as they are read out: pure.

Ukrainian numerals agree in gender with what is counted: «дві хвилини», but «два депутати».
"""

from __future__ import annotations

from typing import Final

_UK_ONES: Final = [
    "нуль",
    "один",
    "два",
    "три",
    "чотири",
    "п’ять",
    "шість",
    "сім",
    "вісім",
    "дев’ять",
    "десять",
    "одинадцять",
    "дванадцять",
    "тринадцять",
    "чотирнадцять",
    "п’ятнадцять",
    "шістнадцять",
    "сімнадцять",
    "вісімнадцять",
    "дев’ятнадцять",
]
_UK_TENS: Final = [
    "двадцять",
    "тридцять",
    "сорок",
    "п’ятдесят",
    "шістдесят",
    "сімдесят",
    "вісімдесят",
    "дев’яносто",
]
_UK_HUNDREDS: Final = [
    "сто",
    "двісті",
    "триста",
    "чотириста",
    "п’ятсот",
    "шістсот",
    "сімсот",
    "вісімсот",
    "дев’ятсот",
]
_UK_FEMININE: Final = {1: "одна", 2: "дві"}
_EN_ONES: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MOST: Final = 999


def in_words(number: int, language: str, *, feminine: bool = False) -> str:
    """A number from 0 to 999 in words; beyond, in digits."""
    if not 0 <= number <= MOST:
        return str(number)
    return _english(number) if language == "en" else _ukrainian(number, feminine=feminine)


def _ukrainian(number: int, *, feminine: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_UK_HUNDREDS[hundreds - 1]] if hundreds else []
    if rest >= 20:
        words.append(_UK_TENS[rest // 10 - 2])
        rest %= 10
    if rest or not words:
        one = _UK_ONES[rest]
        words.append(_UK_FEMININE.get(rest, one) if feminine else one)
    return " ".join(words)


def _english(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_EN_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = _EN_TENS[rest // 10 - 2], rest % 10
        words.append(f"{tens}-{_EN_ONES[ones]}" if ones else tens)
    elif rest or not words:
        words.append(_EN_ONES[rest])
    return " and ".join(words)


def time_in_words(seconds: int, language: str) -> str:
    """A limit as it is read out: «три хвилини», «одна хвилина тридцять секунд»."""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(_counted(minutes, language, ("хвилина", "хвилини", "хвилин"), "minute"))
    if rest or not minutes:
        parts.append(_counted(rest, language, ("секунда", "секунди", "секунд"), "second"))
    return " ".join(parts)


def votes_in_words(number: int, language: str) -> str:
    """«дев’ятнадцять голосів», «двадцять один голос»."""
    if language == "en":
        return f"{in_words(number, language)} {'vote' if number == 1 else 'votes'}"
    return f"{in_words(number, language)} {_form(number, ('голос', 'голоси', 'голосів'))}"


def _counted(number: int, language: str, forms: tuple[str, str, str], english: str) -> str:
    words = in_words(number, language, feminine=True)
    if language == "en":
        return f"{words} {english}" if number == 1 else f"{words} {english}s"
    return f"{words} {_form(number, forms)}"


def _form(number: int, forms: tuple[str, str, str]) -> str:
    """The form of a noun after a numeral: 1 голос, 2 голоси, 5 голосів, 11 голосів."""
    one, few, many = forms
    if number % 10 == 1 and number % 100 != 11:
        return one
    if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14:
        return few
    return many
