"""What is wrong with a hall's configuration: each sentence in both languages, side by side."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

_LANGUAGE = re.compile(r"""^\s*language\s*=\s*["'](uk|en)["']""", re.MULTILINE)


def language_of(text: str) -> str:
    """The language that hall.toml asks for, also where it is no TOML; else Ukrainian."""
    found = _LANGUAGE.search(text)
    return found[1] if found else "uk"


class Pair(NamedTuple):
    """A sentence in both languages. What stands in braces is filled in."""

    uk: str
    en: str


class Fault(Enum):
    """What may be wrong, and the way out."""

    # The file
    NO_FILE = Pair(
        "такого файлу немає; назвіть файл конфігурації зали, hall.toml",
        "there is no such file; name the hall's configuration, hall.toml",
    )
    UNOPENED = Pair("файл не відкривається: {reason}", "the file cannot be opened: {reason}")
    NOT_UTF8 = Pair(
        "файл не в кодуванні UTF-8: збережіть його як UTF-8",
        "the file is not in UTF-8: save it as UTF-8",
    )

    # TOML: the hint, then what the reader of the file said
    OPEN_QUOTE = Pair(
        'лапки не закрито: текст стоїть у лапках і кінчається в тому ж рядку, name = "Зала"',
        'a quote is not closed: a text stands in quotes and ends in its line, name = "Hall"',
    )
    INNER_QUOTES = Pair(
        'лапки всередині тексту: пишіть там «…», name = "Рада «Вільна»"',
        'quotes inside a text: write “…” there, name = "The “Free” Council"',
    )
    BACKSLASH = Pair(
        "зворотна риска в тексті пишеться двічі: \\\\",
        "a backslash inside a text is written twice: \\\\",
    )
    CURLY_QUOTES = Pair(
        'тут друкарські лапки: у цьому файлі пишуть прямі, name = "Зала"',
        'these are typographic quotes: in this file they are straight, name = "Hall"',
    )
    NO_QUOTES = Pair(
        'це не число, не дата і не true чи false: текст пишуть у лапках, name = "Зала"',
        'this is no number, no date, not true nor false: a text needs quotes, name = "Hall"',
    )
    NO_EQUALS = Pair(
        "тут чекали на «ключ = значення», наприклад seats = 36; ключ — латинські літери",
        "“key = value” was expected here, such as seats = 36; a key is in Latin letters",
    )
    TWO_VALUES = Pair(
        "після значення в рядку стоїть зайве: один ключ і одне значення на рядок, примітка — "
        "після #; дробове число — з крапкою",
        "there is more behind the value: one key and one value in a line, a remark behind #; "
        "a fraction has a point",
    )
    KEY_TWICE = Pair(
        "цей ключ або таблиця вже є вище: лишіть одне з двох",
        "this key or table stands above already: keep one of the two",
    )
    BRACKETS = Pair(
        "дужку не закрито: таблиця пишеться [hall] або [[body]], список [1, 2]",
        "a bracket is not closed: a table is written [hall] or [[body]], a list [1, 2]",
    )
    NOT_TOML = Pair(
        "тут файл не читається як TOML ({reason})",
        "the file cannot be read as TOML here ({reason})",
    )

    # Its tables and keys
    NO_TABLE = Pair("немає таблиці {table}: допишіть її", "there is no table {table}: add it")
    NO_KEY = Pair(
        "тут бракує ключа {key}: допишіть рядок {key} = …",
        "the key {key} is missing here: add a line {key} = …",
    )
    NO_CHOICE = Pair(
        "тут бракує ключа {key}: допишіть рядок {key} = …, один із: {known}",
        "the key {key} is missing here: add a line {key} = …, one of: {known}",
    )
    UNKNOWN_KEY = Pair(
        "невідомий ключ «{key}»: тут можуть бути {known}",
        "unknown key “{key}”: there may be {known} here",
    )
    UNKNOWN_VALUE = Pair(
        "{key}: невідоме значення «{value}»: оберіть одне з: {known}",
        "{key}: unknown value “{value}”: use one of: {known}",
    )
    WRONG_TYPE = Pair(
        "{key}: має бути {wanted}, а тут {given}",
        "{key}: it must be {wanted}, but here is {given}",
    )
    BAD_DATE = Pair(
        "{key}: такої дати немає; дату пишуть так: 2020-11-25",
        "{key}: there is no such date; write it like 2020-11-25",
    )
    ODD = Pair("{key}: не підходить: {reason}", "{key}: it does not fit: {reason}")
    OUT_OF_BOUNDS = Pair(
        "{key} = {value}: має бути від {least} до {most}",
        "{key} = {value}: it must be {least} to {most}",
    )
    UNKNOWN_RATE = Pair(
        "{key} = {value}: такої швидкості немає; оберіть одну з: {known}",
        "{key} = {value}: there is no such bit rate; use one of: {known}",
    )
    NOT_A_RANGE = Pair(
        "«{value}» — не проміжок: напишіть, наприклад, 1-121",
        "“{value}” is not a range: write, for example, 1-121",
    )

    # The hall and its wiring
    UNKNOWN_ZONE = Pair(
        "невідомий часовий пояс «{value}»: напишіть, наприклад, Europe/Kyiv",
        "unknown time zone “{value}”: write, for example, Europe/Kyiv",
    )
    LINE_TWICE = Pair(
        "лінію «{name}» названо двічі: дайте кожній свою назву",
        "line “{name}” stands twice: give each a name of its own",
    )
    TABLETS_TWICE = Pair(
        "планшети вже має лінія «{name}», а сокет для них один: допишіть ці місця до неї, кожне "
        "таблицею [[seat]] number, line, node",
        "line “{name}” has the tablets already, and there is one socket for them: add these seats "
        "to it, each by a table [[seat]] number, line, node",
    )
    UNKNOWN_LINE = Pair(
        "невідома лінія «{name}»: серед [[line]] name є {known}",
        "unknown line “{name}”: use one of [[line]] name = {known}",
    )
    MASTER_TAKEN = Pair(
        "master {master} — це вузол місця {seat}: оберіть вільний номер",
        "master {master} is the node of seat {seat}: choose a free number",
    )
    NO_SERIAL = Pair(
        'пульт цієї лінії називають його серійним номером: serial = "1.2.3"',
        'a unit of this line is named by its serial number: serial = "1.2.3"',
    )
    NO_NODE = Pair(
        "місце {seat}: допишіть номер вузла, node = …",
        "seat {seat}: add the number of its node, node = …",
    )
    SEAT_NUMBER = Pair(
        "місце {seat}: місця нумерують від 1",
        "seat {seat}: seats are numbered from 1",
    )
    SEAT_TWICE = Pair(
        "місце {seat} стоїть двічі (уперше: лінія «{line}», вузол {node}): дайте кожному місцю "
        "один пульт",
        "seat {seat} stands twice (before: line “{line}”, node {node}): give each seat one "
        "console",
    )
    NODE_BOUNDS = Pair(
        "вузол {node}: на цій лінії вони мають номери від {least} до {most}",
        "node {node}: on this line they are {least} to {most}",
    )
    NODE_TAKEN = Pair(
        "вузол {node} лінії «{line}» уже обслуговує місце {seat}",
        "node {node} of line “{line}” serves seat {seat} already",
    )
    SERIALS_ONLY = Pair(
        "пульти цієї лінії розсаджують по одному: [[seat]] number, line, serial",
        "units of this line are seated one by one: [[seat]] number, line, serial",
    )
    ONE_READER = Pair(
        "зчитувач карток стоїть на одному місці або на жодному",
        "a card reader stands at one seat, or at none",
    )
    READER_SEATED = Pair(
        "зчитувач карток — не пульт: його місце пишуть у [[line]] seats",
        "a card reader is no console: write its seat in [[line]] seats",
    )
    READER_ALONE = Pair(
        "на місці {seat} немає пульта: підключіть його іншою лінією або приберіть seats, якщо "
        "зчитувач стоїть на робочому місці секретаря",
        "seat {seat} has no console: give it one on another line, or leave seats out for the "
        "secretary's reader",
    )
    PIN_TWICE = Pair(
        "{key}: вивід {value} уже має роль {other}: дайте кожній ролі свій вивід",
        "{key}: pin {value} is the one of {other} already: give each role a pin of its own",
    )
    NO_PINS = Pair(
        "немає таблиці [gpio]: назвіть у ній виводи",
        "no [gpio] table: name the pins there",
    )
    LINE_PROFILE = Pair(
        "[[line]] «{name}»: {fault}",
        "[[line]] “{name}”: {fault}",
    )
    WATCHDOG_SHORT = Pair(
        "watchdog.after_s = {after_s}: обійти всі пульти цієї лінії ({consoles}) може тривати "
        "{cycle} с, і мікрофони вимикалися б самі: збільште after_s у [line.profile.watchdog] або "
        "baud, зменште turnaround_ms, або розділіть пульти між двома лініями",
        "watchdog.after_s = {after_s}: to visit all consoles of this line ({consoles}) may take "
        "{cycle} s, and microphones would switch off by themselves: raise after_s in "
        "[line.profile.watchdog] or baud, lower turnaround_ms, or part the consoles between two "
        "lines",
    )
    UNEVEN = Pair(
        "місць {seats}, а вузлів {nodes}: зробіть порівну",
        "{seats} seats, but {nodes} nodes: make both equally long",
    )

    # Bodies and their rules
    NO_BODY = Pair(
        "немає жодної таблиці [[body]]: назвіть хоч один орган, що тут засідає",
        "no [[body]]: name at least one body that sits here",
    )
    BODY_TWICE = Pair("орган «{id}» стоїть двічі", "body “{id}” stands twice")
    TWO_MAYORS = Pair(
        "в органі «{id}» більше ніж один міський голова (mayor = true)",
        "body “{id}” has more than one mayor (mayor = true)",
    )
    TOO_MANY = Pair(
        "депутатів {deputies}, а мандатів seats = {seats}: виправте seats або список",
        "{deputies} deputies, but seats = {seats}: mend seats, or the list",
    )

    MIRROR_FOLDER = Pair(
        "mirror — це файл, а не тека: напишіть, наприклад, «{path}»",
        "mirror is a file, not a folder: write “{path}”, for example",
    )
    MIRROR_SAME = Pair(
        "mirror — це сам журнал: назвіть файл на іншому носії («{path}»)",
        "mirror is the journal itself: name a file on another medium (“{path}”)",
    )

    # What is odd, but not wrong
    MIRROR_NEAR = Pair(
        "друга копія журналу ({path}) — на тому самому диску: під'єднайте другий носій, доти "
        "копія не пишеться",
        "the journal's second copy ({path}) is on the same disk: mount the second medium, until "
        "then no copy is written",
    )
    MIRROR_AWAY = Pair(
        "носія другої копії журналу ({path}) немає: під'єднайте його",
        "the medium of the journal's second copy ({path}) is not there: connect it",
    )
    SUMMARY = Pair(
        "{name} ({id}): місць {seats}, ліній {lines}",
        "{name} ({id}): seats {seats}, lines {lines}",
    )
    SUMMARY_BODY = Pair(
        "{body}: мандатів за законом {seats}, осіб у списку {members}, міський голова: {counts}",
        "{body}: seats by law {seats}, persons listed {members}, mayor counts: {counts}",
    )
    REMARK = Pair("Зауваження: {remark}", "Remark: {remark}")
    NO_OPEN_DATA = Pair(
        "немає таблиці [open_data]: без неї viche export не запише відкритих даних",
        "there is no table [open_data]: without it viche export writes no open data",
    )
    VACANT = Pair(
        "«{body}»: мандатів {seats}, депутатів у списку {deputies}: решта мандатів вакантні?",
        "“{body}”: {seats} seats by law, {deputies} deputies listed: are the others vacant?",
    )
    SEATLESS = Pair("«{body}»: без місця: {names}", "“{body}”: without a seat: {names}")
    SEATS_FREE = Pair("місця без депутата: {seats}", "seats without a member: {seats}")

    # What the desk has enrolled
    CARDS_UNREAD = Pair(
        "{path}: не читається: {reason}; виправте файл або приберіть його",
        "{path}: cannot be read: {reason}; mend it, or put it away",
    )
    CARDS_ROW = Pair(
        "{path}:{line}: це не рядок «{wanted}»; виправте файл або приберіть його",
        "{path}:{line}: not a line of “{wanted}”; mend it, or put it away",
    )

    # Members
    NO_MEMBERS = Pair(
        "{file}: такого файлу немає ({path}). Зробіть його в UTF-8: перший рядок — назви "
        "стовпців, далі по рядку на депутата, наприклад:\n{example}",
        "{file}: there is no such file ({path}). Make it, in UTF-8: the first row names the "
        "columns, then a row for each member, for example:\n{example}",
    )
    NOT_CSV = Pair(
        "це не CSV у кодуванні UTF-8: збережіть таблицю як «CSV UTF-8»",
        "this is no CSV in UTF-8: save the table as “CSV UTF-8”",
    )
    NO_COLUMNS = Pair(
        "перший рядок має називати стовпці, щонайменше id і name, наприклад:\n{example}",
        "the first row must name the columns, id and name at least, for example:\n{example}",
    )
    UNKNOWN_COLUMN = Pair(
        "невідомий стовпець «{key}»: можуть бути {known}",
        "unknown column “{key}”: there may be {known}",
    )
    BAD_SEAT = Pair(
        "seat: «{value}» — не номер місця: напишіть число, або 0, якщо пульта немає",
        "seat: “{value}” is no number of a seat: write a number, or 0 for one without a console",
    )
    BAD_MAYOR = Pair(
        "mayor: «{value}» не підходить: true для міського голови, для решти порожньо",
        "mayor: “{value}” does not fit: true for the mayor, nothing for the others",
    )
    NO_NAME = Pair(
        "члену ради потрібні id і name",
        "a member needs id and name",
    )
    MEMBER_TWICE = Pair(
        "id «{id}» стоїть двічі (уперше: {before})",
        "member “{id}” stands twice (before: {before})",
    )
    CARD_TAKEN = Pair(
        "картка, записана на «{name}», уже належить «{owner}»",
        "the card of “{name}” belongs to “{owner}” already",
    )
    SEAT_TAKEN = Pair(
        "місце {seat} стоїть двічі: на ньому вже «{owner}»",
        "seat {seat} stands twice: “{owner}” has it already",
    )
    MIXER_HOST = Pair(
        "мікшер «{name}»: host = «{host}»: потрібна IP-адреса цифрами, як 192.168.10.40",
        "mixer “{name}”: host = “{host}”: an IP address in digits is needed, like 192.168.10.40",
    )
    MIXER_SEAT = Pair(
        "мікшер «{name}»: місця {seat} у залі немає; channels — це місце = канал",
        "mixer “{name}”: the hall has no seat {seat}; channels are seat = channel",
    )
    RECORDER_SEAT = Pair(
        "{key}: місця {seat} у залі немає; microphones — це місце = канал запису",
        "{key}: the hall has no seat {seat}; microphones are seat = channel of the recording",
    )
    CHAIR_HOST = Pair(
        "host = «{host}»: пишіть IP-адресу цієї машини в мережі зали або 0.0.0.0",
        "host = “{host}”: write this machine's IP address in the hall's network, or 0.0.0.0",
    )
    NO_CHAIR = Pair(
        "немає таблиці [chair]; допишіть її, щоб головуючий мав свою сторінку",
        "there is no [chair] table; add it to give the chair a page",
    )
    SCREEN_ROW = Pair(
        "ряд {number} (rows): «{row}» не розібрати; пишіть місця так: «1-12» або «1-5, 7, 9»",
        "row {number} (rows): “{row}” cannot be read; write seats like “1-12” or “1-5, 7, 9”",
    )
    SCREEN_SEAT = Pair(
        "ряд {number} (rows): місця {seat} у залі немає",
        "row {number} (rows): the hall has no seat {seat}",
    )
    SCREEN_SEAT_TWICE = Pair(
        "ряд {number} (rows): місце {seat} уже стоїть у ряду",
        "row {number} (rows): seat {seat} stands in a row already",
    )
    SEAT_UNWIRED = Pair(
        "місця {seat} («{name}») немає на жодній лінії: додайте його до [[line]] seats або "
        "таблицею [[seat]]",
        "seat {seat} of “{name}” is on no line: add it to [[line]] seats, or a [[seat]] for it",
    )

    def say(self, language: str, **values: object) -> str:
        """The sentence in a language, ``uk`` or ``en``."""
        pair: Pair = self.value
        return (pair.en if language == "en" else pair.uk).format(**values)
