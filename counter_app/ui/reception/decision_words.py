"""The sentence above the button: what is missing, and the key that mends it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.checklist import ItemState, missing
from counter_app.ui.problems import words_for
from counter_app.ui.reception.form import Form, Spot
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.widgets.text import Tone

MOST_NAMES = 2


def what_is_missing(presenter: ReceptionPresenter) -> tuple[str, Tone]:
    """(sentence, tone); empty while there is nothing to say."""
    if presenter.busy:
        return QCoreApplication.translate("Decision", "Đang lưu hồ sơ…"), Tone.SOFT
    if presenter.refusal is not None:
        return words_for(presenter.refusal), Tone.DANGER
    faults = presenter.shown_faults
    if faults and faults[0].spot is not Spot.PAPERS:
        words = words_for(faults[0].failure)
        more = len(faults) - 1
        if more:
            rest = QCoreApplication.translate("Decision", "(F8: còn {n} chỗ nữa)")
            words += " " + rest.format(n=more)
        return words, Tone.DANGER
    lacking = papers_words(presenter.form)
    if presenter.tried:
        return lacking, Tone.DANGER
    # Before F9 papers are named only once the clerk has begun with them.
    begun = any(
        item.state in (ItemState.HANDED_IN, ItemState.SHOWN) for item in presenter.form.items
    )
    return (lacking, Tone.DANGER) if begun else ("", Tone.SOFT)


def papers_words(form: Form) -> str:
    """``Còn thiếu: Giấy chứng sinh. Đánh dấu bằng phím 2 trong danh sách giấy tờ.``"""
    lacking = missing(form.items)
    if not lacking:
        return ""
    numbers = {item.component_id: n for n, item in enumerate(form.items, 1)}
    names = "; ".join(item.name_vi for item in lacking[:MOST_NAMES])
    if len(lacking) > MOST_NAMES:
        more = QCoreApplication.translate("Decision", "{names} và {n} giấy tờ khác")
        names = more.format(names=names, n=len(lacking) - MOST_NAMES)
    keys = ", ".join(
        str(numbers[item.component_id]) for item in lacking if numbers[item.component_id] <= 9
    )
    if not keys:
        words = QCoreApplication.translate("Decision", "Còn thiếu: {names}. Bấm F8 để đến đó.")
        return words.format(names=names)
    words = QCoreApplication.translate(
        "Decision", "Còn thiếu: {names}. Có giấy thì bấm {keys} trong danh sách giấy tờ."
    )
    return words.format(names=names, keys=keys)
