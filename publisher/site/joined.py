"""What joins two rooms: neither knows the other, the site knows both."""

from __future__ import annotations

from publisher.common.accounts.models import User
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.reports import Nature
from publisher.rooms.contact.rules import Kind
from publisher.rooms.petitions import moving
from publisher.rooms.petitions.models import Petition


def join() -> None:
    """Join the rooms; to do so again changes nothing."""
    if petition_as_appeal not in moving.unsupported:
        moving.unsupported.append(petition_as_appeal)


def petition_as_appeal(petition: Petition) -> None:
    """A petition that too few signed is considered as an appeal (Law 393/96-VR, art. 23-1)."""
    author: User | None = petition.author
    take_in(
        Sent(
            text=f"{petition.title}\n\n{petition.text}",
            kind=Kind.APPEAL,
            nature=Nature.PROPOSAL,
            author=author,
            name=petition.author_name,
            email=author.email if author is not None else "",
            language=author.language if author is not None else "uk",
            public=False,
            consents=True,
            sent_as=f"petition:{petition.uid}",
        ),
        petition.ended_at,
    )
