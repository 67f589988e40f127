"""The forms of the secretariat."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publisher.rooms.sittings.models import (
    Announcement,
    Convocation,
    Kind,
    Stream,
    Summary,
    Topic,
)
from publisher.rooms.sittings.rules import MOVES, Standing

MOST_POINTS = 500
SIGNATURES = frozenset({"application/pkcs7-signature"})
DATED = {"type": "date"}


class AnnouncementForm(forms.ModelForm[Announcement]):
    """When, where, which body."""

    class Meta:
        model = Announcement
        fields: ClassVar = ["body", "session", "starts_at", "place"]
        widgets: ClassVar = {
            "starts_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
        }


class AgendaForm(forms.Form):
    """The agenda as rows, one a point: pasted from a table or typed."""

    agenda = forms.CharField(
        label=gettext_lazy("Agenda, a point on each line"),
        help_text=gettext_lazy(
            "Number, title, who reports, number of the draft: as columns pasted from a table, "
            "or with “|” between them."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        required=False,
    )

    def clean_agenda(self) -> list[tuple[str, str, str, str]]:
        """Each point: number, title, reporter, number of the draft."""
        rows = [row for row in str(self.cleaned_data["agenda"]).splitlines() if row.strip()]
        if len(rows) > MOST_POINTS:
            raise forms.ValidationError(_("More points than an agenda has."))
        points: list[tuple[str, str, str, str]] = []
        for at, row in enumerate(rows, 1):
            cells = [cell.strip() for cell in row.split("\t" if "\t" in row else "|")]
            cells += [""] * (4 - len(cells))
            number, title, reporter, project = cells[:4]
            if not title:
                raise forms.ValidationError(_("Line %(at)s: a number and a title.") % {"at": at})
            points.append((number.rstrip(".")[:20], title, reporter[:300], project[:120]))
        numbers = [number for number, *_rest in points]
        if len(set(numbers)) != len(numbers):
            raise forms.ValidationError(_("Two points have one number."))
        return points


class MoveForm(forms.Form):
    """What becomes of an announcement; the public reads the reason."""

    standing = forms.ChoiceField(label=gettext_lazy("Do"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "The public reads it. Needed where there is less time than the law wants, and where "
            "the sitting is put off."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    WORDS: ClassVar = {
        Standing.ANNOUNCED: gettext_lazy("publish"),
        Standing.POSTPONED: gettext_lazy("postpone"),
        Standing.CANCELLED: gettext_lazy("call off"),
    }

    def __init__(self, now: Standing, late: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late = late
        field = self.fields["standing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (then.value, words) for then, words in self.WORDS.items() if then in MOVES[now]
        ]

    def clean(self) -> dict[str, Any]:
        """Nothing late or off without a word."""
        told = super().clean() or self.cleaned_data
        off = told.get("standing") != Standing.ANNOUNCED
        if (off or self._late) and not str(told.get("reason", "")).strip():
            self.add_error("reason", _("Say why: the public reads it."))
        return told


class DocumentForm(forms.Form):
    """A file for a sitting."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Kind.choices)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=1000, required=False)
    day = forms.DateField(
        label=gettext_lazy("Of the day"),
        required=False,
        widget=forms.DateInput(attrs=DATED, format="%Y-%m-%d"),
    )
    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    file = forms.FileField(label=gettext_lazy("File"))
    signature = forms.FileField(
        label=gettext_lazy("Signature beside it (.p7s)"),
        help_text=gettext_lazy("It is attached as it is; the site does not verify it."),
        required=False,
    )

    def __init__(self, about: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext_lazy("the whole sitting")), *about]


class WithdrawForm(forms.Form):
    """Why a document is taken back; its name and the reason stay."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class SummaryForm(forms.ModelForm[Summary]):
    """A vote in plain words."""

    class Meta:
        model = Summary
        fields: ClassVar = ["text", "text_en"]
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "text_en": forms.Textarea(attrs={"rows": 4}),
        }


class StreamForm(forms.ModelForm[Stream]):
    """Where a hall's stream is."""

    class Meta:
        model = Stream
        fields: ClassVar = ["hall", "address"]


class TopicForm(forms.ModelForm[Topic]):
    """A topic of the archive."""

    class Meta:
        model = Topic
        fields: ClassVar = ["uid", "name", "name_en", "words", "position"]


class ConvocationForm(forms.ModelForm[Convocation]):
    """From when until when a convocation is."""

    class Meta:
        model = Convocation
        fields: ClassVar = ["label", "since", "until"]
        widgets: ClassVar = {
            "since": forms.DateInput(attrs=DATED, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs=DATED, format="%Y-%m-%d"),
        }
