"""Papers a person must decide about, as lines of the problem bar. No widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode, Failure
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.views import PaperTrouble
from counter_app.ui.problems import Problem, Remedy, words_for
from counter_app.ui.widgets.text import Tone
from counter_app.ui.workplace import Workplace

PREFIX = "paper:"


class PaperProblems(QObject):
    """Keeps the bar true about print jobs that are uncertain or wait for their printer."""

    def __init__(
        self,
        place: Workplace,
        put: Callable[[Problem], None],
        keep_only: Callable[[str, set[str]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._put, self._keep_only = place, put, keep_only
        place.tasks.changed.connect(self._office_changed)

    def refresh(self) -> None:
        """Read the troubles again."""
        desk = self._place.desk
        self._place.tasks.read(
            "paper_troubles",
            lambda: self._place.services.queries.paper_troubles(desk),
            self._show,
        )

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.PRINT_JOBS):
            self.refresh()

    def _show(self, troubles: tuple[PaperTrouble, ...]) -> None:
        self._keep_only(PREFIX, {f"{PREFIX}{trouble.job_id}" for trouble in troubles})
        for trouble in troubles:
            self._put(self._problem(trouble))

    def _problem(self, trouble: PaperTrouble) -> Problem:
        key = f"{PREFIX}{trouble.job_id}"
        if trouble.state == "uncertain":
            words = self.tr("Phiếu {title} ({printer}): không rõ đã in xong chưa. Nhìn máy in.")
            return Problem(
                key,
                words.format(title=self._title(trouble), printer=trouble.printer_name),
                (
                    Remedy(self.tr("Đã in"), lambda: self._answer(trouble, came_out=True)),
                    Remedy(self.tr("In lại"), lambda: self._answer(trouble, came_out=False)),
                ),
            )
        return Problem(
            key,
            f"{trouble.title} ({trouble.printer_name}): "
            f"{words_for(_as_failure(trouble.error_code))}",
            (Remedy(self.tr("In lại ngay"), lambda: self._retry(trouble)),),
            Tone.DANGER,
        )

    def _title(self, trouble: PaperTrouble) -> str:
        if trouble.copies == 1:
            return trouble.title
        return self.tr("{title}, bản {copy}/{copies}").format(
            title=trouble.title, copy=trouble.copy, copies=trouble.copies
        )

    def _answer(self, trouble: PaperTrouble, *, came_out: bool) -> None:
        place = self._place
        place.tasks.write(
            lambda: place.services.printing.answer_uncertain(place.desk, trouble.job_id, came_out)
        )

    def _retry(self, trouble: PaperTrouble) -> None:
        place = self._place
        place.tasks.write(lambda: place.services.printing.retry(place.desk, trouble.job_id))


def _as_failure(code: str) -> Failure:
    known = code in set(DeviceTroubleCode)
    return DeviceTrouble(DeviceTroubleCode(code) if known else DeviceTroubleCode.PRINTER_ERROR)
