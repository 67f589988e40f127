"""Institutions as staff keep them: departments and institutions of the city, state bodies."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.audit.record import record
from publisher.common.community.models import Organization
from publisher.rooms.contact.desk_forms import institutions_there_are
from publisher.rooms.contact.desk_lists import KEEPERS, user_of
from publisher.rooms.contact.models import Institution
from publisher.rooms.contact.works import Link

KINDS = [
    ("department", gettext_lazy("department")),
    ("institution", gettext_lazy("institution")),
]


class OrganizationForm(forms.ModelForm[Organization]):
    """What every page of the site knows of it."""

    classification = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    edrpou = forms.CharField(
        label=gettext_lazy("Code in the state register (8 digits)"),
        required=False,
        validators=[RegexValidator(r"\A\d{8}\Z", gettext_lazy("Eight digits."))],
    )

    class Meta:
        model = Organization
        fields: ClassVar = [
            "uid", "name", "name_en", "short_name", "classification", "edrpou", "position",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uid"].disabled = self.instance.pk is not None


class InstitutionForm(forms.ModelForm[Institution]):
    """What the contact centre knows of it."""

    class Meta:
        model = Institution
        exclude: ClassVar = ["organization"]
        field_classes: ClassVar = {"site": Link}
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 4})}


@require_safe
@for_roles(*KEEPERS)
def institutions(request: HttpRequest) -> HttpResponse:
    """All that there are."""
    rows = institutions_there_are().select_related("contact_institution")
    return render(request, "contact/desk_institutions.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*KEEPERS)
def institution(request: HttpRequest, uid: str = "") -> HttpResponseBase:
    """Enter one, or change it."""
    found: Organization | None = (
        get_object_or_404(institutions_there_are(), uid=uid) if uid else None
    )
    more = Institution.objects.filter(organization=found).first() if found else None
    form = OrganizationForm(request.POST or None, instance=found)
    beside = InstitutionForm(request.POST or None, instance=more)
    if request.method == "POST" and form.is_valid() and beside.is_valid():
        with transaction.atomic():
            made = form.save()
            beside.instance.organization = made
            beside.save()
            record(user_of(request), "contact.institution", f"organization:{made.uid}",
                   changed=[*form.changed_data, *beside.changed_data])  # fmt: skip
        messages.success(request, _("Done."))
        return redirect("desk_contact_institutions")
    told = {"forms": [form, beside], "institution": found}
    return render(request, "contact/desk_institution.html", told)
