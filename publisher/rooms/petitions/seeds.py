"""Realistic content: petitions in every state, with signers that are nobody."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import override

from publisher.common.accounts.levels import Level
from publisher.rooms.petitions import counting, imprints, moving
from publisher.rooms.petitions.models import Petition, Signature
from publisher.rooms.petitions.rules import Ground, Hand, Move, State

TOLD = Path(__file__).parent / "seed" / "petitions.json"
Told = dict[str, Any]


def seed(now: datetime) -> None:
    """Make them, once: what is there already stays as it is."""
    if Petition.objects.exists():
        return
    told: Told = json.loads(TOLD.read_text(encoding="utf-8"))
    with transaction.atomic(), override("uk"):
        for number, row in enumerate(told["petitions"]):
            _one(f"{told['surnames'][number]} {told['names'][number]}", row, told, now)


def _one(author: str, row: Told, told: Told, now: datetime) -> None:
    began = now - timedelta(days=row["days"])
    state = State(row["state"])
    made = Petition.objects.create(
        title=row["title"],
        text=row["text"],
        topic=row["topic"],
        author_name=author,
        made_at=began,
    )
    moving.make(made, Move.SEND, Hand.AUTHOR, now=began)
    if state is State.WAITING:
        return
    if state is State.REFUSED:
        why = "Це особиста скарга: її розглянуто як звернення, відповідь надіслано автору."
        moving.make(made, Move.REFUSE, Hand.MODERATOR, reason=why, ground=Ground.FORM, now=began)
        return
    made = moving.make(made, Move.PUBLISH, Hand.MODERATOR, now=began + timedelta(hours=20))
    _sign(made, row["signers"], told, now)
    end = min(now, made.closes_at or now)
    made = counting.count(made, end)
    if state in (State.CONSIDERED, State.ANSWERED):
        made = moving.make(made, Move.TAKE, Hand.OFFICER, now=end)
    if state is State.ANSWERED:
        moving.make(made, Move.ANSWER, Hand.OFFICER, reason=told["answer"], now=end)


def _sign(petition: Petition, people: int, told: Told, now: datetime) -> None:
    """Signatures of people that are nobody, most of them in the first days."""
    chance = random.Random(petition.pk)  # noqa: S311  # a likely picture, not a lot
    start = petition.published_at or now
    span = (min(now, petition.closes_at or now) - start).total_seconds()
    signatures = [
        Signature(
            petition=petition,
            person=imprints.of_stranger(petition, f"seed-{each}@example.org"),
            name=f"{chance.choice(told['surnames'])} {chance.choice(told['names'])}",
            level=Level.RESIDENCE,
            signed_at=start + timedelta(seconds=span * 0.97 * chance.random() ** 2),
        )
        for each in range(people)
    ]
    Signature.objects.bulk_create(signatures)
