"""From paper rows to components: what is a paper, what is a note, when a paper is asked for.

The catalogue stores notes as papers with quantity 0, and groups that are sometimes cases,
sometimes parts of one dossier. A note goes into the note of the version; a group whose
meaning is open becomes the condition of its papers, for the clerk to decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.procedure import Component, ComponentKind, Mark
from counter_app.exchange.catalogue.paper_conditions import ONLINE_FORM, read_condition
from counter_app.exchange.catalogue.paper_table import has_file_glued
from counter_app.exchange.catalogue.tables import PaperRow, PaperTable

_BULLETS = " -–+*•"
_NOTE_TITLE = re.compile(r"lưu ý", re.IGNORECASE)
_SHOWN_TITLE = re.compile(r"xuất trình", re.IGNORECASE)
_KIND_TITLES = frozenset(
    {"", "lưu ý", "giấy tờ phải nộp", "giấy tờ phải xuất trình", "thành phần hồ sơ", "bao gồm"}
)
"""Titles that say what is done with the papers, not for which case they are."""
_CASE_TITLE = re.compile(r"^[\W\d]*(?:[a-zđ][.)] ?)?((?:Đối với )?[Tt]rường hợp .+)$")
_NOTE = re.compile(
    r"(?:lưu ý|trường hợp|đối với|người|cá nhân|cơ quan|giấy tờ do|bản chụp|khi|việc|số lượng hồ|"
    r"số bộ|trong|nếu|ví dụ|không|có thể|các trường hợp|hồ sơ có)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(?:tờ khai|đơn|mẫu hộ tịch điện tử|phiếu (?:đề nghị|yêu cầu|khai)|giấy đề nghị|"
    r"văn bản đề nghị|bản khai)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Papers printed under one title."""

    title: str
    component_ids: tuple[str, ...]
    case_name: str
    """The name of the case if the title names one."""


@dataclass(frozen=True, slots=True)
class Papers:
    """The components of a procedure, the notes between them and the groups with a title."""

    components: tuple[Component, ...]
    notes: tuple[str, ...]
    groups: tuple[Group, ...]


def judge_papers(table: PaperTable, doubts: DoubtList) -> Papers:
    """Every row becomes a component or a note; nothing is dropped."""
    notes: list[str] = [table.left] if table.left else []
    if table.left:
        doubts.add(DoubtCode.COMPONENT_TEXT_LEFT, "note_vi", table.left)
    kept: list[tuple[PaperRow, Component]] = []
    for row in table.rows:
        title = table.titles[row.group]
        if _is_note(row, title):
            notes.append(row.name.strip())
        else:
            kept.append((row, _component(row, title, f"C{len(kept) + 1}", doubts)))
    moved = len(table.rows) - len(kept)
    if moved:
        doubts.add(DoubtCode.NOTE_AS_COMPONENT, "note_vi", f"{moved}: {notes[-moved]}")
    if not kept:
        doubts.add(DoubtCode.COMPONENTS_MISSING, "components", " ".join(table.titles))
    notes.extend(_headings(table, doubts))
    return Papers(tuple(part for _, part in kept), tuple(notes), _groups(table, kept, doubts))


def _is_kind(title: str) -> bool:
    return title.lower().strip(_BULLETS + ":.") in _KIND_TITLES


def _is_note(row: PaperRow, title: str) -> bool:
    """Quantity 0 and words that speak to the reader, or that only announce a list."""
    if row.originals is None or row.originals or row.copies or row.glued:
        return False
    name = row.name.strip(_BULLETS)
    return bool(_NOTE_TITLE.search(title) or _NOTE.match(name) or name.rstrip().endswith(":"))


def _component(row: PaperRow, title: str, part_id: str, doubts: DoubtList) -> Component:
    name = row.name.strip(_BULLETS).rstrip("; ")
    field = f"components[{part_id}]"
    sure = _check_row(row, name, field, doubts)
    asked = read_condition(name, field, doubts)
    kind = _kind(row, name, title)
    return Component(
        id=part_id,
        name_vi=name or row.form_file,
        kind=kind,
        originals=row.originals or 0,
        copies=row.copies or 0,
        mandatory=asked.mandatory,
        condition=asked.condition,
        digitise=kind is not ComponentKind.PRESENT,
        national_code=row.national_code,
        mark=Mark.READ if sure and asked.sure else Mark.REMEMBERED,
    )


def _check_row(row: PaperRow, name: str, field: str, doubts: DoubtList) -> bool:
    """Whether name and quantity of a row are as printed beyond doubt."""
    if not name:
        doubts.add(DoubtCode.COMPONENT_NAME_MISSING, f"{field}.name_vi", row.form_file)
    if has_file_glued(name):
        doubts.add(DoubtCode.COMPONENT_NAME_GLUED, f"{field}.name_vi", name[-80:])
    if row.glued:
        doubts.add(DoubtCode.QUANTITY_GLUED, f"{field}.originals", f"{name[-60:]}: {row.glued}")
    if row.originals is None:
        doubts.add(DoubtCode.QUANTITY_NOT_STATED, "components[].originals", name)
    elif not row.originals and not row.copies and not row.glued:
        doubts.add(DoubtCode.QUANTITY_ZERO, f"{field}.originals", name)
    return bool(name) and not row.glued and bool(row.originals or row.copies)


def _kind(row: PaperRow, name: str, title: str) -> ComponentKind:
    if row.form_file or has_file_glued(name) or _FORM.match(name) or ONLINE_FORM.search(name):
        return ComponentKind.FORM
    return ComponentKind.PRESENT if _SHOWN_TITLE.search(title) else ComponentKind.SUBMIT


def _headings(table: PaperTable, doubts: DoubtList) -> list[str]:
    """The title of the only group says how the dossier is handed in, not which case it is."""
    titled = [title for title in table.titles if not _is_kind(title)]
    unnamed = sum(title == "--" for title in table.titles)
    if unnamed > 1:
        doubts.add(DoubtCode.COMPONENT_GROUP_UNNAMED, "components", f"-- x {unnamed}")
    return titled if len(table.titles) == 1 else []


def _range(ids: tuple[str, ...]) -> str:
    return ids[0] if len(ids) == 1 else "–".join((*ids[:1], *ids[-1:]))


def _groups(
    table: PaperTable, kept: list[tuple[PaperRow, Component]], doubts: DoubtList
) -> tuple[Group, ...]:
    """Groups with a title of their own, if there are several groups."""
    if len(table.titles) < 2:
        return ()
    groups = []
    for number, title in enumerate(table.titles):
        if _is_kind(title):
            continue
        ids = tuple(part.id for row, part in kept if row.group == number)
        case = _CASE_TITLE.match(title)
        groups.append(Group(title, ids, case[1].strip(" :.;") if case else ""))
        if not case:
            doubts.add(DoubtCode.COMPONENT_GROUP, f"components[{_range(ids)}].condition", title)
    return tuple(groups)
