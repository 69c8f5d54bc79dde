"""What the stage says, in Vietnamese and in English for newcomers. No Qt.

English exists on the stage alone, so it stands in a table of its own: a catalogue of Qt
would turn the whole counter English. Names of the counter's own buttons stay Vietnamese,
because that is what a newcomer looks for on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """What the stage speaks."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One language. ``{...}`` is filled in by whoever shows the text."""

    stage: str
    other_language: str
    """Name of the other language, in that language."""
    options: str
    fold: str
    unfold: str
    hide: str
    float_out: str
    show_steps: str

    login_first: str
    login_how: str
    step_of: str
    step_name: str
    step_done: str
    step_skipped: str
    tick: str
    skip: str
    all_done: str
    all_done_how: str
    start_over: str

    citizen: str
    aged: str
    short_citizen: str
    next_guest: str
    short_next: str
    show_card: str
    card_of: str
    card_title: str
    card_sample: str
    card_hint: str
    card_read: str
    card_without_clerk: str
    card_unplugged: str
    no_card: str
    hands_in: str
    shows: str

    feed: str
    short_feed: str
    drawing: str
    feeder: str
    feeder_empty: str
    take_out: str

    printer: str
    short_printer: str
    printer_ready: str
    printer_stopped: str
    paper_out: str
    cover_open: str
    nothing_printed: str
    paper_name: str
    torn_name: str
    enlarged: str
    back: str
    newer: str
    older: str

    outside: str
    line_up: str
    line_down: str
    cut: str
    mend: str
    short_line_up: str
    short_line_down: str
    portal_holds: str
    portal_empty: str
    short_portal: str
    arrived: str


VIETNAMESE = Words(
    stage="Sân khấu",
    other_language="English",
    options="Tùy chọn",
    fold="Thu gọn",
    unfold="Mở rộng",
    hide="Ẩn sân khấu",
    float_out="Tách ra cửa sổ riêng",
    show_steps="Hiện bảy bước",
    login_first="Trước hết: đăng nhập",
    login_how="Bấm Enter ở khung bên trái để ngồi vào quầy.",
    step_of="Bước {n}/{total}",
    step_name="Bước {n}: {title}",
    step_done="{name}, đã xong",
    step_skipped="{name}, đã bỏ qua",
    tick="Đã làm",
    skip="Bỏ qua",
    all_done="Đã đi hết bảy bước",
    all_done_how="Thử tiếp: mời người tiếp theo, cắt đường truyền, để máy in hết giấy.",
    start_over="Làm lại từ bước 1",
    citizen="Người dân tại quầy",
    aged="{n} tuổi",
    short_citizen="Người dân",
    next_guest="Người tiếp theo",
    short_next="Tiếp theo",
    show_card="Giơ thẻ",
    card_of="Thẻ của {name}",
    card_title="CĂN CƯỚC",
    card_sample="MẪU",
    card_hint="Bấm vào thẻ cũng được.",
    card_read="✓ Bíp! Đã nhận thẻ.",
    card_without_clerk="▲ Chưa ai nhận thẻ: hãy đăng nhập trước.",
    card_unplugged="▲ Máy đọc thẻ chưa nối với chương trình. Hãy thử lại.",
    no_card="Không có thẻ căn cước.\nHộ chiếu {passport}: gõ tay.",
    hands_in="Nộp: {papers}",
    shows="Cho xem: {papers}",
    feed="Đặt giấy vào máy quét",
    short_feed="Đặt giấy",
    drawing="Đang đặt giấy…",
    feeder="Trong khay: {n}",
    feeder_empty="Khay trống",
    take_out="Lấy giấy ra",
    printer="Giấy in ra",
    short_printer="Giấy in",
    printer_ready="✓ Sẵn sàng",
    printer_stopped="▲ Không in được",
    paper_out="Hết giấy",
    cover_open="Nắp mở",
    nothing_printed="Chưa in tờ nào.",
    paper_name="Tờ {n}",
    torn_name="Tờ {n}, bị rách",
    enlarged="Xem {name}",
    back="Trở lại",
    newer="Tờ mới hơn",
    older="Tờ cũ hơn",
    outside="Đường truyền và cổng",
    line_up="✓ Đường truyền thông",
    line_down="! Đường truyền bị cắt",
    cut="Cắt đường truyền",
    mend="Nối đường truyền",
    short_line_up="✓ Thông",
    short_line_down="! Bị cắt",
    portal_holds="Cổng đang giữ {n} hồ sơ",
    portal_empty="Cổng chưa có hồ sơ nào",
    short_portal="Cổng: {n}",
    arrived="{code} · {files} tệp",
)

ENGLISH = Words(
    stage="The stage",
    other_language="Tiếng Việt",
    options="Options",
    fold="Fold",
    unfold="Unfold",
    hide="Hide the stage",
    float_out="In a window of its own",
    show_steps="Show the seven steps",
    login_first="First: log in",
    login_how="Press Enter on the left to sit down at the counter.",
    step_of="Step {n}/{total}",
    step_name="Step {n}: {title}",
    step_done="{name}, done",
    step_skipped="{name}, skipped",
    tick="Done",
    skip="Skip",
    all_done="All seven steps are done",
    all_done_how="Try more: the next citizen, a cut line, a printer without paper.",
    start_over="Start again at step 1",
    citizen="The citizen at the counter",
    aged="aged {n}",
    short_citizen="Citizen",
    next_guest="Next citizen",
    short_next="Next",
    show_card="Show card",
    card_of="Card of {name}",
    card_title="ID",
    card_sample="SAMPLE",
    card_hint="A click on the card does it too.",
    card_read="✓ Beep! Card received.",
    card_without_clerk="▲ Nobody sits at the counter to take the card. Log in first.",
    card_unplugged="▲ The card reader is not connected yet. Try again.",
    no_card="No identity card.\nPassport {passport}: type it in.",
    hands_in="Hands in: {papers}",
    shows="Shows: {papers}",
    feed="Put papers in the scanner",
    short_feed="Papers in",
    drawing="Putting papers in…",
    feeder="In the tray: {n}",
    feeder_empty="Tray is empty",
    take_out="Take them out",
    printer="Printed",
    short_printer="Printed",
    printer_ready="✓ Ready",
    printer_stopped="▲ Cannot print",
    paper_out="No paper",
    cover_open="Cover open",
    nothing_printed="Nothing printed yet.",
    paper_name="Paper {n}",
    torn_name="Paper {n}, torn",
    enlarged="Look at {name}",
    back="Back",
    newer="Newer paper",
    older="Older paper",
    outside="The line and the portal",
    line_up="✓ The line is up",
    line_down="! The line is cut",
    cut="Cut the line",
    mend="Mend the line",
    short_line_up="✓ Up",
    short_line_down="! Cut",
    portal_holds="Dossiers at the portal: {n}",
    portal_empty="Nothing at the portal yet",
    short_portal="Portal: {n}",
    arrived="{code} · files: {files}",
)

WORDS = {Language.VIETNAMESE: VIETNAMESE, Language.ENGLISH: ENGLISH}


def other(language: Language) -> Language:
    """The language the switch leads to."""
    if language is Language.VIETNAMESE:
        return Language.ENGLISH
    return Language.VIETNAMESE
