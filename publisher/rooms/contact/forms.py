"""Forms of whoever reports or appeals; the questions of a category beside them."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publisher.common.accounts.models import User
from publisher.rooms.contact.categories import Category, Question
from publisher.rooms.contact.reports import Nature

LONGEST = 6000


def categories() -> Any:
    """The categories that are offered."""
    return Category.objects.filter(active=True).order_by("position", "pk")


class CategoryChoices(forms.models.ModelChoiceIterator[Category]):
    """Categories in their groups, as a list shows them."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", _("choose"))
        groups: dict[str, list[tuple[Any, str]]] = {}
        for each in self.queryset:
            groups.setdefault(each.said_group, []).append(self.choice(each))
        yield from groups.items()


class CategoryField(forms.ModelChoiceField[Category]):
    """One of the categories."""

    iterator = CategoryChoices


class PersonFields(forms.Form):
    """Who sends it. ``homepage`` is hidden: who fills it in is no person."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail for the answer"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    consents = forms.BooleanField(
        label=gettext_lazy("I agree that the city uses these data to answer me"), required=False
    )
    deputy_may_know = forms.BooleanField(
        label=gettext_lazy("The deputy of my district may know who sent it"), required=False
    )
    homepage = forms.CharField(required=False, max_length=200)
    sent_as = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        initial = {"sent_as": token_urlsafe(24)}
        if user is not None:
            initial |= {"name": user.name, "email": user.email}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Contacts are used only by consent (art. 6 of the law on personal data)."""
        told = super().clean() or self.cleaned_data
        given = any(told.get(name) for name in ("name", "email", "phone", "address"))
        if given and not told.get("consents"):
            self.add_error("consents", _("Agree, or leave the contacts empty."))
        return told


class ReportForm(PersonFields):
    """A report: a picture, a place, a category, a word."""

    category = CategoryField(label=gettext_lazy("What is it about"), queryset=None)
    text = forms.CharField(
        label=gettext_lazy("What is wrong, or what do you propose"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
    )
    place = forms.CharField(
        label=gettext_lazy("Place: street, house, landmark"),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    lat = forms.FloatField(
        label=gettext_lazy("latitude"),
        required=False,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    lon = forms.FloatField(
        label=gettext_lazy("longitude"),
        required=False,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    public = forms.BooleanField(
        label=gettext_lazy("Everybody may read it (your name and contacts are never shown)"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, CategoryField)
        category.queryset = categories()

    def clean(self) -> dict[str, Any]:
        """A place has both numbers or none, and every report has a place in words or numbers."""
        told = super().clean()
        if (told.get("lat") is None) != (told.get("lon") is None):
            self.add_error("lat", _("A place has a latitude and a longitude, or neither."))
        return told


class AppealForm(PersonFields):
    """An appeal by Law 393/96, with all that its art. 5 asks for."""

    nature = forms.ChoiceField(
        label=gettext_lazy("Kind of appeal"), choices=Nature.choices, initial=Nature.REQUEST
    )
    category = CategoryField(label=gettext_lazy("What is it about"), queryset=None, required=False)
    address = forms.CharField(
        label=gettext_lazy("Place of residence"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    text = forms.CharField(
        label=gettext_lazy("The matter: remark, proposal, application, complaint or request"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
    )
    place = forms.CharField(
        label=gettext_lazy("Which place it is about, if any"), max_length=250, required=False
    )
    field_order = ("nature", "name", "address", "email", "phone", "category", "text", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].label = _("Surname, name and patronymic")
        self.fields["consents"].required = True
        category = self.fields["category"]
        assert isinstance(category, CategoryField)
        category.queryset = categories()

    def clean(self) -> dict[str, Any]:
        """An answer needs a way."""
        told = super().clean()
        if not told.get("email") and not told.get("phone"):
            self.add_error(
                "email", _("Give an e-mail or a telephone, so that you can be answered.")
            )
        return told


class QuestionsForm(forms.Form):
    """What the department asks beside; its fields are the category's questions."""

    def __init__(self, category: Category, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": "ask"}))
        for each in category.questions.all():
            self.fields[each.code] = _field(each)

    def answers(self) -> dict[str, object]:
        """What was answered, by the codes of the questions."""
        return {
            code: value if isinstance(value, str | int | float | list) else str(value)
            for code, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }


def _field(question: Question) -> forms.Field:
    told: dict[str, Any] = {"label": question.said_text, "required": question.required}
    pairs = [(str(each), str(each)) for each in question.values]
    match question.kind:
        case Question.Kind.NUMBER:
            return forms.FloatField(**told, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        case Question.Kind.DATETIME:
            return forms.DateTimeField(
                **told,
                widget=forms.DateTimeInput(
                    attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
                ),
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            )
        case Question.Kind.TEXT:
            return forms.CharField(
                **told, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
            )
        case Question.Kind.ONE:
            return forms.ChoiceField(**told, choices=[("", _("choose")), *pairs])
        case Question.Kind.MANY:
            return forms.MultipleChoiceField(
                **told, choices=pairs, widget=forms.CheckboxSelectMultiple
            )
        case _:
            return forms.CharField(**told, max_length=300)
