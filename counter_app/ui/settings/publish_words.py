"""How far reviewing and publishing are, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from counter_app.domain.empty_fees import empty_fees
from counter_app.services.repositories import StoredVersion
from counter_app.ui.formats import money
from counter_app.ui.problems import words_for
from counter_app.ui.settings.presenter import CataloguePresenter
from counter_app.ui.widgets.text import Tone
from counter_app.wording.fees import fee_name
from counter_app.wording.unsure import REFUSED_UNTIL_FILLED


def note_words(presenter: CataloguePresenter) -> tuple[str, Tone]:
    """What was done last, or what to do next."""
    tr = QCoreApplication.translate
    if presenter.busy:
        return tr("Publishing", "Đang lưu…"), Tone.SOFT
    if presenter.trouble is not None:
        return words_for(presenter.trouble), Tone.DANGER
    if presenter.published:
        words = tr("Publishing", "✓ Đã công bố {n} thủ tục.")
        return words.format(n=presenter.published), Tone.OK
    if presenter.saved_fee is not None:
        rule, amount = presenter.saved_fee
        words = tr("Publishing", "✓ Đã lưu mức thu {amount}: {fee}.")
        return words.format(amount=money(amount), fee=fee_name(rule)), Tone.OK
    if presenter.ticked and not warning_words(presenter.ticked):
        words = tr("Publishing", "Đã đánh dấu {n} thủ tục để công bố.")
        return words.format(n=len(presenter.ticked)), Tone.SOFT
    if presenter.drafts and presenter.versions and not presenter.ticked:
        words = tr("Publishing", "Xem từng thủ tục, đánh dấu (phím cách) rồi công bố.")
        return words, Tone.SOFT
    return "", Tone.SOFT


def warning_words(ticked: Sequence[StoredVersion]) -> str:
    """What publishing now would lead to; empty where every fee has its amount."""
    empty = sum(bool(empty_fees(one.content)) for one in ticked)
    if not empty:
        return ""
    words = QCoreApplication.translate("Publishing", "▲ {n} thủ tục đã đánh dấu chưa có mức thu.")
    return f"{words.format(n=empty)} {REFUSED_UNTIL_FILLED}"
