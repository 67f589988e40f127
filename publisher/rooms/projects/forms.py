"""Forms of authors: a project, the lines of its estimate, its files."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publisher.rooms.projects.models import Attachment, BudgetLine, Call, Project

LINES = 40
"""Lines of an estimate, at most."""
ALWAYS = frozenset({"purse", "title"})
"""What even a draft has."""


class ProjectForm(forms.ModelForm[Project]):
    """A project as its author writes it. A draft may have gaps; what is handed in may not."""

    agreed = forms.BooleanField(
        label=gettext_lazy(
            "I agree that the project and my name are published, and that the community works"
            " with my data to consider it"
        ),
        required=False,
    )

    class Meta:
        model = Project
        fields: ClassVar = [
            "purse",
            "title",
            "summary",
            "text",
            "benefit",
            "place",
            "lat",
            "lon",
            "author_name",
            "others",
            "organization",
            "telephone",
        ]
        help_texts: ClassVar = {
            "title": gettext_lazy("What is to be done and where: up to 150 characters."),
            "summary": gettext_lazy("Two sentences for the list: up to 400 characters."),
            "lat": gettext_lazy("For the map, as 48.8532. May stay empty."),
            "lon": gettext_lazy("For the map, as 37.6054. May stay empty."),
            "telephone": gettext_lazy("Only officers see it."),
        }
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3, "maxlength": 400}),
            "telephone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "author_name": forms.TextInput(attrs={"autocomplete": "name"}),
        }

    def __init__(self, call: Call, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purse = self.fields["purse"]
        assert isinstance(purse, forms.ModelChoiceField)
        purse.queryset = call.purses.all()
        purse.empty_label = None
        self.whole = whole
        for name, field in self.fields.items():
            if name not in ALWAYS and not whole:
                field.required = False

    def clean_agreed(self) -> bool:
        """Nothing is handed in without it."""
        agreed = bool(self.cleaned_data.get("agreed"))
        if self.whole and not agreed:
            raise forms.ValidationError(_("Without this the project cannot be considered."))
        return agreed

    def clean(self) -> dict[str, Any]:
        """A place has both numbers, or none."""
        told = super().clean() or self.cleaned_data
        if (told.get("lat") is None) is not (told.get("lon") is None):
            self.add_error("lon", _("A place on the map needs both numbers."))
        return told


class LineForm(forms.ModelForm[BudgetLine]):
    """One line of an estimate."""

    class Meta:
        model = BudgetLine
        fields: ClassVar = ["what", "quantity", "unit", "price"]
        widgets: ClassVar = {
            "quantity": forms.NumberInput(attrs={"min": "0", "step": "any"}),
            "price": forms.NumberInput(attrs={"min": "0", "step": "0.01"}),
        }


Lines = forms.inlineformset_factory(
    Project,
    BudgetLine,
    form=LineForm,
    extra=3,
    max_num=LINES,
    absolute_max=LINES,
    validate_max=True,
    can_delete=True,
)


def total(lines: Any) -> int:
    """Whole hryvnias of a valid set of lines, rounded up."""
    found = Decimal(0)
    for form in lines.forms:
        told = form.cleaned_data
        if told and not told.get("DELETE"):
            found += told["quantity"] * told["price"]
    return int(found.to_integral_value(ROUND_UP))


class FileForm(forms.Form):
    """A file of a project."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the file is"),
        choices=[
            (Attachment.Kind.PICTURE, Attachment.Kind.PICTURE.label),
            (Attachment.Kind.ESTIMATE, Attachment.Kind.ESTIMATE.label),
            (Attachment.Kind.LETTER, Attachment.Kind.LETTER.label),
        ],
    )
    description = forms.CharField(
        label=gettext_lazy("What is seen on it"), max_length=300, required=False
    )
    file = forms.FileField(label=gettext_lazy("File"))


class ReasonForm(forms.Form):
    """A word why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The author reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
