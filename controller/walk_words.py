"""What the walk through the hall says: each sentence in both languages, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from controller.config_words import Pair


class Word(Enum):
    """What is seen, and the way out. What stands in braces is filled in."""

    # Buses
    BUS = Pair("шина {name}", "bus {name}")
    NOT_OPENED = Pair("{kind}: не відкривається: {reason}", "{kind}: cannot be opened: {reason}")
    HEARD = Pair("{kind}: чути {heard} з {seats}", "{kind}: {heard} of {seats} heard")
    OPENED = Pair("{kind}: відкрито", "{kind}: opened")
    TABLETS = Pair(
        "{kind}: {seats} запасних місць; планшети з'єднують на засіданні",
        "{kind}: {seats} spare seats; tablets are paired at a sitting",
    )
    NO_SEATS = Pair("{kind}: місць не призначено", "{kind}: no seats assigned")
    SEAT_THEM = Pair(
        "призначте місця: viche seat hall.toml --line {name}",
        "assign seats: viche seat hall.toml --line {name}",
    )
    UP_CAN = Pair(
        "адаптер вставлено? ip link show {place}; підніміть шину: ip link set {place} up "
        "type can bitrate {rate}",
        "is the adapter plugged in? ip link show {place}; raise the bus: ip link set {place} up "
        "type can bitrate {rate}",
    )
    UP_PORT = Pair(
        "адаптер вставлено? ls -l {place}; порт може тримати інша програма; користувач має бути "
        "в групі dialout",
        "is the adapter plugged in? ls -l {place}; another program may hold the port; the user "
        "must be in the group dialout",
    )
    UP_HOST = Pair(
        "центральний блок увімкнено? ping {place}; той самий мережевий кабель, та сама мережа?",
        "is the central unit on? ping {place}; is its network cable in, the network the same?",
    )
    UP_DOOR = Pair(
        "каталог {place} має існувати й бути доступним для запису",
        "the folder of {place} must exist and be writable",
    )
    UP_PCSC = Pair(
        "читач вставлено? systemctl status pcscd; pcsc_scan покаже його",
        "is the reader plugged in? systemctl status pcscd; pcsc_scan shows it",
    )
    ALL_SILENT_CAN = Pair(
        "усі мовчать: живлення пультів; bitrate ({rate}) той самий, що в пультах; CAN_H і CAN_L "
        "не переплутано; між ними на знеструмленій шині 60 Ом",
        "all are silent: the consoles' power; bitrate ({rate}) as set in the consoles; CAN_H and "
        "CAN_L not swapped; 60 Ω between them on the bus without power",
    )
    ALL_SILENT_MODBUS = Pair(
        "усі мовчать: живлення пультів; baud ({rate}) і parity ті самі, що в модулях; A і B не "
        "переплутано; адреси модулів",
        "all are silent: the consoles' power; baud ({rate}) and parity as set in the modules; "
        "A and B not swapped; the modules' addresses",
    )
    ALL_SILENT_DIS = Pair(
        "жоден пульт не озвався: центральний блок увімкнено; кабель; номери пультів у hall.toml",
        "no unit answered: the central unit's power; the cable; the units' numbers in hall.toml",
    )

    # Consoles
    SEAT = Pair("місце {seats}", "seat {seats}")
    SEATS = Pair("місця {seats}", "seats {seats}")
    SILENT = Pair("не відповідає ({place})", "does not answer ({place})")
    SILENT_MANY = Pair("не відповідають ({place})", "do not answer ({place})")
    NODE = Pair("{line}, вузол {nodes}", "{line}, node {nodes}")
    NODES = Pair("{line}, вузли {nodes}", "{line}, nodes {nodes}")
    ONE_INSIDE = Pair(
        "живлення й відвід цього пульта, його адреса; сусідні місця {before} і {after} чути, отже "
        "магістраль ціла",
        "this console's power, drop cable and address; its neighbours {before} and {after} are "
        "heard, so the trunk is whole",
    )
    ONE_AT_END = Pair(
        "останній на шині: його живлення, адреса й кабель від місця {near}, яке чути",
        "the last on the bus: its power, its address and the cable from seat {near}, "
        "which is heard",
    )
    GAP_INSIDE = Pair(
        "поспіль, а місця {before} і {after} чути: магістраль ціла, перевірте спільне живлення "
        "цих пультів або їхній спільний відвід",
        "in a row, while {before} and {after} are heard: the trunk is whole; look at the supply "
        "these consoles share, or their common branch",
    )
    GAP_AT_END = Pair(
        "усі до кінця шини, а місце {near} чути: кабель обірвано між місцями {near} і {far}, "
        "далі немає живлення або кінцевого опору 120 Ом",
        "all up to the end of the bus, while seat {near} is heard: the cable is cut between seats "
        "{near} and {far}, or beyond it power or the 120 Ω terminator is missing",
    )
    SILENT_REMEDY = Pair(
        "живлення, кабель і номер пульта в hall.toml",
        "power, cable and the unit's number in hall.toml",
    )
    COUNTED = Pair("чути, але траплялося: {errors}", "heard, but there were: {errors}")
    COUNTED_REMEDY = Pair(
        "якщо лічильник росте: роз'єми, екран і кінцеві опори коло цього місця",
        "if the count grows: connectors, shield and terminators near this seat",
    )

    # Faults that the lines tell of
    STRANGERS = Pair(
        "вузли, що не мають місця: {nodes}",
        "nodes without a seat: {nodes}",
    )
    STRANGERS_REMEDY = Pair(
        "призначте їм місця (viche seat hall.toml --line {name}) або виправте адресу на пульті; "
        "якщо заразом мовчить одне місце, то це, певно, його пульт",
        "seat them (viche seat hall.toml --line {name}) or correct the address in the console; "
        "if one seat is silent as well, this is likely its console",
    )
    DUPLICATE_REMEDY = Pair(
        "два пульти з однією адресою або слабке живлення: вимкніть один і перегляньте адреси",
        "two consoles with one address, or a weak supply: unplug one and look at the addresses",
    )
    WRONG_MODULE_REMEDY = Pair(
        "під цією адресою модуль іншого виду: перегляньте адреси й тип модуля; якщо пульт "
        "справний, його прошивка хибно називає себе",
        "a module of another kind has this address: look at the addresses and the module's type; "
        "if the console works, its firmware misnames itself",
    )
    BABBLING_REMEDY = Pair(
        "пульт засипає шину: вимкніть його; якщо вщухло — пульт несправний",
        "the console floods the bus: unplug it; if the bus calms down, it is broken",
    )
    EMERGENCY_REMEDY = Pair(
        "пульт сам каже про несправність: код — у його паспорті; зазвичай живлення або шина",
        "the console tells of a fault of its own: see its manual for the code; mostly power "
        "or the bus",
    )
    STUCK_REMEDY = Pair(
        "клавіша запала або щось на ній лежить",
        "a key is jammed, or something lies on it",
    )
    GARBLED_REMEDY = Pair(
        "прийняте не читається: профіль пульта в hall.toml, швидкість, екран кабелю, "
        "кінцеві опори",
        "what comes cannot be read: the profile in hall.toml, the bit rate, the cable's shield, "
        "the terminators",
    )
    OVERRUN_REMEDY = Pair(
        "комп'ютер або адаптер не встигає: вимкніть зайві програми, змініть адаптер",
        "the machine or adapter does not keep up: stop other programs, change the adapter",
    )
    LOST_REMEDY = Pair(
        "адаптер зник під час перевірки: гніздо USB, кабель, dmesg",
        "the adapter vanished during the walk: the USB socket, its cable, dmesg",
    )

    # Cards and spare places
    CARDS = Pair("картки", "cards")
    CARD_BARE = Pair("вставлено", "in")
    CARD_FOREIGN = Pair("картка …{tail} нічия", "card …{tail} is nobody's")
    CARD_OF = Pair("картка {name}", "card of {name}")
    AT_DESK = Pair("робоче місце секретаря", "the secretary's desk")
    NO_CARDS = Pair("жодної не вставлено", "none is in")

    # The machine
    SOUND = Pair("звук", "sound")
    SOUND_FOUND = Pair("вхід: {inputs}; вихід: {outputs}", "in: {inputs}; out: {outputs}")
    NO_PORTAUDIO = Pair("не перевірити: {reason}", "cannot be looked at: {reason}")
    PORTAUDIO_REMEDY = Pair("apt install libportaudio2", "apt install libportaudio2")
    NO_INPUT_REMEDY = Pair(
        "запису не буде: вставте звукову карту; arecord -l має її показати",
        "nothing can be recorded: plug in a sound card; arecord -l must show it",
    )
    CLOCK = Pair("годинник", "clock")
    CLOCK_TRUE = Pair("{now}, звіряється з мережею", "{now}, kept right by the network")
    CLOCK_ALONE = Pair("{now}, ні з чим не звіряється", "{now}, kept right by nothing")
    CLOCK_ALONE_REMEDY = Pair(
        "звірте з наручним; timedatectl set-ntp true, потрібна мережа",
        "compare with your watch; timedatectl set-ntp true, a network is needed",
    )
    CLOCK_BEHIND = Pair(
        "{now}: відстає, останній рядок журналу — {last}",
        "{now}: behind the journal's last line of {last}",
    )
    CLOCK_SET_REMEDY = Pair(
        "поставте час: timedatectl set-time 'РРРР-ММ-ДД ГГ:ХХ'; батарейка годинника?",
        "set the time: timedatectl set-time 'YYYY-MM-DD hh:mm'; is the clock's battery flat?",
    )
    CHIP = Pair("мікросхема годинника: {name}", "clock chip: {name}")
    NO_CHIP = Pair(
        "мікросхеми годинника немає: без мережі час після вимкнення хибний",
        "no clock chip: without a network the time is wrong after a power cut",
    )
    NO_CHIP_REMEDY = Pair(
        "додайте модуль RTC; без нього секретар підтверджує час на початку засідання",
        "add an RTC module; without one the secretary confirms the time at the opening",
    )
    DISK = Pair("диск", "disk")
    NO_FOLDER = Pair("{folder}: {reason}", "{folder}: {reason}")
    FOLDER_REMEDY = Pair(
        "створіть теку журналу: install -d -m 0750 {folder}",
        "make the journal's folder: install -d -m 0750 {folder}",
    )
    FREE = Pair("вільно {free} ГБ, це {sittings} засідань", "{free} GB free: {sittings} sittings")
    FREE_REMEDY = Pair(
        "звільніть місце: df -h; скопіюйте старі записи на інший носій",
        "make room: df -h; move old recordings to another medium",
    )
    NOT_WRITTEN = Pair("{folder} не записується: {reason}", "{folder} not writable: {reason}")
    NOT_WRITTEN_REMEDY = Pair(
        "запустіть від користувача контролера; якщо диск лише для читання — dmesg, він "
        "може вмирати: змініть його",
        "run this as the controller's user; if the disk is read-only, see dmesg: it may be "
        "dying, replace it",
    )
    WRITTEN = Pair(
        "запис {tries} разів: зазвичай {middle} мс, найдовше {worst} мс",
        "{tries} writes: {middle} ms as a rule, {worst} ms at worst",
    )
    SLOW = Pair(
        "лампа засвітиться лише після запису: замість картки пам'яті поставте SSD",
        "a lamp is lit only after the write: use an SSD instead of a memory card",
    )
    KEY = Pair("ключ запису", "record's key")
    KEY_TO_COME = Pair("постане разом із журналом", "will be made with the journal")
    KEY_GOOD = Pair("{path}, права {mode}", "{path}, mode {mode}")
    KEY_OPEN = Pair(
        "{path}: права {mode}, його можуть читати інші", "{path}: mode {mode}, others may read it"
    )
    KEY_OPEN_REMEDY = Pair(
        "chmod 600 {path}; потім змініть ключ: viche key --help",
        "chmod 600 {path}; then change the key: viche key --help",
    )
    KEY_LOST = Pair("{path} немає, а журнал є", "no {path}, but there is a journal")
    KEY_LOST_REMEDY = Pair(
        "поверніть {path} з резервної копії; контролер інакше зробить новий і скаже про це",
        "bring {path} back from a backup; else the controller makes a new one, and says so",
    )
    RECORD = Pair("журнал", "journal")
    RECORD_STALLED = Pair("не записується: {reason}", "cannot be written: {reason}")

    # What is published
    NO_OPEN_DATA = Pair(
        "таблиці немає: голосування не вивантажити як відкриті дані",
        "there is no such table: votes cannot be exported as open data",
    )
    OPEN_DATA_REMEDY = Pair("приклад — docs/formats.md", "docs/formats.md has an example")

    # The running light
    WATCH = Pair(
        "Ідіть за вогником: засвічуються всі лампи пульта, чий номер з'являється тут.",
        "Follow the light: all lamps are lit on the console whose number appears here.",
    )
    LIT = Pair("місце {seat}", "seat {seat}")
    DARK = Pair("місце {seat}: пульта не чути", "seat {seat}: its console is not heard")
    STOP_FIRST = Pair(
        "контролер працює і сам світить лампами: зупиніть його, systemctl stop viche-hall",
        "the controller runs and lights the lamps itself: stop it, systemctl stop viche-hall",
    )

    # The whole
    HALL = Pair(
        "{name} ({id}): місць {seats}, ліній {lines}",
        "{name} ({id}): {seats} seats, {lines} lines",
    )
    COUNCIL = Pair(
        "  {name}: за законом {seats}, у списку {members}",
        "  {name}: {seats} seats by law, {members} members",
    )
    NOT_ALLOWED = Pair(
        "контролер працює, а питати його дозволено групі readers з hall.toml: {path}",
        "the controller runs, and only the group readers of hall.toml may ask it: {path}",
    )
    RUNNING = Pair(
        "працює; шини питали через нього",
        "runs; the buses were asked through it",
    )
    CONTROLLER = Pair("контролер", "controller")
    FAULTS = Pair("Несправностей: {count}.", "Faults: {count}.")
    NO_FAULTS = Pair("Несправностей немає.", "No faults.")

    def say(self, language: str, **values: object) -> str:
        """The sentence in a language, with its facts."""
        pair = self.value
        return (pair.en if language == "en" else pair.uk).format(**values)


ERRORS: Final[Mapping[str, Pair]] = {
    "bus_lost": Pair("шину втрачено", "bus lost"),
    "stranger": Pair("чужий вузол", "stranger"),
    "babbling": Pair("засипає шину", "babbling"),
    "duplicate": Pair("дві однакові адреси", "duplicate address"),
    "wrong_module": Pair("модуль іншого виду", "another kind of module"),
    "emergency": Pair("аварія пульта", "emergency"),
    "stuck_key": Pair("клавіша запала", "stuck key"),
    "garbled": Pair("прийняте не читається", "garbled"),
    "overrun": Pair("втрачено кадри", "frames lost"),
    "silent": Pair("замовкав", "fell silent"),
    "crc": Pair("збій CRC", "CRC errors"),
}
"""Names of what consoles count; any other is shown as it is."""


def error_name(kind: str, language: str) -> str:
    """The name of a kind of error."""
    pair = ERRORS.get(kind)
    if pair is None:
        return kind
    return pair.en if language == "en" else pair.uk


def errors_in_words(errors: Mapping[str, int], language: str) -> str:
    """Counts by kind, the most frequent first."""
    ranked = sorted(errors.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{error_name(kind, language)} {count}" for kind, count in ranked if count)


def numbers(given: Iterable[int]) -> str:
    """Numbers in order, runs of three or more shortened: ``3, 7–12``."""
    runs: list[list[int]] = []
    for number in sorted(given):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )
