"""Sums of choices a sitting and person: what figures over many years are made of."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Count, Value, When

from controller.rules.ballots import BallotKind
from publisher.common.record.models import Stage, Tally, VoteLine


def reckon(sittings: Iterable[int]) -> None:
    """Sum the lines of these sittings anew; only results that stand are counted."""
    wanted = list(sittings)
    if not wanted:
        return
    Tally.objects.filter(sitting__in=wanted).delete()
    standing = VoteLine.objects.filter(
        vote__sitting__in=wanted, vote__stage=Stage.CLOSED, vote__withheld=""
    )
    is_secret = Case(
        When(vote__ballot=BallotKind.SECRET.value, then=Value(True)), default=Value(False)
    )
    names = ("vote__sitting_id", "person_id", "outcome", "along", "secret")
    told = standing.annotate(secret=is_secret).values_list(*names).annotate(heads=Count("pk"))
    Tally.objects.bulk_create(
        [
            Tally(
                sitting_id=sitting,
                person_id=person,
                outcome=outcome,
                along=along,
                secret=secret,
                heads=heads,
            )
            for sitting, person, outcome, along, secret, heads in told.order_by()
        ],
        batch_size=500,
    )
