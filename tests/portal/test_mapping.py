from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ItemState
from counter_app.domain.dossier import Dossier, ReturnMethod
from counter_app.domain.fee import FeeKind, FeeLine
from counter_app.domain.lifecycle import Act, DossierState, MoneyState
from counter_app.domain.party import (
    IdentityKind,
    Organisation,
    OwnerKind,
    Person,
    Proxy,
    ProxyBasis,
)
from counter_app.portal.mapping import BusMapper
from counter_app.services.portal_port import DossierFile, DossierStep
from tests.fakes_delivery import FACTS, START, invented_dossier, invented_person

Item = dict[str, Any]
HASH = "ab" * 32


@pytest.fixture(scope="session")
def broken_rules(portal_tables: Path) -> Callable[[str], list[str]]:
    """What an item breaks of the 2023 profile, or of a step."""
    dossier = json.loads((portal_tables / "schema-dongbohosomc.json").read_text("utf-8"))
    steps = json.loads((portal_tables / "schema-capnhattiendo.json").read_text("utf-8"))
    validators = {
        "MaTTHC": Draft202012Validator({**dossier, **_only("hoSo2023")}),
        "NguoiXuLy": Draft202012Validator({**steps, **_only("buoc")}),
    }

    def broken(body: str) -> list[str]:
        item = json.loads(body)
        validator = next(v for field, v in validators.items() if field in item)
        return [f"{list(e.absolute_path)} {e.message}" for e in validator.iter_errors(item)]

    return broken


def _only(name: str) -> Item:
    """Root keywords that make one definition the whole schema."""
    return {
        "$ref": f"#/$defs/{name}",
        "required": [],
        "properties": {},
        "additionalProperties": True,
    }


def _item(mapper: BusMapper, dossier: Dossier, **facts: Any) -> Item:
    files = facts.pop("files", ())
    item: Item = json.loads(mapper.dossier_body(dossier, replace(FACTS, **facts), files))
    return item


def test_the_judge_sees_a_broken_item(broken_rules: Callable[[str], list[str]]) -> None:
    assert broken_rules(json.dumps({"MaTTHC": "2.000815"}))
    assert broken_rules(json.dumps({"NguoiXuLy": ""}))


def test_a_reception_at_the_counter(
    mapper: BusMapper, broken_rules: Callable[[str], list[str]]
) -> None:
    body = mapper.dossier_body(invented_dossier(7), FACTS)

    item = json.loads(body)
    assert broken_rules(body) == []
    assert item["MaHoSo"] == "H53.115-261120-0007"
    assert item["MaTTHC"] == "2.000815"
    assert item["MaLinhVuc"] == "G15-TP04"
    assert item["KenhThucHien"] == "1"
    assert item["NgayTiepNhan"] == item["NgayNopHoSo"] == "20261120081530"
    assert item["NgayHenTra"] == "20261120161530"
    assert item["TrangThaiHoSo"] == "2"
    assert item["HinhThuc"] == "0"
    assert item["SoGiayToChuHoSo"] == "000000000007"
    assert item["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": "000000000007"}]
    assert item["DonViXuLy"] == FACTS.office.name_vi
    assert item["DuocThanhToanTrucTuyen"] == "3"
    assert item["DanhSachLePhi"] == [
        {
            "TenPhiLePhi": "Phí chứng thực bản sao",
            "MaPhiLePhi": "PHI.CTBS",
            "HinhThucThu": "1",
            "Gia": "12000",
            "LoaiPhiLePhi": "1",
        }
    ]
    assert item["DanhSachTepDinhKemKhac"] == [
        {"TenGiayTo": "Bản chính giấy tờ cần sao", "SoLuong": "1", "LoaiGiayTo": "1"}
    ]


def test_a_waived_fee_stays_as_zero(mapper: BusMapper) -> None:
    waived = FeeLine("LP.KS", FeeKind.LEVY, "Lệ phí đăng ký khai sinh", 1, 0, "hộ nghèo")
    item = _item(mapper, invented_dossier(fees=(waived,), money=MoneyState.NOTHING_DUE))

    assert [line["Gia"] for line in item["DanhSachLePhi"]] == ["0"]
    assert item["DanhSachLePhi"][0]["LoaiPhiLePhi"] == "2"
    assert item["DuocThanhToanTrucTuyen"] == "0"


def test_files_stand_by_their_hash(
    mapper: BusMapper, broken_rules: Callable[[str], list[str]]
) -> None:
    dossier = invented_dossier()
    file = DossierFile(UUID(int=8), "Bản chính - 1.jpg", "BC", HASH)
    body = mapper.dossier_body(dossier, FACTS, [file])

    item = json.loads(body)
    assert broken_rules(body) == []
    assert item["TaiLieuNop"] == [
        {
            "TepDinhKemId": f"{dossier.id}.{file.id}",
            "TenTepDinhKem": "Bản chính - 1.jpg",
            "IsDeleted": "False",
            "MaThanhPhanHoSo": "000.00.00.G15-KQ0001",
            "DuongDanTaiTepTin": f"sha256:{HASH}",
            "DuocSoHoa": "1",
            "DuocTaiSuDung": "0",
            "DuocLayTuKhoDMQG": "0",
            "MaKetQuaThayThe": "",
        }
    ]
    assert item["HoSoCoThanhPhanSoHoa"] == "1"
    assert item["DanhSachTepDinhKemKhac"] == [
        {"TenGiayTo": "Bản chính giấy tờ cần sao", "SoLuong": "1", "LoaiGiayTo": "1"}
    ], "counted too: its file may have to stay at home"


def test_only_papers_handed_in_are_counted(mapper: BusMapper) -> None:
    paper = invented_dossier().components[0]
    shown = replace(paper, component_id="CC", state=ItemState.SHOWN)
    copies = replace(paper, component_id="SO", name_vi="Bản sao sổ", originals=0, copies=2)
    item = _item(mapper, invented_dossier(components=(paper, shown, copies)))

    assert item["DanhSachTepDinhKemKhac"] == [
        {"TenGiayTo": "Bản chính giấy tờ cần sao", "SoLuong": "1", "LoaiGiayTo": "1"},
        {"TenGiayTo": "Bản sao sổ", "SoLuong": "2", "LoaiGiayTo": "2"},
    ]
    assert item["HoSoCoThanhPhanSoHoa"] == "0"


def test_nothing_is_digitised_of_which_no_file_travels(mapper: BusMapper) -> None:
    paper = replace(invented_dossier().components[0], pages=2)

    assert _item(mapper, invented_dossier(components=(paper,)))["HoSoCoThanhPhanSoHoa"] == "0"


def test_an_enterprise_owns_by_its_tax_code(mapper: BusMapper) -> None:
    company = Organisation("Công ty Mẫu", OwnerKind.ENTERPRISE, "0000000001", representative="Mơ")
    item = _item(mapper, invented_dossier(owner=company))

    assert (item["ChuHoSo"], item["LoaiDoiTuong"]) == ("Công ty Mẫu", "2")
    assert item["SoGiayToChuHoSo"] == "0000000001"
    assert item["DinhDanhCHS"] == []
    assert item["ThongTinKhac"] == "Người nộp: Lê Thị Hoa Mơ, số giấy tờ 000000000007"


def test_a_proxy_is_named_beside_the_owner(mapper: BusMapper) -> None:
    owner = Person("Trần Văn Bảy Núi", "000000233", IdentityKind.OLD_NUMBER, address="Xã Mẫu")
    proxy = Proxy(ProxyBasis.AUTHORISATION, "12/UQ", date(2026, 11, 1))
    item = _item(mapper, invented_dossier(owner=owner, proxy=proxy))

    assert item["ChuHoSo"] == "Trần Văn Bảy Núi"
    assert item["DinhDanhCHS"] == [{"LoaiDinhDanh": "2", "SoDinhDanh": "000000233"}]
    assert item["ThongTinKhac"].endswith("căn cứ: văn bản ủy quyền 12/UQ")
    assert item["SoDienThoai"] == "0900000117"


def test_a_passport_has_no_code_in_the_list_of_identities(mapper: BusMapper) -> None:
    foreigner = replace(
        invented_person(),
        name="SMITH Anna",
        identity_number="X0000001",
        identity_kind=IdentityKind.PASSPORT,
        nationality="GB",
    )
    item = _item(mapper, invented_dossier(submitter=foreigner))

    assert item["SoGiayToChuHoSo"] == "X0000001"
    assert item["DinhDanhCHS"] == []


@pytest.mark.parametrize(
    ("state", "code", "needs"),
    [
        (DossierState.NOT_RECEIVED, "3", ("refused_at",)),
        (DossierState.COMPLETED, "9", ("completed_at",)),
        (DossierState.RETURNED, "10", ("completed_at", "returned_at")),
    ],
)
def test_final_states_carry_their_instants(
    mapper: BusMapper,
    broken_rules: Callable[[str], list[str]],
    state: DossierState,
    code: str,
    needs: tuple[str, ...],
) -> None:
    dossier = invented_dossier(state=state)
    later: dict[str, Any] = dict.fromkeys(needs, START + timedelta(days=1))
    facts = replace(FACTS, **later)
    body = mapper.dossier_body(dossier, facts)

    assert broken_rules(body) == []
    assert json.loads(body)["TrangThaiHoSo"] == code
    with pytest.raises(ValueError, match=state):
        mapper.dossier_body(dossier, FACTS)


def test_a_draft_stays_in_the_house(mapper: BusMapper) -> None:
    with pytest.raises(ValueError, match="draft"):
        mapper.dossier_body(invented_dossier(state=DossierState.DRAFT), FACTS)
    with pytest.raises(ValueError, match="draft"):
        mapper.dossier_body(invented_dossier(received_at=None), FACTS)


def test_a_step(mapper: BusMapper, broken_rules: Callable[[str], list[str]]) -> None:
    step = DossierStep(
        act=Act.RECEIVE,
        state=DossierState.RECEIVED,
        at=START,
        clerk_name="Võ Thị Tiếp Nhận" + " dài" * 20,
        counter_name="Quầy 3",
        due_at=START + timedelta(hours=8),
    )
    body = mapper.steps_body("H53.115-261120-0007", step)

    item = json.loads(body)
    assert broken_rules(body) == []
    assert item["NoiDungXuLy"] == "Tiếp nhận hồ sơ (Quầy 3)"
    assert item["TrangThai"] == "2"
    assert item["ThoiDiemXuLy"] == item["NgayBatDau"] == "20261120081530"
    assert item["NgayKetThucTheoQuyDinh"] == "20261120161530"
    assert len(item["NguoiXuLy"]) == 50


def test_a_step_says_why(mapper: BusMapper) -> None:
    step = DossierStep(
        Act.ASK_SUPPLEMENT,
        DossierState.SUPPLEMENT_ASKED,
        START,
        "Võ Thị Tiếp Nhận",
        reason='thiếu "Giấy chứng sinh"',
    )
    item = json.loads(mapper.steps_body("H53.115-261120-0007", step))

    assert item["NoiDungXuLy"].endswith(': thiếu "Giấy chứng sinh"')


_words = st.text(max_size=200)


@given(
    name=st.text(min_size=1, max_size=200),
    summary=_words,
    number=st.integers(0, 999_999),
    channel=st.sampled_from(Channel),
    method=st.sampled_from(ReturnMethod),
    money=st.sampled_from(MoneyState),
    kind=st.sampled_from(IdentityKind),
    state=st.sampled_from([s for s in DossierState if s is not DossierState.DRAFT]),
    amount=st.integers(0, 10**9),
    files=st.lists(st.tuples(_words.filter(bool), st.sampled_from(("BC", "?"))), max_size=4),
)
def test_whatever_was_received_fits_the_schema(
    mapper: BusMapper,
    broken_rules: Callable[[str], list[str]],
    name: str,
    summary: str,
    number: int,
    channel: Channel,
    method: ReturnMethod,
    money: MoneyState,
    kind: IdentityKind,
    state: DossierState,
    amount: int,
    files: list[tuple[str, str]],
) -> None:
    submitter = replace(invented_person(number), name=name, identity_kind=kind)
    dossier = invented_dossier(
        submitter=submitter,
        summary=summary,
        channel=channel,
        return_method=method,
        money=money,
        state=state,
        fees=(FeeLine("P", FeeKind.CHARGE, "Phí", 1, amount),),
    )
    facts = replace(FACTS, completed_at=START, returned_at=START, refused_at=START)
    named = [
        DossierFile(UUID(int=n), words, component, HASH)
        for n, (words, component) in enumerate(files)
    ]

    assert broken_rules(mapper.dossier_body(dossier, facts, named)) == []
