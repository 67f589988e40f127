"""Proofs and roots, against pymerkle, which is not ours; and proofs that must not hold."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from pymerkle.proof import verify_consistency, verify_inclusion

from controller.checkpoint import Tree, leaf_hash
from controller.proofs import Levels, NotProved, check_consistency, check_inclusion

LINES = [f'{{"line": {number}}}'.encode() for number in range(70)]


def levels_of(count: int) -> Levels:
    return Levels(leaf_hash(line) for line in LINES[:count])


def peer_of(count: int) -> InmemoryTree:
    peer = InmemoryTree(algorithm="sha256")
    for line in LINES[:count]:
        peer.append_entry(line)
    return peer


def test_every_root_is_the_peers_and_the_growing_trees() -> None:
    growing, levels = Tree(), levels_of(70)
    for size in range(71):
        assert levels.root(size) == growing.root()
        if size:
            assert levels.root(size) == peer_of(size).get_root()
        if size < 70:
            growing.add(leaf_hash(LINES[size]))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33, 64, 70])
def test_every_proof_of_inclusion_is_the_peers(size: int) -> None:
    levels, peer = levels_of(70), peer_of(size)
    for index in range(size):
        proof = levels.inclusion(index, size)
        theirs = peer.prove_inclusion(index + 1, size)
        assert proof == theirs.path[1:]  # theirs begins with the leaf itself
        verify_inclusion(peer.get_leaf(index + 1), peer.get_root(), theirs)
        check_inclusion(leaf_hash(LINES[index]), index, size, proof, levels.root(size))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33, 64, 70])
def test_every_proof_of_consistency_holds_here_and_at_the_peers(size: int) -> None:
    levels, peer = levels_of(70), peer_of(size)
    for old in range(1, size + 1):
        proof = levels.consistency(old, size)
        check_consistency(old, levels.root(old), size, levels.root(size), proof)
        theirs = peer.prove_consistency(old, size)
        verify_consistency(levels.root(old), levels.root(size), theirs)


@given(data=st.data(), size=st.integers(1, 70))
def test_a_proof_of_another_line_place_size_or_root_does_not_hold(
    data: st.DataObject, size: int
) -> None:
    levels = levels_of(70)
    index = data.draw(st.integers(0, size - 1))
    proof, root = levels.inclusion(index, size), levels.root(size)
    leaf = leaf_hash(LINES[index])
    lie = data.draw(st.sampled_from(["leaf", "index", "size", "root", "step", "more", "less"]))
    other = sha256(b"other").digest()
    match lie:
        case "leaf":
            leaf = other
        case "index":
            index = data.draw(st.integers(-2, size + 2).filter(lambda at: at != index))
        case "size":
            # A path says on which side each step lies; sizes that lie alike cannot be told apart.
            size = data.draw(st.sampled_from([0, index, 4 * size + 1]))
        case "root":
            root = other
        case "step" if proof:
            proof[data.draw(st.integers(0, len(proof) - 1))] = other
        case "less" if proof:
            proof.pop(data.draw(st.integers(0, len(proof) - 1)))
        case _:
            proof.insert(data.draw(st.integers(0, len(proof))), other)
    with pytest.raises(NotProved):
        check_inclusion(leaf, index, size, proof, root)


@given(data=st.data(), size=st.integers(1, 70))
def test_a_log_that_was_changed_cannot_be_proved_to_have_grown(
    data: st.DataObject, size: int
) -> None:
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    honest = levels_of(70)
    leaves = list(honest.levels[0])
    leaves[changed] = sha256(b"other").digest()
    forged = Levels(leaves)
    with pytest.raises(NotProved):
        check_consistency(
            old, honest.root(old), size, forged.root(size), forged.consistency(old, size)
        )
    with pytest.raises(NotProved):
        check_consistency(
            old, honest.root(old), size, forged.root(size), honest.consistency(old, size)
        )


def test_what_is_not_there_cannot_be_asked() -> None:
    levels = levels_of(5)
    for wrong in (
        lambda: levels.root(6),
        lambda: levels.inclusion(5, 5),
        lambda: levels.inclusion(0, 6),
        lambda: levels.consistency(0, 5),
        lambda: levels.consistency(4, 3),
    ):
        with pytest.raises(ValueError, match=r"lines|leaf|leaves"):
            wrong()
