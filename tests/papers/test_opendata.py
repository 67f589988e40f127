"""What of a sitting goes into the national tables, and what must not."""

from __future__ import annotations

from msgspec.structs import replace as change

from controller.rules import commands as c
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import Choice, Outcome
from controller.rules.council import MayorCounts
from papers.annex29 import KEYS, TABLES, Tables
from papers.opendata import tables
from papers.publisher import Publisher
from papers.record import records
from papers.results import Results, results
from tests.papers.chamber import AGENDA, BODY, Chamber


def _tables(chamber: Chamber, publisher: Publisher) -> Tables:
    return tables(records(chamber.entries), publisher)


def _results(chamber: Chamber) -> Results:
    return results(records(chamber.entries))


def test_an_open_vote_is_listed_by_name_and_its_counters_are_the_sums(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit(present=[1, 2, 3, 4, 5, 7]).vote("v", "fffao-f", wording="Про бюджет громади")
    rows = _tables(chamber, publisher)
    (event,) = rows["voteEvents"]
    assert event == {
        "uid": "2024-09-04-1",
        "motionUid": "2024-09-04-item-1",
        "projectNumber": "757/2",
        "projectTitle": "Про бюджет громади",
        "startDate": event["startDate"],
        "endDate": event["endDate"],
        "result": "Не прийнято",
        "votingFor": 4,
        "votingAgainst": 1,
        "votingAbstain": 1,
        "notVoting": 0,
        "absent": 1,
        "textUrl": "https://rada.example.gov.ua/decisions/757%2F2",
        "text": "null",
    }
    assert [(row["voterUid"], row["result"]) for row in rows["vote"]] == [
        ("d-1", "За"),
        ("d-2", "За"),
        ("d-3", "За"),
        ("d-4", "Проти"),
        ("d-5", "Утримався"),
        ("d-6", "Відсутній"),
        ("m", "За"),
    ]


def test_an_adopted_decision_names_its_file(chamber: Chamber, publisher: Publisher) -> None:
    chamber.sit().vote("v", "fffff--")
    (event,) = _tables(chamber, publisher)["voteEvents"]
    assert (event["result"], event["text"], event["notVoting"]) == ("Прийнято", "757-2.html", 2)


def test_times_are_utc_and_days_are_the_days_of_the_hall(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.now = chamber.now.replace(hour=22, minute=30)  # half past one in Kyiv, the day after
    chamber.sit().vote("v", "fffff--")
    rows = _tables(chamber, publisher)
    assert str(rows["voteEvents"][0]["startDate"]).startswith("2024-09-04T22:30:")
    assert str(rows["voteEvents"][0]["startDate"]).endswith(".000000Z")
    assert rows["motions"][0]["date"] == "2024-09-05"
    assert rows["sessions"][0]["dateFrom"] == "2024-09-05"


def test_a_recused_member_did_not_vote_and_our_own_json_says_why(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit()
    chamber.do(c.RecuseMember(member="d-2", item="item-1", reason="родич позивача"))
    chamber.vote("v", "f-fffff")
    rows = _tables(chamber, publisher)
    assert rows["voteEvents"][0]["notVoting"] == 1
    assert {"uid": "2024-09-04-1", "voterUid": "d-2", "result": "Не голосував"} in rows["vote"]
    (voting,) = _results(chamber).sittings[0].votings
    assert voting.outcomes["d-2"] is Outcome.RECUSED
    assert voting.tally is not None
    assert (voting.tally.recused, voting.tally.not_voted) == (1, 0)


def test_of_a_secret_vote_there_are_counters_and_no_name(
    chamber: Chamber, publisher: Publisher
) -> None:
    rows = _tables(chamber.ballot(), publisher)
    (event,) = rows["voteEvents"]
    assert (event["votingFor"], event["votingAgainst"], event["notVoting"]) == (4, 1, 1)
    assert event["absent"] == 1
    assert rows["vote"] == []
    assert rows["votings"] == []
    (item,) = [row for row in rows["motions2"] if row["uid"] == "2024-09-04-item-2"]
    assert item["votingFor"] == 4


def test_our_own_json_tells_who_took_part_in_a_secret_vote_and_nothing_more(
    chamber: Chamber,
) -> None:
    (voting,) = _results(chamber.ballot()).sittings[0].votings
    assert voting.took_part == ("d-1", "d-2", "d-3", "d-4", "m")
    assert voting.outcomes == {"d-5": Outcome.NOT_VOTED, "d-6": Outcome.ABSENT}


def test_our_own_json_has_the_needed_majority_with_its_source(chamber: Chamber) -> None:
    chamber.sit(agenda=AGENDA).vote("v", "ffffff-", item="item-3")
    (voting,) = _results(chamber).sittings[0].votings
    assert voting.majority.key == "two_thirds_of_total"
    assert voting.majority.uk == "дві третини від загального складу ради"
    assert "280/97-ВР" in voting.majority.source
    assert (voting.majority.needed, voting.composition) == (6, 8)
    assert voting.tally is not None
    assert voting.tally.vacant == 1


def test_an_annulled_vote_is_no_result_but_stays_in_our_own_json(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().vote("v", "fffff--")
    chamber.do(c.AnnulVoting(voting="v", reason="пульт 6 не працював"))
    chamber.vote("w", "aaaaa--", repeats="v")
    rows = _tables(chamber, publisher)
    assert [(row["uid"], row["result"]) for row in rows["voteEvents"]] == [
        ("2024-09-04-2", "Не прийнято")
    ]
    annulled, repeated = _results(chamber).sittings[0].votings
    assert (annulled.stage.value, annulled.reason) == ("annulled", "пульт 6 не працював")
    assert annulled.outcomes["d-1"] is Outcome.FOR
    assert repeated.repeats == "v"


def test_a_corrected_threshold_gives_the_verdict_in_force_and_both_in_our_own_json(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().vote("v", "fffff--")
    chamber.do(c.CorrectMajority(voting="v", majority="two_thirds_of_total", reason="ст. 59 ч. 4"))
    assert _tables(chamber, publisher)["voteEvents"][0]["result"] == "Не прийнято"
    (voting,) = _results(chamber).sittings[0].votings
    (told,) = voting.corrections
    assert (told.was, told.verdict_was.value, told.verdict.value) == (
        "of_total",
        "adopted",
        "not_adopted",
    )
    assert voting.majority.needed == 6


def test_a_statement_changes_no_row(chamber: Chamber, publisher: Publisher) -> None:
    chamber.sit().vote("v", "fffff--")
    before = _tables(chamber, publisher)["vote"]
    chamber.do(c.RecordStatement(voting="v", member="d-6", text="мав намір підтримати"))
    assert _tables(chamber, publisher)["vote"] == before
    (voting,) = _results(chamber).sittings[0].votings
    assert voting.statements[0].text == "мав намір підтримати"


def test_a_vote_by_voice_counts_and_is_told_apart_in_our_own_json(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().open("v")
    chamber.do(
        c.CastByVoice(voting="v", member="d-6", choice=Choice.FOR, reason="пульт не працює"),
        c.CloseVoting(voting="v"),
    )
    rows = _tables(chamber, publisher)
    assert {"uid": "2024-09-04-1", "voterUid": "d-6", "result": "За"} in rows["vote"]
    assert _results(chamber).sittings[0].votings[0].by_voice == ("d-6",)


def test_votes_on_the_agenda_and_on_procedure_have_motions_of_their_own(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit()
    chamber.vote("a", "fffff--", item=None, motion=Motion.AGENDA_AS_BASIS, wording="За основу")
    chamber.vote("p", "fffff--", item=None, motion=Motion.PROCEDURE, wording="Надати слово")
    rows = _tables(chamber, publisher)
    motions = {row["uid"]: row for row in rows["motions"]}
    assert [row["motionUid"] for row in rows["voteEvents"]] == [
        "2024-09-04-agenda",
        "2024-09-04-procedure",
    ]
    assert motions["2024-09-04-agenda"]["classification"] == "Порядок денний"
    assert [row["projectTitle"] for row in rows["voteEvents"]] == ["За основу", "Надати слово"]
    assert len(rows["motions2"]) == len(AGENDA)


def test_the_short_form_takes_the_vote_that_settled_the_item(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit()
    chamber.vote("b", "ffffff-", motion=Motion.AS_BASIS)
    chamber.vote("x", "a------", motion=Motion.AMENDMENT)
    chamber.vote("w", "fffff--", motion=Motion.AS_WHOLE)
    chamber.vote("n", "a------", item="item-3", motion=Motion.AS_BASIS)
    rows = _tables(chamber, publisher)
    told = {row["uid"]: (row["votingResult"], row["votingFor"]) for row in rows["motions2"]}
    assert told == {
        "2024-09-04-item-1": ("Прийнято", 5),
        "2024-09-04-item-2": ("Не розглядали", None),
        "2024-09-04-item-3": ("Не прийнято", 0),
    }
    assert len(rows["votings"]) == 14


def test_an_item_adopted_as_a_basis_only_is_not_decided(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().vote("b", "ffffff-", motion=Motion.AS_BASIS)
    assert _tables(chamber, publisher)["motions2"][0]["votingResult"] == "Не голосували"


def test_an_item_opened_and_left_without_a_vote_was_considered(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().do(c.OpenItem(item="item-1"), c.OpenItem(item="item-3"))
    results_of = [row["votingResult"] for row in _tables(chamber, publisher)["motions2"]]
    assert results_of == ["Не голосували", "Не розглядали", "Не голосували"]


def test_an_item_taken_off_the_agenda_after_its_vote_keeps_its_motion(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().vote("v", "fffff--", item="item-3")
    chamber.do(c.RemoveItem(item="item-3"), c.RemoveItem(item="item-2"))
    rows = _tables(chamber, publisher)
    assert [row["uid"] for row in rows["motions"]] == ["2024-09-04-item-1", "2024-09-04-item-3"]
    assert rows["voteEvents"][0]["projectTitle"] == "Про різне"


def test_items_numbered_in_parts_are_numbered_by_their_order(
    chamber: Chamber, publisher: Publisher
) -> None:
    agenda = tuple(Item(id=n, number=n, title=f"Про {n}") for n in ("3", "3.1", "4"))
    chamber.sit(agenda=agenda)
    assert [row["number"] for row in _tables(chamber, publisher)["motions"]] == [1, 2, 3]


def test_the_reporter_is_named_by_his_id_where_he_is_a_member(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit()
    named = [row["votingIdentifier"] for row in _tables(chamber, publisher)["motions"]]
    assert named == ["d-2", "null", "null"]


def test_the_wording_of_a_vote_is_told_beside_the_title_of_its_draft(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit()
    chamber.vote("x", "fffff--", motion=Motion.AMENDMENT, wording="За правку 2")
    chamber.vote("y", "fffff--", wording="ПРО БЮДЖЕТ ГРОМАДИ в цілому")
    titles = [row["projectTitle"] for row in _tables(chamber, publisher)["voteEvents"]]
    assert titles == ["Про бюджет громади (За правку 2)", "ПРО БЮДЖЕТ ГРОМАДИ в цілому"]


def test_two_sittings_of_one_session_make_one_session_up_to_the_last_day(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().do(c.CloseSitting())
    chamber.now = chamber.now.replace(day=18)
    chamber.sit("2024-09-18").vote("v", "fffff--").do(c.CloseSitting())
    rows = _tables(chamber, publisher)
    assert len(rows["convocations"]) == 1
    (session,) = rows["sessions"]
    assert (session["dateFrom"], session["dateUntil"]) == ("2024-09-04", "2024-09-18")
    assert {row["sessionUid"] for row in rows["motions"]} == {session["uid"]}
    assert len(_results(chamber).sittings) == 2


def test_what_happens_to_the_machine_afterwards_does_not_prolong_a_session(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit().vote("v", "fffff--")
    chamber.now = chamber.now.replace(day=7)
    chamber.do(c.ReportFault(kind="bus_lost", where="can0"))
    assert _tables(chamber, publisher)["sessions"][0]["dateUntil"] == "2024-09-04"


def test_a_mayor_who_is_away_is_not_on_the_list_where_he_counts_only_when_present(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.sit(present=range(1, 7)).vote("v", "fffff--")
    assert "m" not in {row["voterUid"] for row in _tables(chamber, publisher)["vote"]}
    assert _results(chamber).sittings[0].votings[0].composition == 7


def test_a_mayor_who_always_counts_is_listed_absent(
    chamber: Chamber, publisher: Publisher
) -> None:
    council = change(BODY.council, mayor_counts=MayorCounts.ALWAYS)
    chamber.sit(present=range(1, 7), body=change(BODY, council=council)).vote("v", "fffff--")
    rows = _tables(chamber, publisher)
    assert rows["vote"][-1] == {"uid": "2024-09-04-1", "voterUid": "m", "result": "Відсутній"}


def test_every_row_has_exactly_the_columns_of_its_table_and_keys_do_not_repeat(
    chamber: Chamber, publisher: Publisher
) -> None:
    chamber.ballot().vote("v", "fffff--")
    chamber.vote("a", "fffff--", item=None, motion=Motion.AGENDA_AS_WHOLE)
    rows = _tables(chamber, publisher)
    assert rows.keys() == TABLES.keys()
    for name, fields in TABLES.items():
        for row in rows[name]:
            assert set(row) == {field.name for field in fields}, name
        keys = [tuple(row[key] for key in KEYS[name]) for row in rows[name]]
        assert len(set(keys)) == len(keys), name
