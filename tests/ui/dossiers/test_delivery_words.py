from __future__ import annotations

import pytest

from counter_app.services.portal_port import OutboxState
from counter_app.ui.dossiers.words import NOTHING_TO_SEND, delivery_words


@pytest.mark.parametrize("state", [*OutboxState, NOTHING_TO_SEND])
def test_every_state_of_the_outbox_has_words_that_begin_with_a_sign(state: str) -> None:
    words, _ = delivery_words(state)

    assert words[0] in "…→✓?!–"
    assert state not in words
