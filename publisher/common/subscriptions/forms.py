"""Forms of who follows."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from publisher.common.subscriptions.models import Pace


class FollowForm(forms.Form):
    """Follow a topic by an address. ``homepage`` is hidden: who fills it in is no person."""

    topic = forms.CharField(max_length=200, widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    homepage = forms.CharField(required=False, max_length=200)


class PaceForm(forms.Form):
    """How soon letters of each kind come, or of one subscription."""

    pace = forms.ChoiceField(label=_("Letters"), choices=Pace.choices)
