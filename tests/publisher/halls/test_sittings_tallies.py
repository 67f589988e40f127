"""Sums of choices: what is added up beforehand is what one counts line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from publisher.common.record.models import Tally, VoteLine
from tests.controller.conftest import Chamber

Publish = Callable[[], None]


def counted() -> Counter[tuple[str, str, bool]]:
    """Lines of results that stand, one by one."""
    standing = VoteLine.objects.filter(vote__stage="closed", vote__withheld="")
    told = standing.values_list("person__uid", "outcome", "vote__ballot")
    return Counter((uid, outcome, ballot == "secret") for uid, outcome, ballot in told)


def summed() -> Counter[tuple[str, str, bool]]:
    found: Counter[tuple[str, str, bool]] = Counter()
    told = Tally.objects.values_list("person__uid", "outcome", "secret", "heads")
    for uid, outcome, secret, heads in told:
        found[uid, outcome, secret] += heads
    return found


def test_sums_follow_each_close_and_each_annulment(chamber: Chamber, publish: Publish) -> None:
    for number, key in enumerate((Key.FOR, Key.AGAINST, Key.FOR)):
        chamber.votes(f"v{number}")
        chamber.hears(Press(1, key), Press(2, Key.ABSTAIN))
        chamber.does(c.CloseVoting(voting=f"v{number}"))
        publish()
        assert summed() == counted()
    assert summed()["m1", "for", False] == 2
    chamber.does(c.AnnulVoting(voting="v0", reason="помилка"))
    publish()
    assert summed() == counted()
    assert summed()["m1", "for", False] == 1


def test_a_secret_vote_is_summed_apart(chamber: Chamber, publish: Publish) -> None:
    chamber.votes("v1", BallotKind.SECRET)
    chamber.hears(Press(1, Key.FOR))
    chamber.does(c.CloseVoting(voting="v1"))
    publish()
    assert summed() == counted()
    assert set(Tally.objects.values_list("secret", flat=True)) == {True}
