"""What the office puts on paper: contents frozen at commit, and the forms they take.

A print job stores one of these contents as JSON. Rendering happens later, on the
printer lane, so a reprint shows exactly what the first print showed.
All text is NFC and free of control characters before it gets here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PaperKind(StrEnum):
    """Kinds of paper; the value is stored in ``print_job.kind``."""

    QUEUE_TICKET = "queue_ticket"
    APPOINTMENT_SLIP = "appointment_slip"
    FOLDER_LABEL = "folder_label"
    RECEIPT_FORM = "receipt_form"
    TEST_PAGE = "test_page"


@dataclass(frozen=True, slots=True)
class Reprint:
    """Marks every copy after the first: printed as ``BẢN IN LẠI (lần n)``."""

    number: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class QueueTicketPaper:
    """The number a citizen takes. Holds no name."""

    office_name: str
    label: str
    """Prefix and padded number, e.g. ``A027``."""
    service_name: str
    issued_at: datetime
    """Aware; printed in Asia/Ho_Chi_Minh."""
    people_ahead: int
    wait_low_minutes: int | None
    wait_high_minutes: int | None
    priority_name: str = ""
    code8: str = ""
    """Short look-up code; also the QR payload."""
    sample: bool = False
    """Practice office: printed with ``MẪU``."""


@dataclass(frozen=True, slots=True)
class AppointmentSlipPaper:
    """The 80 mm slip with the day of return. Not the statutory form 01."""

    office_name: str
    place: str
    dossier_code: str
    provisional: bool
    """True: printed as ``Mã tạm`` until the portal gives the final code."""
    qr_payload: str
    procedure_name: str
    submitter_name: str
    identity_tail: str
    """Last four characters of the identity number."""
    received_at: datetime
    due_at: datetime | None
    """None: the procedure has no appointment."""
    due_note: str
    fees: tuple[tuple[str, str], ...]
    """(name, amount as printed)."""
    total: str
    return_method: str
    hotline: str
    online: bool
    """False: printed with ``tra cứu được khi có mạng``."""
    clerk_name: str
    counter_name: str
    sample: bool = False
    return_note: str = ""
    """What the citizen does to get the result."""


@dataclass(frozen=True, slots=True)
class FolderLabelPaper:
    """Sticker for the paper folder of a dossier that is still to be scanned."""

    dossier_code: str
    provisional: bool
    qr_payload: str
    """``HS.<code>.<check>``; see ``domain.dossier_code.qr_payload``."""
    procedure_name: str
    received_at: datetime
    due_at: datetime | None
    pages_waiting: int
    """How many of the papers asked for, not how many sheets."""
    counter_name: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """One line of the table of papers on form 01."""

    name: str
    originals: int
    copies: int
    note: str


@dataclass(frozen=True, slots=True)
class ReceiptFormPaper:
    """Form 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả (set TT03-2025)."""

    form_set: str
    parent_body: str
    office_name: str
    place: str
    dossier_code: str
    provisional: bool
    qr_payload: str
    register_book: str
    register_number: str
    channel: str
    submitter_name: str
    submitter_address: str
    submitter_phone: str
    submitter_email: str
    submitter_identity: str
    owner_name: str
    """Empty when the owner is the submitter."""
    owner_address: str
    procedure_code: str
    procedure_name: str
    summary: str
    components: tuple[ComponentLine, ...]
    sets: int
    statutory_time: str
    received_at: datetime
    due_at: datetime | None
    return_method: str
    fees: tuple[tuple[str, str], ...]
    total: str
    total_in_words: str
    lookup: str
    hotline: str
    online: bool
    clerk_name: str
    page_size: str = "A4"
    """``A4`` or ``A5``."""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class PrinterTestPaper:
    """Width ruler, every Vietnamese letter, a QR: to set up a printer."""

    office_name: str
    printer_name: str
    printed_at: datetime
    sheet: bool = False
    """True: an A4 page for an office printer; False: a strip of the roll."""


PaperContent = (
    QueueTicketPaper | AppointmentSlipPaper | FolderLabelPaper | ReceiptFormPaper | PrinterTestPaper
)


@dataclass(frozen=True, slots=True)
class Raster:
    """A one-bit picture for a thermal printer.

    ``rows`` is packed row by row, most significant bit first, 1 = black;
    every row takes ``(width + 7) // 8`` bytes.
    """

    width: int
    height: int
    rows: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF; byte-identical for the same content."""

    data: bytes = field(repr=False)
    pages: int


Rendered = Raster | Pdf
