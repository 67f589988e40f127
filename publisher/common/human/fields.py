"""The check as a field of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from publisher.common.human import challenge, terms
from publisher.common.law import book

NAME = "human"


class HumanWidget(forms.Widget):
    """A question, and what a script needs to answer in its place."""

    template_name = "human/widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A new challenge each time it is shown."""
        told: dict[str, Any] = super().get_context(name, None, attrs)
        return told | {"challenge": challenge.new()}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str, str]:
        """Token, proof, words."""
        return (
            str(data.get(f"{name}_token", ""))[:400],
            str(data.get(f"{name}_proof", "")),
            str(data.get(name, "")),
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """It is never left out: an empty answer is a wrong one."""
        return False

    def id_for_label(self, id_: str) -> str:
        """The label is the question's, inside."""
        return id_

    def use_required_attribute(self, initial: Any) -> bool:
        """A script fills it in."""
        return False


class HumanField(forms.Field):
    """Asks for the sum; a script that runs answers by itself, and hides it."""

    widget = HumanWidget

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(label=_("Check: a person writes this"), required=False)
        self._request = request

    def clean(self, value: Any) -> bool:
        """Solved.

        Raises:
            ValidationError: not, or too late, or a second time.
        """
        if not challenge.solved(self._request, *value):
            raise forms.ValidationError(_("Answer the new question: how much is it?"))
        return True


def demand(form: forms.BaseForm, request: HttpRequest, sent: int) -> None:
    """Add the check to a form, where its network has sent so many of them in this hour."""
    if sent >= book.value_on(terms.FREE_TRIES.name).value:
        form.fields[NAME] = HumanField(request)
