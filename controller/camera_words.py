"""What is wrong with a ``[[camera]]`` of hall.toml, in both languages; how a camera answers."""

from __future__ import annotations

from enum import Enum

from controller.config_words import Pair


class CameraFault(Enum):
    """What may be wrong, and the way out. What stands in braces is filled in."""

    TWICE = Pair(
        "камеру «{name}» названо двічі: дайте кожній свою назву",
        "camera “{name}” stands twice: give each a name of its own",
    )
    NO_DEVICE = Pair(
        'камера «{name}» на послідовній лінії: допишіть порт, device = "/dev/ttyUSB0"',
        'camera “{name}” is on a serial line: add its port, device = "/dev/ttyUSB0"',
    )
    NO_HOST = Pair(
        'камера «{name}» у мережі: допишіть її адресу, host = "192.0.2.10"',
        'camera “{name}” is in the network: add its address, host = "192.0.2.10"',
    )
    SAME_PLACE = Pair(
        "камери «{name}» і «{other}» мають ту саму адресу ({place}): у ланцюгу вони мають address "
        "від 1 до 7 за порядком, у мережі — кожна свій host",
        "cameras “{name}” and “{other}” have one address ({place}): in a chain they have address "
        "1 to 7 as they follow each other, in the network each its own host",
    )
    OTHER_RATE = Pair(
        "камера «{name}» на тому самому порту, що й «{other}», а baud інший: ланцюг має одну "
        "швидкість",
        "camera “{name}” is on the port of “{other}”, but its baud differs: a chain has one rate",
    )
    BOUNDS = Pair(
        "{key} = {value}: має бути від {least} до {most}",
        "{key} = {value}: it must be {least} to {most}",
    )
    PRESET = Pair(
        "{key} = {value}: ця камера має пресети від 0 до {most} (presets = {presets})",
        "{key} = {value}: this camera has presets 0 to {most} (presets = {presets})",
    )
    NOT_SEATS = Pair(
        "«{value}» — не місце: пишіть номер або проміжок, 17 = 5 чи 1-12 = 4",
        "“{value}” is no seat: write a number or a range, 17 = 5 or 1-12 = 4",
    )
    SEAT_TWICE = Pair(
        "місце {seat} має в цій камері два пресети: лишіть один",
        "seat {seat} has two presets with this camera: keep one",
    )
    NO_SUCH_SEAT = Pair(
        "місця {seat} немає на жодній лінії: додайте його до [[line]] seats або приберіть тут",
        "seat {seat} is on no line: add it to [[line]] seats, or leave it out here",
    )
    WIDE_TAKEN = Pair(
        "wide = {value} — це пресет і для {key}: загальний план показують під час таємного "
        "голосування, тож він має бути окремий, щоб жодного пульта не було видно зблизька",
        "wide = {value} is the preset for {key}, too: the wide shot is shown in a secret vote, so "
        "it must be one of its own, with no console seen from near",
    )
    NONE = Pair(
        "немає жодної таблиці [[camera]]: опишіть у ній камеру",
        "no [[camera]] table: describe a camera there",
    )

    def say(self, language: str, **values: object) -> str:
        """The sentence in a language, ``uk`` or ``en``."""
        pair: Pair = self.value
        return (pair.en if language == "en" else pair.uk).format(**values)


class Presence(Enum):
    """How a camera answers when it is asked whether it is on."""

    ON = "on"
    STANDBY = "standby"
    SILENT = "silent"
