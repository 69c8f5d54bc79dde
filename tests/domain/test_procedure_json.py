from __future__ import annotations

from dataclasses import replace

from counter_app.domain.procedure import (
    PaperChoice,
    PaperRule,
    version_from_json,
    version_to_json,
)
from tests.fixtures.office import small_procedure


def test_a_paper_rule_with_a_printer_is_read_back() -> None:
    rule = PaperRule(PaperChoice.FORM_01, page_size="A5", copies=3, printer="Máy in A4")
    version = replace(small_procedure(), paper=rule)

    assert version_from_json(version_to_json(version)) == version


def test_a_body_from_before_printers_were_named_is_read_and_keeps_its_hash() -> None:
    """The same file imported again must still find its draft."""
    body = version_to_json(small_procedure())

    assert "printer" not in body["paper"]
    assert version_from_json(body).paper.printer == ""
