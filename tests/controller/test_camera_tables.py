"""``[[camera]]`` of hall.toml: what is right is read, what is wrong is named in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.camera_words import CameraFault
from controller.config import BadConfig, HallConfig, read_config

HALL = """\
[hall]
id = "mala"
name = "Мала зала"
language = "{language}"

[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 1
[[body.member]]
id = "a"
name = "Андрієнко А. А."
seat = 1

[[line]]
name = "can"
kind = "canopen"
interface = "socketcan"
channel = "can0"
seats = "1-20"

"""
FRONT = """\
[[camera]]
name = "front"
kind = "visca_serial"
device = "/dev/ttyUSB1"
wide = 0
chair = 1
rostrum = 2
[camera.seats]
1-12 = 4
17 = 5
"""
REAR = """\
[[camera]]
name = "rear"
kind = "visca_udp"
host = "192.0.2.10"
wide = 0
"""


def read(folder: Path, tables: str, language: str = "uk") -> HallConfig:
    path = folder / "hall.toml"
    path.write_text(HALL.replace("{language}", language) + tables, encoding="utf-8")
    return read_config(path)


def test_a_camera_knows_its_place_and_the_preset_of_each_seat(tmp_path: Path) -> None:
    front, rear = read(tmp_path, FRONT + REAR).cameras
    assert (front.device, front.address, front.wide, front.chair) == ("/dev/ttyUSB1", 1, 0, 1)
    assert front.seats == {**dict.fromkeys(range(1, 13), 4), 17: 5}
    assert (rear.host, rear.port, rear.seats) == ("192.0.2.10", 52381, {})


def test_a_hall_needs_no_camera(tmp_path: Path) -> None:
    assert read(tmp_path, "").cameras == ()


@pytest.mark.parametrize(
    ("tables", "at", "fault", "said"),
    [
        (FRONT + FRONT, 'name = "front"', CameraFault.TWICE, "front"),
        (
            FRONT.replace('device = "/dev/ttyUSB1"\n', ""),
            "[[camera]]",
            CameraFault.NO_DEVICE,
            "front",
        ),
        (REAR.replace("host", "device"), "[[camera]]", CameraFault.NO_HOST, "rear"),
        (
            FRONT + FRONT.replace("front", "other"),
            "[[camera]]",
            CameraFault.SAME_PLACE,
            "ttyUSB1, 1",
        ),
        (
            REAR + REAR.replace("rear", "other"),
            'host = "192.0.2.10"',
            CameraFault.SAME_PLACE,
            "192.0.2.10:52381",
        ),
        (
            FRONT
            + FRONT.replace("front", "two").replace("wide", "address = 2\nbaud = 19200\nwide"),
            "baud = 19200",
            CameraFault.OTHER_RATE,
            "front",
        ),
        (
            FRONT.replace("wide = 0", "wide = 0\naddress = 8"),
            "address = 8",
            CameraFault.BOUNDS,
            "8",
        ),
        (
            REAR.replace("wide = 0", "wide = 0\nport = 70000"),
            "port = 70000",
            CameraFault.BOUNDS,
            "70000",
        ),
        (FRONT.replace("17 = 5", "17 = 16"), "17 = 16", CameraFault.PRESET, "17 = 16"),
        (FRONT.replace("chair = 1", "chair = 0"), "chair = 0", CameraFault.WIDE_TAKEN, "chair"),
        (FRONT.replace("17 = 5", "17 = 0"), "17 = 0", CameraFault.WIDE_TAKEN, "17"),
        (FRONT.replace("17 = 5", "row = 5"), "row = 5", CameraFault.NOT_SEATS, "row"),
        (FRONT.replace("17 = 5", "9-3 = 5"), "9-3 = 5", CameraFault.NOT_SEATS, "9-3"),
        (FRONT.replace("17 = 5", "12 = 5"), "12 = 5", CameraFault.SEAT_TWICE, "12"),
        (FRONT.replace("17 = 5", "21 = 5"), "21 = 5", CameraFault.NO_SUCH_SEAT, "21"),
    ],
)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_fault_is_named_with_its_line_and_the_way_out(
    tmp_path: Path, tables: str, at: str, fault: CameraFault, said: str, language: str
) -> None:
    with pytest.raises(BadConfig) as bad:
        read(tmp_path, tables, language)
    words = str(bad.value)
    rows = (tmp_path / "hall.toml").read_text(encoding="utf-8").splitlines()
    line = max(number for number, row in enumerate(rows, 1) if row == at)
    assert f"hall.toml:{line}: " in words
    assert said in words
    pair = fault.value
    assert (pair.en if language == "en" else pair.uk).rpartition("}")[2] in words


def test_an_unknown_kind_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"hall.toml:25: .*visca_raw_tcp"):
        read(tmp_path, REAR.replace("visca_udp", "pelco"))
