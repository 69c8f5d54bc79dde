"""Numbers and amounts in Vietnamese words, by the rules taught at school.

One after mươi is mốt, four tư, five after mười and mươi lăm; a group below another is read in
full (1.005: một nghìn không trăm lẻ năm). North and South differ in lẻ/linh, nghìn/ngàn and
tư/bốn: these are the office's settings.
"""

from __future__ import annotations

from collections.abc import Iterator

GREATEST = 10**12
"""The greatest number that has words here."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_HUNDRED, _TEN, _TENS = "trăm", "mười", "mươi"
_MILLION, _BILLION = "triệu", "tỷ"
# Stand for the office's word until the number is complete.
_ZERO_TENS, _FOUR_AFTER_TENS = "<zero tens>", "<four after tens>"


def number_words(
    n: int, *, zero_tens: str = "lẻ", thousand: str = "nghìn", four_after_tens: str = "tư"
) -> str:
    """``n`` in words, 0 to 10^12; anything else is a ``ValueError``.

    >>> number_words(1005, zero_tens="linh")
    'một nghìn không trăm linh năm'
    """
    return " ".join(
        number_tokens(n, zero_tens=zero_tens, thousand=thousand, four_after_tens=four_after_tens)
    )


def amount_words(
    vnd: int, *, zero_tens: str = "lẻ", thousand: str = "nghìn", four_after_tens: str = "tư"
) -> str:
    """An amount of money for paper, beginning with a capital.

    >>> amount_words(16_000)
    'Mười sáu nghìn đồng'
    """
    words = number_words(
        vnd, zero_tens=zero_tens, thousand=thousand, four_after_tens=four_after_tens
    )
    return f"{words[0].upper()}{words[1:]} đồng"


def number_tokens(
    n: int, *, zero_tens: str = "lẻ", thousand: str = "nghìn", four_after_tens: str = "tư"
) -> tuple[str, ...]:
    """The same words one by one: each is one voice clip."""
    if not 0 <= n <= GREATEST:
        raise ValueError("no words for this number")
    words = tuple(_spoken(n, thousand)) if n else (_DIGITS[0],)
    settings = {_ZERO_TENS: zero_tens, _FOUR_AFTER_TENS: four_after_tens}
    return tuple(settings.get(word, word) for word in words)


def _spoken(n: int, thousand: str) -> Iterator[str]:
    """Words of the groups from the left; an empty group is not spoken, a later one in full."""
    billions, below = divmod(n, 10**9)
    if billions:
        yield from _spoken(billions, thousand)
        yield _BILLION
    spoken = billions > 0
    for value, name in ((10**6, _MILLION), (10**3, thousand), (1, "")):
        group, below = divmod(below, value)
        if group:
            yield from _group(group, in_full=spoken)
            yield from filter(None, (name,))
            spoken = True


def _group(group: int, *, in_full: bool) -> Iterator[str]:
    """Words of 1 to 999; ``in_full`` also speaks a zero hundred."""
    hundreds, rest = divmod(group, 100)
    if hundreds or in_full:
        yield _DIGITS[hundreds]
        yield _HUNDRED
    if rest:
        yield from _below_hundred(rest, after_hundred=bool(hundreds or in_full))


def _below_hundred(n: int, *, after_hundred: bool) -> Iterator[str]:
    tens, unit = divmod(n, 10)
    if tens > 1:
        yield _DIGITS[tens]
        yield _TENS
    elif tens == 1:
        yield _TEN
    elif after_hundred:
        yield _ZERO_TENS
    if unit:
        yield _unit(unit, tens)


def _unit(unit: int, tens: int) -> str:
    if unit == 5 and tens:
        return "lăm"
    if tens > 1:
        return {1: "mốt", 4: _FOUR_AFTER_TENS}.get(unit, _DIGITS[unit])
    return _DIGITS[unit]
