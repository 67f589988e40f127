"""The tables of the room, by their nouns."""

from __future__ import annotations

from publisher.rooms.projects.ballot_box import BallotPaper, Chosen, PaperReading, PaperSheet
from publisher.rooms.projects.calls import AskedDepartment, Call, Purse
from publisher.rooms.projects.initiatives import Initiative
from publisher.rooms.projects.proposals import Attachment, BudgetLine, Evaluation, Project
from publisher.rooms.projects.works import Milestone, Spending

__all__ = [
    "AskedDepartment",
    "Attachment",
    "BallotPaper",
    "BudgetLine",
    "Call",
    "Chosen",
    "Evaluation",
    "Initiative",
    "Milestone",
    "PaperReading",
    "PaperSheet",
    "Project",
    "Purse",
    "Spending",
]
