"""What the stage says, whom it sends to the counter, and what it remembers."""

from __future__ import annotations

import string
import unicodedata
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QApplication

from counter_app.config.paths import resource
from counter_app.domain.search import ProcedureIndex, ProcedureKey
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.people import card_string
from counter_app.practice.stage import SEED_FILE
from counter_app.practice.stage_window.cast import ROUND, SEED, WISHES
from counter_app.practice.stage_window.drawings import qr_picture
from counter_app.practice.stage_window.memory import Form, Liking, load_liking, save_liking
from counter_app.practice.stage_window.steps import (
    BEEP_KEY,
    FEED_KEY,
    KEYS,
    NEXT_KEY,
    ORDER,
    STEP_WORDS,
    TOGGLE_KEY,
    Mark,
    Progress,
    Step,
    how_to,
)
from counter_app.practice.stage_window.words import ENGLISH, VIETNAMESE, Language
from counter_app.practice.visitors import visitors
from counter_app.ui.keys import FORBIDDEN_PREFIXES, TABLE
from tests.practice.stage_at_work import (
    the_cast,
)

STAGE_KEYS = (TOGGLE_KEY, BEEP_KEY, FEED_KEY, NEXT_KEY)


# Words, steps, people -----------------------------------------------------------------------


def blanks(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    for field in fields(VIETNAMESE):
        vietnamese, english = getattr(VIETNAMESE, field.name), getattr(ENGLISH, field.name)

        assert vietnamese, field.name
        assert english, field.name
        assert unicodedata.is_normalized("NFC", vietnamese)
        assert blanks(vietnamese) == blanks(english), field.name


@pytest.mark.parametrize("step", ORDER)
def test_every_step_names_its_key_in_both_languages(step: Step) -> None:
    keys = [set(blanks(STEP_WORDS[language][step].how)) - {"initials"} for language in Language]

    assert keys[0] == keys[1]
    assert keys[0]
    for language in Language:
        sentence = how_to(step, language, "dkks", "[{}]")
        assert all(f"[{KEYS[name]}]" in sentence for name in keys[0])


def test_the_stage_takes_no_key_of_the_counter() -> None:
    taken = {QKeySequence(key).toString() for line in TABLE for key in line.keys}

    assert taken.isdisjoint(QKeySequence(key).toString() for key in STAGE_KEYS)
    assert not any(key.startswith(FORBIDDEN_PREFIXES) for key in STAGE_KEYS)
    assert len(set(STAGE_KEYS)) == len(STAGE_KEYS)


def test_the_next_open_step_is_shown() -> None:
    progress = Progress().marked(Step.NUMBER, Mark.DONE).marked(Step.CALL, Mark.SKIPPED)

    assert progress.shown is Step.PROCEDURE
    assert progress.looking_at(Step.PORTAL).shown is Step.PORTAL
    done = progress.looking_at(Step.PORTAL).marked(Step.PROCEDURE, Mark.DONE)
    assert done.shown is Step.CARD


def test_who_received_has_chosen_a_procedure() -> None:
    progress = Progress().noticed([Step.RECEIVE])

    assert progress.mark(Step.PROCEDURE) is Mark.DONE
    assert progress.mark(Step.CARD) is Mark.OPEN


@given(st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(Mark)), max_size=20))
def test_what_was_noticed_stays_done_whatever_was_ticked_before(
    marks: list[tuple[Step, Mark]],
) -> None:
    progress = Progress()
    for step, mark in marks:
        progress = progress.marked(step, mark)

    noticed = progress.noticed(ORDER)

    assert noticed.shown is None
    assert noticed.noticed(ORDER) is noticed


@given(st.integers(1, 10_000))
def test_the_same_number_brings_the_same_person(number: int) -> None:
    assert the_cast().guest(number) == the_cast().guest(number + ROUND)


def test_everybody_can_be_served_with_what_the_stage_says() -> None:
    procedures = load_seed(resource(SEED_FILE))
    index = ProcedureIndex(
        ProcedureKey(one.code, one.name_vi, one.short_name_vi, one.field_vi) for one in procedures
    )
    for number in range(1, ROUND + 1):
        guest = the_cast().guest(number)
        code = guest.procedure.code

        assert set(WISHES[code]) == set(Language)
        assert code in [match.key.code for match in index.find(guest.initials, 2)]
        assert guest.papers
        assert all(guest.tip(language).find("{") < 0 for language in Language)
        assert (guest.card == "") == (guest.visitor.foreigner is not None)


def test_who_comes_without_his_own_card_tells_what_must_be_typed() -> None:
    told = {
        guest.visitor.role: guest.tip(Language.VIETNAMESE) + guest.tip(Language.ENGLISH)
        for guest in map(the_cast().guest, range(1, ROUND + 1))
    }
    by_role = {one.role: one for one in visitors(ROUND, SEED)}
    owner, company = by_role["proxy"].owner, by_role["company"].company
    foreigner = by_role["foreigner"].foreigner

    assert owner is not None
    assert told["proxy"].count(owner.identity_number) == 2
    assert company is not None
    assert told["company"].count(company.tax_code) == 2
    assert told["company"].count(company.representative.name) == 2
    assert foreigner is not None
    assert told["foreigner"].count(foreigner.address) == 2
    assert told["foreigner"].count(f"{foreigner.birth_date:%d/%m/%Y}") == 2


def test_who_is_served_first_for_his_age_is_old() -> None:
    guests = [the_cast().guest(number) for number in range(1, ROUND + 1)]

    assert {guest.age >= 80 for guest in guests if guest.visitor.role == "priority"} == {True}


def test_only_papers_that_stay_are_laid_into_the_scanner() -> None:
    guest = the_cast().guest(1)
    pages = guest.draw()

    assert [paper.pages > 0 for paper in guest.papers] == [True, False, False]
    assert len(pages) == sum(paper.pages for paper in guest.papers)
    assert not QImage.fromData(pages[0]).isNull()


def test_the_card_on_the_stage_carries_a_code_a_real_reader_can_read(qapp: QApplication) -> None:
    import zxingcpp
    from PIL import Image

    guest = the_cast().guest(14)
    picture = qr_picture(guest.card)
    size = (picture.width(), picture.height())
    drawn = Image.frombytes(
        "L", size, bytes(picture.constBits()), "raw", "L", picture.bytesPerLine()
    )

    read = zxingcpp.read_barcodes(drawn.resize((4 * size[0], 4 * size[1]), 0))

    assert [code.text for code in read] == [card_string(guest.visitor.person)]


# Memory -------------------------------------------------------------------------------------


def test_what_somebody_likes_is_remembered(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    liking = Liking(Form.FOLDED, floating=True, language=Language.ENGLISH, steps=False)

    save_liking(liking, settings)
    settings.sync()

    again = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    assert load_liking(again) == liking


def test_strange_memories_become_the_default(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("stage/form", "upside down")
    settings.setValue("stage/language", "tlh")

    assert load_liking(settings) == Liking()
