from __future__ import annotations

import json

import pytest

from counter_app.portal.presence import compare, stamp_digits
from counter_app.services.portal_port import Presence

OURS = json.dumps({"MaTTHC": "2.000815", "NgayTiepNhan": "20261120081530"})


@pytest.mark.parametrize(
    ("found", "presence"),
    [
        ({"NgayTiepNhan": "20/11/2026 08:15:30"}, Presence.OURS),
        ({"MaTTHC": "2.000815", "NgayTiepNhan": "20261120081530"}, Presence.OURS),
        ({"MaTTHC": "2.000815.000.00.00.H53", "NgayTiepNhan": "20/11/2026 08:15"}, Presence.OURS),
        ({"NgayTiepNhan": "2026-11-20T08:15:30+07:00"}, Presence.OURS),
        ({"NgayTiepNhan": "2026-11-20T01:15:30Z"}, Presence.OURS),
        ({"NgayTiepNhan": "2026-11-20 08:15:30"}, Presence.OURS),
        ({"NgayTiepNhan": "20/11/2026 08:15:31"}, Presence.FOREIGN),
        ({"NgayTiepNhan": "19/11/2026"}, Presence.FOREIGN),
        ({"MaTTHC": "2.000816", "NgayTiepNhan": "20261120081530"}, Presence.FOREIGN),
        ({"MaTTHC": "2.0008", "NgayTiepNhan": "20261120081530"}, Presence.FOREIGN),
        ({"NgayTiepNhan": "20/11/2026"}, Presence.UNPROVEN),
        ({"MaTTHC": "2.000815"}, Presence.UNPROVEN),
        ({"NgayTiepNhan": "hôm qua"}, Presence.UNPROVEN),
        ({"NgayTiepNhan": None, "MaTTHC": None}, Presence.UNPROVEN),
        ({"NgayTiepNhan": "0001-01-01T00:00:00"}, Presence.UNPROVEN),
        ({"NgayTiepNhan": "0001-01-01T00:00:00+07:00"}, Presence.UNPROVEN),
        ({"NgayTiepNhan": "01/01/0001 00:00:00"}, Presence.UNPROVEN),
        ({"NgayTiepNhan": "00010101000000"}, Presence.UNPROVEN),
        ({"NgayTiepNhan": "9999-12-31T23:59:59Z"}, Presence.UNPROVEN),
        ({}, Presence.UNPROVEN),
    ],
)
def test_a_dossier_is_ours_by_procedure_and_instant(
    found: dict[str, object], presence: Presence
) -> None:
    assert compare(found, OURS) is presence


def test_any_text_is_read_without_trouble() -> None:
    for text in ("", "1", "1/2", "99999999/1/1", "0000-00-00", "1/2/3/4/5/6/7", "²/³/2026"):
        assert stamp_digits(text) == "" or stamp_digits(text).isascii()
