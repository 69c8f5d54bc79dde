"""Cases of a procedure from two sources: rows with several time limits and groups of papers.

Only names decide: groups become cases when every group is named as one; they are joined
with cases read from the time limits when the names say the same. Otherwise the title of a
group stays with its papers as a condition the clerk answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList, excerpt
from counter_app.domain.procedure import (
    Component,
    Condition,
    ConditionKind,
    Mark,
    ProcedureCase,
)
from counter_app.domain.text import fold
from counter_app.exchange.catalogue.limits import judge_limits
from counter_app.exchange.catalogue.papers import Group, Papers, judge_papers
from counter_app.exchange.catalogue.tables import ChannelRow, PaperTable


@dataclass(frozen=True, slots=True)
class CaseReading:
    """The cases of a procedure, everything they ask for, and the notes between the papers."""

    cases: tuple[ProcedureCase, ...]
    components: tuple[Component, ...]
    notes: tuple[str, ...]


def judge_cases(
    rows: Sequence[ChannelRow], steps: str, table: PaperTable, doubts: DoubtList
) -> CaseReading:
    """Read time limits and papers, and join them."""
    cases = judge_limits(rows, steps, doubts)
    papers = judge_papers(table, doubts)
    return CaseReading(*_join(cases, papers, doubts), papers.notes)


def _join(
    cases: tuple[ProcedureCase, ...], papers: Papers, doubts: DoubtList
) -> tuple[tuple[ProcedureCase, ...], tuple[Component, ...]]:
    """The cases with their papers, and the components with what could not be joined."""
    groups = papers.groups
    if not groups:
        return cases, papers.components
    in_groups = {part_id for group in groups for part_id in group.component_ids}
    common = tuple(part.id for part in papers.components if part.id not in in_groups)
    if len(groups) > 1 and all(group.case_name and group.component_ids for group in groups):
        joined = _by_names(cases, groups, common, papers.components)
        names = " | ".join(group.case_name for group in groups)
        if joined:
            doubts.add(DoubtCode.CASES_FROM_GROUPS, "cases", names)
            return joined, papers.components
        doubts.add(DoubtCode.CASE_COMPONENTS_UNMAPPED, "cases", names)
    return cases, _with_titles(papers.components, groups)


def _by_names(
    cases: Sequence[ProcedureCase],
    groups: Sequence[Group],
    common: tuple[str, ...],
    parts: Sequence[Component],
) -> tuple[ProcedureCase, ...]:
    """One case a group, or nothing when cases with other names exist."""
    if len(cases) == 1:
        limits = {_compared(group.case_name): cases[0].limits for group in groups}
    else:
        limits = {_compared(case.name_vi): case.limits for case in cases}
        if sorted(map(_compared, (case.name_vi for case in cases))) != sorted(
            map(_compared, (group.case_name for group in groups))
        ):
            return ()
    order = {part.id: place for place, part in enumerate(parts)}
    return tuple(
        ProcedureCase(
            f"TH{number}",
            group.case_name,
            limits[_compared(group.case_name)],
            tuple(sorted((*group.component_ids, *common), key=order.__getitem__)),
        )
        for number, group in enumerate(groups, 1)
    )


def _compared(name: str) -> str:
    return fold(name).removeprefix("doi voi ").strip(" :.;")


def _with_titles(parts: Sequence[Component], groups: Sequence[Group]) -> tuple[Component, ...]:
    """The title of a group as the condition of its papers, before what their names say."""
    titles = {part_id: group.title for group in groups for part_id in group.component_ids}
    return tuple(
        replace(
            part,
            condition=Condition(
                ConditionKind.CLERK, "", excerpt(f"{titles[part.id]} {part.condition.text_vi}")
            ),
            mandatory=False,
            mark=Mark.REMEMBERED,
        )
        if part.id in titles and part.condition.kind in _LEFT_TO_THE_CLERK
        else part
        for part in parts
    )


_LEFT_TO_THE_CLERK = (ConditionKind.ALWAYS, ConditionKind.CLERK)
