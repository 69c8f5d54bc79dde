"""Papers of an invented office, as the use cases freeze them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from PIL import Image

from counter_app.config.paths import resource
from counter_app.documents.renderer import OfficePapers
from counter_app.services.paper import (
    AppointmentSlipPaper,
    ComponentLine,
    FolderLabelPaper,
    PrinterTestPaper,
    QueueTicketPaper,
    Raster,
    ReceiptFormPaper,
    Reprint,
)

OFFICE = "Trung tâm Phục vụ hành chính công xã Tân Hội"
RECEIVED = datetime(2026, 11, 20, 2, 12, tzinfo=UTC)
DUE = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def papers() -> OfficePapers:
    return OfficePapers(resource("fonts"), resource("forms"))


@pytest.fixture
def ticket() -> QueueTicketPaper:
    return QueueTicketPaper(
        office_name=OFFICE,
        label="A027",
        service_name="Hộ tịch – Chứng thực",
        issued_at=RECEIVED,
        people_ahead=4,
        wait_low_minutes=15,
        wait_high_minutes=25,
        code8="K7M29QXA",
    )


@pytest.fixture
def slip() -> AppointmentSlipPaper:
    return AppointmentSlipPaper(
        office_name=OFFICE,
        place="Ấp Hội Thạnh, xã Tân Hội, tỉnh Tây Ninh",
        dossier_code="H53.112-261120-0001",
        provisional=False,
        qr_payload="HS.H53.112-261120-0001.K7",
        procedure_name="Chứng thực bản sao từ bản chính",
        submitter_name="Nguyễn Thị Ánh Nguyệt",
        identity_tail="0123",
        received_at=RECEIVED,
        due_at=DUE,
        due_note="",
        fees=(("Phí chứng thực bản sao (8 trang)", "16.000 ₫"),),
        total="16.000 ₫",
        return_method="Nhận tại quầy",
        hotline="0276 0000 000",
        online=True,
        clerk_name="Trần Thị Mẫu",
        counter_name="Quầy số 1",
        return_note="Mang phiếu này khi đến nhận kết quả.",
    )


@pytest.fixture
def label() -> FolderLabelPaper:
    return FolderLabelPaper(
        dossier_code="H53.112-261120-0001",
        provisional=False,
        qr_payload="HS.H53.112-261120-0001.K7",
        procedure_name="Chứng thực bản sao từ bản chính",
        received_at=RECEIVED,
        due_at=DUE,
        pages_waiting=4,
        counter_name="Quầy số 1",
    )


@pytest.fixture
def printer_test() -> PrinterTestPaper:
    return PrinterTestPaper(OFFICE, "Máy in phiếu quầy 1", RECEIVED)


@pytest.fixture
def form() -> ReceiptFormPaper:
    return ReceiptFormPaper(
        form_set="TT03-2025",
        parent_body="Ủy ban nhân dân xã Tân Hội",
        office_name=OFFICE,
        place="Tân Hội",
        dossier_code="H53.112-261120-0001",
        provisional=False,
        qr_payload="HS.H53.112-261120-0001.K7",
        register_book="01/2026",
        register_number="0127",
        channel="Trực tiếp",
        submitter_name="Nguyễn Thị Ánh Nguyệt",
        submitter_address="Số 12, ấp Hội Thạnh, xã Tân Hội, tỉnh Tây Ninh",
        submitter_phone="0900 000 123",
        submitter_email="nguyet@example.vn",
        submitter_identity="000000000123",
        owner_name="",
        owner_address="",
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        summary="",
        components=(
            ComponentLine("Tờ khai đăng ký khai sinh", 1, 0, ""),
            ComponentLine("Giấy chứng sinh", 1, 1, "khi có ≥ 2 con"),
        ),
        sets=1,
        statutory_time="Trong ngày",
        received_at=RECEIVED,
        due_at=DUE,
        return_method="Quầy số 1",
        fees=(("Phí cấp bản sao trích lục (2 bản)", "16.000 ₫"),),
        total="16.000 ₫",
        total_in_words="Mười sáu nghìn đồng",
        lookup="Cổng Dịch vụ công quốc gia",
        hotline="0276 0000 000",
        online=True,
        clerk_name="Trần Thị Mẫu",
    )


@pytest.fixture
def reprint() -> Reprint:
    return Reprint(1, RECEIVED + timedelta(hours=5), "Trần Thị Mẫu")


@pytest.fixture(scope="session")
def picture_of() -> Callable[[Raster], Image.Image]:
    """The paper as an eye sees it: black on white."""

    def picture(raster: Raster) -> Image.Image:
        ink = Image.frombytes("1", (raster.width, raster.height), raster.rows)
        return ink.convert("L").point(lambda value: 255 - value)

    return picture


@pytest.fixture(scope="session")
def codes_in() -> Callable[[Image.Image], list[str]]:
    """What a reader finds on a picture."""

    def codes(image: Image.Image) -> list[str]:
        return [found.text for found in zxingcpp.read_barcodes(image)]

    return codes
