"""Verify a vote yourself: its lines, the way from them to a signed head, and who may check it."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from controller.checkpoint import leaf_hash
from controller.head_words import head_words
from controller.notes import Note
from controller.vote_proof import VoteProof, check_proof
from publisher.common.record import versions
from publisher.common.record.models import Vote
from publisher.common.web.caching import kept, public
from publisher.ingest.models import Line, Log
from publisher.rooms.sittings import log, proofs

MOST_LINES = 1000
"""Lines of one vote that its page shows; a hall of 450 presses fewer."""


@dataclass(frozen=True)
class Step:
    """One hash of the way: which side it stands on, and what the two make, hexadecimal."""

    hash: str
    left: bool


def _vote(number: int, vote: int) -> Vote:
    whole = Vote.objects.select_related("sitting", "sitting__body", "sitting__hall", "item")
    return get_object_or_404(whole, pk=vote, sitting=number)


@require_safe
@kept(versions.of_sitting)
@public()
def verify(request: HttpRequest, number: int, vote: int) -> HttpResponse:
    """What the record says of a vote, and how to check it without this site."""
    shown = _vote(number, vote)
    proof = proofs.proof_of(shown)
    told: dict[str, object] = {"vote": shown, "sitting": shown.sitting, "proof": proof}
    if proof is not None:
        note = Note.read(proof.note)
        told |= {
            "sound": not check_proof(proof),
            "leaf": leaf_hash(proof.line.encode()).hex(),
            "steps": steps(proof.n - 1, note.checkpoint.size, proof.path),
            "size": note.checkpoint.size,
            "root": note.checkpoint.root.hex(),
            "words_uk": head_words(note.checkpoint.root),
            "words_en": head_words(note.checkpoint.root, "en"),
            "lines": _between(shown, proof),
        }
    return render(request, "sittings/verify.html", told)


def steps(index: int, size: int, path: tuple[str, ...]) -> list[Step]:
    """On which side each hash of a way stands (RFC 9162 §2.1.3.2): index and last walk up."""
    found, last = [], size - 1
    for encoded in path:
        left = bool(index & 1) or index == last
        found.append(Step(base64.b64decode(encoded).hex(), left))
        if left:
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return found


def _between(vote: Vote, proof: VoteProof) -> list[tuple[int, str]]:
    """Every line from the announcement to the result."""
    found: Log | None = proofs.log_of(vote)
    rows = Line.objects.filter(log=found, n__gte=proof.announced_n, n__lte=proof.n)
    told = rows.order_by("n").values_list("n", "row")[:MOST_LINES]
    return [(n, bytes(row).decode()) for n, row in told]


def _proof(number: int, vote: int) -> VoteProof:
    proof = proofs.proof_of(_vote(number, vote))
    if proof is None:
        raise Http404
    return proof


@require_safe
@kept(versions.of_sitting)
@public()
def proof(request: HttpRequest, number: int, vote: int) -> HttpResponse:
    """The proof as the file that ``viche verify`` reads."""
    told = msgspec.json.format(msgspec.json.encode(_proof(number, vote)), indent=1)
    answer = HttpResponse(told + b"\n", content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="vote-{vote}-proof.json"'
    return answer


@require_safe
@kept(versions.of_sitting)
@public()
def check(request: HttpRequest, number: int, vote: int) -> HttpResponse:
    """The page that checks in the reader's browser, with this proof in it."""
    return log.checked(_proof(number, vote))
