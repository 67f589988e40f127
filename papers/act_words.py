"""The words of the act of a counting commission, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Акт лічильної комісії", "Act of the counting commission"),
    "about": ("про результати таємного голосування", "on the result of a secret vote"),
    "session": ("Сесія", "Session"),
    "sitting": ("Пленарне засідання", "Sitting"),
    "place": ("Місце", "Place"),
    "question": ("Питання", "Question"),
    "number": ("Голосування №", "Vote No."),
    "held": ("Спосіб", "Held"),
    "on_paper": ("бюлетенями на папері", "on ballot papers"),
    "by_consoles": ("через пульти депутатів", "through the members’ consoles"),
    "time": ("Час голосування", "Time of the vote"),
    "from_to": ("з {begin} до {end}", "from {begin} to {end}"),
    "composition": ("Загальний склад ради", "Total composition"),
    "vacant": ("з них вакантних місць", "of these vacant"),
    "absent": ("Відсутні", "Absent"),
    "recused": (
        "Не брали участі через конфлікт інтересів (ст. 59-1 Закону № 280/97-ВР)",
        "Took no part for a conflict of interest (280/97-ВР art. 59-1)",
    ),
    "taking_part": ("Могли голосувати", "Could vote"),
    "issued": ("Видано бюлетенів", "Ballot papers handed out"),
    "in_box": ("Виявлено у скриньці", "Found in the box"),
    "invalid": ("Визнано недійсними", "Invalid"),
    "cast": ("Подано голосів", "Ballots cast"),
    "valid": ("Дійсних бюлетенів", "Valid"),
    "not_voted": ("Не голосували", "Did not vote"),
    "votes_for": ("за", "for"),
    "against": ("проти", "against"),
    "abstain": ("утрималися", "abstained"),
    "undisclosed": (
        "Голосів менше, ніж {least}: за регламентом їх не розподіляють, щоб не розкрити вибору.",
        "Fewer ballots than {least}: by the rules not broken down, to disclose no choice.",
    ),
    "needed": (
        "Для прийняття рішення потрібно голосів «за»: {needed} ({majority}; {source})",
        "Votes “for” needed to adopt: {needed} ({majority}; {source})",
    ),
    "corrected": (
        "Більшість виправлено {at}: було «{was}», рішення {verdict}. Підстава: {reason}",
        "The majority was corrected on {at}: it was “{was}”, {verdict}. Reason: {reason}",
    ),
    "adopted": ("РІШЕННЯ ПРИЙНЯТО", "ADOPTED"),
    "not_adopted": ("РІШЕННЯ НЕ ПРИЙНЯТО", "NOT ADOPTED"),
    "counted_by": ("Рахували", "Counted by"),
    "chair": ("Голова лічильної комісії", "Chair of the counting commission"),
    "secretary": ("Секретар лічильної комісії", "Secretary of the counting commission"),
    "member": ("Член лічильної комісії", "Member of the counting commission"),
    "signature": ("підпис", "signature"),
    "name": ("прізвище та ініціали", "name"),
    "record": ("Голова запису", "Head of the record"),
    "record_says": (
        "Результат — рядок {n} електронного запису засідання, підписаного на рядку {size}.",
        "The result is line {n} of the electronic record of the sitting, signed at line {size}.",
    ),
    "root": ("Корінь", "Root"),
    "check": ("Перевірити", "To check"),
    "annex": ("Додаток. Взяли участь у голосуванні", "Annex. Took part in the vote"),
    "annex_says": (
        "За алфавітом ідентифікаторів. Хто що обрав, не записано ніде.",
        "In the order of their ids. Who chose what is recorded nowhere.",
    ),
}


def say(key: str, language: str, **values: object) -> str:
    """The words of a key in a language, ``uk`` or ``en``."""
    uk, en = WORDS[key]
    return (en if language == "en" else uk).format(**values)
