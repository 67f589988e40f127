"""The operator's tool at the administrative services centre: a person with a document."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import Proof, User
from publisher.common.accounts.persons import KnownElsewhere, prove

RNOKPP = re.compile(r"\d{10}")
UNZR = re.compile(r"\d{8}-?\d{5}")
PASSPORT = re.compile(r"[А-ЩЬЮЯҐЄІЇ]{2}\d{6}|\d{9}")
WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)


def is_rnokpp(text: str) -> bool:
    """Whether ten digits are a taxpayer's number: the last one is a check digit."""
    if not RNOKPP.fullmatch(text):
        return False
    digits = [int(letter) for letter in text]
    total = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    return total % 11 % 10 == digits[9]


class PersonForm(forms.Form):
    """Whom the operator sees. The code is not kept: an imprint of it is."""

    email = forms.EmailField(label=gettext_lazy("E-mail of the account"))
    name = forms.CharField(
        label=gettext_lazy("Surname, name, patronymic, as in the document"), max_length=200
    )
    identifier = forms.CharField(
        label=gettext_lazy("Taxpayer's number, or number of the passport or the register"),
        help_text=gettext_lazy("It is not kept, only an imprint: one person has one account."),
        max_length=20,
    )
    resident = forms.BooleanField(
        label=gettext_lazy("The document shows a place of residence in the community"),
        required=False,
    )
    until = forms.DateField(
        label=gettext_lazy("The residence holds until (leave empty: without end)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_email(self) -> str:
        """There has to be an account, with its e-mail confirmed."""
        email = str(self.cleaned_data["email"]).strip().lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None or user.level() < Level.EMAIL:
            raise forms.ValidationError(
                _("No account with this e-mail, confirmed. The person signs up first.")
            )
        return email

    def clean_identifier(self) -> str:
        """One of the three kinds of codes there are."""
        text = "".join(str(self.cleaned_data["identifier"]).upper().split())
        if is_rnokpp(text) or UNZR.fullmatch(text) or PASSPORT.fullmatch(text):
            return text.replace("-", "")
        raise forms.ValidationError(_("No such number: look for a slip of the pen."))

    def clean_until(self) -> Any:
        """A proof that is over proves nothing."""
        until = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise forms.ValidationError(_("That day is past."))
        return until


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.DESK_OPERATOR)
def persons(request: HttpRequest) -> HttpResponse:
    """Confirm a person."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            _confirm(form.cleaned_data, request.user)
        except KnownElsewhere:
            form.add_error("identifier", _("This person has another account here already."))
        else:
            messages.success(request, _("The person is confirmed."))
            return redirect("desk_persons")
    return render(request, "desk/persons.html", {"form": form})


def _confirm(told: dict[str, Any], operator: User) -> None:
    user = User.objects.get(email=told["email"])
    way = Proof.Way.DESK
    prove(user, Level.IDENTITY, way, identifier=told["identifier"], seen_by=operator)
    if told["resident"]:
        prove(user, Level.RESIDENCE, way, until=told["until"], seen_by=operator)
    User.objects.filter(pk=user.pk).update(name=told["name"])
