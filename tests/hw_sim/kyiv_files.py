"""Day files of a tiny council, in the form of Kyiv's hall system."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ABSENT = "........."
FACTIONS = {
    "Ясен О.О.": "Київський міський голова",
    "Абрикос А.А.": "Сад",
    "Береза Б.Б.": "Сад",
    "Вишня В.В.": "Гай",
    "Груша Г.Г.": "Гай",
}
NAMES = tuple(FACTIONS)


def vote(
    *golos: str, adopted: bool, wording: str = "За рішення", names: tuple[str, ...] = NAMES
) -> dict[str, Any]:
    """One vote: what each of the names pressed, in their order, and what was announced."""
    counters = Counter(golos)
    return {
        "DocTime": "23.09.2021 19:13:27",
        "OrgName": "МІСЬКА РАДА",
        "SName": "Пленарне засідання  2 сесія  9 скликання",
        "GLType": "ПОІМЕННЕ ГОЛОСУВАННЯ",
        "GLTime": "23.09.2021 11:32:21",
        "PD_NPP": "1",
        "PD_Fullname": " ",
        "GL_Text": wording,
        "GL_ResultType": " ",
        "DPList": [
            {"DPName": name, "DPGolos": said.ljust(9), "DPFraction": FACTIONS.get(name, "")}
            for name, said in zip(names, golos, strict=True)
        ],
        "YESCnt": counters["За"],
        "NOCnt": counters["Проти"],
        "UTRCnt": counters["Утримався"],
        "NGCnt": counters["Не голосував"],
        "TotalCnt": len(golos) - counters[ABSENT],
        "RESULT": " РІШЕННЯ ПРИЙНЯТЕ " if adopted else " РІШЕННЯ НЕ ПРИЙНЯТЕ ",
    }


PLAIN = vote("За", "За", "За", "Проти", "Утримався", adopted=True)


def raw(fields: Mapping[str, Any]) -> str:
    """A vote as the text of its published file."""
    return json.dumps(fields, ensure_ascii=False, indent=1)


def write_folder(folder: Path, *texts: str) -> Path:
    """A folder of raw files, one vote each; returns it."""
    folder.mkdir()
    for number, text in enumerate(texts, 1):
        (folder / f"210923_{number}.json").write_text(text, encoding="utf-8", newline="")
    return folder
