"""Districts in the database: loaded whole or not at all, and each address finds its own."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from django.conf import settings

from publisher.common.audit.record import history
from publisher.common.community.annex37 import COLUMNS
from publisher.common.community.districts import SAMPLE, Found, areas, at, source
from publisher.common.community.models import Address, District
from publisher.common.community.register import take
from publisher.site import districts
from publisher.site.faults import BadSite
from publisher.site.site_file import read_site

ROOT = Path(__file__).resolve().parents[3]
BORDER = json.loads(SAMPLE.read_text(encoding="utf-8"))["features"][0]["geometry"]["coordinates"]
"""Of the first district of the sample."""
CENTRE = 48.853, 37.605


def given(file: Path | None = None, *, sample: bool = False, clear: bool = False) -> Namespace:
    return Namespace(file=file, sample=sample, clear=clear, language="uk")


def address(uid: str, lat: float | None = None, lon: float | None = None) -> Address:
    return Address.objects.create(
        uid=uid, katottg="UA14120210010072190", settlement="Слов’янськ", street="вул. Шевченка",
        number=uid, lat=lat, lon=lon,
    )  # fmt: skip


def table(*rows: dict[str, str], extra: tuple[str, ...] = ("lat", "lon", "district")) -> str:
    fixed = {
        "uid": "1", "CATUTTC": "UA14120210010072190", "addressPostName": "Слов'янськ",
        "addressLocatorDesignator": "1", "statusType": "Чинна",
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, *extra], restval="null")
    writer.writeheader()
    writer.writerows(fixed | row for row in rows)
    return out.getvalue()


@pytest.mark.usefixtures("db")
def test_the_sample_is_loaded_marked_as_made_up_and_written_into_the_acts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert source() == ("", False)
    assert areas() == ()
    assert districts.load(given(sample=True)) == 0
    assert "округів узято: 8; адрес у них: 0" in capsys.readouterr().out
    assert [each.number for each in areas()] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert source()[1]
    assert history("districts")[0].details["file"] == "districts.geojson"
    assert districts.seen()[1:] == (
        "округів на мапі: 8 (вигадані, для показу)",
        "districts on the map: 8 (made up, for show)",
    )
    assert districts.load(given(clear=True)) == 0
    assert areas() == ()


@pytest.mark.usefixtures("db")
def test_a_wrong_file_leaves_what_was_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    districts.load(given(sample=True))
    digest = source()[0]
    bad = json.loads(SAMPLE.read_text(encoding="utf-8"))
    bad["features"][2]["geometry"]["type"] = "Point"
    (tmp_path / "bad.geojson").write_text(json.dumps(bad), encoding="utf-8")
    assert districts.load(given(tmp_path / "bad.geojson")) == 1
    assert "bad.geojson: об’єкт 3 (округ 3): геометрія Point" in capsys.readouterr().err
    assert source()[0] == digest
    assert districts.load(given(tmp_path / "none.geojson")) == 1
    assert "none.geojson: не читається" in capsys.readouterr().err
    assert districts.load(given()) == 2
    assert "--sample" in capsys.readouterr().err


@pytest.mark.usefixtures("db")
def test_an_address_is_put_into_its_district_by_the_map() -> None:
    inside, beside, unknown = address("1", *CENTRE), address("2", 48.0, 37.0), address("3")
    lon, lat = BORDER[0][3]
    on = address("4", lat, lon)
    districts.load(given(sample=True))
    found = dict(Address.objects.values_list("uid", "map_district"))
    assert found[inside.uid] == at(*CENTRE).only is not None
    assert (found[beside.uid], found[unknown.uid], found[on.uid]) == (None, None, None)
    assert 1 in at(lat, lon).border
    assert at(48.0, 37.0) == Found((), ())


@pytest.mark.usefixtures("db")
def test_an_address_that_moves_is_put_anew_and_none_stays_when_the_map_goes() -> None:
    districts.load(given(sample=True))
    moving = address("1", *CENTRE)
    was = moving.map_district
    moving.lat = CENTRE[0] - 0.04
    moving.save()
    assert was is not None
    assert moving.map_district not in (None, was)
    districts.load(given(clear=True))
    moving.refresh_from_db()
    assert moving.map_district is None


@pytest.mark.usefixtures("db")
def test_a_table_of_addresses_may_say_where_they_are() -> None:
    districts.load(given(sample=True))
    rows = (
        {"uid": "1", "lat": "48,853", "lon": "37.605", "district": "ТВО № 3"},
        {"uid": "2"},
        {"uid": "3", "lat": "48.853"},
        {"uid": "4", "lat": "37.605", "lon": "48.853"},
        {"uid": "5", "lat": "північ", "lon": "37.605"},
    )
    told = take(io.StringIO(table(*rows)))
    assert [(number, fault.column, fault.en[:20]) for number, fault in told.faults] == [
        (4, "lon", "one of two coordinat"),
        (5, "lat", "latitude 37.605, lon"),
        (6, "lat", "has to be degrees, s"),
    ]
    one, two = Address.objects.order_by("uid")
    assert (one.lat, one.lon, one.district) == (*CENTRE, "ТВО № 3")
    assert (one.map_district, two.map_district) == (at(*CENTRE).only, None)


@pytest.mark.usefixtures("db")
def test_the_national_table_does_not_wipe_out_where_addresses_are() -> None:
    take(io.StringIO(table({"lat": "48.853", "lon": "37.605", "district": "3"})))
    take(io.StringIO(table({"addressThoroughfare": "вул. Нова", "lat": "1"}, extra=("lat",))))
    (one,) = Address.objects.all()
    assert (one.street, one.lat, one.lon, one.district) == ("вул. Нова", *CENTRE, "3")


def test_site_toml_names_the_file_and_its_properties(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('\n[districts]\nfile = "no.geojson"\n', encoding="utf-8")
    with pytest.raises(BadSite) as told:
        read_site(tmp_path / "site.toml")
    assert "site.toml:3: file: немає такого файлу з межами округів" in told.value.say("uk")
    assert "no such file of districts" in told.value.say("en")


def test_the_command_loads_what_site_toml_names_and_the_check_notices_another(
    tmp_path: Path,
) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace('"number"', '"okrug"')
    file, toml = tmp_path / "okrugy.geojson", tmp_path / "site.toml"
    file.write_text(text, encoding="utf-8")
    toml.write_text(
        'data = "data"\n[districts]\nfile = "okrugy.geojson"\nnumber = "okrug"\n', encoding="utf-8"
    )

    def site(*words: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        run = [sys.executable, "-m", "viche", "site", "--site", str(toml), *words]
        env = clean | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(run, env=env, capture_output=True, text=True, check=False)

    assert site("migrate").returncode == 0
    assert "зробіть: viche site districts" in site("check").stdout
    assert "округів узято: 8" in site("districts").stdout
    assert "✓ округів на мапі: 8" in site("check").stdout
    file.write_text(text.replace("Polygon", "Point"), encoding="utf-8")
    told = site("districts")
    assert told.returncode == 1
    assert told.stderr.count("об’єкт") == 8
    assert "Traceback" not in told.stderr


@pytest.mark.usefixtures("db")
def test_who_starts_the_site_brings_the_file_once_and_a_wrong_one_does_not_stop_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, toml = tmp_path / "d.geojson", tmp_path / "site.toml"
    file.write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    toml.write_text('[districts]\nfile = "d.geojson"\n', encoding="utf-8")
    monkeypatch.setattr(settings, "SITE", read_site(toml))
    districts.bring("en")
    assert "districts taken: 8" in capsys.readouterr().out
    districts.bring("en")
    assert capsys.readouterr().out == ""
    file.write_text("{", encoding="utf-8")
    districts.bring("en")
    assert "not readable as JSON" in capsys.readouterr().err
    assert District.objects.count() == 8
    assert not districts.seen()[0]
