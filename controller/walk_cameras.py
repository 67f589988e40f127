"""What the walk through the hall says of its cameras. Pure: somebody else has asked them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from controller.camera_tables import Camera
from controller.camera_words import Presence
from controller.config_words import Pair
from controller.walk import Mark, Row

WHAT = Pair("камера «{name}»", "camera “{name}”")
STATES = {
    Presence.ON: (Mark.GOOD, Pair("відповідає, увімкнена", "answers, and is on")),
    Presence.STANDBY: (Mark.FAULT, Pair("у режимі очікування", "is on standby")),
    Presence.SILENT: (Mark.FAULT, Pair("не відповідає", "does not answer")),
}
STANDBY_REMEDY = Pair(
    "увімкніть її пультом або на її сторінці: сама вона не повернеться",
    "switch it on by its remote control or its page: it will not turn by itself",
)
WIRED_REMEDY = Pair(
    "перевірте живлення й кабель; {device}, baud = {baud}, address = {address} — чи так у ній?",
    "see to its supply and cable; {device}, baud = {baud}, address = {address}: is it set so?",
)
IN_NETWORK_REMEDY = Pair(
    "перевірте живлення й мережу; {host}:{port}, {kind} — чи так на сторінці камери?",
    "see to its supply and the network; {host}:{port}, {kind}: is that what its page says?",
)
WATCHED = Pair(
    "контролер працює, тож камер не питаємо: journalctl -u viche-camera",
    "the controller is running, so cameras are not asked: journalctl -u viche-camera",
)
CAMERAS = Pair("камери", "cameras")


def camera_rows(
    cameras: Sequence[Camera], found: Mapping[str, Presence], language: str
) -> Iterator[Row]:
    """A row for each camera; ``found`` is by its name, and holds nothing where none was asked."""

    def say(pair: Pair, **facts: object) -> str:
        return (pair.en if language == "en" else pair.uk).format(**facts)

    if cameras and not found:
        yield Row(Mark.GOOD, say(CAMERAS), say(WATCHED))
        return
    for camera in cameras:
        presence = found[camera.name]
        mark, state = STATES[presence]
        remedy = ""
        if presence is Presence.STANDBY:
            remedy = say(STANDBY_REMEDY)
        elif presence is Presence.SILENT and camera.device:
            facts = {"device": camera.device, "baud": camera.baud, "address": camera.address}
            remedy = say(WIRED_REMEDY, **facts)
        elif presence is Presence.SILENT:
            facts = {"host": camera.host, "port": camera.port, "kind": camera.kind}
            remedy = say(IN_NETWORK_REMEDY, **facts)
        yield Row(mark, say(WHAT, name=camera.name), say(state), remedy)
