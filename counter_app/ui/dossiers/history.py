"""What happened to a dossier and what was printed for it, oldest first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QListWidgetItem

from counter_app.services.views import DossierEventLine, PrintedPaper
from counter_app.ui.dossiers.words import act_words, job_words, paper_words
from counter_app.ui.formats import moment_text
from counter_app.ui.widgets.lines import Lines


class HistoryList(Lines):
    """Acts with who and when."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("HistoryList", "Quá trình"), whole=True)
        self._shown: tuple[DossierEventLine, ...] = ()

    def show_lines(self, lines: tuple[DossierEventLine, ...]) -> None:
        """Replace all lines."""
        if lines == self._shown:
            return
        self._shown = lines
        self.clear()
        for line in lines:
            words = f"{moment_text(line.at)}\n{act_words(line.act)} · {line.clerk_name}"
            if line.counter_name:
                words += f" · {line.counter_name}"
            if line.paper_at is not None:
                late = self.tr("Nhập bù, ghi trên giấy lúc {at}")
                words += "\n" + late.format(at=moment_text(line.paper_at))
            if line.reason:
                words += "\n" + self.tr("Lý do: {reason}").format(reason=line.reason)
            self.addItem(words)
        self.fit()


class PaperList(Lines):
    """Papers; the one chosen can be printed again."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("PaperList", "Giấy đã in"), whole=True)
        self._shown: tuple[PrintedPaper, ...] = ()

    def show_papers(self, papers: tuple[PrintedPaper, ...]) -> None:
        """Replace all papers; the first original is chosen."""
        if papers == self._shown:
            return
        self._shown = papers
        before = self.paper
        self.clear()
        for paper in papers:
            state, _tone = job_words(paper.state)
            name = paper_words(paper.kind)
            if paper.copy_number:
                name = self.tr("{name}, in lại lần {n}").format(name=name, n=paper.copy_number)
            item = QListWidgetItem()
            item.setText(f"{name}\n{state} · {moment_text(paper.created_at)}")
            item.setData(Qt.ItemDataRole.UserRole, paper)
            self.addItem(item)
            if before is not None and paper.job_id == before.job_id:
                self.setCurrentItem(item)
        if self.currentRow() < 0 and papers:
            self.setCurrentRow(0)
        self.fit()

    @property
    def paper(self) -> PrintedPaper | None:
        """The paper chosen."""
        item = self.currentItem()
        if item is None:
            return None
        paper = item.data(Qt.ItemDataRole.UserRole)
        return paper if isinstance(paper, PrintedPaper) else None
