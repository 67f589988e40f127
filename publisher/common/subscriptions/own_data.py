"""What is held of whoever follows something."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.models import User
from publisher.common.accounts.own_data import Holding, Rows, enter
from publisher.common.subscriptions.models import Preference, Subscription


def _tells(user: User) -> Rows:
    for each in Subscription.objects.filter(_of(user)).order_by("pk"):
        yield {
            "follows": each.topic,
            "title": each.title,
            "letters": each.pace,
            "since": each.confirmed_at,
        }
    for preference in Preference.objects.filter(user=user):
        yield {"kind": preference.kind, "letters": preference.pace}


def _of(user: User) -> Q:
    return Q(user=user) | Q(email=user.email)


def _lets_go(user: User) -> None:
    Subscription.objects.filter(_of(user)).delete()
    Preference.objects.filter(user=user).delete()


enter(Holding("subscriptions", _("What is followed by e-mail"), _tells, _lets_go))
