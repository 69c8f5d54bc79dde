"""A walk through every state of the window, for those who look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt

from counter_app.services.changes import Topic
from counter_app.services.views import OutboxLine, OutboxSummary, PaperTrouble
from counter_app.ui.keys import Scope
from counter_app.ui.reception.form import OwnerChoice, Spot, Standing
from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.fakes import FakeOffice, desk

Key = Qt.Key
CODE = "H53.99-261123-{at:04d}"


def busy_office(office: FakeOffice) -> None:
    """People waiting, the line cut, something refused at the portal."""
    now = office.clock.now()
    for minutes in range(13, 0, -1):
        kind = "over_80" if minutes == 13 else "ordinary"
        office.shelf.issue("A", kind, now - timedelta(minutes=minutes))
    office.line_up = False
    ago = now - timedelta(minutes=42)
    office.shelf.summary = OutboxSummary(14, 1, 120, ago, ago, configured=True)
    states = [("rejected", "rejected"), ("pending", ""), ("unknown", ""), ("acked", "")]
    office.shelf.outbox = tuple(
        OutboxLine(
            id=UUID(int=at),
            dossier_code=CODE.format(at=at),
            kind="dossier",
            state=state,
            attempts=at,
            created_at=now,
            acked_at=None,
            not_before=None,
            failure_class=failure,
            failure_text="Ma linh vuc khong hop le" if failure else "",
        )
        for at, (state, failure) in enumerate(states, 1)
    )


def paper_trouble(driver: Driver) -> None:
    """The printer was interrupted."""
    now = driver.office.clock.now()
    trouble = PaperTrouble(
        UUID(int=5), "queue_ticket", "A027", "uncertain", "print_uncertain", "Máy in phiếu", now
    )
    driver.office.shelf.troubles = (trouble,)
    driver.office.announce(Topic.PRINT_JOBS)


def tour(driver: Driver) -> Iterator[str]:
    """Yields the name of each state once it is on the screen."""
    driver.window.login.show_refused("Tên đăng nhập hoặc mật khẩu không đúng.")
    yield "login"
    driver.window.seat(desk())
    driver.settle()
    yield "nobody called"
    driver.press(Key.Key_F5)
    yield "called"
    for name, step in (*_RECEPTION, *_PLACES):
        step(driver)
        driver.settle()
        yield name


def _choose(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    filling = driver.presenter.parts.filling
    filling.edit(Spot.PHONE, "0900000001")
    filling.edit(Spot.COPIES, 2)
    filling.tick(0)


def _scan(driver: Driver) -> None:
    driver.press(Key.Key_F3)
    for _ in range(4):
        driver.office.scanning.page()


def _empty_fields(driver: Driver) -> None:
    driver.office.scanning.end()
    driver.settle()
    for spot in (Spot.NAME, Spot.NUMBER, Spot.ADDRESS):
        driver.presenter.parts.filling.edit(spot, "")
    driver.press(Key.Key_F9)


def _company(driver: Driver) -> None:
    driver.presenter.parts.filling.choose_owner_kind(OwnerChoice.OTHER_ORGANISATION)


def _foreigner(driver: Driver) -> None:
    driver.presenter.parts.party.choose_standing(Standing.OWN)
    driver.presenter.parts.filling.choose_owner_kind(OwnerChoice.FOREIGNER)


def _parked(driver: Driver) -> None:
    driver.press(Key.Key_F2)


def _received(driver: Driver) -> None:
    _choose(driver)
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9)


def _troubled(driver: Driver) -> None:
    paper_trouble(driver)


def _key(key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> Callable[[Driver], None]:
    def press(driver: Driver) -> None:
        if modifier is None:
            driver.press(key)
        else:
            driver.press(key, modifier)

    return press


def _find(driver: Driver) -> None:
    driver.press(Key.Key_Escape)
    driver.press(Key.Key_K, CTRL)
    driver.type("le")


def _tray(driver: Driver) -> None:
    driver.press(Key.Key_Escape)
    driver.press(Key.Key_F3, CTRL)


def _transfer(driver: Driver) -> None:
    driver.press(Key.Key_Escape)
    driver.press(Key.Key_F7, CTRL)


def _place(scope: Scope) -> Callable[[Driver], None]:
    def go(driver: Driver) -> None:
        driver.press(Key.Key_Escape)
        driver.view.show_place(scope)

    return go


_RECEPTION: tuple[tuple[str, Callable[[Driver], None]], ...] = (
    ("filled", _choose),
    ("scanning", _scan),
    ("faulty", _empty_fields),
    ("proxy", _key(Key.Key_F4)),
    ("company", _company),
    ("foreigner", _foreigner),
    ("parked", _parked),
    ("received", _received),
    ("troubled", _troubled),
)
_PLACES: tuple[tuple[str, Callable[[Driver], None]], ...] = (
    ("keys", _key(Key.Key_F1)),
    ("finder", _find),
    ("tray", _tray),
    ("transfer", _transfer),
    ("queue", _place(Scope.QUEUE)),
    ("dossiers", _place(Scope.DOSSIERS)),
    ("delivery", _place(Scope.DELIVERY)),
    ("settings", _place(Scope.SETTINGS)),
)
