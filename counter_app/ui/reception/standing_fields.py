"""In what capacity somebody is here, whose dossier it is, and the way to the other party."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.ui.keys import Deed, hint
from counter_app.ui.reception import party_words
from counter_app.ui.reception.form import Spot
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import ElidedLink
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterMovesOn, Field, FieldRow


class StandingFields(QWidget):
    """Between the two parties; ``channel`` stands beside, because it rarely changes either."""

    def __init__(self, presenter: ReceptionPresenter, channel: Field) -> None:
        super().__init__()
        self._presenter = presenter
        self._channel = channel
        self.standing = Choice(party_words.standings())
        self.kind = Choice(party_words.owner_kinds())
        self._other = ElidedLink()
        self._other.clicked.connect(presenter.parts.party.toggle)
        self.fields: dict[Spot, Field] = {
            Spot.STANDING: Field(self.tr("Người nộp thay"), self.standing, hint(Deed.SECOND_PARTY)),
            Spot.OWNER_KIND: Field(self.tr("Loại chủ hồ sơ"), self.kind),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(7))
        column.addWidget(FieldRow((self.fields[Spot.STANDING], 4), (channel, 3)))
        column.addWidget(self.fields[Spot.OWNER_KIND])
        column.addWidget(self._other)
        self.standing.chosen.connect(presenter.parts.party.choose_standing)
        self.kind.chosen.connect(presenter.parts.filling.choose_owner_kind)
        enter = EnterMovesOn(self)
        for editor in (self.standing, self.kind):
            editor.installEventFilter(enter)

    def tab_order(self) -> list[QWidget]:
        """Editors as they are read."""
        return [self.standing, self._channel.editor, self.kind, self._other]

    def refresh(self) -> None:
        """Show the form."""
        form = self._presenter.form
        self.standing.choose(form.second.standing)
        self.kind.choose(form.second.kind)
        if self._presenter.parts.party.owner_shown:
            words, person = self.tr("Người nộp: {name}"), form.submitter
        else:
            words, person = self.tr("Chủ hồ sơ: {name}"), form.second.person
        shown = words.format(name=party_words.in_short(person) or "–")
        self._other.say(shown, hint(Deed.SECOND_PARTY))
        self._other.setVisible(form.second.differs)
