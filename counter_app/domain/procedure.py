"""A procedure as the office applies it: versions by date, cases, components, fees, results.

A version is a draft until a person publishes it; a published version never changes.
What it says travels as JSON (``version_to_json``), so that an import, a review and
the database all speak of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from counter_app.domain.channel import Channel
from counter_app.domain.deadline import TimeLimit, time_limit_from_json, time_limit_to_json
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FeeRule, fee_rule_from_json, fee_rule_to_json


class Mark(StrEnum):
    """How far a value of the catalogue can be trusted."""

    READ = "s"
    """Read in the source."""
    REMEMBERED = "r"
    """From memory or inferred: a person must check it before publishing."""


class ComponentKind(StrEnum):
    """What happens to a paper at the counter."""

    FORM = "form"
    """A declaration form, filled in and kept."""
    SUBMIT = "submit"
    """Handed in and kept in the dossier."""
    PRESENT = "present"
    """Shown for comparison only, handed back at once."""


class ConditionKind(StrEnum):
    """When a component is asked for."""

    ALWAYS = "always"
    LOOKUP_FAILED = "lookup_failed"
    """Only if the national databases could not answer."""
    PROXY = "proxy"
    """Only if somebody else hands the dossier in."""
    CHANNEL = "channel"
    """Only on the channels named in ``value`` (comma separated)."""
    CLERK = "clerk"
    """Only if the clerk finds that the words in ``text_vi`` apply."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a component is asked for, with the words of the source."""

    kind: ConditionKind = ConditionKind.ALWAYS
    value: str = ""
    text_vi: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One paper a procedure asks for (thành phần hồ sơ)."""

    id: str
    name_vi: str
    kind: ComponentKind
    originals: int
    copies: int
    mandatory: bool
    condition: Condition = Condition()
    digitise: bool = True
    """TT 01/2023/TT-VPCP: to be scanned into the electronic dossier."""
    national_code: str = ""
    mark: Mark = Mark.READ


@dataclass(frozen=True, slots=True)
class ResultDefinition:
    """A paper the procedure can end with. Its national code is often missing or malformed."""

    name_vi: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """The time limit of one case on one channel; ``channel`` None means every channel."""

    limit: TimeLimit
    channel: Channel | None = None
    mark: Mark = Mark.READ
    unit_mark: Mark = Mark.READ


@dataclass(frozen=True, slots=True)
class ProcedureCase:
    """One case (trường hợp) of a procedure, with its own limits and components.

    Empty ``component_ids`` means every component of the version.
    """

    id: str
    name_vi: str
    limits: tuple[LimitRow, ...]
    component_ids: tuple[str, ...] = ()


class SlipWhen(StrEnum):
    """When the law wants a paper with the day of return."""

    ALWAYS = "always"
    AFTER_CUTOFF = "after_cutoff"
    """Only when the dossier came after the same-day cut-off."""
    NEVER = "never"


class PaperChoice(StrEnum):
    """What F9 prints for this procedure."""

    NONE = "none"
    SLIP = "slip"
    FORM_01 = "form_01"
    FORM_01_AND_SLIP = "form_01_and_slip"


@dataclass(frozen=True, slots=True)
class PaperRule:
    """What is printed at reception, how often and how large."""

    choice: PaperChoice = PaperChoice.SLIP
    when: SlipWhen = SlipWhen.ALWAYS
    page_size: str = "A4"
    copies: int = 2
    folder_label: bool = True
    printer: str = ""
    """Name or address of the office printer form 01 comes out of.

    Empty, or none of the PC's printers: the first of them.
    """


class VersionState(StrEnum):
    """Life of a version."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in an imported record a person must look at before publishing.

    ``field`` is a path such as ``fees[0].amount_vnd``; ``code`` names the kind of doubt.
    """

    code: str
    field: str
    source_text: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """One version of a procedure (thủ tục hành chính)."""

    code: str
    name_vi: str
    short_name_vi: str
    field_vi: str
    levels: tuple[str, ...]
    channels: tuple[Channel, ...]
    cases: tuple[ProcedureCase, ...]
    components: tuple[Component, ...]
    fees: tuple[FeeRule, ...]
    results: tuple[ResultDefinition, ...] = ()
    sets: int = 1
    decision_no: str | None = None
    applicants_vi: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    field_code: str = ""
    paper: PaperRule = PaperRule()
    note_vi: str = ""
    source: str = ""
    mark: Mark = Mark.READ
    effective_from: date | None = None
    effective_to: date | None = None
    doubts: tuple[Doubt, ...] = ()

    def case(self, case_id: str) -> ProcedureCase:
        """The case with this id; the only case when there is one and ``case_id`` is empty."""
        for case in self.cases:
            if case.id == case_id or (not case_id and len(self.cases) == 1):
                return case
        raise Refusal(RefusalCode.CASE_UNKNOWN, procedure=self.code)

    def time_limit(self, case_id: str, channel: Channel) -> TimeLimit | None:
        """The limit of (case, channel); a row for the channel wins over the general one.

        None where the catalogue leaves it blank: the clerk must give the day of return.
        """
        rows = self.case(case_id).limits
        exact = [row.limit for row in rows if row.channel is channel]
        general = [row.limit for row in rows if row.channel is None]
        return next(iter(exact or general), None)

    def components_of(self, case_id: str) -> tuple[Component, ...]:
        """The components the case asks for, in the order of the version."""
        wanted = self.case(case_id).component_ids
        if not wanted:
            return self.components
        return tuple(part for part in self.components if part.id in wanted)

    def applies_on(self, day: date) -> bool:
        """Whether the version is in force on ``day``."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


def in_force(versions: Iterable[ProcedureVersion], day: date) -> ProcedureVersion | None:
    """Of several published versions the one in force on ``day``: the latest start wins."""
    candidates = [version for version in versions if version.applies_on(day)]
    return max(candidates, key=lambda v: v.effective_from or date.min, default=None)


def with_doubts(version: ProcedureVersion, doubts: Iterable[Doubt]) -> ProcedureVersion:
    """The same version with more doubts."""
    return replace(version, doubts=(*version.doubts, *doubts))


def unsure_fields(version: ProcedureVersion) -> tuple[str, ...]:
    """Paths of the values marked as remembered or left empty, for the review before publishing."""
    found: list[str] = ["record"] if version.mark is Mark.REMEMBERED else []
    found.extend(
        f"components[{part.id}]" for part in version.components if part.mark is Mark.REMEMBERED
    )
    for case in version.cases:
        found.extend(
            f"cases[{case.id}].limits[{row.channel or 'all'}]"
            for row in case.limits
            if Mark.REMEMBERED in (row.mark, row.unit_mark)
        )
        if not case.limits:
            found.append(f"cases[{case.id}].limits")
    found.extend(f"fees[{rule.code}].amount" for rule in version.fees if rule.formula is None)
    found.extend(f"{doubt.field}: {doubt.code}" for doubt in version.doubts)
    return tuple(found)


def version_to_json(version: ProcedureVersion) -> dict[str, Any]:
    """Plain dicts and lists with stable keys; ``version_from_json`` reads them back."""
    return {
        "schema": 1,
        "code": version.code,
        "name_vi": version.name_vi,
        "short_name_vi": version.short_name_vi,
        "field_vi": version.field_vi,
        "field_code": version.field_code,
        "levels": list(version.levels),
        "channels": [str(channel) for channel in version.channels],
        "cases": [_case_to_json(case) for case in version.cases],
        "components": [_component_to_json(part) for part in version.components],
        "fees": [fee_rule_to_json(rule) for rule in version.fees],
        "results": [{"name_vi": r.name_vi, "code": r.code} for r in version.results],
        "sets": version.sets,
        "decision_no": version.decision_no,
        "applicants_vi": list(version.applicants_vi),
        "legal_basis": list(version.legal_basis),
        "paper": _paper_to_json(version.paper),
        "note_vi": version.note_vi,
        "source": version.source,
        "mark": str(version.mark),
        "effective_from": _day_to_json(version.effective_from),
        "effective_to": _day_to_json(version.effective_to),
        "doubts": [
            {"code": d.code, "field": d.field, "source_text": d.source_text} for d in version.doubts
        ],
    }


def version_from_json(data: Mapping[str, Any]) -> ProcedureVersion:
    """The inverse of ``version_to_json``. Raises KeyError or ValueError on foreign data."""
    return ProcedureVersion(
        code=data["code"],
        name_vi=data["name_vi"],
        short_name_vi=data["short_name_vi"],
        field_vi=data["field_vi"],
        field_code=data["field_code"],
        levels=tuple(data["levels"]),
        channels=tuple(Channel(channel) for channel in data["channels"]),
        cases=tuple(_case_from_json(case) for case in data["cases"]),
        components=tuple(_component_from_json(part) for part in data["components"]),
        fees=tuple(fee_rule_from_json(rule) for rule in data["fees"]),
        results=tuple(ResultDefinition(r["name_vi"], r["code"]) for r in data["results"]),
        sets=data["sets"],
        decision_no=data["decision_no"],
        applicants_vi=tuple(data["applicants_vi"]),
        legal_basis=tuple(data["legal_basis"]),
        paper=_paper_from_json(data["paper"]),
        note_vi=data["note_vi"],
        source=data["source"],
        mark=Mark(data["mark"]),
        effective_from=_day_from_json(data["effective_from"]),
        effective_to=_day_from_json(data["effective_to"]),
        doubts=tuple(Doubt(d["code"], d["field"], d["source_text"]) for d in data["doubts"]),
    )


def _case_to_json(case: ProcedureCase) -> dict[str, Any]:
    return {
        "id": case.id,
        "name_vi": case.name_vi,
        "component_ids": list(case.component_ids),
        "limits": [
            {
                "limit": time_limit_to_json(row.limit),
                "channel": None if row.channel is None else str(row.channel),
                "mark": str(row.mark),
                "unit_mark": str(row.unit_mark),
            }
            for row in case.limits
        ],
    }


def _case_from_json(data: Mapping[str, Any]) -> ProcedureCase:
    limits = tuple(
        LimitRow(
            limit=time_limit_from_json(row["limit"]),
            channel=None if row["channel"] is None else Channel(row["channel"]),
            mark=Mark(row["mark"]),
            unit_mark=Mark(row["unit_mark"]),
        )
        for row in data["limits"]
    )
    return ProcedureCase(data["id"], data["name_vi"], limits, tuple(data["component_ids"]))


def _component_to_json(part: Component) -> dict[str, Any]:
    return {
        "id": part.id,
        "name_vi": part.name_vi,
        "kind": str(part.kind),
        "originals": part.originals,
        "copies": part.copies,
        "mandatory": part.mandatory,
        "condition": {
            "kind": str(part.condition.kind),
            "value": part.condition.value,
            "text_vi": part.condition.text_vi,
        },
        "digitise": part.digitise,
        "national_code": part.national_code,
        "mark": str(part.mark),
    }


def _component_from_json(data: Mapping[str, Any]) -> Component:
    condition = data["condition"]
    return Component(
        id=data["id"],
        name_vi=data["name_vi"],
        kind=ComponentKind(data["kind"]),
        originals=data["originals"],
        copies=data["copies"],
        mandatory=data["mandatory"],
        condition=Condition(
            ConditionKind(condition["kind"]), condition["value"], condition["text_vi"]
        ),
        digitise=data["digitise"],
        national_code=data["national_code"],
        mark=Mark(data["mark"]),
    )


def _paper_to_json(paper: PaperRule) -> dict[str, Any]:
    data: dict[str, Any] = {
        "choice": str(paper.choice),
        "when": str(paper.when),
        "page_size": paper.page_size,
        "copies": paper.copies,
        "folder_label": paper.folder_label,
    }
    # Left out where it says nothing: the same version keeps the hash it always had.
    return data | ({"printer": paper.printer} if paper.printer else {})


def _paper_from_json(data: Mapping[str, Any]) -> PaperRule:
    return PaperRule(
        choice=PaperChoice(data["choice"]),
        when=SlipWhen(data["when"]),
        page_size=data["page_size"],
        copies=data["copies"],
        folder_label=data["folder_label"],
        printer=data.get("printer", ""),
    )


def _day_to_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_from_json(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
