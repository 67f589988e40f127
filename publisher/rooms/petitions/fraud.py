"""The fraud desk: where signatures come from, which look alike; what does not count, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncMinute
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.rooms.petitions import counting
from publisher.rooms.petitions.author import user_of
from publisher.rooms.petitions.desk import at_desk
from publisher.rooms.petitions.forms import StrikeForm
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.views import number_in

A_LIST = 100
MANY_IN_A_NETWORK = 10
MANY_IN_A_MINUTE = 30
DOMAINS = 12
SHOWN = 20


def networks(petition: Petition) -> list[tuple[str, int]]:
    """Networks with many signatures, the largest first."""
    rows = petition.signatures.exclude(network="").values("network").annotate(number=Count("pk"))
    many = rows.filter(number__gte=MANY_IN_A_NETWORK).order_by("-number", "network")
    return list(many.values_list("network", "number")[:SHOWN])


def minutes(petition: Petition) -> list[tuple[datetime, int]]:
    """Minutes with many signatures, the fullest first."""
    rows = petition.signatures.annotate(minute=TruncMinute("signed_at")).values("minute")
    many = rows.annotate(number=Count("pk")).filter(number__gte=MANY_IN_A_MINUTE)
    return list(many.order_by("-number", "minute").values_list("minute", "number")[:SHOWN])


def domains(petition: Petition) -> list[tuple[str, int]]:
    """Where the mailboxes of signers are, the most frequent first."""
    found: dict[str, int] = {}
    rows = petition.signatures.exclude(account=None).values_list("account__email", flat=True)
    for mail in rows.iterator(2000):
        domain = str(mail).rpartition("@")[2].lower()
        found[domain] = found.get(domain, 0) + 1
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))[:DOMAINS]


@require_safe
@for_roles(Role.MODERATOR, Role.LEADERSHIP)
def signatures(request: HttpRequest, number: int) -> HttpResponse:
    """The signatures of a petition, and what stands out among them."""
    petition = at_desk(number)
    rows = petition.signatures.order_by("-signed_at", "-pk")
    network = request.GET.get("network", "")[:16]
    if network:
        rows = rows.filter(network=network)
    told = {
        "petition": petition,
        "page": Paginator(rows, A_LIST).get_page(number_in(request, "page") or 1),
        "network": network,
        "networks": networks(petition),
        "minutes": minutes(petition),
        "domains": domains(petition),
        "form": StrikeForm(),
    }
    return render(request, "petitions/signatures.html", told)


@require_POST
@for_roles(Role.MODERATOR, Role.LEADERSHIP)
def strike(request: HttpRequest, number: int) -> HttpResponseBase:
    """Strike the signatures that are marked, or let them count again."""
    petition = at_desk(number)
    form = StrikeForm(request.POST)
    told = request.POST.getlist("signature")
    marked = [int(each) for each in told if each.isdecimal() and len(each) < 19]
    if not form.is_valid() or not marked:
        messages.error(request, _("Mark signatures and say why."))
        return redirect("desk_signatures", petition.pk)
    count = decide(
        petition,
        marked,
        form.cleaned_data["reason"],
        user_of(request),
        stands="restore" in request.POST,
    )
    said = ngettext(
        "%(count)s signature was changed.", "%(count)s signatures were changed.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("desk_signatures", petition.pk)


def decide(
    petition: Petition, marked: Sequence[int], reason: str, by: User, *, stands: bool
) -> int:
    """Strike signatures or let them stand again, and count anew; how many changed.

    What was decided on the number of signatures stays decided: the state is not taken back.
    """
    now = timezone.now()
    with transaction.atomic():
        held = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        rows = held.signatures.filter(pk__in=list(marked), struck_at__isnull=not stands)
        count = rows.update(struck_at=None if stands else now, struck_why="" if stands else reason)
        counting.recount(held, now)
        verb = "petition.restore_signatures" if stands else "petition.strike_signatures"
        record(by, verb, f"petition:{held.pk}", reason=reason, count=count)
    return count
