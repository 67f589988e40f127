"""The page of results: for each part of the money why one project won and another did not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publisher.common.web.caching import public
from publisher.rooms.projects.counting import outcomes_of
from publisher.rooms.projects.models import Call, Project
from publisher.rooms.projects.result import Outcome
from publisher.rooms.projects.views import FRESH_S, open_call

MOST_ROWS = 300
"""Losers that are told one by one; the rest are in the exported tables."""


def told_of(call: Call) -> list[dict[str, Any]]:
    """Each part of the money: its table, with the projects themselves."""
    purses = {each.pk: each for each in call.purses.all()}
    outcomes = outcomes_of(call)
    wanted = {pk for each in outcomes for pk in _shown(each)}
    projects = Project.objects.in_bulk(wanted)
    return [
        {
            "purse": purses[each.purse],
            "outcome": each,
            "rows": [(projects[row.project], row) for row in each.rows[:MOST_ROWS]],
            "rounds": [(projects[one.project], one) for one in each.rounds],
            "missed": [(projects[one.project], one) for one in each.missed[:MOST_ROWS]],
            "more": max(0, len(each.rows) - MOST_ROWS) + max(0, len(each.missed) - MOST_ROWS),
        }
        for each in outcomes
        if each.purse in purses
    ]


def _shown(outcome: Outcome) -> list[int]:
    return [
        *(row.project for row in outcome.rows[:MOST_ROWS]),
        *(one.project for one in outcome.rounds),
        *(one.project for one in outcome.missed[:MOST_ROWS]),
    ]


@require_safe
@public(FRESH_S)
def results(request: HttpRequest, uid: str) -> HttpResponse:
    """Who won, who did not, and why."""
    call = open_call(uid)
    parts = told_of(call) if call.counted_at else []
    told = {
        "call": call,
        "phase": call.phase(),
        "parts": parts,
        "paper": call.ballots.filter(channel="paper").count(),
        "spent": sum(each["outcome"].spent for each in parts),
        "budget": sum(each["outcome"].budget for each in parts),
        "winners": sum(len(each["outcome"].winners) for each in parts),
    }
    return render(request, "projects/results.html", told)
