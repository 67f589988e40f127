"""What the search for seats says: each sentence in both languages, side by side."""

from __future__ import annotations

from enum import Enum

from controller.config_words import Pair


class Word(Enum):
    """What is asked, found and done. What stands in braces is filled in."""

    LISTENING = Pair("Слухаю: {lines}.", "Listening to {lines}.")
    HEARD = Pair("Чути пультів: {count}.", "Consoles heard: {count}.")
    KEYS = Pair(
        "Enter — пропустити місце; «н» і Enter — назад; «к» і Enter — кінець.",
        "Enter skips a seat; b and Enter goes back; q and Enter ends.",
    )
    ASK = Pair(
        "Натисніть будь-яку клавішу на місці {seat}", "Press any key of the console at seat {seat}"
    )
    SEATED = Pair("  місце {seat}: {line}, вузол {node}", "  seat {seat}: {line}, node {node}")
    SEATED_BEFORE = Pair(
        "  цей пульт ({line}, вузол {node}) уже на місці {seat}",
        "  this console ({line}, node {node}) has seat {seat} already",
    )
    SKIPPED = Pair("  місце {seat} пропущено", "  seat {seat} skipped")
    UNKNOWN = Pair("  «{said}» — не розумію", "  “{said}”: not understood")
    LOST = Pair("  шини {line} не чути: {reason}", "  bus {line} is not there: {reason}")
    NO_LINES = Pair(
        "немає лінії CANopen чи Modbus{name}: допишіть [[line]] у hall.toml",
        "there is no CANopen or Modbus line{name}: add a [[line]] to hall.toml",
    )
    STOP_FIRST = Pair(
        "контролер працює, і лінії зайняті: зупиніть його, systemctl stop viche-hall",
        "the controller runs and has the lines: stop it, systemctl stop viche-hall",
    )
    NOTHING = Pair("Нічого не знайдено.", "Nothing was found.")
    WRITE = Pair(
        "Щоб записати це у файл, повторіть з --write.",
        "To have this written into the file, do it again with --write.",
    )
    WRITTEN = Pair("{path} записано; було — у {backup}.", "{path} is written; before: {backup}.")
    UNWRITABLE = Pair(
        "{path} не змінено: таблиці в ньому записано не як [[line]] і [[seat]]; впишіть наведене "
        "вище вручну",
        "{path} is unchanged: its tables are not written as [[line]] and [[seat]]; copy the above "
        "into it by hand",
    )
    WORSE = Pair(
        "{path} лишився, яким був, бо з самими цими місцями він не читається: з --from решта "
        "місць лишається, або впишіть наведене вище вручну:\n{fault}",
        "{path} is as it was, for with these seats alone it cannot be read: --from keeps the "
        "others, or copy the above into it by hand:\n{fault}",
    )
    STILL_BAD = Pair("У файлі лишилося виправити:\n{fault}", "Still to be put right:\n{fault}")

    def say(self, language: str, **values: object) -> str:
        """The sentence in a language, with its facts."""
        pair: Pair = self.value
        return (pair.en if language == "en" else pair.uk).format(**values)
