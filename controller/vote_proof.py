"""One vote with its proof: a small file that shows its result to be in the record, offline."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence

import msgspec

from controller import wire
from controller.audit import Finding
from controller.checkpoint import leaf_hash
from controller.notes import BadNote, Note, Verifier
from controller.proofs import Levels, NotProved, check_inclusion
from controller.rules import events as e
from controller.rules.ballots import count
from controller.told import Told

FORMAT = 1


class NoProof(Told):
    """There is nothing to prove a vote with."""


class VoteProof(msgspec.Struct, frozen=True, kw_only=True, tag_field="viche", tag="vote proof"):
    """The line of a result, the hashes that lead from it to a signed root, and that root.

    ``line`` is the journal's own text, ``n`` its number, ``path`` the hashes in base64, ``note``
    the signed tree head, ``key`` the key that signed it, ``announced`` the line in which the vote
    was announced, for its wording, with ``announced_n`` and ``announced_path``.
    """

    format: int
    n: int
    line: str
    path: tuple[str, ...]
    announced_n: int
    announced: str
    announced_path: tuple[str, ...]
    note: str
    key: str


_decode = msgspec.json.Decoder(VoteProof).decode


def make_proof(
    lines: Sequence[tuple[int, bytes]], notes: Mapping[int, str], key: str, voting: str
) -> VoteProof:
    """The proof of a vote's last result; ``voting`` is its id, or its number in the sitting.

    Raises:
        NoProof: there is no result of such a vote, several sittings have one of that number, or no
            signed head follows it.
    """
    voting = _id_of(lines, voting)
    result = announced = None
    for n, line in lines:
        event = wire.read_entry(line).event
        if isinstance(event, e.VotingAnnounced) and event.voting == voting:
            announced = n, line
        elif isinstance(event, e.VotingClosed) and event.voting == voting:
            result = n, line
    if result is None or announced is None:
        raise NoProof(
            f"there is no result of a vote {voting!r} in this journal",
            f"у цьому журналі немає результату голосування «{voting}»",
        )
    size = min((at for at in notes if at >= result[0]), default=0)
    if not size:
        raise NoProof(
            "no tree head has been signed since this vote: sign one",
            "після цього голосування ще не підписано жодної голови запису: підпишіть її",
        )
    levels = Levels(leaf_hash(line) for _, line in lines[:size])
    return VoteProof(
        format=FORMAT,
        n=result[0],
        line=result[1].decode(),
        path=_texts(levels.inclusion(result[0] - 1, size)),
        announced_n=announced[0],
        announced=announced[1].decode(),
        announced_path=_texts(levels.inclusion(announced[0] - 1, size)),
        note=notes[size],
        key=key,
    )


def _id_of(lines: Sequence[tuple[int, bytes]], named: str) -> str:
    """The id of a vote that is named by its id or its number."""
    events = (wire.read_entry(line).event for _, line in lines)
    ids = {each.voting: each.number for each in events if isinstance(each, e.VotingAnnounced)}
    found = [named] if named in ids else [each for each, no in ids.items() if str(no) == named]
    if len(found) > 1:
        listed = ", ".join(found)
        raise NoProof(
            f"several sittings have a vote No. {named}; name one by its id: {listed}",
            f"голосування № {named} є в кількох засіданнях; назвіть його позначку: {listed}",
        )
    return found[0] if found else named


def read_proof(data: bytes) -> VoteProof:
    """Read a proof's file.

    Raises:
        Unreadable: it is no such file, or of a later format.
    """
    try:
        proof = _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise wire.Unreadable(
            f"not the proof of a vote: {error}", f"це не доказ голосування: {error}"
        ) from error
    if proof.format > FORMAT:
        raise wire.Unreadable(
            f"format {proof.format} is newer than this program",
            f"формат {proof.format} новіший за цю програму",
        )
    return proof


def check_proof(proof: VoteProof, trusted: str = "") -> list[Finding]:
    """What is wrong with a proof; nothing where it holds."""
    try:
        note = Note.read(proof.note)
        head = note.checkpoint
        if trusted and trusted != proof.key:
            return [Finding(proof.n, "запис має інший ключ", "the record has another key")]
        if not note.signed_by([Verifier.read(proof.key)]):
            raise BadNote("the key did not sign the head", "цей ключ не підписував голови запису")
        rows = (
            (proof.n, proof.line, proof.path),
            (proof.announced_n, proof.announced, proof.announced_path),
        )
        for n, line, path in rows:
            leaf = leaf_hash(line.encode())
            check_inclusion(leaf, n - 1, head.size, _hashes(path), head.root)
        closed = wire.read_entry(proof.line.encode()).event
        announced = wire.read_entry(proof.announced.encode()).event
    except (BadNote, NotProved, wire.Unreadable) as error:
        uk, en = error.words("uk"), error.words("en")
        return [Finding(proof.n, f"доказ не тримається: {uk}", f"it does not hold: {en}")]
    if not isinstance(closed, e.VotingClosed) or not isinstance(announced, e.VotingAnnounced):
        return [Finding(proof.n, "це не результат", "this is not a result")]
    if announced.voting != closed.voting:
        return [Finding(proof.n, "назва іншого голосування", "the wording of another vote")]
    return _recount(proof.n, closed)


def _recount(n: int, closed: e.VotingClosed) -> list[Finding]:
    """Whether the list of an open vote adds up to its counters."""
    if (
        closed.voters
        or closed.close is e.Close.PAPER
        or count(closed.outcomes.values(), vacant=closed.tally.vacant) == closed.tally
    ):
        return []
    return [Finding(n, "список не сходиться з лічильниками", "the list does not add up")]


def _texts(path: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(base64.b64encode(step).decode() for step in path)


def _hashes(path: Sequence[str]) -> list[bytes]:
    try:
        return [base64.b64decode(step, validate=True) for step in path]
    except binascii.Error as error:
        raise NotProved(f"a hash is not base64: {error}", f"геш — не base64: {error}") from error
