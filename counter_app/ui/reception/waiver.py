"""Which fees a waiver of the form touches."""

from __future__ import annotations

from datetime import date

from counter_app.domain.fee import FeeRule, FreeFee
from counter_app.ui.reception.form import OTHER_REASON, Form


def grounds(form: Form, on: date) -> tuple[str, ...]:
    """The grounds of waiver the law names for the fees that apply, each once."""
    found = dict.fromkeys(ground for rule in _rules(form, on) for ground in rule.waivable_vi)
    return tuple(found)


def anything_to_waive(form: Form, on: date) -> bool:
    """Whether any fee that applies is not free anyway."""
    return bool(_rules(form, on))


def waived(form: Form, on: date) -> dict[str, str]:
    """Rule code -> reason, as the command carries it.

    A ground of the law waives the fees that name it; another reason waives them all.
    """
    if not form.waiver:
        return {}
    rules = _rules(form, on)
    if form.waiver == OTHER_REASON:
        return {rule.code: form.waiver_reason for rule in rules}
    return {rule.code: form.waiver for rule in rules if form.waiver in rule.waivable_vi}


def _rules(form: Form, on: date) -> list[FeeRule]:
    fees = () if form.version is None else form.version.fees
    return [
        rule
        for rule in fees
        if rule.applies(form.channel, on) and not isinstance(rule.formula, FreeFee)
    ]
