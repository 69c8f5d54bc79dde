"""What a dossier says on the national bus: the frozen items of DongBoHoSoMC (2023 profile)
and CapNhatTienDoHoSoMC.

Runs inside the transaction of the clerk's act: pure, no I/O. Everything travels as strings,
instants as yyyyMMddHHmmss in Asia/Ho_Chi_Minh. A waived fee is sent as Gia "0": left out, it
would count as an unpaid dossier in indicator 3.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.domain.dossier import Dossier, check_code_final
from counter_app.domain.fee import FeeCollection, FeeLine
from counter_app.domain.lifecycle import DossierState
from counter_app.domain.party import IdentityKind, Organisation, OwnerKind, Person
from counter_app.domain.text import nfc
from counter_app.portal.envelope import frozen, placeholder
from counter_app.portal.tables import FAMILY, CodeTables, PaperSort, load_codes
from counter_app.services.portal_port import DossierFile, DossierStep, PortalFacts

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_LONGEST_SUMMARY = 1000
_LONGEST_CLERK = 50
_OWN_SYSTEM = "2"
"""NoiNopHoSo: filed in the system of the province, not on the national portal."""


def open_mapper(tables: Path) -> BusMapper:
    """The mapper that freezes bodies, from the folder resources/portal.

    Raises ValueError or KeyError for tables with a hole.
    """
    return BusMapper(load_codes(tables / f"codes-{FAMILY}.json"))


class BusMapper:
    """``PortalMapper`` of the family dvcqg-bus. Immutable; may be used from any thread."""

    def __init__(self, tables: CodeTables) -> None:
        self._tables = tables

    def dossier_body(
        self, dossier: Dossier, facts: PortalFacts, files: Sequence[DossierFile] = ()
    ) -> str:
        """One item of DongBoHoSoMC ``data``."""
        if dossier.received_at is None or dossier.state is DossierState.DRAFT:
            raise ValueError("a draft is not delivered")
        check_code_final(dossier.code, provisional=dossier.provisional)
        day = _local(dossier.received_at).date()
        item = {
            **self._procedure(dossier, facts, day),
            **self._owner(dossier, day),
            **self._dates(dossier, facts),
            **self._digitisation(dossier, facts, bool(files), day),
            "TaiLieuNop": [_file(dossier, file) for file in files],
            "DanhSachLePhi": [self._fee(line, day) for line in dossier.fees],
            "DanhSachTepDinhKemKhac": self._papers(dossier.components, day),
            "DanhSachHoSoBoSung": [],
            "DanhSachGiayToKetQua": [],
        }
        return nfc(frozen(item))

    def steps_body(self, dossier_code: str, step: DossierStep) -> str:
        """One item of CapNhatTienDoHoSoMC ``data``."""
        check_code_final(dossier_code)
        day = _local(step.at).date()
        at = _stamp(step.at)
        item = {
            "MaHoSo": dossier_code,
            "NguoiXuLy": step.clerk_name[:_LONGEST_CLERK],
            "ChucDanh": step.clerk_title,
            "ThoiDiemXuLy": at,
            "PhongBanXuLy": step.department,
            "NoiDungXuLy": self._step_words(step, day),
            "TrangThai": self._tables.code("state", step.state, day),
            "NgayBatDau": at,
            "NgayKetThucTheoQuyDinh": _stamp(step.due_at),
        }
        return nfc(frozen(item))

    def _step_words(self, step: DossierStep, day: date) -> str:
        words = self._tables.code("act", step.act, day)
        if step.counter_name:
            words = f"{words} ({step.counter_name})"
        return f"{words}: {step.reason}" if step.reason else words

    def _procedure(self, dossier: Dossier, facts: PortalFacts, day: date) -> dict[str, str]:
        code = self._tables.code
        return {
            "MaHoSo": dossier.code,
            "MaTTHC": dossier.procedure_code,
            "TenTTHC": dossier.procedure_name,
            "MaLinhVuc": self._tables.field_code(dossier.field_code, dossier.field_name, day),
            "TenLinhVuc": dossier.field_name,
            "KenhThucHien": code("channel", dossier.channel, day),
            "TrichYeuHoSo": (dossier.summary or dossier.procedure_name)[:_LONGEST_SUMMARY],
            "TrangThaiHoSo": code("state", dossier.state, day),
            "HinhThuc": code("return_method", dossier.return_method, day),
            "DonViXuLy": facts.office.name_vi,
            "SoBienNhan": "",
            "GhiChu": "",
        }

    def _owner(self, dossier: Dossier, day: date) -> dict[str, Any]:
        owner = dossier.submitter if dossier.owner is None else dossier.owner
        if isinstance(owner, Organisation):
            kind, number, person = owner.kind, owner.tax_code, dossier.submitter
            identities = []
        else:
            kind, number, person = OwnerKind.CITIZEN, owner.identity_number, owner
            identities = self._identities(owner, day)
        return {
            "ChuHoSo": owner.name,
            "SoGiayToChuHoSo": number,
            "LoaiDoiTuong": self._tables.code("owner_kind", kind, day),
            "MaDoiTuong": "",
            "DinhDanhCHS": identities,
            "ThongTinKhac": self._submitter_words(dossier, day),
            "Email": person.email,
            "Fax": "",
            "SoDienThoai": person.phone or dossier.submitter.phone,
        }

    def _identities(self, person: Person, day: date) -> list[dict[str, str]]:
        kind = self._tables.code("identity_kind", person.identity_kind, day)
        if not kind or not person.identity_number:
            return []
        return [{"LoaiDinhDanh": kind, "SoDinhDanh": person.identity_number}]

    def _submitter_words(self, dossier: Dossier, day: date) -> str:
        """Who stood at the counter for somebody else; "" when the owner came himself."""
        if dossier.owner is None:
            return ""
        person = dossier.submitter
        words = [f"Người nộp: {person.name}"]
        if person.identity_kind is not IdentityKind.NONE:
            words.append(f"số giấy tờ {person.identity_number}")
        if dossier.proxy is not None:
            basis = self._tables.code("proxy_basis", dossier.proxy.basis, day)
            words.append(f"căn cứ: {basis} {dossier.proxy.number}".rstrip())
        return ", ".join(words)

    def _dates(self, dossier: Dossier, facts: PortalFacts) -> dict[str, str]:
        ended = _needed(facts.completed_at, dossier, DossierState.COMPLETED, DossierState.RETURNED)
        return {
            "NgayNopHoSo": _stamp(facts.submitted_at or dossier.received_at),
            "NgayTiepNhan": _stamp(dossier.received_at),
            "NgayHenTra": _stamp(dossier.due_at),
            "NgayKetThucXuLy": _stamp(ended),
            "NgayTra": _stamp(_needed(facts.returned_at, dossier, DossierState.RETURNED)),
            "NgayTuChoi": _stamp(_needed(facts.refused_at, dossier, DossierState.NOT_RECEIVED)),
            "ThongTinTra": "",
        }

    def _digitisation(
        self, dossier: Dossier, facts: PortalFacts, with_files: bool, day: date
    ) -> dict[str, Any]:
        return {
            "NoiNopHoSo": _OWN_SYSTEM,
            "HoSoCoThanhPhanSoHoa": _flag(with_files),
            "TaiKhoanDuocXacThucVoiVNeID": _flag(facts.identity_verified),
            "DuocThanhToanTrucTuyen": self._tables.code("payment", dossier.money, day),
            "DSKetNoiCSDL": [{"MaCSDL": name} for name in facts.databases],
        }

    def _fee(self, line: FeeLine, day: date) -> dict[str, str]:
        return {
            "TenPhiLePhi": line.name_vi,
            "MaPhiLePhi": line.rule_code,
            "HinhThucThu": self._tables.code("fee_collection", FeeCollection.ON_RECEPTION, day),
            "Gia": str(line.amount_vnd),
            "LoaiPhiLePhi": self._tables.code("fee_kind", line.kind, day),
        }

    def _papers(self, components: Iterable[ChecklistItem], day: date) -> list[dict[str, Any]]:
        """Papers handed in, scanned or not: their files may have to stay at home."""
        rows = []
        for item in components:
            if item.state is not ItemState.HANDED_IN:
                continue
            for sort, count in (
                (PaperSort.ORIGINAL, item.originals),
                (PaperSort.COPY, item.copies),
            ):
                if count:
                    kind = self._tables.code("paper_kind", sort, day)
                    rows.append(
                        {"TenGiayTo": item.name_vi, "SoLuong": str(count), "LoaiGiayTo": kind}
                    )
        return rows


def _file(dossier: Dossier, file: DossierFile) -> dict[str, str]:
    codes = {item.component_id: item.national_code for item in dossier.components}
    return {
        "TepDinhKemId": f"{dossier.id}.{file.id}",
        "TenTepDinhKem": file.name_vi,
        "IsDeleted": "False",
        "MaThanhPhanHoSo": codes.get(file.component_id, ""),
        "DuongDanTaiTepTin": placeholder(file.sha256),
        "DuocSoHoa": "1",
        "DuocTaiSuDung": "0",
        "DuocLayTuKhoDMQG": "0",
        "MaKetQuaThayThe": "",
    }


def _needed(at: datetime | None, dossier: Dossier, *states: DossierState) -> datetime | None:
    """The instant as given; in these states the portal takes no dossier without it."""
    if at is None and dossier.state in states:
        raise ValueError(f"state {dossier.state} needs its instant")
    return at


def _local(at: datetime) -> datetime:
    return at.astimezone(_ZONE)


def _stamp(at: datetime | None) -> str:
    return "" if at is None else _local(at).strftime("%Y%m%d%H%M%S")


def _flag(value: bool) -> str:
    return "1" if value else "0"
