"""The practice office: an invented commune office whose papers all say "MẪU".

Training for clerks, stage for newcomers, fixture for tests. Its key is fixed and known,
so a folder of it holds invented people only; real work refuses such a folder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from counter_app.domain.fee import FixedFee
from counter_app.domain.ids import StationId
from counter_app.domain.procedure import ProcedureVersion
from counter_app.domain.roles import Role
from counter_app.domain.ticket import PriorityClass
from counter_app.domain.working_calendar import WorkingCalendar, calendar_from_json
from counter_app.services.desk import Desk
from counter_app.services.office_plan import (
    OfficePlan,
    PlannedClerk,
    PlannedCounter,
    PlannedPortal,
    PlannedPrinter,
    PlannedSeries,
)
from counter_app.storage.office_setup import create_office
from counter_app.storage.unit_of_work import unit_of_work_factory
from counter_app.vault.passwords import Argon2Passwords

PASSWORD = "mau12345"  # noqa: S105 - the practice office has no secrets
LOGINS = ("quay1", "quay2", "truongnhom", "lanhdao", "quantri")
INVENTED_FEE = 10_000
"""đồng, where the provincial council fixes the amount."""


def practice_plan(
    printers: Sequence[PlannedPrinter], portal: PlannedPortal, resources: Path, counters: int = 2
) -> OfficePlan:
    """The invented office with ``counters`` counters, every clerk's password ``PASSWORD``."""
    hashed = Argon2Passwords().hash(PASSWORD)
    names = ("Lê Thị Mẫu", "Phạm Văn Mẫu", "Trần Thị Nhóm", "Nguyễn Văn Lãnh", "Đỗ Thị Quản")
    titles = ("Cán bộ một cửa", "Cán bộ một cửa", "Trưởng nhóm", "Giám đốc", "Quản trị")
    roles = (
        (Role.CLERK,),
        (Role.CLERK,),
        (Role.LEAD,),
        (Role.HEAD, Role.AUDITOR),
        (Role.ADMINISTRATOR,),
    )
    people = zip(LOGINS, names, titles, roles, strict=True)
    return OfficePlan(
        agency_code="H53.99",
        name_vi="Trung tâm Phục vụ hành chính công xã Tập Huấn",
        parent_name_vi="Ủy ban nhân dân xã Tập Huấn",
        place_vi="Tập Huấn",
        hotline="0900 000 000",
        lookup_url="https://dichvucong.gov.vn",
        counters=tuple(
            PlannedCounter(number, f"Quầy {number}", "Hộ tịch, chứng thực", ("A", "B"))
            for number in range(1, counters + 1)
        ),
        series=(
            PlannedSeries("A", "Hộ tịch, chứng thực", "A"),
            PlannedSeries("B", "Đất đai, kinh doanh, khác", "B", 600),
        ),
        priorities=load_priorities(resources),
        clerks=tuple(
            PlannedClerk(login, name, title, hashed, r) for login, name, title, r in people
        ),
        printers=tuple(printers),
        portal=portal,
        practice=True,
    )


def load_priorities(resources: Path) -> tuple[PriorityClass, ...]:
    """The priority classes an office starts with."""
    data = json.loads((resources / "registry" / "priority_classes.json").read_text("utf-8"))
    return tuple(
        PriorityClass(
            row["code"], row["name_vi"], row["head_start_minutes"], row.get("legal_ref", "")
        )
        for row in data["rows"]
    )


def load_calendar(resources: Path) -> WorkingCalendar:
    """The calendar shipped with the program."""
    return calendar_from_json(_calendar_data(resources))


def open_office(
    engine: Engine, plan: OfficePlan, seed: Sequence[ProcedureVersion], resources: Path
) -> None:
    """Create the office's rows and publish the seed; a second call does nothing."""
    at = datetime.now(UTC)
    create_office(engine, plan, _calendar_data(resources)["days"], at)
    with unit_of_work_factory(engine)() as unit:
        office = unit.office.office()
        account = unit.office.account(LOGINS[2])
        if office is None or account is None or unit.procedures.published(office.id):
            return
        for content in map(with_invented_fees, seed):
            stored, _ = unit.procedures.add_draft(office.id, content, "practice", at)
            unit.procedures.publish(stored.id, account.id, at)
        unit.commit()


def with_invented_fees(version: ProcedureVersion) -> ProcedureVersion:
    """The fees only a province can fix, filled with an invented amount."""
    fees = tuple(
        replace(rule, formula=FixedFee(INVENTED_FEE)) if rule.formula is None else rule
        for rule in version.fees
    )
    return replace(version, fees=fees)


def seat(engine: Engine, login: str, counter: int, at: datetime, mark: str = "practice") -> Desk:
    """A clerk at a counter, without asking for the password."""
    with unit_of_work_factory(engine)() as unit:
        station, _number, _incarnation = unit.office.station(mark, at)
        account = unit.office.account(login)
        if account is None:
            raise LookupError(login)
        desk = unit.office.open_session(account, counter, StationId(station), at)
        unit.commit()
    return desk


def _calendar_data(resources: Path) -> dict[str, list[dict[str, str]]]:
    data: dict[str, list[dict[str, str]]] = json.loads(
        (resources / "calendar" / "vietnam.json").read_text("utf-8")
    )
    return data
