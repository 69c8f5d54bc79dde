"""The command that sends what waits to the portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from counter_app.app.running import start
from counter_app.cli import logbook
from counter_app.cli.existing import open_existing
from counter_app.domain.failures import PortalTrouble, PortalTroubleCode
from counter_app.services.delivering import SyncReport, sync_once
from counter_app.services.portal_lane import StopReason
from counter_app.wording.failures import sentence

STOPPED = {
    StopReason.HELD_ELSEWHERE: "Dừng: máy khác của văn phòng đang gửi lên cổng.",
    StopReason.LINE_DOWN: "Dừng: chưa gửi được lên cổng.",
    StopReason.CLOSED: "Dừng: chương trình đang đóng.",
}


def sync_lines(report: SyncReport) -> Iterator[str]:
    """What a turn did, and why it ended early. The first line's words are fixed for scripts."""
    yield (
        f"gửi {report.sent}, cổng nhận {report.accepted},"
        f" còn chờ {report.waiting}, cần xử lý {report.rejected}"
    )
    if report.without_files:
        yield f"cổng nhận {report.without_files} hồ sơ nhưng không kèm tệp quét"
    if report.stopped is not None:
        yield STOPPED[report.stopped]
        if report.line.code is not None:
            yield sentence(PortalTrouble(report.line.code))


def sync(folder: Path, *, practice: bool) -> int:
    """Drain the outbox once."""
    opened = open_existing(folder, practice=practice)
    logbook.begin(folder)
    running = start(opened, threads=False, screen="command")
    try:
        if running.portal is None:
            raise PortalTrouble(PortalTroubleCode.NOT_CONFIGURED)
        queries = running.services.queries
        report = sync_once(running.portal, lambda: queries.outbox_summary(running.office.id))
        print("\n".join(sync_lines(report)))
    finally:
        running.close()
    return 0
