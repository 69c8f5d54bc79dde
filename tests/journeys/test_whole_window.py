"""The program as it is started, worked from outside: by names, by keys, by kill -9."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from counter_app.config.paths import resource
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ENOUGH, Circumstances, build_checklist
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.people import card_string, invent_person
from counter_app.practice.stage import SEED_FILE
from tests.journeys.books import codes_on_paper, on_the_portal, rows, until
from tests.journeys.counter_process import PATIENCE, OutsideClerk, practice_window

BIRTH = "1.001193"
"""Đăng ký khai sinh, found by its initials dkks."""


def log_in(clerk: OutsideClerk) -> None:
    """The practice office offers a clerk with the password filled in."""
    clerk.press("Đăng nhập")
    clerk.wait("Thủ tục", "text", enabled=True)


def call_somebody(clerk: OutsideClerk) -> str:
    """A ticket is issued and called; returns its label."""
    clerk.press("Mở Hàng đợi")
    clerk.press("Cấp số")
    label = clerk.wait("Số vừa cấp", filled=True)
    clerk.press("Gọi tiếp")
    clerk.wait("Gọi lại", enabled=True)
    return label


def choose_procedure(clerk: OutsideClerk, initials: str) -> None:
    """Typed into "Thủ tục", the first suggestion taken with Enter."""
    clerk.press("Mở Tiếp nhận")
    clerk.go_to("Thủ tục")
    clerk.keyboard.type(initials)
    clerk.wait("Thủ tục tìm thấy", "list")
    clerk.keyboard.press("Enter")


def test_from_the_ticket_to_the_portal(
    desktop: dict[str, str], clerk: OutsideClerk, tmp_path: Path
) -> None:
    folder, citizen = tmp_path / "office", invent_person(1, age=36)
    with practice_window(desktop, folder):
        log_in(clerk)
        label = call_somebody(clerk)
        choose_procedure(clerk, "dkks")
        clerk.wait("Thẻ căn cước", focused=True)
        clerk.paste("Thẻ căn cước", card_string(citizen))
        clerk.wait("Họ và tên", "text", text=citizen.name)
        clerk.wait("Số định danh", "text", text=citizen.identity_number)
        clerk.paste("Số điện thoại", citizen.phone)
        papers = _papers_to_tick(BIRTH)
        for paper in papers:
            clerk.press(paper)
            clerk.wait(paper, "check box", checked=True)
        clerk.keyboard.press("F9")
        code = clerk.wait("Mã hồ sơ", "text", filled=True)

        until(lambda: code in codes_on_paper(folder), PATIENCE, "no slip with the code came out")
        until(
            lambda: code in on_the_portal(folder) and bool(on_the_portal(folder)[code].steps),
            PATIENCE,
            "the portal never got it",
        )
        stored = rows(
            folder,
            "SELECT d.code, t.label FROM dossier d JOIN queue_ticket_dossier q"
            " ON q.dossier_id = d.id JOIN queue_ticket t ON t.id = q.ticket_id",
        )

    arrived = on_the_portal(folder)[code]
    assert [tuple(row) for row in stored] == [(code, label)]
    assert arrived.created == 1
    assert citizen.name in json.dumps(arrived.item, ensure_ascii=False)


def test_what_was_typed_survives_kill_9_and_comes_back_with_one_key(
    desktop: dict[str, str], clerk: OutsideClerk, tmp_path: Path
) -> None:
    folder, name = tmp_path / "office", "Trần Thị Đang Gõ"
    with practice_window(desktop, folder) as process:
        log_in(clerk)
        choose_procedure(clerk, "dkks")
        clerk.paste("Họ và tên", name)
        clerk.go_to("Số điện thoại")
        clerk.keyboard.type("0900000")
        until(lambda: _drafts_holding(folder, "0900000") == 1, PATIENCE, "no draft was saved")
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
    assert process.returncode == -signal.SIGKILL

    with practice_window(desktop, folder):
        log_in(clerk)
        clerk.wait("Mở lại", "push button")
        clerk.go_to("Thủ tục")
        before = clerk.keyboard.keys
        clerk.keyboard.press("F8")
        assert clerk.wait("Họ và tên", "text", filled=True) == name
        assert clerk.wait("Số điện thoại", "text", filled=True) == "0900000"
        assert "khai sinh" in clerk.wait("Thủ tục", "text", filled=True)
        assert clerk.keyboard.keys - before == 1
        clerk.wait("Mở lại", "push button", gone=True)


def _drafts_holding(folder: Path, words: str) -> int:
    (found,) = rows(folder, f"SELECT count(*) FROM draft WHERE body LIKE '%{words}%'")
    return int(found[0])


def _papers_to_tick(code: str) -> list[str]:
    """What the checklist of a procedure calls missing when nobody has looked yet."""
    (version,) = (one for one in load_seed(resource(SEED_FILE)) if one.code == code)
    parts = version.components_of(version.cases[0].id)
    items = build_checklist(parts, Circumstances(Channel.DIRECT))
    return [item.name_vi for item in items if item.state not in ENOUGH]
