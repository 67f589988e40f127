"""The minutes of a sitting as Akoma Ntoso 3.0, a ``debate`` with its votes (OASIS LegalDocML).

The course stands in the body; each vote, with its counters, who chose what in an open one, the
needed number and the outcome, in the analysis. Of a secret vote there are the counters only.
"""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from lxml import etree

from controller.rules import events as e
from controller.rules.ballots import Outcome, Verdict
from controller.rules.council import Council
from controller.rules.minutes import Happening, Minutes, Section, Vote
from controller.rules.sitting import Voting
from papers import minutes_words as words
from papers.document import printable

NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SOURCE: Final = "#viche"
_CHOICES: Final = {
    Outcome.FOR: "for",
    Outcome.AGAINST: "against",
    Outcome.ABSTAIN: "abstained",
    Outcome.NOT_VOTED: "notVoted",
    Outcome.ABSENT: "absent",
    Outcome.RECUSED: "recused",
}


def to_akoma(minutes: Minutes, zone: ZoneInfo) -> bytes:
    """The file: XML in UTF-8."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    debate = _add(root, "debate", name="minutes")
    meta = _add(debate, "meta")
    _identification(meta, minutes, zone)
    _lifecycle(meta, minutes, zone)
    _analysis(meta, minutes)
    _references(meta, minutes)
    preface = _add(debate, "preface")
    line = _add(preface, "p")
    _add(line, "docTitle").text = "Протокол"
    body = _add(debate, "debateBody")
    whole = _add(body, "debateSection", eId="sitting", name="sitting")
    _add(whole, "heading").text = printable(minutes.sitting.session or "Засідання")
    if not minutes.sections:
        _scene(whole, "Засідання відкрито.")
    for place, section in enumerate(minutes.sections, 1):
        _section(whole, place, section, minutes, zone)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _council(minutes: Minutes) -> Council:
    assert minutes.sitting.body is not None  # Minutes are of a sitting that was opened
    return minutes.sitting.body.council


def _identification(meta: etree._Element, minutes: Minutes, zone: ZoneInfo) -> None:
    day = minutes.began.astimezone(zone).date().isoformat()
    work = f"/akn/ua/debate/minutes/{day}/{_slug(minutes.sitting.id)}"
    identification = _add(meta, "identification", source=_SOURCE)
    levels = (
        ("FRBRWork", work, "sitting"),
        ("FRBRExpression", f"{work}/ukr@{day}", "minutes"),
        ("FRBRManifestation", f"{work}/ukr@{day}.xml", "minutes"),
    )
    for level, uri, dated in levels:
        each = _add(identification, level)
        _add(each, "FRBRthis", value=f"{uri}/!main" if level != "FRBRManifestation" else uri)
        _add(each, "FRBRuri", value=uri)
        _add(each, "FRBRdate", date=day, name=dated)
        _add(each, "FRBRauthor", href="#council")
        if level == "FRBRWork":
            _add(each, "FRBRcountry", value="ua")
        elif level == "FRBRExpression":
            _add(each, "FRBRlanguage", language="ukr")


def _lifecycle(meta: etree._Element, minutes: Minutes, zone: ZoneInfo) -> None:
    day = minutes.began.astimezone(zone).date().isoformat()
    lifecycle = _add(meta, "lifecycle", source=_SOURCE)
    _add(lifecycle, "eventRef", eId="opened", date=day, source="#council", type="generation")


def _analysis(meta: etree._Element, minutes: Minutes) -> None:
    votings = minutes.votings
    if not votings:
        return
    analysis = _add(meta, "analysis", source=_SOURCE)
    parliamentary = _add(analysis, "parliamentary")
    for voting in votings:
        _voting(parliamentary, voting)


def _voting(parliamentary: etree._Element, voting: Voting) -> None:
    assert voting.verdict is not None  # of a result in force
    assert voting.tally is not None  # of a result in force
    name = f"voting-{voting.number}"
    adopted = voting.verdict is Verdict.ADOPTED
    found = _add(
        parliamentary,
        "voting",
        eId=name,
        href=f"#{name}-text",
        outcome="#adopted" if adopted else "#notAdopted",
    )
    _add(found, "quorum", eId=f"{name}-needed", value=str(voting.needed), refersTo="#for")
    tally = voting.tally
    counts: tuple[tuple[str, int], ...] = (
        ("for", tally.votes_for),
        ("against", tally.against),
        ("abstained", tally.abstain),
        ("notVoted", tally.not_voted),
        ("absent", tally.absent),
        ("recused", tally.recused),
    )
    if tally.undisclosed:
        counts = (("undisclosed", tally.undisclosed), *counts[3:])
    by_choice: dict[str, list[str]] = {}
    for member, outcome in voting.outcomes.items():
        by_choice.setdefault(_CHOICES[outcome], []).append(f"#{_slug(member)}")
    for choice, heads in counts:
        count = _add(
            found, "count", eId=f"{name}-{choice}", value=str(heads), refersTo=f"#{choice}"
        )
        if choice in by_choice:
            _members(count, by_choice[choice])


_OWN: Final = "https://viche.example/ns/roll"
"""The standard has no place for a list of names in a count; it lets other namespaces in."""


def _members(count: etree._Element, members: list[str]) -> None:
    for member in members:
        etree.SubElement(count, f"{{{_OWN}}}member", {"href": member}, nsmap={"roll": _OWN})


def _references(meta: etree._Element, minutes: Minutes) -> None:
    council = _council(minutes)
    references = _add(meta, "references", source=_SOURCE)
    _add(
        references,
        "TLCOrganization",
        eId="council",
        href="/ontology/organizations/ua/council",
        showAs=printable(council.name),
    )
    _add(
        references,
        "TLCOrganization",
        eId="viche",
        href="/ontology/organizations/viche",
        showAs="Віче",
    )
    for member in council.members:
        name = _slug(member.id)
        _add(
            references,
            "TLCPerson",
            eId=name,
            href=f"/ontology/persons/ua/{name}",
            showAs=printable(member.name),
        )
    concepts = (
        ("for", "за"),
        ("against", "проти"),
        ("abstained", "утрималися"),
        ("notVoted", "не голосували"),
        ("absent", "відсутні"),
        ("recused", "конфлікт інтересів"),
        ("undisclosed", "не оприлюднюється"),
        ("adopted", "рішення прийнято"),
        ("notAdopted", "рішення не прийнято"),
    )
    for name, shown in concepts:
        _add(
            references,
            "TLCConcept",
            eId=name,
            href=f"/ontology/concepts/ua/voting/{name}",
            showAs=shown,
        )


def _section(
    whole: etree._Element, place: int, section: Section, minutes: Minutes, zone: ZoneInfo
) -> None:
    part = _add(whole, "debateSection", eId=f"section-{place}", name="item")
    if section.item is not None:
        _add(part, "num").text = printable(section.item.number)
        _add(part, "heading").text = printable(section.item.title)
    titles = {key: item.title for key, item in minutes.items.items()}
    for each in section.course:
        if isinstance(each, Vote):
            _vote(part, each.voting)
        elif isinstance(each.event, e.FloorEnded):
            _speech(part, each, each.event, minutes, titles)
        else:
            told = words.happening(each.event, minutes.sitting, titles)
            _scene(part, f"{words.clock(each.at, zone)} {told}")


def _speech(
    part: etree._Element,
    happening: Happening,
    event: e.FloorEnded,
    minutes: Minutes,
    titles: dict[str, str],
) -> None:
    by = f"#{_slug(event.member)}" if event.member else "#guest"
    speech = _add(part, "speech", by=by)
    member = minutes.sitting.member(event.member or "")
    _add(speech, "from").text = printable(member.name if member else event.guest)
    told = words.happening(happening.event, minutes.sitting, titles)
    _add(speech, "p").text = printable(told)


def _vote(part: etree._Element, voting: Voting) -> None:
    narrative = _add(part, "scene", eId=f"voting-{voting.number}-text")
    said = [f"Голосування № {voting.number}. {voting.wording}", words.counters(voting)]
    said.append(words.outcome(voting))
    narrative.text = printable(" ".join(each for each in said if each))


def _scene(part: etree._Element, text: str) -> None:
    _add(part, "scene").text = printable(text)


def _slug(name: str) -> str:
    """A name as an XML id: letters, digits, hyphens; it begins with a letter."""
    clean = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    return clean if clean[:1].isalpha() else f"n-{clean}"
