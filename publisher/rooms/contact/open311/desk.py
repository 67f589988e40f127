"""Keys of applications: made, shown once, withdrawn."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.audit.record import record
from publisher.rooms.contact.desk import user_of
from publisher.rooms.contact.open311.applications import Application, hash_of, new_key


class ApplicationForm(forms.ModelForm[Application]):
    """Whose application it is."""

    class Meta:
        model = Application
        fields = ("name", "email")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMINISTRATOR)
def applications(request: HttpRequest) -> HttpResponse:
    """All applications; a new one gets its key here, and nowhere again."""
    form = ApplicationForm(request.POST or None)
    key = ""
    if request.method == "POST" and form.is_valid():
        key = new_key()
        form.instance.key_hash = hash_of(key)
        made = form.save()
        record(user_of(request), "contact.application", f"application:{made.pk}", name=made.name)
        form = ApplicationForm()
    told = {"form": form, "key": key, "rows": Application.objects.all()}
    return render(request, "contact/desk_applications.html", told)


@require_POST
@for_roles(Role.ADMINISTRATOR)
def switch(request: HttpRequest, number: int) -> HttpResponseBase:
    """Withdraw an application's key, or let it count again."""
    found = get_object_or_404(Application, pk=number)
    found.active = not found.active
    found.save(update_fields=["active"])
    verb = "contact.application_on" if found.active else "contact.application_off"
    record(user_of(request), verb, f"application:{found.pk}", name=found.name)
    messages.success(request, _("Done."))
    return redirect("desk_open311")
