"""Forms of staff: what goes with a move, and a case written down for somebody else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.community.models import Organization
from publisher.rooms.contact.forms import CategoryField, PersonFields, categories
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import KINDS, Channel, Nature
from publisher.rooms.contact.rules import Kind


def departments_there_are() -> Any:
    """Departments and institutions that a case may be assigned to."""
    return institutions_there_are().exclude(contact_institution__takes_cases=False)


def institutions_there_are() -> Any:
    """All departments and institutions that have not been dissolved."""
    return Organization.objects.filter(
        classification__in=("department", "institution"), dissolution_date=None
    )


class MoveForm(forms.Form):
    """What goes with a move."""

    said = forms.CharField(
        label=_("Answer, question or reason (the author reads it)"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    note = forms.CharField(
        label=_("Note for staff"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    department: forms.ModelChoiceField[Organization] = forms.ModelChoiceField(
        label=_("Department"), queryset=None, required=False, empty_label="—"
    )
    officer: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Officer"), queryset=None, required=False, empty_label="—"
    )
    original = forms.IntegerField(
        label=_("Number of the report that stays (for a duplicate)"),
        required=False,
        min_value=1,
        max_value=2**31 - 1,
    )
    forwarded_to = forms.CharField(
        label=_("Forwarded to (for what is not ours)"), required=False, max_length=300
    )

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        initial = {"department": report.department_id, "officer": report.officer_id}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        department, officer = self.fields["department"], self.fields["officer"]
        assert isinstance(department, forms.ModelChoiceField)
        assert isinstance(officer, forms.ModelChoiceField)
        department.queryset = departments_there_are()
        officer.queryset = User.objects.filter(
            is_active=True, grants__role=Role.OFFICER
        ).distinct()


class WriteDownForm(PersonFields):
    """A case that an operator writes down: by telephone, at the reception desk, from a letter."""

    kind = forms.ChoiceField(label=_("kind"), choices=KINDS, initial=Kind.REPORT)
    channel = forms.ChoiceField(
        label=_("way"),
        choices=[
            (each.value, each.label)
            for each in (Channel.PHONE, Channel.RECEPTION, Channel.PAPER, Channel.EMAIL)
        ],
    )
    category = CategoryField(label=_("What is it about"), queryset=None)
    text = forms.CharField(
        label=_("In the words of the person"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place = forms.CharField(
        label=_("Place: street, house, landmark"), required=False, max_length=250
    )
    public = forms.BooleanField(
        label=_("Everybody may read it (a report only)"), required=False, initial=True
    )
    nature = forms.ChoiceField(
        label=_("Kind of appeal"), choices=[("", "—"), *Nature.choices], required=False
    )
    address = forms.CharField(
        label=_("Place of residence (for an appeal)"), required=False, max_length=300
    )
    field_order = (
        "kind", "channel", "category", "text", "place", "public",
        "name", "phone", "email", "address", "nature",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, CategoryField)
        category.queryset = categories()
        self.fields["consents"].label = _("The person agrees that the city uses these data")

    def clean(self) -> dict[str, Any]:
        """An appeal has a name and a place of residence (art. 5 of Law 393/96)."""
        told = super().clean()
        if told.get("kind") == Kind.APPEAL:
            for name in ("name", "address", "nature"):
                if not told.get(name):
                    self.add_error(name, _("An appeal is not without it (art. 5 of the law)."))
        return told
