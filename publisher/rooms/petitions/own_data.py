"""What the room holds of a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.models import User
from publisher.common.accounts.own_data import Holding, Rows, enter
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import State


def _tells(user: User) -> Rows:
    for each in user.petitions.order_by("pk"):
        yield {
            "petition": each.pk,
            "title": each.title,
            "text": each.text,
            "author_name": each.author_name,
            "state": each.state,
            "sent_at": each.sent_at,
            "reason": each.reason,
            "answer": each.answer,
        }
    for signature in user.signatures.select_related("petition").order_by("pk"):
        yield {
            "signed": signature.petition_id,
            "title": signature.petition.title,
            "name": signature.name,
            "level": signature.level,
            "signed_at": signature.signed_at,
            "network_imprint": signature.network,
            "struck_at": signature.struck_at,
            "struck_why": signature.struck_why,
        }


def _lets_go(user: User) -> None:
    user.petitions.filter(state__in=(State.DRAFT, State.WITHDRAWN)).delete()
    Petition.objects.filter(author=user).update(author=None)
    user.signatures.update(account=None, network="")


enter(
    Holding(
        "petitions",
        _("Petitions and signatures"),
        _tells,
        _lets_go,
        _("Petitions that were published and signatures, with their names: they are counted."),
    )
)
