"""The desk of calls: make one, change it, publish it; take an old election in."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.audit.record import record
from publisher.common.law import book
from publisher.rooms.projects import bringing_in, terms
from publisher.rooms.projects.author import user_of
from publisher.rooms.projects.calls import PHASE_WORDS
from publisher.rooms.projects.desk_forms import DAY, Link, departments
from publisher.rooms.projects.models import AskedDepartment, Call, Purse
from publisher.rooms.projects.pabulib import Unreadable
from publisher.rooms.projects.timetable import DATED, Fault, Phase

DATES = [f"{phase}_at" for phase in DATED]
BEFORE = (Phase.AHEAD, Phase.SUBMISSION, Phase.CHECK, Phase.EVALUATION, Phase.APPROVAL,
          Phase.PUBLICATION)  # fmt: skip
RULES = ("rule", "fewest", "fills", "least", "most", "most_money", "most_districts", "may_change",
         "on_paper", "voting_at", "results_at")  # fmt: skip
"""What does not change any more once people vote."""
LARGEST = 30_000_000
"""Bytes of an election's file."""


class CallForm(forms.ModelForm[Call]):
    """A call."""

    class Meta:
        model = Call
        fields: ClassVar = [
            "title",
            "uid",
            "summary",
            "basis",
            "basis_url",
            *DATES,
            "rule",
            "fewest",
            "fills",
            "least",
            "most",
            "most_money",
            "most_districts",
            "may_change",
            "on_paper",
            "published",
            "decision",
            "decision_url",
            "decision_on",
        ]
        labels: ClassVar = {"published": gettext_lazy("Shown to everybody")}
        widgets: ClassVar = {
            **{
                name: forms.DateTimeInput(
                    attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
                )
                for name in DATES
            },
            "decision_on": DAY,
        }
        field_classes: ClassVar = {"basis_url": Link, "decision_url": Link}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.phase() not in BEFORE:
            for name in (*RULES, "uid"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Phases follow one another, and last as long as they have to."""
        told = super().clean() or self.cleaned_data
        if any(told.get(name) is None for name in DATES):
            return told
        least_days = {
            Phase.SUBMISSION: book.value_on(terms.SUBMISSION_DAYS.name).value,
            Phase.VOTING: book.value_on(terms.VOTING_DAYS.name).value,
        }
        for name in DATES:
            setattr(self.instance, name, told[name])
        for phase, fault in self.instance.timetable.faults(least_days):
            if fault is Fault.NOT_IN_ORDER:
                self.add_error(f"{phase}_at", _("Has to come after the phase before."))
            elif self.instance.phase() in BEFORE:
                days, words = least_days[phase], PHASE_WORDS[phase]
                said = _("“%(phase)s” has to last at least %(days)s days.")
                self.add_error(f"{phase}_at", said % {"phase": words, "days": days})
        return told


class AskedForm(forms.ModelForm[AskedDepartment]):
    """A department that evaluates each project."""

    class Meta:
        model = AskedDepartment
        fields: ClassVar = ["department", "question"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments()


class PurseSet(forms.BaseInlineFormSet[Purse, Call, Any]):
    """Parts of the money; one that has projects stays."""

    def clean(self) -> None:
        """What has projects is not taken away."""
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.projects.exists():
                raise forms.ValidationError(_("A part of the money that has projects stays."))


Purses = forms.inlineformset_factory(
    Call,
    Purse,
    formset=PurseSet,
    fields=["district", "category", "budget", "dearest", "least", "most", "most_money"],
    extra=2,
    max_num=60,
    absolute_max=60,
)
Asked = forms.inlineformset_factory(
    Call, AskedDepartment, form=AskedForm, extra=2, max_num=20, absolute_max=20
)


@require_safe
@for_roles(Role.LEADERSHIP)
def calls(request: HttpRequest) -> HttpResponse:
    """All calls, those that are not public too."""
    rows = [(call, PHASE_WORDS[call.phase()]) for call in Call.objects.all()]
    return render(request, "projects/desk_calls.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.LEADERSHIP)
def call(request: HttpRequest, uid: str = "") -> HttpResponseBase:
    """Make a call, or change it."""
    found = get_object_or_404(Call, uid=uid) if uid else Call()
    frozen = bool(found.pk) and found.phase() not in BEFORE
    form = CallForm(request.POST or None, instance=found)
    sets: list[Any] = []
    if not frozen:
        kinds = ((Purses, "purses"), (Asked, "asked"))
        sets = [kind(request.POST or None, instance=found, prefix=name) for kind, name in kinds]
    if request.method == "POST" and form.is_valid() and all(each.is_valid() for each in sets):
        with transaction.atomic():
            made = form.save()
            for each in sets:
                each.instance = made
                each.save()
            changed = [*form.changed_data, *(each.prefix for each in sets if each.has_changed())]
            record(user_of(request), "call.change", f"call:{made.uid}", changed=changed)
        messages.success(request, _("Done."))
        return redirect("desk_call", made.uid)
    told = {"form": form, "sets": sets, "made": found if found.pk else None, "frozen": frozen}
    return render(request, "projects/desk_call.html", told)


class FileForm(forms.Form):
    """An election in Pabulib's format."""

    uid = forms.SlugField(label=gettext_lazy("Name in addresses"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Title of the call"), max_length=200)
    file = forms.FileField(label=gettext_lazy("File (.pb)"))

    def clean_uid(self) -> str:
        """A name that is free."""
        uid = str(self.cleaned_data["uid"])
        if Call.objects.filter(uid=uid).exists():
            raise forms.ValidationError(_("There is such a call already."))
        return uid

    def clean_file(self) -> str:
        """Its text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not UTF-8.")) from error


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.LEADERSHIP)
def bring_in(request: HttpRequest) -> HttpResponseBase:
    """Take an election in that was held elsewhere: its projects, its votes, its winners."""
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = bringing_in.bring_in(told["uid"], told["title"], told["file"])
        except Unreadable as fault:
            form.add_error("file", _("The file cannot be read: %(why)s") % {"why": fault})
        else:
            record(user_of(request), "call.bring_in", f"call:{made.uid}")
            messages.success(request, _("The election is taken in. Look at it, and publish it."))
            return redirect("desk_call", made.uid)
    return render(request, "projects/desk_bring_in.html", {"form": form})
