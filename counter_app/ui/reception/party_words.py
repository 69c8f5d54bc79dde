"""Choices and remarks of the left column, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.channel import Channel
from counter_app.domain.text import mask_number
from counter_app.ui.reception.form import OwnerChoice, PersonForm, Standing
from counter_app.ui.reception.people import Notes
from counter_app.ui.reception.warnings import card_words, number_words
from counter_app.ui.widgets.text import Tone
from counter_app.wording.failures import sentence


def channel_words(channel: Channel) -> str:
    """Short enough for half a column; papers write the public post out."""
    tr = QCoreApplication.translate
    return {
        Channel.DIRECT: tr("Party", "Trực tiếp"),
        Channel.ONLINE: tr("Party", "Trực tuyến"),
        Channel.POST: tr("Party", "Bưu chính"),
    }[channel]


def standings() -> tuple[tuple[str, Standing], ...]:
    """What the field "Người nộp thay" offers."""
    tr = QCoreApplication.translate
    return (
        (tr("Party", "Chủ hồ sơ tự nộp"), Standing.OWN),
        (tr("Party", "Được ủy quyền"), Standing.AUTHORISATION),
        (tr("Party", "Người thân"), Standing.RELATIVE),
        (tr("Party", "Người giám hộ"), Standing.GUARDIAN),
        (tr("Party", "Đại diện tổ chức"), Standing.REPRESENTATIVE),
    )


def owner_kinds() -> tuple[tuple[str, OwnerChoice], ...]:
    """What the field "Loại chủ hồ sơ" offers."""
    tr = QCoreApplication.translate
    return (
        (tr("Party", "Công dân Việt Nam"), OwnerChoice.CITIZEN),
        (tr("Party", "Người nước ngoài"), OwnerChoice.FOREIGNER),
        (tr("Party", "Doanh nghiệp"), OwnerChoice.ENTERPRISE),
        (tr("Party", "Cơ quan nhà nước"), OwnerChoice.STATE_BODY),
        (tr("Party", "Tổ chức khác"), OwnerChoice.OTHER_ORGANISATION),
    )


def chips_of(person: PersonForm, notes: Notes) -> list[tuple[str, Tone]]:
    """What stands beneath a card: facts first, then what to look at."""
    made: list[tuple[str, Tone]] = []
    if notes.unreadable is not None:
        made.append((sentence(notes.unreadable), Tone.DANGER))
    facts = _facts(person, notes)
    if facts:
        made.append((facts, Tone.OK))
    if notes.put_away:
        words = QCoreApplication.translate(
            "Party", "Người khác: hồ sơ của {name} đã cất, mở lại ở dòng trên."
        )
        made.append((f"▲ {words.format(name=notes.put_away)}", Tone.WARNING))
    warned = [card_words(warning) for warning in notes.card]
    warned += [number_words(warning) for warning in notes.number]
    made.extend((f"▲ {words}", Tone.WARNING) for words in warned if words)
    return made


def _facts(person: PersonForm, notes: Notes) -> str:
    parts = []
    if person.card_checked:
        parts.append(QCoreApplication.translate("Party", "✓ Đã đối chiếu thẻ"))
    if notes.visits:
        words = QCoreApplication.translate("Party", "{n} hồ sơ trước")
        parts.append(words.format(n=notes.visits))
    return " · ".join(parts)


def in_short(person: PersonForm) -> str:
    """A person on one line, the number masked."""
    parts = (person.name.strip(), mask_number(person.number.strip()))
    return " · ".join(part for part in parts if part)
