"""Forms of authors, signers and staff."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publisher.common.community.models import Organization
from publisher.rooms.petitions.models import GROUNDS, Intake, Petition

ALWAYS = frozenset({"title"})
"""What even a draft has."""


def is_whole_name(told: str) -> bool:
    """Whether there are a surname and a name."""
    words = told.split()
    return len(words) >= 2 and all(any(each.isalpha() for each in word) for word in words)


class PetitionForm(forms.ModelForm[Petition]):
    """A petition as its author writes it. A draft may have gaps; what is sent may not."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I agree that the petition and my name are published"), required=False
    )

    class Meta:
        model = Petition
        fields: ClassVar = ["title", "text", "topic", "author_name"]
        help_texts: ClassVar = {
            "title": gettext_lazy("In one sentence, up to 150 characters."),
            "text": gettext_lazy("Up to 6,000 characters. It is not changed once it is sent."),
        }
        widgets: ClassVar = {
            "title": forms.Textarea(attrs={"rows": 2, "maxlength": 150}),
            "text": forms.Textarea(attrs={"rows": 12, "maxlength": 6000}),
            "author_name": forms.TextInput(attrs={"autocomplete": "name"}),
        }

    def __init__(self, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole
        for name, field in self.fields.items():
            if name not in ALWAYS and not whole:
                field.required = False

    def clean_title(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_author_name(self) -> str:
        """The law asks who the author is."""
        told = " ".join(str(self.cleaned_data["author_name"]).split())
        if self.whole and not is_whole_name(told):
            raise forms.ValidationError(_("Write your surname and name."))
        return told

    def clean_agreed(self) -> bool:
        """Nothing is sent without it."""
        agreed = bool(self.cleaned_data.get("agreed"))
        if self.whole and not agreed:
            raise forms.ValidationError(_("Without this the petition cannot be published."))
        return agreed


class SignForm(forms.Form):
    """A signature."""

    name = forms.CharField(
        label=gettext_lazy("Surname, name, patronymic"),
        help_text=gettext_lazy("They stand in the public list of signers."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I sign this petition and agree that my name is in the public list")
    )
    follow = forms.BooleanField(label=gettext_lazy("Write me what becomes of it"), required=False)

    def clean_name(self) -> str:
        """A name, and not a nickname."""
        told = " ".join(str(self.cleaned_data["name"]).split())
        if not is_whole_name(told):
            raise forms.ValidationError(_("Write your surname and name."))
        return told


class VerdictForm(forms.Form):
    """Why a petition is not published, or not collected for any more."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground in the law, where it is refused"),
        choices=[("", "—"), *GROUNDS],
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The author reads it."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """The answer of the council, and its file."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(
        label=gettext_lazy("The signed answer as a file (PDF, DOCX)"), required=False
    )


class TakeForm(forms.Form):
    """Who considers it."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("Who considers it"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=gettext_lazy("the council"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.order_by("name")


class IntakeForm(forms.ModelForm[Intake]):
    """Signatures of a civil-society site."""

    url = forms.URLField(
        label=gettext_lazy("page of the petition there"), required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=gettext_lazy("Signers, CSV: name,email,date"),
        help_text=gettext_lazy("UTF-8; the date as 2026-05-30. At most 20,000 lines."),
    )

    class Meta:
        model = Intake
        fields: ClassVar = ["body", "url", "received_on"]
        widgets: ClassVar = {"received_on": forms.DateInput(attrs={"type": "date"})}

    def clean_received_on(self) -> Any:
        """Not tomorrow."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come."))
        return day


class StrikeForm(forms.Form):
    """Signatures that do not count, or count again."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
