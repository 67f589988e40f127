"""The tables of the room, by their nouns."""

from __future__ import annotations

from publisher.rooms.contact.categories import Category, Question, Reply
from publisher.rooms.contact.cells import Cell, Counted
from publisher.rooms.contact.open311.applications import Application
from publisher.rooms.contact.past import Photo, Step, Vote
from publisher.rooms.contact.register import Institution, InstitutionRating, Work, WorkRating
from publisher.rooms.contact.reports import Report

__all__ = [
    "Application",
    "Category",
    "Cell",
    "Counted",
    "Institution",
    "InstitutionRating",
    "Photo",
    "Question",
    "Reply",
    "Report",
    "Step",
    "Vote",
    "Work",
    "WorkRating",
]
