"""What a version of a procedure says, in groups of lines for whoever reviews it. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counter_app.domain.channel import Channel
from counter_app.domain.procedure import (
    Component,
    ComponentKind,
    Condition,
    ConditionKind,
    PaperChoice,
    PaperRule,
    ProcedureCase,
    ProcedureVersion,
    SlipWhen,
)
from counter_app.wording.fees import days_words, fee_words
from counter_app.wording.limits import limit_words
from counter_app.wording.papers import CHANNELS

KINDS = {
    ComponentKind.FORM: "tờ khai",
    ComponentKind.SUBMIT: "nộp",
    ComponentKind.PRESENT: "xuất trình",
}
CONDITIONS = {
    ConditionKind.ALWAYS: "",
    ConditionKind.LOOKUP_FAILED: "khi không tra cứu được",
    ConditionKind.PROXY: "khi có người nộp thay",
    ConditionKind.CHANNEL: "chỉ khi nộp: {channels}",
    ConditionKind.CLERK: "công chức xem xét",
}
PAPERS = {
    PaperChoice.NONE: "không in",
    PaperChoice.SLIP: "phiếu hẹn",
    PaperChoice.FORM_01: "mẫu 01",
    PaperChoice.FORM_01_AND_SLIP: "mẫu 01 và phiếu hẹn",
}
TIMES = {
    SlipWhen.ALWAYS: "luôn in",
    SlipWhen.AFTER_CUTOFF: "chỉ in khi nhận sau giờ chốt",
    SlipWhen.NEVER: "không bao giờ in",
}


@dataclass(frozen=True, slots=True)
class FactGroup:
    """What a version says about one matter, one line for each thing."""

    heading: str
    lines: tuple[str, ...]


def version_facts(version: ProcedureVersion) -> tuple[FactGroup, ...]:
    """Everything a reception goes by, and where it comes from; never an empty group."""
    groups = (
        FactGroup("Phí, lệ phí", tuple(map(fee_words, version.fees)) or ("chưa có khoản nào",)),
        FactGroup("Thời hạn giải quyết", tuple(_limits(version.cases))),
        FactGroup(_papers_heading(version), tuple(_papers(version)) or ("chưa có giấy tờ nào",)),
        FactGroup("Giấy in khi tiếp nhận", tuple(_printed(version.paper))),
        FactGroup("Kênh nộp", (_channels(version.channels) or "chưa có kênh nào",)),
        FactGroup("Kết quả", tuple(one.name_vi for one in version.results)),
        FactGroup("Căn cứ", tuple(_sources(version))),
        FactGroup("Hiệu lực", (_in_force(version),)),
        FactGroup("Ghi chú", tuple(filter(None, version.note_vi.splitlines()))),
    )
    return tuple(group for group in groups if group.lines)


def _limits(cases: tuple[ProcedureCase, ...]) -> Iterator[str]:
    for case in cases:
        before = f"{case.name_vi}: " if case.name_vi else ""
        for row in case.limits:
            yield before + limit_words(row)
        if not case.limits:
            yield f"{before}chưa có thời hạn"


def _papers_heading(version: ProcedureVersion) -> str:
    return f"Thành phần hồ sơ ({version.sets} bộ)"


def _papers(version: ProcedureVersion) -> Iterator[str]:
    for part in version.components:
        asked = [case.name_vi for case in version.cases if part.id in case.component_ids]
        cases = f"; trường hợp: {', '.join(asked)}" if any(asked) else ""
        yield f"{part.name_vi}: {_asked(part)}{cases}"


def _asked(part: Component) -> str:
    """Kind, quantity, duty and condition of a paper."""
    said = [KINDS[part.kind], _quantity(part)]
    if not part.mandatory and part.condition.kind is ConditionKind.ALWAYS:
        said.append("không bắt buộc")
    condition = " ".join(filter(None, (_when(part.condition), _words_of(part.condition))))
    return ", ".join(filter(None, (*said, condition)))


def _quantity(part: Component) -> str:
    numbers = ((part.originals, "bản chính"), (part.copies, "bản sao"))
    return ", ".join(f"{number} {what}" for number, what in numbers if number) or "không rõ số bản"


def _words_of(condition: Condition) -> str:
    return f"({condition.text_vi})" if condition.text_vi else ""


def _when(condition: Condition) -> str:
    named = (Channel(one) for one in condition.value.split(",") if one)
    channels = _channels(tuple(named)) if condition.kind is ConditionKind.CHANNEL else ""
    return CONDITIONS[condition.kind].format(channels=channels)


def _channels(channels: tuple[Channel, ...]) -> str:
    return ", ".join(CHANNELS[channel] for channel in channels)


def _printed(rule: PaperRule) -> Iterator[str]:
    nothing = rule.choice is PaperChoice.NONE
    yield PAPERS[rule.choice] + ("" if nothing else f", {TIMES[rule.when]}")
    if rule.choice in (PaperChoice.FORM_01, PaperChoice.FORM_01_AND_SLIP):
        printer = f", máy in «{rule.printer}»" if rule.printer else ""
        yield f"mẫu 01: khổ {rule.page_size}, {rule.copies} bản{printer}"
    yield "nhãn bìa hồ sơ khi còn giấy chờ số hóa: " + ("có" if rule.folder_label else "không")


def _sources(version: ProcedureVersion) -> Iterator[str]:
    if version.decision_no:
        yield f"Quyết định công bố {version.decision_no}"
    if version.legal_basis:
        yield ", ".join(version.legal_basis)
    if version.source:
        yield f"Nguồn: {version.source}"


def _in_force(version: ProcedureVersion) -> str:
    days = days_words(version.effective_from, version.effective_to)
    return days or "không ghi ngày: có hiệu lực ngay khi công bố"
