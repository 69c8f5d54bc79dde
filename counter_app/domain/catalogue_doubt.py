"""What a person must look at in an imported record before it is published.

A reader of the catalogue changes nothing it is not sure of: it leaves the value empty, or
keeps it with ``Mark.REMEMBERED``, and adds a doubt with the words of the source.
The sentence for each code lives in ``counter_app.wording.doubts``.
"""

from __future__ import annotations

from enum import StrEnum

from counter_app.domain.procedure import Doubt


class DoubtCode(StrEnum):
    """Kinds of doubt; the values are stored with the drafts."""

    # The record as a whole
    RECORD_UNREADABLE = "record_unreadable"
    CODE_MISSING = "code_missing"
    CODE_ODD = "code_odd"
    CODE_AS_NUMBER = "code_as_number"
    CODE_REPEATED = "code_repeated"
    NAME_MISSING = "name_missing"
    NAME_NOT_A_PROCEDURE = "name_not_a_procedure"
    SHORT_NAME_MISSING = "short_name_missing"
    TEXT_DAMAGED = "text_damaged"
    NOT_PUBLIC = "not_public"
    DECISION_ODD = "decision_odd"
    DECISION_LOCAL = "decision_local"
    DISTRICT_LEVEL = "district_level"
    LEVEL_UNKNOWN = "level_unknown"
    FIELD_MISSING = "field_missing"
    APPLICANT_UNKNOWN = "applicant_unknown"
    SETS_IN_TEXT = "sets_in_text"
    LEGAL_BASIS_MISSING = "legal_basis_missing"
    LEGAL_BASIS_GLUED = "legal_basis_glued"

    # Channels, cases, time limits
    CHANNEL_MISSING = "channel_missing"
    CHANNEL_UNKNOWN = "channel_unknown"
    CHANNEL_TEXT_LEFT = "channel_text_left"
    CHANNEL_ROWS_SEVERAL = "channel_rows_several"
    CASE_UNNAMED = "case_unnamed"
    CASE_COMPONENTS_UNMAPPED = "case_components_unmapped"
    CASES_FROM_GROUPS = "cases_from_groups"
    SECTION_BROKEN = "section_broken"
    LIMIT_MISSING = "limit_missing"
    LIMIT_UNIT_MISSING = "limit_unit_missing"
    LIMIT_UNIT_UNKNOWN = "limit_unit_unknown"
    LIMIT_AND_FEE_GLUED = "limit_and_fee_glued"
    LIMIT_HOURS = "limit_hours"
    LIMIT_DIFFERS_BY_CHANNEL = "limit_differs_by_channel"
    LIMIT_TEXT_DISAGREES = "limit_text_disagrees"
    LIMIT_UNIT_TEXT_DISAGREES = "limit_unit_text_disagrees"
    LIMIT_DEPENDS_ON_CASE = "limit_depends_on_case"
    SAME_DAY_RULE_IN_TEXT = "same_day_rule_in_text"

    # Fees
    FEE_NOT_STATED = "fee_not_stated"
    FEE_UNREADABLE = "fee_unreadable"
    FREE_BUT_COUNCIL = "free_but_council"
    FREE_BUT_NOTED = "free_but_noted"
    FEE_COUNCIL_FIXES = "fee_council_fixes"
    FEE_FOREIGN_CURRENCY = "fee_foreign_currency"
    FEE_AMOUNT_IMPLAUSIBLE = "fee_amount_implausible"
    FEE_DEPENDS_ON_TEXT = "fee_depends_on_text"
    FEE_TEXT_DISAGREES = "fee_text_disagrees"
    FEE_PER_UNIT = "fee_per_unit"
    FEE_TEMPORARY = "fee_temporary"
    FEE_DIFFERS_BY_CHANNEL = "fee_differs_by_channel"
    FEE_DIFFERS_BY_CASE = "fee_differs_by_case"
    FEE_KIND_UNKNOWN = "fee_kind_unknown"
    FEE_REMEMBERED = "fee_remembered"

    # Papers
    COMPONENTS_MISSING = "components_missing"
    COMPONENT_TEXT_LEFT = "component_text_left"
    COMPONENT_NAME_MISSING = "component_name_missing"
    COMPONENT_NAME_GLUED = "component_name_glued"
    COMPONENT_LOOKS_LIKE_NOTE = "component_looks_like_note"
    COMPONENT_GROUP = "component_group"
    COMPONENT_GROUP_UNNAMED = "component_group_unnamed"
    NOTE_AS_COMPONENT = "note_as_component"
    QUANTITY_GLUED = "quantity_glued"
    QUANTITY_NOT_STATED = "quantity_not_stated"
    QUANTITY_ZERO = "quantity_zero"
    ONLINE_FORM = "online_form"
    CONDITION_FROM_TEXT = "condition_from_text"

    # Results
    RESULT_MISSING = "result_missing"
    RESULT_CODE_MALFORMED = "result_code_malformed"
    RESULT_NOT_A_PAPER = "result_not_a_paper"

    # The office's own sheet
    FORMULA_CELL = "formula_cell"
    VALUE_UNKNOWN = "value_unknown"
    ROW_WITHOUT_PROCEDURE = "row_without_procedure"


EXCERPT_LENGTH = 200
"""Characters of source text kept with a doubt: enough to find the place again."""


def excerpt(text: str) -> str:
    """The beginning of ``text`` on one line, for a list of doubts."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT_LENGTH else line[: EXCERPT_LENGTH - 1] + "…"


class DoubtList:
    """The doubts found while one record is read; a repeated doubt counts once."""

    def __init__(self) -> None:
        self._found: dict[Doubt, None] = {}

    def add(self, code: DoubtCode, field: str, source_text: str = "") -> None:
        """Note a doubt about ``field`` with the words of the source."""
        self._found.setdefault(Doubt(str(code), field, excerpt(source_text)))

    def all(self) -> tuple[Doubt, ...]:
        """In the order found."""
        return tuple(self._found)
