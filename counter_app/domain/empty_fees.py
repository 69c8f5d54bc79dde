"""Fees whose amount nobody has filled in yet: which they are, and a version with one of them."""

from __future__ import annotations

from dataclasses import replace

from counter_app.domain.catalogue_doubt import DoubtCode
from counter_app.domain.channel import Channel
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import SMALLEST_AMOUNT, FeeRule, FixedFee, FreeFee
from counter_app.domain.procedure import Doubt, ProcedureVersion

LARGEST_AMOUNT = 1_000_000_000
"""VND. Above it something else was typed, a telephone or identity number for instance."""

ANSWERED = frozenset(
    {
        DoubtCode.FEE_AMOUNT_IMPLAUSIBLE,
        DoubtCode.FEE_COUNCIL_FIXES,
        DoubtCode.FEE_NOT_STATED,
        DoubtCode.FEE_UNREADABLE,
    }
)
"""Doubts that ask for an amount and nothing else: entering it is the answer."""


def empty_fees(version: ProcedureVersion) -> tuple[FeeRule, ...]:
    """As long as there is one, dossiers that owe it are refused with FEE_NOT_SET."""
    return tuple(rule for rule in version.fees if rule.formula is None)


def with_fee(
    version: ProcedureVersion, code: str, amount_vnd: int, channel: Channel | None = None
) -> ProcedureVersion:
    """The version with this amount for the dossier; 0 is free. Nothing but a gap is filled.

    ``channel`` tells fees of one code apart; None is the fee for every channel, or the only
    one of this code that is empty. Raises Refusal FEE_AMOUNT_INVALID for what is no amount
    any office takes, and PROCEDURE_CHANGED when no such fee is empty.
    """
    if amount_vnd != 0 and not SMALLEST_AMOUNT <= amount_vnd <= LARGEST_AMOUNT:
        raise Refusal(RefusalCode.FEE_AMOUNT_INVALID)
    gap = _gap(version, code, channel)
    filled = replace(gap, formula=FixedFee(amount_vnd) if amount_vnd else FreeFee())
    fees = tuple(filled if rule is gap else rule for rule in version.fees)
    left = any(rule.code == code for rule in fees if rule.formula is None)
    answered = {fee_field(code, gap.channel)} | (set() if left else {fee_field(code)})
    doubts = tuple(doubt for doubt in version.doubts if not _answered(doubt, answered))
    return replace(version, fees=fees, doubts=doubts)


def fee_field(code: str, channel: Channel | None = None) -> str:
    """How doubts name a fee: ``fees[LP]``, ``fees[LP][post]``."""
    return f"fees[{code}]" + ("" if channel is None else f"[{channel}]")


def _gap(version: ProcedureVersion, code: str, channel: Channel | None) -> FeeRule:
    found = [rule for rule in empty_fees(version) if rule.code == code]
    exact = [rule for rule in found if rule.channel is channel]
    if exact:
        return exact[0]
    if channel is None and len(found) == 1:
        return found[0]
    raise Refusal(RefusalCode.PROCEDURE_CHANGED)


def _answered(doubt: Doubt, fields: set[str]) -> bool:
    return doubt.code in ANSWERED and doubt.field in fields
