"""What a person must look at before publishing a procedure, in words."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from counter_app.domain.procedure import ProcedureVersion, VersionState, unsure_fields
from counter_app.wording.doubts import doubt_sentence

_COMPONENT = re.compile(r"components\[(.+?)\]")
_FEE = re.compile(r"fees\[(.+?)\]")


def state_words(state: VersionState) -> str:
    """Life of a version."""
    tr = QCoreApplication.translate
    return {
        VersionState.DRAFT: tr("Doubts", "Bản nháp"),
        VersionState.PUBLISHED: tr("Doubts", "Đã công bố"),
        VersionState.RETIRED: tr("Doubts", "Hết dùng"),
    }[state]


def doubts_of(version: ProcedureVersion) -> tuple[str, ...]:
    """One line for every unsure field and every empty fee."""
    return tuple(_line(version, path) for path in unsure_fields(version))


def _line(version: ProcedureVersion, path: str) -> str:
    tr = QCoreApplication.translate
    if path == "record":
        return tr("Doubts", "Cả bản ghi nhập theo trí nhớ: đối chiếu toàn bộ.")
    fee = _FEE.match(path)
    if fee and path.endswith(".amount"):
        name = next((one.name_vi for one in version.fees if one.code == fee[1]), fee[1])
        return tr("Doubts", "Chưa có mức thu: {name}").format(name=name)
    component = _COMPONENT.match(path)
    if component and ":" not in path:
        name = next((one.name_vi for one in version.components if one.id == component[1]), "")
        return tr("Doubts", "Kiểm tra giấy tờ: {name}").format(name=name or component[1])
    if path.endswith(".limits"):
        return tr("Doubts", "Chưa có thời hạn giải quyết.")
    if ".limits[" in path and ":" not in path:
        return tr("Doubts", "Kiểm tra thời hạn giải quyết.")
    return _imported(version, path)


def _imported(version: ProcedureVersion, path: str) -> str:
    """A doubt of the import, in the words of the catalogue's readers."""
    field, _, code = path.rpartition(": ")
    doubt = next((one for one in version.doubts if (one.field, one.code) == (field, code)), None)
    if doubt is None:
        words = QCoreApplication.translate("Doubts", "Kiểm tra mục {path}")
        return words.format(path=path)
    return doubt_sentence(doubt)
