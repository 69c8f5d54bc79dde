"""How the office stands with its portal, in words for who administers it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.failures import PortalTrouble, PortalTroubleCode
from counter_app.services.portal_account import PortalFace
from counter_app.services.portal_line import LineState
from counter_app.ui.formats import moment_text
from counter_app.ui.widgets.text import Tone
from counter_app.wording.failures import sentence


def account_words(face: PortalFace) -> tuple[str, Tone]:
    """Whether there is an account, whose, and since when."""
    tr, account = QCoreApplication.translate, face.account
    if not face.connected and face.offered is not None:
        return tr("PortalAccount", "Văn phòng chưa có địa chỉ cổng."), Tone.SOFT
    if not face.connected:
        words = tr(
            "PortalAccount",
            "Chưa có địa chỉ cổng. Ghi phần [portal] trong counter.toml rồi mở lại chương trình.",
        )
        return words, Tone.SOFT
    if account is None:
        words = tr("PortalAccount", "▲ Chưa có tài khoản: hồ sơ được giữ chờ, chưa gửi lên cổng.")
        return words, Tone.WARNING
    if not account.readable:
        words = tr("PortalAccount", "! Tài khoản đã lưu không mở được nữa. Nhập lại rồi lưu.")
        return words, Tone.DANGER
    words = tr("PortalAccount", "✓ Đã có tài khoản «{name}», {who} lưu lúc {at}.")
    at = moment_text(account.changed_at)
    return words.format(name=account.username, who=account.changed_by, at=at), Tone.OK


def line_words(line: LineState) -> tuple[str, Tone]:
    """What the portal said to it; nothing where another PC sends, or nothing was tried yet."""
    tr = QCoreApplication.translate
    if line.up:
        return tr("PortalAccount", "✓ Cổng chấp nhận tài khoản này."), Tone.OK
    if line.code is PortalTroubleCode.AUTH:
        words = tr(
            "PortalAccount",
            "! Cổng không chấp nhận tài khoản này. Gõ lại tên và mật khẩu rồi lưu: "
            "chương trình thử ngay.",
        )
        return words, Tone.DANGER
    if line.code in (None, PortalTroubleCode.NO_ACCOUNT):
        return "", Tone.SOFT
    return sentence(PortalTrouble(line.code)), Tone.WARNING
