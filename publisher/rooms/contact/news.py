"""What can be followed: a report, a work, and an area or category with all its new reports."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from publisher.common.subscriptions.delivery import announce
from publisher.common.subscriptions.topics import Kind, Topic, enter
from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.models import Category, Report, Work


def _number(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else None


def _report(what: str) -> Topic | None:
    number = _number(what)
    found = Report.objects.public().filter(pk=number).first() if number is not None else None
    return None if found is None else Topic(f"report:{what}", str(found), found.get_absolute_url())


def _work(what: str) -> Topic | None:
    number = _number(what)
    found = Work.objects.filter(pk=number, published=True).first() if number is not None else None
    return None if found is None else Topic(f"work:{what}", str(found), found.get_absolute_url())


def _area(what: str) -> Topic | None:
    """``district=12``, ``category=holes``: what the list's own filters are called."""
    name, _sign, value = what.partition("=")
    if name == "district" and value and "\0" not in value and len(value) <= 60:
        title = _("Reports of electoral district %s") % value
    elif name == "category":
        found = Category.objects.filter(uid=value.replace("\0", "")).first()
        if found is None:
            return None
        title = _("Reports: %s") % found
    else:
        return None
    url = f"{reverse('contact_reports')}?{urlencode({name: value})}"
    return Topic(f"reports:{what}", title, url)


enter(Kind("report", gettext_lazy("Reports to the contact centre"), _report))
enter(Kind("work", gettext_lazy("Works at the city's objects"), _work))
enter(Kind("reports", gettext_lazy("New reports of an area or category"), _area))


def tell(report: Report, uid: str, said: str = "") -> None:
    """Tell who follows a report, its work, its category or, where the place is shown, its area."""
    if not report.is_public:
        return
    with override("uk"):
        title = f"№ {report.pk}: {report.title} — {report.get_state_display()}"
        url = report.get_absolute_url()
    announce(f"report:{report.pk}", title, url, said, uid)
    if report.work_id is not None:
        announce(f"work:{report.work_id}", title, url, said, uid)
    first = f"new:{report.pk}"
    if report.category is not None:
        announce(f"reports:category={report.category.uid}", title, url, report.text, first)
    if report.district and Places().shows(report):
        announce(f"reports:district={report.district}", title, url, report.text, first)
