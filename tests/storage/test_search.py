"""Finding dossiers and people: folded Vietnamese, beginnings of words, alike on both databases."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from counter_app.domain.party import Organisation, Owner, OwnerKind
from counter_app.domain.text import fold
from counter_app.storage.engine import postgres_engine
from counter_app.storage.mapping import search_tokens
from tests.fixtures.office import PracticeFloor
from tests.fixtures.postgres import PostgresServer


def receive(
    floor: PracticeFloor, name: str, number: str = "072190000001", owner: Owner | None = None
) -> str:
    command = floor.command(name, owner=owner)
    person = replace(command.submitter, identity_number=number)
    received, _ = floor.reception.receive(floor.desk, replace(command, submitter=person))
    return received.code


def found(floor: PracticeFloor, words: str) -> list[str]:
    return [line.owner_name for line in floor.queries.dossiers(floor.desk.office_id, words)]


NAMES = ("Nguyễn Đức Đạt", "Đỗ Thị Quỳnh", "K'Brơi", "Y Bhiu Êban", "Lê Nguyễn Hoàng-Anh", "Đỗ Ô")


@pytest.fixture
def townsfolk(floor: PracticeFloor) -> PracticeFloor:
    for name in NAMES:
        receive(floor, name)
        floor.clock.advance(minutes=1)
    return floor


def test_names_as_clerks_type_them(townsfolk: PracticeFloor) -> None:
    typed = {
        "nguyen duc dat": ["Nguyễn Đức Đạt"],
        "NGUYỄN ĐỨC ĐẠT": ["Nguyễn Đức Đạt"],
        unicodedata.normalize("NFD", "nguyễn đức"): ["Nguyễn Đức Đạt"],
        "đat": ["Nguyễn Đức Đạt"],
        "dat nguyen": ["Nguyễn Đức Đạt"],
        "quynh do": ["Đỗ Thị Quỳnh"],
        "kbroi": ["K'Brơi"],
        "k'broi": ["K'Brơi"],
        "K'Brơi": ["K'Brơi"],
        "broi": ["K'Brơi"],
        "eban": ["Y Bhiu Êban"],
        "hoang anh": ["Lê Nguyễn Hoàng-Anh"],
        "hoanganh": ["Lê Nguyễn Hoàng-Anh"],
        "do o": ["Đỗ Ô"],
        "ngu": ["Lê Nguyễn Hoàng-Anh", "Nguyễn Đức Đạt"],
        "do": ["Đỗ Ô", "Đỗ Thị Quỳnh"],
        "tran": [],
        "guyen": [],
    }

    assert {words: found(townsfolk, words) for words in typed} == typed


def test_what_is_no_word_finds_the_latest(townsfolk: PracticeFloor) -> None:
    for nothing in ("", "  ", "'\"*()-", "\u200b"):
        assert found(townsfolk, nothing) == list(reversed(NAMES))


@pytest.mark.parametrize(
    "words", ['"', "mau*", "mau OR x", "NEAR(mau)", "mau:*", "a & b | !c", "'; DROP TABLE dossier"]
)
def test_operators_of_the_engines_are_only_words(floor: PracticeFloor, words: str) -> None:
    receive(floor, "Nguyễn Văn Mẫu")

    found(floor, words)

    assert found(floor, "mau") == ["Nguyễn Văn Mẫu"]


def test_a_company_is_found_by_name_and_tax_code(floor: PracticeFloor) -> None:
    company = Organisation("Công ty Đất Việt", OwnerKind.ENTERPRISE, "9900000001", "Khu phố 1", "A")
    receive(floor, "Lê Mẫu", owner=company)

    for words in ("dat viet", "99000", "le mau"):
        assert found(floor, words) == ["Công ty Đất Việt"]


def test_the_newest_come_first_and_no_more_than_asked(floor: PracticeFloor) -> None:
    codes = [receive(floor, "Nguyễn Mẫu") for _ in range(7)]

    lines = floor.queries.dossiers(floor.desk.office_id, "nguyen", limit=3)

    assert [line.code for line in lines] == codes[:3:-1]


def test_people_are_found_by_words_number_and_phone(floor: PracticeFloor) -> None:
    for position, name in enumerate(NAMES):
        receive(floor, name, f"07219000000{position}")
        floor.clock.advance(minutes=1)
    office = floor.desk.office_id

    def people(words: str) -> list[str]:
        return [match.person.name for match in floor.queries.citizens(office, words)]

    assert people("duc dat") == ["Nguyễn Đức Đạt"]
    assert people("do") == ["Đỗ Ô", "Đỗ Thị Quỳnh"]
    assert people("kbroi") == ["K'Brơi"]
    assert people("broi") == ["K'Brơi"]
    assert people("072190000003") == ["Y Bhiu Êban"]
    assert people("0721 9000 0003") == ["Y Bhiu Êban"]
    assert people("0900000001") == list(reversed(NAMES))
    assert people("guyen") == []
    assert people("%") == []
    assert people("_g") == []
    assert people("d") == []


def test_a_practised_search_text_never_shows_a_whole_number(floor: PracticeFloor) -> None:
    receive(floor, "Nguyễn Mẫu", "072190000001")

    (line,) = floor.queries.dossiers(floor.desk.office_id, "mau")

    assert line.identity_masked == "072*****0001"


WORDS = st.lists(
    st.text("0123456789abcdeghiklmnopqrstuvxy", min_size=1, max_size=9), min_size=1, max_size=4
)


@pytest.fixture(scope="module")
def cutter(postgres_server: PostgresServer) -> Iterator[Engine]:
    engine = postgres_engine(postgres_server.url("postgres"))
    yield engine
    engine.dispose()


@pytest.mark.postgres
@settings(max_examples=150)
@given(words=WORDS, data=st.data())
def test_postgres_cuts_words_as_we_do(
    cutter: Engine, words: list[str], data: st.DataObject
) -> None:
    """Every beginning of every word finds it, digits and letters mixed in any way."""
    word = data.draw(st.sampled_from(words))
    beginning = word[: data.draw(st.integers(1, len(word)))]
    matches = text("SELECT to_tsvector('simple', :words) @@ to_tsquery('simple', :query)")

    with cutter.connect() as connection:
        hit = connection.execute(matches, {"words": " ".join(words), "query": f"{beginning}:*"})
        assert hit.scalar_one()


@given(st.text(max_size=30))
def test_every_token_is_a_plain_word(typed: str) -> None:
    assert all(token.isascii() and token.isalnum() for token in search_tokens(fold(typed)))
