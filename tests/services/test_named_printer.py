"""Form 01 comes out of the printer the procedure names, if this PC has it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from counter_app.domain.ids import uuid7
from counter_app.domain.procedure import PaperChoice, PaperRule
from counter_app.services.paper import PaperKind
from counter_app.storage.rows.paper import PrinterRow
from tests.fixtures.office import PracticeFloor, small_procedure

A4 = {"Máy in A4": "win:Canon LBP", "Máy in phòng họp": "cups:hop"}


def printer_of_form_01(floor: PracticeFloor, wanted: str) -> str:
    """The name of the printer the form waits for, in an office with two."""
    rule = PaperRule(PaperChoice.FORM_01, printer=wanted)
    content = replace(small_procedure("1.000009"), paper=rule)
    with floor.engine.begin() as connection:
        (row,) = connection.execute(select(PrinterRow.__table__)).mappings().all()
        for name, address in A4.items():
            more = {"id": uuid7(), "kind": "office", "name_vi": name, "address": address}
            connection.execute(insert(PrinterRow).values(**{**row, **more}))
    with floor.units() as unit:
        stored, _ = unit.procedures.add_draft(floor.desk.office_id, content, "", floor.clock.now())
        unit.procedures.publish(stored.id, floor.desk.clerk_id, floor.clock.now())
        unit.commit()
    received, _ = floor.reception.receive(floor.desk, floor.command(procedure_version_id=stored.id))
    with floor.units() as unit:
        jobs = [unit.print_jobs.get(job) for job in received.print_job_ids]
    (form,) = [job for job in jobs if job.kind is PaperKind.RECEIPT_FORM]
    return form.printer.name_vi


@pytest.mark.parametrize(
    ("wanted", "printer"),
    [
        ("", "Máy in A4"),
        ("máy in PHÒNG HỌP", "Máy in phòng họp"),
        ("cups:hop", "Máy in phòng họp"),
        ("Canon LBP", "Máy in A4"),
        ("Máy không có ở đây", "Máy in A4"),
        ("Máy in quầy", "Máy in A4"),
    ],
)
def test_the_named_printer_or_the_first(floor: PracticeFloor, wanted: str, printer: str) -> None:
    assert printer_of_form_01(floor, wanted) == printer
