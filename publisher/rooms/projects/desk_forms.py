"""Forms of the desk: an evaluation, a step of the work, a payment, a picture, a paper ballot."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publisher.common.community.models import Organization
from publisher.common.desk.persons import PASSPORT, UNZR, is_rnokpp
from publisher.rooms.projects.ballot_box import AGES
from publisher.rooms.projects.calls import NUMBER
from publisher.rooms.projects.models import Evaluation, Milestone, Project, Spending
from publisher.rooms.projects.rules import State

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Link(forms.URLField):
    """An address; who leaves the scheme out means the safe one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


def _question(name: str, choices: Any) -> forms.ChoiceField:
    """A question of the evaluation: one of the answers, none is given beforehand."""
    title = getattr(Evaluation, name).field.verbose_name
    return forms.ChoiceField(label=title, choices=choices, widget=forms.RadioSelect)


class EvaluationForm(forms.ModelForm[Evaluation]):
    """What a department answers."""

    lawful = _question("lawful", Evaluation.Answer.choices)
    land = _question("land", Evaluation.Answer.choices)
    feasible = _question("feasible", Evaluation.Answer.choices)
    priced = _question("priced", Evaluation.Answer.choices)
    verdict = _question("verdict", Evaluation.Verdict.choices)

    class Meta:
        model = Evaluation
        fields: ClassVar = [
            "lawful",
            "land",
            "feasible",
            "priced",
            "cost",
            "upkeep",
            "verdict",
            "comment",
        ]

    field_order = (
        "lawful",
        "land",
        "feasible",
        "priced",
        "cost",
        "upkeep",
        "verdict",
        "comment",
    )

    def clean(self) -> dict[str, Any]:
        """What is not simply possible has its reasons."""
        told = super().clean() or self.cleaned_data
        if told.get("verdict") != Evaluation.Verdict.POSSIBLE and not told.get("comment"):
            self.add_error("comment", _("Say why: the author and everybody reads it."))
        return told


def departments() -> QuerySet[Organization]:
    """Who can be asked, and who carries out: departments and institutions."""
    return Organization.objects.filter(classification__in=("department", "institution"))


class AskForm(forms.Form):
    """Ask one more department."""

    department = forms.ModelChoiceField(
        departments(), label=gettext_lazy("Department"), empty_label=None
    )
    question = forms.CharField(
        label=gettext_lazy("What it is asked"), max_length=300, required=False
    )


class SettleForm(forms.ModelForm[Project]):
    """Who carries a project out; its cost, as long as nobody votes."""

    class Meta:
        model = Project
        fields: ClassVar = ["department", "cost"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments()
        if self.instance.state != State.EVALUATED:
            del self.fields["cost"]


class MilestoneForm(forms.ModelForm[Milestone]):
    """A step of the work."""

    class Meta:
        model = Milestone
        fields: ClassVar = ["title", "planned_on", "done_on", "note"]
        widgets: ClassVar = {
            "planned_on": DAY,
            "done_on": DAY,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_done_on(self) -> Any:
        """Nothing is done tomorrow."""
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("That day is yet to come."))
        return day


class SpendingForm(forms.ModelForm[Spending]):
    """A payment."""

    class Meta:
        model = Spending
        fields: ClassVar = ["day", "what", "payee", "amount", "contract"]
        widgets: ClassVar = {"day": DAY}
        field_classes: ClassVar = {"contract": Link}


class PictureForm(forms.Form):
    """A picture of the work."""

    file = forms.FileField(label=gettext_lazy("Picture"))
    description = forms.CharField(label=gettext_lazy("What is seen on it"), max_length=300)


class PaperForm(forms.Form):
    """What an operator reads on a paper ballot."""

    number = forms.CharField(
        label=gettext_lazy("Number of the ballot"),
        max_length=20,
        validators=[NUMBER],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    identifier = forms.CharField(
        label=gettext_lazy("Taxpayer's number of the voter; who has none: the passport's"),
        help_text=gettext_lazy("It is not kept: only an imprint of it is."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    chosen = forms.CharField(
        label=gettext_lazy("Numbers of the projects, by commas"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    age = forms.ChoiceField(
        label=gettext_lazy("Age, if it is named"),
        choices=[("", "—"), *((each, each) for each in AGES)],
        required=False,
    )

    def clean_identifier(self) -> str:
        """As at the desk where persons are confirmed: the same number is the same person."""
        text = "".join(str(self.cleaned_data["identifier"]).upper().split())
        if is_rnokpp(text) or UNZR.fullmatch(text) or PASSPORT.fullmatch(text):
            return text.replace("-", "")
        raise forms.ValidationError(_("No such number: look for a slip of the pen."))

    def clean_chosen(self) -> list[int]:
        """Numbers, each once, as they stand on the sheet."""
        told = str(self.cleaned_data["chosen"]).replace(";", ",").replace(" ", ",")
        parts = [part for part in told.split(",") if part]
        if not all(part.isdecimal() and len(part) < 7 for part in parts):
            raise forms.ValidationError(_("Numbers and commas only."))
        return [int(part) for part in parts]
