"""The proof of a vote, made of the log that the site holds."""

from __future__ import annotations

import base64

from django.db.models import QuerySet

from controller.notes import BadNote, Note, Verifier
from controller.rules import events as e
from controller.vote_proof import FORMAT, VoteProof
from controller.wire import read_entry
from publisher.common.record.models import Vote
from publisher.ingest.models import Head, Line, Log
from publisher.ingest.tiles import Tree

GULP = 500
"""Lines that are read at once where the line is looked for in which a vote was announced."""
ANNOUNCED = b'"VotingAnnounced"'
"""A line without these letters announces nothing, and need not be read."""


def log_of(vote: Vote) -> Log | None:
    """The log in which a vote stands, where the site holds it line by line."""
    return Log.objects.filter(log=vote.sitting.log).first()


def head_after(log: Log, n: int) -> Head | None:
    """The first signed head that covers a line."""
    return log.heads.filter(size__gte=n).order_by("size").first()


def proof_of(vote: Vote) -> VoteProof | None:
    """The proof of a vote's result; None where its lines are not here, or not signed yet."""
    log = log_of(vote)
    head = head_after(log, vote.n) if log is not None and vote.n else None
    if log is None or head is None:
        return None
    result = _line(log, vote.n)
    announced = _announced(log, vote)
    signer = _signer(vote, head.note)
    if result is None or announced is None or signer is None:
        return None
    tree = Tree(log)
    return VoteProof(
        format=FORMAT,
        n=vote.n,
        line=result.decode(),
        path=_texts(tree.inclusion(vote.n - 1, head.size)),
        announced_n=announced[0],
        announced=announced[1].decode(),
        announced_path=_texts(tree.inclusion(announced[0] - 1, head.size)),
        note=head.note,
        key=str(signer),
    )


def _rows(log: Log) -> QuerySet[Line]:
    return Line.objects.filter(log=log).order_by("-n")


def _line(log: Log, n: int) -> bytes | None:
    found = _rows(log).filter(n=n).first()
    return bytes(found.row) if found else None


def _announced(log: Log, vote: Vote) -> tuple[int, bytes] | None:
    """The line in which a vote was announced: looked for from its result backwards."""
    below = vote.n
    while below > 1:
        gulp = list(_rows(log).filter(n__lt=below)[:GULP])
        for each in gulp:
            n, line = each.n, bytes(each.row)
            if ANNOUNCED not in line:
                continue
            event = read_entry(line).event
            if isinstance(event, e.VotingAnnounced) and event.voting == vote.uid:
                return n, line
        below = gulp[-1].n if gulp else 0
    return None


def _signer(vote: Vote, note: str) -> Verifier | None:
    """The key of the hall that signed a head."""
    try:
        read = Note.read(note)
        origin = read.checkpoint.origin
        keys = vote.sitting.hall.keys.values_list("public_key", flat=True)
        signed = read.signed_by([Verifier(origin, bytes.fromhex(key)) for key in keys])
    except BadNote:
        return None
    return signed[0][0] if signed else None


def _texts(path: list[bytes]) -> tuple[str, ...]:
    return tuple(base64.b64encode(step).decode() for step in path)
