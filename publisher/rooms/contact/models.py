"""The tables of the room, by their nouns."""

from __future__ import annotations

from publisher.rooms.contact.categories import Category, Question, Reply
from publisher.rooms.contact.past import Photo, Step, Vote
from publisher.rooms.contact.register import InstitutionRating, Work, WorkRating
from publisher.rooms.contact.reports import Report

__all__ = [
    "Category",
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
