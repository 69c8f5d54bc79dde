"""The practice office beside a window: its town, its lanes and its clock in one process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, select

from counter_app.app.folder import check_marker, open_folder
from counter_app.app.running import Running, start
from counter_app.domain.working_calendar import OFFICE_ZONE, office_time
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.portal.families import Secrets
from counter_app.practice.office import (
    LOGINS,
    PASSWORD,
    load_calendar,
    open_office,
    practice_plan,
)
from counter_app.practice.town import PORTAL_LOGIN, Town
from counter_app.services.clocks import ShiftedClock
from counter_app.storage.office_setup import readdress
from counter_app.storage.rows.office import StationRow
from counter_app.ui.shell.opening import LoginOffer

SEED_FILE = "catalogue/seed-2026-07.json"
FIRST_DAY = datetime(2026, 11, 20, tzinfo=UTC)
OPENING = time(7, 25)


@dataclass
class PracticeFloor:
    """Everything behind a practice window. ``close`` stops the lanes, then the town."""

    town: Town
    running: Running
    logins: tuple[LoginOffer, ...]

    def close(self) -> None:
        """In this order, so that a job in hand finds its printer."""
        self.running.close()
        self.town.__exit__(None, None, None)


def open_practice(folder: Path, resources: Path) -> PracticeFloor:
    """Start the town, set the office up on first use, start the lanes.

    The clock begins at 07:25 on the working day after the last one practised, whatever
    the real time is.
    """
    check_marker(folder, practice=True)  # before the town writes into it
    town = Town(folder / "town", resources)
    town.__enter__()
    try:
        running = _open(folder, resources, town)
    except BaseException:
        town.__exit__(None, None, None)
        raise
    offers = tuple(
        LoginOffer(login, password=PASSWORD, counter_number=number)
        for number, login in enumerate(LOGINS[:2], 1)
    )
    return PracticeFloor(town, running, offers)


def _open(folder: Path, resources: Path, town: Town) -> Running:
    environment = {**os.environ, **town.environment}
    opened = open_folder(folder, practice=True, environ=environment)
    plan = practice_plan(town.printers, town.connection, resources)
    open_office(opened.engine, plan, load_seed(resources / SEED_FILE), resources)
    readdress(opened.engine, plan)
    with opened.engine.connect() as connection:
        last = connection.scalar(select(func.max(StationRow.max_seen_at))) or FIRST_DAY
    day = load_calendar(resources).next_working_day(office_time(last).date())
    begin = datetime.combine(day, OPENING, OFFICE_ZONE).astimezone(UTC)
    clocked = open_folder(
        folder,
        practice=True,
        environ=environment,
        clock=ShiftedClock.starting_at(max(begin, last + timedelta(minutes=1))),
    )
    opened.close()
    return start(clocked, portal_secrets=Secrets(*PORTAL_LOGIN, relay_token=PORTAL_LOGIN[1]))
