"""When a shut line is tried again, whatever the PC's clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from counter_app.domain.failures import PortalTroubleCode
from counter_app.services.portal_line import CONTACT_EVERY, LineGate

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "code", [PortalTroubleCode.OFFLINE, PortalTroubleCode.AUTH, PortalTroubleCode.NOT_A_PORTAL]
)
def test_a_shut_line_waits_and_is_tried_again(code: PortalTroubleCode) -> None:
    gate = LineGate()
    gate.failed(code, NOON)

    assert gate.shut
    assert not gate.may_probe(NOON + timedelta(seconds=10))
    assert gate.may_probe(NOON + timedelta(minutes=15))


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=7), timedelta(days=365)])
def test_a_clock_set_back_does_not_shut_the_line_for_as_long(back: timedelta) -> None:
    gate = LineGate()
    gate.failed(PortalTroubleCode.NOT_A_PORTAL, NOON)

    assert gate.may_probe(NOON - back)
    gate.failed(PortalTroubleCode.NOT_A_PORTAL, NOON - back)
    assert not gate.may_probe(NOON - back + timedelta(seconds=10))


def test_a_clock_set_back_does_not_keep_an_idle_line_unasked() -> None:
    gate = LineGate()
    gate.passed(NOON)

    assert not gate.quiet(NOON + CONTACT_EVERY / 2)
    assert gate.quiet(NOON - timedelta(hours=7))
