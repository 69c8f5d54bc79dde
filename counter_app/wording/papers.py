"""Words printed on papers for codes of the domain."""

from __future__ import annotations

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ItemState
from counter_app.domain.deadline import Due, DueNoteKind, LimitUnit, StartPolicy, TimeLimit
from counter_app.domain.dossier import ReturnMethod

CHANNELS = {
    Channel.DIRECT: "Trực tiếp",
    Channel.ONLINE: "Trực tuyến",
    Channel.POST: "Bưu chính công ích",
}
RETURN_METHODS = {
    ReturnMethod.COUNTER: "Tại quầy",
    ReturnMethod.POST: "Bưu chính công ích",
    ReturnMethod.ONLINE: "Trực tuyến",
}
RETURN_NOTES = {
    ReturnMethod.COUNTER: "Mang phiếu này khi đến nhận kết quả.",
    ReturnMethod.POST: "Kết quả được gửi qua bưu chính. Giữ phiếu này để tra cứu.",
    ReturnMethod.ONLINE: "Kết quả được trả trực tuyến. Giữ phiếu này để tra cứu.",
}
UNITS = {
    LimitUnit.WORKING_DAY: "ngày làm việc",
    LimitUnit.CALENDAR_DAY: "ngày",
    LimitUnit.WORKING_HOUR: "giờ làm việc",
    LimitUnit.MONTH: "tháng",
}
COMPONENT_STATES = {
    ItemState.MISSING: "còn thiếu",
    ItemState.HANDED_IN: "",
    ItemState.SHOWN: "xuất trình",
    ItemState.LOOKUP_LATER: "tra cứu sau",
    ItemState.LOOKED_UP: "đã tra cứu",
    ItemState.NOT_NEEDED: "không cần",
}

STARTS_LATER = {
    DueNoteKind.AFTER_CUTOFF: "Nhận sau giờ chốt, tính từ {day}.",
    DueNoteKind.OFF_HOURS: "Nhận ngoài giờ làm việc, tính từ {day}.",
}


class VietnamesePaperWords:
    """Implements ``services.reception_papers.PaperWords``."""

    def channel(self, channel: Channel) -> str:
        """How the dossier came in."""
        return CHANNELS[channel]

    def return_method(self, method: ReturnMethod) -> str:
        """How the result goes back."""
        return RETURN_METHODS[method]

    def return_note(self, method: ReturnMethod) -> str:
        """What the citizen does to get it."""
        return RETURN_NOTES[method]

    def time_limit(self, limit: TimeLimit | None) -> str:
        """The statutory time as printed on form 01."""
        if limit is None:
            return ""
        if limit.start is StartPolicy.SAME_DAY_CUTOFF:
            return "Trong ngày làm việc"
        return f"{limit.amount} {UNITS[limit.unit]}"

    def due_note(self, due: Due | None) -> str:
        """Under the date on the slip: the first reason the count starts on a later day."""
        notes = () if due is None else due.notes
        return next(
            (
                STARTS_LATER[note.kind].format(day=f"{note.date:%d/%m/%Y}")
                for note in notes
                if note.kind in STARTS_LATER
            ),
            "",
        )

    def component_state(self, state: ItemState) -> str:
        """The remark beside a paper."""
        return COMPONENT_STATES[state]
