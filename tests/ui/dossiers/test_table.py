from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.ui.dossiers.table import LONGEST_NAME, in_brief


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Thủ tục đăng ký khai tử", "Đăng ký khai tử"),
        ("Đăng ký tạm trú", "Đăng ký tạm trú"),
        (
            "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan cấp",
            "Chứng thực bản sao từ bản chính giấy …",
        ),
    ],
)
def test_a_list_shows_what_tells_procedures_apart(name: str, shown: str) -> None:
    assert in_brief(name) == shown


@given(st.lists(st.text("abcđê,;(", min_size=1, max_size=9), min_size=1, max_size=30))
def test_no_word_is_broken(words: list[str]) -> None:
    name = " ".join(words)
    shown = in_brief(name).removesuffix(" …")

    assert len(shown) <= LONGEST_NAME
    assert name.casefold().startswith(shown.casefold())
