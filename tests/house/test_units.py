"""The units for systemd are as closed as the manual says, and give what the sockets need."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import msgspec
import pytest

from consoles.tablet_door import MODE
from controller.camera_tables import CameraTable, cameras

INSTALLER = Path(__file__).resolve().parents[2] / "docs" / "installer"
UNITS = INSTALLER / "systemd"
DROP_IN = UNITS / "viche-hall.service.d" / "dis-tcp.conf"
MOST = 2.0
"""What systemd itself calls well closed ends here (systemd-analyze(1), security)."""
DEBIAN_12 = 252
"""Debian 12's systemd, whose figures the manual has; another version weighs otherwise."""
CASES = [(unit.name, False) for unit in sorted(UNITS.glob("*.service"))]
CASES.append(("viche-hall.service", True))


class Unit(ConfigParser):
    """A unit's settings; of one that stands twice the last counts here."""

    def __init__(self, path: Path) -> None:
        super().__init__(interpolation=None, strict=False, comment_prefixes=("#",))
        self.read(path, encoding="utf-8")

    def optionxform(self, optionstr: str) -> str:
        """Names as they are written."""
        return optionstr

    def words(self, setting: str) -> set[str]:
        """The words of a setting."""
        return set(self.get("Service", setting).split())


def manual() -> str:
    return (INSTALLER / "README.md").read_text(encoding="utf-8")


def version() -> int:
    """Of this machine's systemd."""
    words = ["systemd-analyze", "--version"]
    said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=20).stdout
    return int(said.split()[1])


def exposure(folder: Path, name: str) -> float:
    """What systemd says of a unit and of the drop-ins beside it."""
    words = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(folder / name)]
    said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=20).stdout
    (figure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", said)
    return float(figure)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
@pytest.mark.parametrize(("name", "with_drop_in"), CASES, ids=str)
def test_each_unit_is_as_closed_as_the_manual_says(
    tmp_path: Path, name: str, with_drop_in: bool
) -> None:
    shutil.copy(UNITS / name, tmp_path)
    row = f"| `{name}` |"
    if with_drop_in:
        shutil.copytree(DROP_IN.parent, tmp_path / DROP_IN.parent.name)
        row = f"| `{name}` with `{DROP_IN.name}` |"
    found = exposure(tmp_path, name)
    assert found < MOST
    if version() == DEBIAN_12:
        assert f"{row} {found} |" in manual()


def test_the_controller_may_give_its_sockets_away_and_open_serial_adapters() -> None:
    unit = Unit(UNITS / "viche-hall.service")
    assert unit.words("SupplementaryGroups") == {"secretary", "tablet", "dialout"}
    assert Unit(UNITS / "viche-tablet.service").get("Service", "Group") == "tablet"
    made = re.search(r"for group in ([a-z ]+); do groupadd", manual())
    assert made
    comes_with_debian = {"dialout"}
    assert {*unit.words("SupplementaryGroups"), "hall"} - comes_with_debian == set(made[1].split())


def test_the_gateway_passes_through_the_folder_of_the_sockets_and_opens_its_own_alone() -> None:
    folder = int(Unit(UNITS / "viche-hall.service").get("Service", "RuntimeDirectoryMode"), 8)
    assert folder & 0o007 == 0o001
    assert MODE & 0o007 == 0


def test_a_central_unit_over_tcp_is_reached_with_the_drop_in_alone() -> None:
    unit, opened = Unit(UNITS / "viche-hall.service"), Unit(DROP_IN)
    assert unit.words("IPAddressDeny") == {"any"}
    assert not unit.words("RestrictAddressFamilies") & {"AF_INET", "AF_INET6"}
    assert opened.words("RestrictAddressFamilies") == {"AF_INET", "AF_INET6"}
    page = (INSTALLER / "dis.md").read_text(encoding="utf-8")
    (host,) = re.findall(r'^host = "(.*)"', page, re.MULTILINE)
    assert opened.words("IPAddressAllow") == {host}


def test_the_cameras_of_the_manual_are_a_configuration_and_the_unit_reaches_theirs_alone() -> None:
    page = (INSTALLER / "camera.md").read_text(encoding="utf-8")
    written = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert written
    tables = msgspec.toml.decode(written[1], type=dict[str, list[CameraTable]])["camera"]
    hosts = {camera.host for camera in cameras(tables, range(1, 37)) if camera.host}
    unit = Unit(UNITS / "viche-camera.service")
    assert unit.words("IPAddressAllow") == hosts
    assert unit.words("IPAddressDeny") == {"any"}


def test_every_page_of_the_manual_is_reached_from_its_first() -> None:
    pages = {page.name for page in INSTALLER.glob("*.md")} - {"README.md"}
    assert pages <= set(re.findall(r"\]\((\w+\.md)", manual()))
