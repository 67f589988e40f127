"""Lists that staff keep: categories with their questions, ready answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.rooms.contact.desk_forms import departments_there_are
from publisher.rooms.contact.hands import CHECKERS, STAFF, departments
from publisher.rooms.contact.models import Category, Question, Reply
from publisher.rooms.contact.rules import Move

KEEPERS = (Role.MODERATOR, Role.LEADERSHIP)
"""Who says what categories and institutions there are."""
LISTS = ("singlevaluelist", "multivaluelist")
MOST_VALUES = 40


def user_of(request: HttpRequest) -> User:
    """Who asks; the page is behind a role."""
    assert isinstance(request.user, User)
    return request.user


class CategoryForm(forms.ModelForm[Category]):
    """A category. Its name in addresses stays: other applications know it as a code."""

    class Meta:
        model = Category
        fields: ClassVar = [
            "uid", "group", "name", "group_en", "name_en", "hint", "department", "days",
            "working", "sensitive", "read_first", "private", "at_once", "position", "active",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uid"].disabled = self.instance.pk is not None
        unit = self.fields["department"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = departments_there_are()

    def clean(self) -> dict[str, Any]:
        """What goes to a department at once has one; what is read first is not sent at once."""
        told = super().clean() or self.cleaned_data
        if told.get("at_once") and not told.get("department"):
            self.add_error("department", _("Reports go to it at once: which is it?"))
        return told


class Lines(forms.CharField):
    """Answers to choose from: one a line on the page, a list in the table."""

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Lines as a list without empty ones and without what stands twice."""
        told = super().clean(value).splitlines()
        return list(dict.fromkeys(line.strip() for line in told if line.strip()))[:MOST_VALUES]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """As lines."""
        return super().has_changed(self.prepare_value(initial or []), data)


class QuestionForm(forms.ModelForm[Question]):
    """A question of a category."""

    values = Lines(
        label=gettext_lazy("List of answers, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Question
        fields: ClassVar = [
            "code", "text", "text_en", "kind", "values", "required", "position",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A question with a list has one."""
        told = super().clean() or self.cleaned_data
        if told.get("kind") in LISTS and len(told.get("values") or ()) < 2:
            self.add_error("values", _("Two answers at least."))
        return told


Questions: Any = inlineformset_factory(
    Category, Question, form=QuestionForm, extra=1, max_num=20, can_delete=True
)


@require_safe
@for_roles(*KEEPERS)
def categories(request: HttpRequest) -> HttpResponse:
    """All categories, those no more offered at the end."""
    rows = Category.objects.select_related("department").annotate(
        all=Count("reports", distinct=True), asked=Count("questions", distinct=True)
    )
    told = {"rows": rows.order_by("-active", "position", "pk")}
    return render(request, "contact/desk_categories.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*KEEPERS)
def category(request: HttpRequest, uid: str = "") -> HttpResponseBase:
    """Enter a category, or change it, and what is asked beside."""
    found = get_object_or_404(Category, uid=uid) if uid else Category()
    form = CategoryForm(request.POST or None, instance=found)
    questions: BaseInlineFormSet[Question, Category, QuestionForm] = Questions(
        request.POST or None, instance=found
    )
    if request.method == "POST" and form.is_valid() and questions.is_valid():
        with transaction.atomic():
            made = form.save()
            questions.instance = made
            questions.save()
            record(user_of(request), "contact.category", f"category:{made.uid}",
                   changed=form.changed_data)  # fmt: skip
        messages.success(request, _("Done."))
        return redirect("desk_contact_categories")
    told = {"form": form, "questions": questions, "category": found if uid else None}
    return render(request, "contact/desk_category.html", told)


MOVES = [
    ("", gettext_lazy("any")),
    (Move.FINISH, gettext_lazy("done: answer")),
    (Move.ASK, gettext_lazy("ask the author")),
    (Move.FORWARD, gettext_lazy("not ours: forward")),
    (Move.DECLINE, gettext_lazy("cannot be done")),
    (Move.REFUSE, gettext_lazy("do not consider")),
]


class ReplyForm(forms.ModelForm[Reply]):
    """Ready words; an officer writes those of the own departments only."""

    move = forms.ChoiceField(label=gettext_lazy("For which move"), choices=MOVES, required=False)

    class Meta:
        model = Reply
        fields: ClassVar = ["title", "text", "move", "category", "department"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 6})}
        labels: ClassVar = {
            "category": gettext_lazy("Of a category"),
            "department": gettext_lazy("Of a department"),
        }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["department"]
        assert isinstance(unit, forms.ModelChoiceField)
        own = _own(user)
        unit.queryset = departments_there_are()
        if own is not None:
            unit.queryset = unit.queryset.filter(pk__in=own)
            unit.required = True


def _own(user: User) -> set[int] | None:
    """The departments whose ready words an account keeps; None is all of them."""
    if user.roles() & (CHECKERS | {Role.LEADERSHIP, Role.ADMINISTRATOR}):
        return None
    return departments(user)


def _replies(user: User) -> QuerySet[Reply]:
    own = _own(user)
    found = Reply.objects.select_related("category", "department")
    return found if own is None else found.filter(department__in=own)


@require_safe
@for_roles(*STAFF)
def replies(request: HttpRequest) -> HttpResponse:
    """Ready words that I may change."""
    return render(request, "contact/desk_replies.html", {"rows": _replies(user_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*STAFF)
def reply(request: HttpRequest, number: int | None = None) -> HttpResponseBase:
    """Write ready words, change them, or take them away."""
    user = user_of(request)
    found = get_object_or_404(_replies(user), pk=number) if number else None
    if request.method == "POST" and found and "delete" in request.POST:
        record(user, "contact.reply", f"reply:{found.pk}", deleted=found.title)
        found.delete()
        messages.success(request, _("Done."))
        return redirect("desk_contact_replies")
    form = ReplyForm(user, request.POST or None, instance=found)
    if form.is_valid():
        made = form.save()
        record(user, "contact.reply", f"reply:{made.pk}", title=made.title)
        messages.success(request, _("Done."))
        return redirect("desk_contact_replies")
    return render(request, "contact/desk_reply.html", {"form": form, "reply": found})
