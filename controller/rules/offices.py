"""Who may ask for what from a desk of his own: one table, one row a command.

The secretary keeps the sitting and may do all of it: many councils have one person at the desk.
The chair (головуючий) runs its course and its votes, and neither registers nor votes for others,
nor changes what the secretary keeps. The technician minds the machine and touches no vote. The
recorder, a process, says what it has recorded and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from controller.rules import commands as c
from controller.rules.events import By
from controller.rules.refusals import Refused, Why

_KEEPS = frozenset({By.SECRETARY})
_RUNS = frozenset({By.SECRETARY, By.CHAIR})
_MINDS = frozenset({By.SECRETARY, By.TECHNICIAN})
_ALL = _RUNS | _MINDS
_HEARS = frozenset({By.RECORDER})

OFFICES: Mapping[type[c.Command], frozenset[By]] = MappingProxyType(
    {
        c.OpenSitting: _RUNS,
        c.TakeBreak: _RUNS,
        c.EndBreak: _RUNS,
        c.AdjournSitting: _RUNS,
        c.ResumeSitting: _RUNS,
        c.CloseSitting: _RUNS,
        c.ConfirmTime: _MINDS,
        c.SignHead: _ALL,
        c.RecordSegment: _HEARS,
        c.OpenRegistration: _RUNS,
        c.CloseRegistration: _RUNS,
        c.RegisterByHand: _KEEPS,
        c.RecordLeaving: _KEEPS,
        c.SeatMember: _KEEPS,
        c.IssueTabletCode: _KEEPS,
        c.EnrolCard: _KEEPS,
        c.WithdrawCards: _KEEPS,
        c.RecuseMember: _KEEPS,
        c.LiftRecusal: _KEEPS,
        c.SetAgenda: _KEEPS,
        c.AddItem: _KEEPS,
        c.ChangeItem: _KEEPS,
        c.RemoveItem: _KEEPS,
        c.OpenItem: _RUNS,
        c.CloseItem: _RUNS,
        c.AnnounceVoting: _RUNS,
        c.ChangeMajority: _RUNS,
        c.WithdrawVoting: _RUNS,
        c.OpenVoting: _RUNS,
        c.CastByVoice: _KEEPS,
        c.RecordPaperVote: _KEEPS,
        c.CloseVoting: _RUNS,
        c.ReopenVoting: _RUNS,
        c.AnnulVoting: _RUNS,
        c.CorrectMajority: _KEEPS,
        c.RecordStatement: _KEEPS,
        c.AskFloor: _RUNS,
        c.WithdrawRequest: _RUNS,
        c.MoveRequest: _RUNS,
        c.GrantFloor: _RUNS,
        c.ProlongFloor: _RUNS,
        c.EndFloor: _RUNS,
        c.NameMember: _RUNS,
        c.OpenList: _RUNS,
        c.CloseList: _RUNS,
        c.SetMicrophoneMode: _RUNS,
        c.BeginClosedPart: _RUNS,
        c.EndClosedPart: _RUNS,
    }
)
"""A command that a desk may send → from whose desk it is taken."""

_REFUSALS = {
    By.SECRETARY: Why.NOT_THE_SECRETARYS,
    By.CHAIR: Why.NOT_THE_CHAIRS,
    By.TECHNICIAN: Why.NOT_THE_TECHNICIANS,
    By.RECORDER: Why.NOT_THE_RECORDERS,
}


def may(by: By, command: type[c.Command]) -> bool:
    """Whether somebody may ask for a command; what no desk can send is the engine's own."""
    offices = OFFICES.get(command)
    return offices is None or by not in _REFUSALS or by in offices


def demand_office(by: By, command: c.AnyCommand) -> None:
    """Refuse what is not this office's.

    Raises:
        Refused: somebody else does that.
    """
    if not may(by, type(command)):
        raise Refused(_REFUSALS[by])
