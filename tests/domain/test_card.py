from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.card import CardReading, CardWarning, Sex, read_card
from counter_app.domain.damage import VIETNAMESE_LETTERS
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.text import fold

# Invented: no office issued these numbers to anybody.
NUMBER = "072190000012"
CARD_7 = f"{NUMBER}|290000012|Đặng Thị Hồng Gấm|05031990|Nữ|Ấp 3, Xã Tân Lập, Tây Ninh|01072022"
CARD_11 = f"{NUMBER}||Lê Văn Ước|05031990|Nam|Khu phố 1, Phường Long An, Tây Ninh|01072024||||"


def nfd(s: str) -> str:
    return unicodedata.normalize("NFD", s)


def windows_1252(s: str) -> str:
    """As Windows shows UTF-8 bytes in its Western page: five undefined bytes as controls."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in s.encode())


def misread(codec: str, errors: str = "strict") -> Callable[[str], str]:
    return lambda s: s.encode().decode(codec, errors)


def plain(s: str) -> str:
    """A reader that knows no accents."""
    stripped = "".join(c for c in nfd(s) if unicodedata.category(c) != "Mn")
    return stripped.replace("đ", "d").replace("Đ", "D")


def card(name: str = "Lê Văn Ước", **fields: str) -> str:
    values = {"old": "", "born": "05031990", "sex": "Nam", "address": "Ấp 3", "issued": ""}
    values |= fields
    return "|".join([NUMBER, values["old"], name, *list(values.values())[1:5]])


def test_card_of_2021() -> None:
    assert read_card(CARD_7) == CardReading(
        number=NUMBER,
        old_number="290000012",
        name="Đặng Thị Hồng Gấm",
        birth_date=date(1990, 3, 5),
        birth_raw="05031990",
        sex=Sex.FEMALE,
        address="Ấp 3, Xã Tân Lập, Tây Ninh",
        issued_on=date(2022, 7, 1),
    )


def test_card_of_2024_with_an_empty_old_number() -> None:
    reading = read_card(CARD_11)
    assert reading.old_number == ""
    assert reading.name == "Lê Văn Ước"
    assert reading.sex is Sex.MALE
    assert reading.issued_on == date(2024, 7, 1)
    assert reading.extra == ()
    assert reading.warnings == ()


def test_extra_fields_stay_raw_in_their_places() -> None:
    reading = read_card(f"{CARD_11[:-4]}||072090000099|Lê Văn Cha|")
    assert reading.extra == ("", "072090000099", "Lê Văn Cha", "")
    assert reading.warnings == ()


@pytest.mark.parametrize("plain_card", [CARD_7, CARD_11])
@pytest.mark.parametrize(
    "dress",
    [
        str.encode,
        nfd,
        lambda s: nfd(s).encode(),
        lambda s: f"{s}\r\n",
        lambda s: f"\ufeff{s}\t".encode(),
        lambda s: f"\x02{s}\x03\r".encode(),
        lambda s: f"]Q3{s}\n",
        lambda s: f"{s}|||",
        lambda s: f"{s}\r{s}\r",
        lambda s: f"{s}{s}",
        lambda s: s.replace("|", " | "),
    ],
)
def test_dress_of_readers_changes_nothing(
    plain_card: str, dress: Callable[[str], str | bytes]
) -> None:
    assert read_card(dress(plain_card)) == read_card(plain_card)


@pytest.mark.parametrize(
    "garble",
    [misread("latin-1"), misread("cp437"), misread("cp850"), windows_1252],
)
@pytest.mark.parametrize("plain_card", [CARD_7, CARD_11, nfd(CARD_7), f"\ufeff{CARD_7}"])
def test_lossless_garbling_is_repaired_exactly(
    garble: Callable[[str], str], plain_card: str
) -> None:
    sound = read_card(plain_card)
    for raw in (garble(plain_card), garble(plain_card).encode()):
        mended = read_card(raw)
        assert mended.warnings == (CardWarning.REPAIRED,)
        assert (mended.name, mended.address, mended.sex) == (sound.name, sound.address, sound.sex)


def test_lost_letters_keep_the_digits_and_drop_the_name() -> None:
    reading = read_card(misread("cp1252", "replace")(CARD_7))  # Đ has no place in 1252
    assert reading.number == NUMBER
    assert reading.old_number == "290000012"
    assert reading.birth_date == date(1990, 3, 5)
    assert reading.issued_on == date(2022, 7, 1)
    assert reading.name == ""
    assert CardWarning.NAME_DAMAGED in reading.warnings


def test_the_sex_is_kept_where_its_word_is_whole() -> None:
    assert read_card(card("Nguy?n Nam", sex="Nam")).sex is Sex.MALE
    assert read_card(card("Nguy?n Nữ", sex="Nữ")).sex is Sex.FEMALE
    assert read_card(card("Nguy?n Nữ", sex="N?")).sex is None


def test_more_fields_than_known_are_kept_up_to_a_limit() -> None:
    assert read_card(f"{CARD_7}{'|' * 8}|x").extra == ("",) * 8 + ("x",)
    with pytest.raises(Refusal):
        read_card(f"{CARD_7}{'|' * 9}|x")


def test_one_damaged_field_makes_the_others_untrusted() -> None:
    """Á read in Windows-1252 without its undefined byte is Ã: a letter like any other."""
    reading = read_card(misread("cp1252", "ignore")(card("Mai Ánh")))
    assert reading.name == ""
    assert CardWarning.NAME_DAMAGED in reading.warnings


def test_a_plain_name_survives_an_exact_repair() -> None:
    reading = read_card(misread("latin-1")(card("Cao Thanh Nam")))
    assert reading.name == "Cao Thanh Nam"
    assert reading.warnings == (CardWarning.REPAIRED,)


@pytest.mark.parametrize(
    ("garbled", "why"),
    [
        (card("Nguyeenx Vawn Nam", address="AAsp 3, Taay Ninh"), "Telex keystrokes, not composed"),
        (card("Nguye64n Va8n Nam", address="A61p 3"), "VNI keystrokes"),
        (card("Nguye64n Văn Nam"), "VNI keystrokes in part"),
        (card("Nguyen Van Nam", address="Ap 3, Tay Ninh"), "accents dropped"),
        (card("Nguyn Vn Nam", address="p 3, Ty Ninh"), "letters dropped"),
        (card("Nguy?n V?n Nam"), "question marks"),
        (card("Văn Th?"), "a question mark at the end of a word"),
        (card("Trần Nam", address="Ph??ng 3"), "the address alone shows it"),
        (card("Trần\ufffd Nam"), "replacement character"),
        (card("Trần° Nam"), "sign in a name"),
        (card("Lê\udcc3 Nam"), "undecodable byte"),
    ],
)
def test_a_damaged_name_is_never_handed_on(garbled: str, why: str) -> None:
    reading = read_card(garbled)
    assert reading.name == "", why
    assert CardWarning.NAME_DAMAGED in reading.warnings
    assert reading.number == NUMBER


@pytest.mark.parametrize(
    "name",
    [
        "K'sỏ",  # K'sor typed through Telex
        "Nay H'Ưing",
        "Nguyễn Văn Exx",
        "Nguyễn Văn Jun",
        "Rơ Ôzz",
        "Y Äam",
        "Lê <b>Nam</b>",
        "A & B <C",
        "Lê\u202e Nam",
    ],
)
def test_a_typed_name_that_telex_may_have_changed_is_flagged(name: str) -> None:
    assert CardWarning.NAME_UNUSUAL in read_card(card(name)).warnings


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ngọc Quỳnh",
        "Đoàn Nguyễn Thuỳ Giang",
        "PHẠM KHUYẾN NGHIÊM",
        "Lê Văn A",
        "Ong Ích Khiêm",
        "Tôn Nữ Thị Ngoạn-Hoà",
        "Trần Gì Ý",
    ],
)
def test_ordinary_names_are_not_flagged(name: str) -> None:
    reading = read_card(card(name))
    assert reading.name == name
    assert reading.warnings == ()


def test_names_of_other_peoples_are_sound_when_no_keyboard_was_between() -> None:
    assert read_card(card("K'Brơi").encode()).warnings == ()
    assert read_card(card("K'Brơi")).warnings == (CardWarning.NAME_UNUSUAL,)
    assert read_card(card("K'Brơi")).name == "K'Brơi"


def test_caps_lock_is_undone() -> None:
    reading = read_card(CARD_7.swapcase())
    assert (reading.name, reading.sex) == ("Đặng Thị Hồng Gấm", Sex.FEMALE)
    assert reading.warnings == (CardWarning.REPAIRED,)


@pytest.mark.parametrize(
    ("born", "day", "year", "warning"),
    [
        ("00001990", None, 1990, CardWarning.BIRTH_YEAR_ONLY),
        ("00031990", None, 1990, CardWarning.BIRTH_YEAR_ONLY),
        ("1990", None, 1990, CardWarning.BIRTH_YEAR_ONLY),
        ("31021990", None, None, CardWarning.BIRTH_DATE_UNREADABLE),
        ("0503199", None, None, CardWarning.BIRTH_DATE_UNREADABLE),
        ("05030090", None, None, CardWarning.BIRTH_DATE_UNREADABLE),
        ("", None, None, CardWarning.BIRTH_DATE_UNREADABLE),
        ("29022000", date(2000, 2, 29), 2000, None),
    ],
)
def test_birth_date(
    born: str, day: date | None, year: int | None, warning: CardWarning | None
) -> None:
    reading = read_card(card(born=born))
    assert (reading.birth_date, reading.birth_year) == (day, year)
    assert reading.birth_raw == born
    assert reading.warnings == (() if warning is None else (warning,))


def test_what_cannot_be_read_is_flagged_and_left_out() -> None:
    reading = read_card(card("", old="29000", sex="N", issued="99999999"))
    assert (reading.old_number, reading.name, reading.sex) == ("", "", None)
    assert reading.issued_on is None
    assert reading.warnings == (
        CardWarning.NAME_MISSING,
        CardWarning.SEX_UNREADABLE,
        CardWarning.ISSUE_DATE_UNREADABLE,
        CardWarning.OLD_NUMBER_UNREADABLE,
    )


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "\r\n",
        NUMBER,
        "HS.H53.115-261118-0001.ABCDEFG",
        "https://example.test/?a=1|2|3|4|5|6|7",
        CARD_7[1:],
        f"1{CARD_7}",
        CARD_7.replace("|", ";"),
        CARD_7.rsplit("|", 1)[0],
        f"{CARD_7}\n{CARD_11}",
        f"{CARD_7}{'|' * 20}",
        f"{NUMBER}|a|b|c|d|e|f",
        CARD_7.replace("Gấm", "Gấm\x1b@"),
        CARD_7.replace("Gấm", "Gấm\x00"),
        CARD_7.replace("072", "٠٧٢"),
        "x" * 1_000_000,
        CARD_7 + " " * 1_000_000,
        b"\xff" * 1_000_000,
        b"\xff\xfe" + CARD_7.encode("utf-16-le"),
    ],
)
def test_other_codes_and_junk_are_refused(junk: str | bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_card(junk)
    assert refused.value.code is RefusalCode.CARD_UNREADABLE


@given(st.text() | st.binary() | st.text("0123456789|\r\n\t NamỮữ\ufeff", max_size=80))
def test_anything_is_read_or_refused(raw: str | bytes) -> None:
    try:
        number = read_card(raw).number
    except Refusal:
        number = "0" * 12
    assert len(number) == 12


letters = "".join(sorted(VIETNAMESE_LETTERS)) + "bcdghklmnpqrstvxBCDGHKLMNPQRSTVX"
name_texts = st.lists(st.text(letters, min_size=1, max_size=7), min_size=1, max_size=5).map(
    " ".join
)
days = st.dates(date(1900, 1, 1), date(2026, 1, 1))

GARBLINGS: dict[str, Callable[[str], str | bytes]] = {
    "serial": str.encode,
    "pasted": str,
    "decomposed": nfd,
    "latin-1": misread("latin-1"),
    "cp437": misread("cp437"),
    "cp850": misread("cp850"),
    "cp1252 as Windows shows it": windows_1252,
    "cp1252, replaced": misread("cp1252", "replace"),
    "cp1252, dropped": misread("cp1252", "ignore"),
    "cp1258, replaced": misread("cp1258", "replace"),
    "cp1258, dropped": misread("cp1258", "ignore"),
    "ASCII, replaced": misread("ascii", "replace"),
    "ASCII, dropped": misread("ascii", "ignore"),
    "ANSI 1252 with ?": lambda s: s.encode("cp1252", "replace").decode("cp1252"),
    "controls filtered": lambda s: "".join(c for c in misread("latin-1")(s) if c.isprintable()),
    "accents dropped": plain,
    "folded": lambda s: fold(s).replace("nam", "Nam"),
}


@given(name=name_texts, place=name_texts, born=days, issued=days, sex=st.sampled_from(Sex))
def test_read_exactly_or_flagged_never_damaged_in_silence(
    name: str, place: str, born: date, issued: date, sex: Sex
) -> None:
    sex_text = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}[sex]
    address = f"Phường {place}"
    text = f"{NUMBER}||{name}|{born:%d%m%Y}|{sex_text}|{address}|{issued:%d%m%Y}"
    lost_name = {CardWarning.NAME_DAMAGED, CardWarning.NAME_MISSING}
    for how, garble in GARBLINGS.items():
        reading = read_card(garble(text))
        flags = set(reading.warnings)
        assert reading.number == NUMBER, how
        assert (reading.birth_date, reading.issued_on) == (born, issued), how
        assert reading.name == name or (reading.name == "" and lost_name & flags), how
        assert reading.address == address or CardWarning.ADDRESS_DAMAGED in flags, how
        assert reading.address in (address, ""), how
        assert reading.sex is sex or CardWarning.SEX_UNREADABLE in flags, how
