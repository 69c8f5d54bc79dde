"""States, acts and papers of a dossier in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.lifecycle import Act, DossierState, OfficeAct
from counter_app.services.paper import PaperKind
from counter_app.ui.translating import QT_TRANSLATE_NOOP
from counter_app.ui.widgets.text import Tone

_STATES = {
    DossierState.DRAFT: QT_TRANSLATE_NOOP("Dossiers", "Đang nhập"),
    DossierState.REGISTERED: QT_TRANSLATE_NOOP("Dossiers", "Mới đăng ký"),
    DossierState.RECEIVED: QT_TRANSLATE_NOOP("Dossiers", "Đã tiếp nhận"),
    DossierState.NOT_RECEIVED: QT_TRANSLATE_NOOP("Dossiers", "Không tiếp nhận"),
    DossierState.PROCESSING: QT_TRANSLATE_NOOP("Dossiers", "Đang giải quyết"),
    DossierState.SUPPLEMENT_ASKED: QT_TRANSLATE_NOOP("Dossiers", "Chờ bổ sung"),
    DossierState.FINANCIAL_DUTY: QT_TRANSLATE_NOOP("Dossiers", "Chờ nghĩa vụ tài chính"),
    DossierState.WITHDRAWN: QT_TRANSLATE_NOOP("Dossiers", "Công dân rút"),
    DossierState.STOPPED: QT_TRANSLATE_NOOP("Dossiers", "Dừng xử lý"),
    DossierState.COMPLETED: QT_TRANSLATE_NOOP("Dossiers", "Đã có kết quả"),
    DossierState.RETURNED: QT_TRANSLATE_NOOP("Dossiers", "Đã trả kết quả"),
}
_ACTS: dict[str, str] = {
    Act.RECEIVE: QT_TRANSLATE_NOOP("Dossiers", "Tiếp nhận"),
    Act.ACCEPT_ONLINE: QT_TRANSLATE_NOOP("Dossiers", "Tiếp nhận hồ sơ trực tuyến"),
    Act.ASK_SUPPLEMENT: QT_TRANSLATE_NOOP("Dossiers", "Yêu cầu bổ sung"),
    Act.REFUSE: QT_TRANSLATE_NOOP("Dossiers", "Từ chối tiếp nhận"),
    Act.HAND_OVER: QT_TRANSLATE_NOOP("Dossiers", "Chuyển giải quyết"),
    Act.TAKE_SUPPLEMENT: QT_TRANSLATE_NOOP("Dossiers", "Nhận bổ sung"),
    Act.STOP_OVERDUE_SUPPLEMENT: QT_TRANSLATE_NOOP("Dossiers", "Dừng vì quá hạn bổ sung"),
    Act.ASK_PAYMENT: QT_TRANSLATE_NOOP("Dossiers", "Yêu cầu nộp tiền"),
    Act.CONFIRM_PAYMENT: QT_TRANSLATE_NOOP("Dossiers", "Xác nhận đã nộp tiền"),
    Act.EXTEND: QT_TRANSLATE_NOOP("Dossiers", "Gia hạn"),
    Act.TAKE_RESULT: QT_TRANSLATE_NOOP("Dossiers", "Nhận kết quả"),
    Act.RETURN_RESULT: QT_TRANSLATE_NOOP("Dossiers", "Trả kết quả"),
    Act.WITHDRAW: QT_TRANSLATE_NOOP("Dossiers", "Rút hồ sơ"),
    Act.STOP: QT_TRANSLATE_NOOP("Dossiers", "Dừng xử lý"),
    Act.RECALL_RESULT: QT_TRANSLATE_NOOP("Dossiers", "Thu hồi kết quả"),
    Act.RECALL_RETURN: QT_TRANSLATE_NOOP("Dossiers", "Thu hồi việc trả"),
    Act.VOID_RECEPTION: QT_TRANSLATE_NOOP("Dossiers", "Hủy nhận nhầm"),
    OfficeAct.GIVE_CODE: QT_TRANSLATE_NOOP("Dossiers", "Cấp mã hồ sơ chính thức"),
}
_PAPERS: dict[str, str] = {
    PaperKind.QUEUE_TICKET: QT_TRANSLATE_NOOP("Dossiers", "Phiếu số thứ tự"),
    PaperKind.APPOINTMENT_SLIP: QT_TRANSLATE_NOOP("Dossiers", "Phiếu hẹn trả"),
    PaperKind.FOLDER_LABEL: QT_TRANSLATE_NOOP("Dossiers", "Nhãn bìa hồ sơ"),
    PaperKind.RECEIPT_FORM: QT_TRANSLATE_NOOP("Dossiers", "Giấy tiếp nhận (mẫu 01)"),
    PaperKind.TEST_PAGE: QT_TRANSLATE_NOOP("Dossiers", "Trang in thử"),
}
_JOBS = {
    "queued": (QT_TRANSLATE_NOOP("Dossiers", "chờ in"), Tone.WARNING),
    "sending": (QT_TRANSLATE_NOOP("Dossiers", "đang in"), Tone.PLAIN),
    "printed": (QT_TRANSLATE_NOOP("Dossiers", "đã in"), Tone.OK),
    "uncertain": (QT_TRANSLATE_NOOP("Dossiers", "không rõ đã in chưa"), Tone.WARNING),
    "failed": (QT_TRANSLATE_NOOP("Dossiers", "in lỗi"), Tone.DANGER),
    "cancelled": (QT_TRANSLATE_NOOP("Dossiers", "đã hủy in"), Tone.SOFT),
    "expired": (QT_TRANSLATE_NOOP("Dossiers", "quá hạn in"), Tone.SOFT),
}


def _translated(text: str) -> str:
    return QCoreApplication.translate("Dossiers", text)


def state_words(state: DossierState) -> str:
    """A state as people call it."""
    return _translated(_STATES[state])


def state_tone(state: DossierState, *, provisional: bool) -> Tone:
    """Green only where nothing is waited for and nothing went wrong."""
    if state in (DossierState.NOT_RECEIVED, DossierState.STOPPED, DossierState.WITHDRAWN):
        return Tone.DANGER
    waits = state in (DossierState.SUPPLEMENT_ASKED, DossierState.FINANCIAL_DUTY)
    return Tone.WARNING if waits or provisional else Tone.OK


def act_words(act: str) -> str:
    """An act of the history; one this version does not know is shown by its code."""
    return _translated(_ACTS[act]) if act in _ACTS else act


def paper_words(kind: str) -> str:
    """A kind of paper."""
    return _translated(_PAPERS[kind]) if kind in _PAPERS else kind


def job_words(state: str) -> tuple[str, Tone]:
    """How a print job stands."""
    text, tone = _JOBS.get(state, (state, Tone.PLAIN))
    return _translated(text), tone
