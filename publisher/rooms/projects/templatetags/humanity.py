"""Money as people read it: 1 250 000 грн."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

register = template.Library()
NARROW = "\u00a0"


@register.filter
def hryvnias(amount: int | float | Decimal | Fraction | str | None) -> str:
    """An amount in groups of three digits; kopecks only where there are some."""
    if amount is None or amount == "":
        return "—"
    whole = Fraction(str(amount)) if isinstance(amount, float | str) else Fraction(amount)
    kopecks = (Decimal(whole.numerator) / whole.denominator).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    text = f"{kopecks:,.2f}".replace(",", NARROW).replace(".", ",").removesuffix(",00")
    return _("%(amount)s UAH") % {"amount": text}
