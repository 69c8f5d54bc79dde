from __future__ import annotations

import pytest

from tools import bundle_check
from tools.bundle_licences import LIBRARIES, PACKAGES, loose_modules, normal


@pytest.mark.parametrize(
    "name",
    [
        "python3.11/lib-dynload/readline.cpython-311-x86_64-linux-gnu.so",
        "libreadline.so.8",
        "python3.11/lib-dynload/_gdbm.cpython-311-x86_64-linux-gnu.so",
        "PySide6/Qt/lib/libQt6VirtualKeyboard.so.6",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/QtCharts.abi3.so",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt/lib/libQt6QuickWidgets.so.6",
        "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
        "python3.11/lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so",
        "sqlite3",
        "sqlite3.dbapi2",
    ],
)
def test_what_must_not_be_there_is_found(name: str) -> None:
    assert bundle_check.forbidden([name]) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtWidgets.abi3.so",
        "sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so",
        "sqlalchemy.dialects.sqlite.base",
        "licences/libreadline8/copyright",
        "counter_app.domain.queue_rules",
    ],
)
def test_what_may_be_there_passes(name: str) -> None:
    assert bundle_check.forbidden([name]) == []


def test_a_package_without_a_licence_is_found() -> None:
    names = ["PIL/_imaging.cpython-311-x86_64-linux-gnu.so", "psycopg/adapt.py", "licences/x"]
    modules = [
        "counter_app.app",
        "json.decoder",
        "sqlalchemy.orm",
        "pyimod01_archive",
        "unheard_of",
    ]

    assert bundle_check.unlisted_modules(names, modules) == ["unheard_of"]


def test_a_library_without_a_licence_is_found() -> None:
    names = [
        "libxcb-cursor.so.0",
        "libnobody.so.1",
        "pillow.libs/libnobody.so.1",
        "base_library.zip",
    ]

    assert list(bundle_check.unlisted_libraries(names)) == ["libnobody.so.1"]


def test_lgpl_modules_must_stay_replaceable() -> None:
    assert bundle_check.locked_in(["psycopg.adapt", "sqlalchemy.orm"]) == ["psycopg"]
    assert {"PySide6", "psycopg", "img2pdf"} <= set(loose_modules())


def test_missing_data_is_found() -> None:
    complete = [name + ("x" if name.endswith("/") else "") for name in bundle_check.NEEDED]

    assert bundle_check.missing(complete) == []
    assert bundle_check.missing(complete[1:]) == [bundle_check.NEEDED[0]]


def test_no_strong_copyleft_is_listed() -> None:
    licences = {*PACKAGES.values(), *LIBRARIES.values()}

    assert not {name for name in licences if "GPL" in name.replace("LGPL", "")} - {
        "GPL-3.0 WITH GCC-exception-3.1"
    }
    assert len({normal(name) for name in PACKAGES}) == len(PACKAGES)
