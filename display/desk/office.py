"""Whose desk this is: the secretary's, the chair's or the technician's, and what is done there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from controller.rules import commands as c
from controller.rules.events import By
from controller.rules.offices import may
from display.desk.keys import Do
from display.desk.speech import Speech, mark
from display.desk.steps import Next

SOCKETS: Final[Mapping[By, str]] = MappingProxyType(
    {By.SECRETARY: "desk.sock", By.CHAIR: "chair.sock", By.TECHNICIAN: "technician.sock"}
)
"""The socket of each office, in the folder of the hall."""

_NAMES: Final[Mapping[By, str]] = MappingProxyType(
    {
        By.SECRETARY: mark("the secretary"),
        By.CHAIR: mark("the chair"),
        By.TECHNICIAN: mark("the technician"),
    }
)
_NOT_HERE: Final[Mapping[By, str]] = MappingProxyType(
    {
        By.CHAIR: mark(
            "That is done at the secretary's desk; here one runs the sitting and votes."
        ),
        By.TECHNICIAN: mark(
            "That is done at the secretary's desk; here one only confirms the time."
        ),
    }
)
_KEYS: Final[Mapping[Do, tuple[type[c.Command], ...]]] = MappingProxyType(
    {
        Do.REGISTRATION: (c.OpenRegistration, c.CloseRegistration),
        Do.ARRIVED: (c.RegisterByHand,),
        Do.LEFT: (c.RecordLeaving,),
        Do.RECUSE: (c.RecuseMember, c.LiftRecusal),
        Do.VOTE: (c.AnnounceVoting,),
        Do.MAJORITY: (c.ChangeMajority, c.CorrectMajority),
        Do.CLOSE_VOTE: (c.CloseVoting,),
        Do.VOICE: (c.CastByVoice,),
        Do.PAPER: (c.RecordPaperVote,),
        Do.CANCEL: (c.WithdrawVoting, c.AnnulVoting),
        Do.REPEAT: (c.AnnounceVoting,),
        Do.STATEMENT: (c.RecordStatement,),
        Do.BREAK: (c.TakeBreak, c.EndBreak),
        Do.ADJOURN: (c.AdjournSitting, c.ResumeSitting),
        Do.CLOSE_SITTING: (c.CloseSitting,),
        Do.TIME: (c.ConfirmTime,),
        Do.FILE: (c.SetAgenda,),
        Do.ADD: (c.AddItem,),
        Do.EDIT: (c.ChangeItem,),
        Do.REMOVE: (c.RemoveItem,),
        Do.SEAT: (c.SeatMember,),
        Do.TABLET: (c.IssueTabletCode,),
        Do.CHAIR: (c.IssueTabletCode,),
        Do.CARD: (c.EnrolCard, c.WithdrawCards),
        Do.GRANT: (c.GrantFloor,),
        Do.TAKE_BACK: (c.EndFloor,),
        Do.PROLONG: (c.ProlongFloor,),
        Do.QUEUE: (
            c.AskFloor,
            c.WithdrawRequest,
            c.MoveRequest,
            c.NameMember,
            c.SetMicrophoneMode,
        ),
    }
)
"""What each key may ask the controller for."""
_STEPS: Final[Mapping[Next, type[c.Command]]] = MappingProxyType(
    {
        Next.CONFIRM_TIME: c.ConfirmTime,
        Next.OPEN_SITTING: c.OpenSitting,
        Next.OPEN_REGISTRATION: c.OpenRegistration,
        Next.CLOSE_REGISTRATION: c.CloseRegistration,
        Next.REGISTER_AGAIN: c.OpenRegistration,
        Next.LOAD_AGENDA: c.SetAgenda,
        Next.VOTE_AGENDA: c.AnnounceVoting,
        Next.OPEN_ITEM: c.OpenItem,
        Next.ANNOUNCE: c.AnnounceVoting,
        Next.OPEN_VOTE: c.OpenVoting,
        Next.CLOSE_VOTE: c.CloseVoting,
        Next.REOPEN_VOTE: c.ReopenVoting,
        Next.REPEAT_VOTE: c.AnnounceVoting,
        Next.END_BREAK: c.EndBreak,
        Next.RESUME: c.ResumeSitting,
        Next.CLOSE_SITTING: c.CloseSitting,
    }
)
"""What the next step asks for; the others only wait."""


def has_key(by: By, do: Do) -> bool:
    """Whether a key does anything at this desk."""
    return any(may(by, each) for each in _KEYS[do])


def has_step(by: By, step: Next) -> bool:
    """Whether the next step is taken at this desk."""
    return step not in _STEPS or may(by, _STEPS[step])


def not_here(by: By, speech: Speech) -> str:
    """Why a key does nothing at this desk."""
    return speech.say(_NOT_HERE[by])


def actor(by: By, speech: Speech) -> str:
    """Who acted, where it was a person at a desk; "" for consoles, clock and engine."""
    return speech.say(_NAMES[by]) if by in _NAMES else ""
