"""The book of terms: rooms write their terms into it and ask what holds on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from publisher.common.law.dated import Term, Value
from publisher.common.law.models import MovedDay, Suspension, TermChange
from publisher.common.law.working_days import Calendar

_terms: dict[str, Term] = {}


def enter(*terms: Term) -> None:
    """A room's terms, once, when its application is ready.

    Raises:
        ValueError: two rooms use one name for different terms.
    """
    for term in terms:
        if _terms.setdefault(term.name, term) != term:
            raise ValueError(f"two terms are named {term.name}")


def terms() -> Mapping[str, Term]:
    """All terms by their names."""
    return dict(sorted(_terms.items()))


def value_on(name: str, day: date | None = None) -> Value:
    """What holds on a day (today), with its legal basis.

    Raises:
        KeyError: no room has such a term.
    """
    term = _terms[name]
    rows = TermChange.objects.filter(term=name).values_list("value", "since", "basis")
    return term.on(day or timezone.localdate(), [Value(*row) for row in rows])


def calendar() -> Calendar:
    """The community's calendar with all that was moved and suspended."""
    return Calendar(
        dict(MovedDay.objects.values_list("day", "works")),
        list(Suspension.objects.values_list("since", "until")),
    )
