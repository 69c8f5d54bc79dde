"""The 610 real records of July 2026: all kept, and every change of the doubts is seen."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from counter_app.domain.deadline import LimitUnit
from counter_app.domain.fee import FixedFee
from counter_app.domain.procedure import version_from_json, version_to_json
from counter_app.domain.text import nfc, printable
from counter_app.exchange.catalogue.channel_table import CHANNELS
from counter_app.exchange.catalogue.detect import CatalogueKind, detect, read_catalogue
from counter_app.services.catalogue_record import CatalogueRecord
from counter_app.wording.doubts import doubt_sentence

GOLDEN = Path(__file__).with_name("golden_doubts.json")
FILES = {"justice": 271, "police": 339}


@pytest.fixture(scope="module", params=FILES)
def real_file(request: pytest.FixtureRequest, shared_data: Path) -> Path:
    return shared_data / "catalogue" / f"{request.param}.jsonl.gz"


@pytest.fixture(scope="module")
def real_records(real_file: Path) -> list[CatalogueRecord]:
    return list(read_catalogue(real_file))


def kind_of(path: Path) -> str:
    return path.name.partition(".")[0]


def test_every_record_is_kept(real_file: Path, real_records: list[CatalogueRecord]) -> None:
    assert detect(real_file) is CatalogueKind.PAGES
    assert len(real_records) == FILES[kind_of(real_file)]
    with gzip.open(real_file) as lines:
        for line, record in zip(lines, real_records, strict=True):
            assert record.version is not None
            assert record.code == record.version.code == json.loads(line)["ma_thu_tuc"]
            assert record.raw_sha256 == hashlib.sha256(line.strip()).hexdigest()
            assert record.version.doubts == record.doubts


def test_doubts_are_those_of_the_golden_list(
    real_file: Path, real_records: list[CatalogueRecord]
) -> None:
    """Look at the difference; if it is meant, write the new counts into the file."""
    counts = Counter(doubt.code for record in real_records for doubt in record.doubts)

    assert dict(sorted(counts.items())) == json.loads(GOLDEN.read_text("utf-8"))[kind_of(real_file)]


def test_versions_can_be_stored(real_records: list[CatalogueRecord]) -> None:
    for record in real_records:
        assert record.version is not None
        stored = json.dumps(version_to_json(record.version), ensure_ascii=False)
        assert version_from_json(json.loads(stored)) == record.version
        assert stored == nfc(stored)


def test_file_is_read_the_same_twice(real_file: Path, real_records: list[CatalogueRecord]) -> None:
    assert list(read_catalogue(real_file)) == real_records


def test_doubts_are_readable(real_records: list[CatalogueRecord]) -> None:
    for record in real_records:
        for doubt in record.doubts:
            assert 20 < len(doubt_sentence(doubt)) < 400
            assert doubt.source_text == " ".join(doubt.source_text.split())


PRINTED_UNITS = {
    LimitUnit.WORKING_DAY: "Ngày làm việc",
    LimitUnit.CALENDAR_DAY: "Ngày",
    LimitUnit.MONTH: "Tháng",
    LimitUnit.WORKING_HOUR: "Giờ",
}


def test_nothing_is_invented(real_file: Path, real_records: list[CatalogueRecord]) -> None:
    """Every channel, limit, amount and name stands in the source, and no channel is lost."""
    with gzip.open(real_file) as lines:
        pages = [{key: printable(text) for key, text in json.loads(line).items()} for line in lines]
    for page, record in zip(pages, real_records, strict=True):
        version = record.version
        assert version is not None
        table, papers = page["cach_thuc_thuc_hien"], page["thanh_phan_ho_so"]
        printed = set(re.findall(rf"({'|'.join(CHANNELS)})(?=\d|Không có)", table))
        assert {CHANNELS[name] for name in printed} == set(version.channels)
        for row in (row for case in version.cases for row in case.limits):
            assert f"{row.limit.amount} {PRINTED_UNITS[row.limit.unit]}" in table
        for rule in version.fees:
            if isinstance(rule.formula, FixedFee):
                amount = f"{rule.formula.amount:,}"
                assert amount in table or amount.replace(",", ".") in table
        for part in version.components:
            assert part.name_vi in papers
        for result in version.results:
            assert result.name_vi in page["ket_qua_xu_ly"]
            assert result.code is None or result.code in page["ket_qua_xu_ly"]


def test_readers_agree_with_the_starter_set(
    shared_data: Path, real_records: list[CatalogueRecord]
) -> None:
    """The starter set was made from the same catalogue by other hands."""
    starter = json.loads((shared_data / "procedures-starter.json").read_text("utf-8"))
    known = {procedure["code"]: procedure for procedure in starter["procedures"]}
    compared = [record.version for record in real_records if record.code in known]

    assert compared
    for version in compared:
        assert version is not None
        stated = known[version.code]
        assert version.name_vi == stated["name_vi"]
        assert version.decision_no == stated["decision_no"]
        assert set(version.legal_basis) == set(stated["legal_basis"])
        assert set(version.applicants_vi) == set(stated["applicants_vi"])
        assert {str(channel) for channel in version.channels} == set(stated["channels"])
        assert set(stated["levels"]) <= set(version.levels)
        assert {(r.name_vi, r.code) for r in version.results} == {
            (r["name_vi"], r["code"]) for r in stated["results"]
        }
