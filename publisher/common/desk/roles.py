"""The administrator's tool: who has which role, where, until when."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import RoleGrant, User
from publisher.common.audit.record import record


class GrantForm(forms.ModelForm[RoleGrant]):
    """A role for an account."""

    email = forms.EmailField(label=gettext_lazy("E-mail of the account"))

    class Meta:
        model = RoleGrant
        fields: ClassVar = ["role", "organization", "until"]
        labels: ClassVar = {
            "role": gettext_lazy("Role"),
            "organization": gettext_lazy("In the organisation (empty: in all)"),
            "until": gettext_lazy("Until (empty: without end)"),
        }
        widgets: ClassVar = {"until": forms.DateInput(attrs={"type": "date"})}

    field_order = ("email", "role", "organization", "until")

    def clean_email(self) -> User:
        """The account itself."""
        email = str(self.cleaned_data["email"]).strip().lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("No such account. The person signs up first."))
        return user


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMINISTRATOR)
def roles(request: HttpRequest) -> HttpResponse:
    """Who has which role; give one."""
    form = GrantForm(request.POST or None)
    if form.is_valid():
        assert isinstance(request.user, User)
        grant = form.save(commit=False)
        grant.user, grant.granted_by = form.cleaned_data["email"], request.user
        try:
            with transaction.atomic():
                grant.save()
                about = f"user:{grant.user_id}"
                where = grant.organization.uid if grant.organization else ""
                record(request.user, "role.give", about, role=grant.role, organization=where)
        except IntegrityError:
            form.add_error(None, _("This account has the role already."))
        else:
            messages.success(request, _("Done."))
            return redirect("desk_roles")
    grants = RoleGrant.objects.select_related("user", "organization").order_by(
        "role", "user__email"
    )
    told = {"form": form, "grants": grants, "today": timezone.localdate()}
    return render(request, "desk/roles.html", told)


@require_POST
@for_roles(Role.ADMINISTRATOR)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role back; nobody takes the administrator's from himself: one always stays."""
    grant = get_object_or_404(RoleGrant, pk=number)
    assert isinstance(request.user, User)
    if grant.role == Role.ADMINISTRATOR and grant.user_id == request.user.pk:
        messages.error(request, _("Another administrator may take this role from you."))
        return redirect("desk_roles")
    with transaction.atomic():
        grant.delete()
        record(request.user, "role.withdraw", f"user:{grant.user_id}", role=grant.role)
    messages.success(request, _("Done."))
    return redirect("desk_roles")
