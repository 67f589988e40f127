"""Forms of residents and of deputies."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from publisher.common.community.models import ContactDetail, Person
from publisher.rooms.deputies.office.tables import (
    Assistant,
    Hours,
    NoHours,
    Question,
    YearReport,
)

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class BookForm(forms.Form):
    """Which conversation, who comes, what about."""

    at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M:%S%z"],
        error_messages={"required": _("Choose a time."), "invalid": _("Choose a time.")},
    )
    name = forms.CharField(
        label=_("Surname, name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone (if the time changes)"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    about = forms.CharField(
        label=_("What about"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class QuestionForm(forms.ModelForm[Question]):
    """A letter to a deputy."""

    class Meta:
        model = Question
        fields: ClassVar = ["name", "address", "text"]
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "address": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "text": forms.Textarea(attrs={"rows": 10, "maxlength": 6000}),
        }


class HoursForm(forms.ModelForm[Hours]):
    """Reception hours."""

    class Meta:
        model = Hours
        fields: ClassVar = [
            "weekday", "day", "starts", "ends", "minutes", "place", "note", "since", "until",
        ]  # fmt: skip
        widgets: ClassVar = {
            "day": DAY, "since": DAY, "until": DAY, "starts": TIME, "ends": TIME,
        }  # fmt: skip


class NoHoursForm(forms.ModelForm[NoHours]):
    """Days without reception."""

    class Meta:
        model = NoHours
        fields: ClassVar = ["first", "last", "reason"]
        widgets: ClassVar = {"first": DAY, "last": DAY}


class AssistantForm(forms.ModelForm[Assistant]):
    """An assistant."""

    class Meta:
        model = Assistant
        fields: ClassVar = ["name", "phone", "email", "since"]
        widgets: ClassVar = {"since": DAY}


class ContactForm(forms.ModelForm[ContactDetail]):
    """How the deputy is reached."""

    class Meta:
        model = ContactDetail
        fields: ClassVar = ["type", "label", "value"]


class YearReportForm(forms.ModelForm[YearReport]):
    """A report, in words or as a file."""

    upload = forms.FileField(label=_("file (PDF, DOCX)"), required=False)

    class Meta:
        model = YearReport
        fields: ClassVar = ["day", "title", "text"]
        widgets: ClassVar = {"day": DAY, "text": forms.Textarea(attrs={"rows": 6})}


class PhotoForm(forms.Form):
    """A photograph."""

    upload = forms.FileField(label=_("Picture (JPEG, PNG)"))


class AnswerForm(forms.Form):
    """The answer to a letter."""

    answer = forms.CharField(
        label=_("Answer"), max_length=10000, widget=forms.Textarea(attrs={"rows": 8})
    )


class LinkForm(forms.Form):
    """Whose account is a deputy's."""

    email = forms.EmailField(label=_("E-mail of the account"))
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=_("Deputy"), queryset=Person.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.order_by("family_name", "name")
