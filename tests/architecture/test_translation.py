"""What a clerk reads on the screen goes through ``tr``, as a literal that lupdate can find."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, product_files, tree_of

ALL = range(99)
# Callable -> positions of the arguments a person reads.
READ_BY_PEOPLE: dict[str, range | tuple[int, ...]] = {
    **dict.fromkeys(
        [
            *("QAction", "QCheckBox", "QDockWidget", "QGroupBox", "QLabel", "QListWidgetItem"),
            *("QMenu", "QPushButton", "QRadioButton", "QStandardItem", "QTableWidgetItem"),
            *("addAction", "addMenu", "addTab", "insertTab", "addRow"),
            *("information", "warning", "critical", "question", "about"),
        ],
        ALL,
    ),
    **dict.fromkeys(
        [
            *("setText", "setPlainText", "setPlaceholderText", "setToolTip", "setStatusTip"),
            *("setWhatsThis", "setAccessibleName", "setAccessibleDescription", "setTitle"),
            *("setWindowTitle", "setInformativeText", "setDetailedText", "setLabelText"),
            *("setSuffix", "setPrefix", "setSpecialValueText", "showMessage", "setHeaderLabels"),
            *("setHorizontalHeaderLabels", "setVerticalHeaderLabels", "addItem", "addItems"),
        ],
        (0,),
    ),
    **dict.fromkeys(["setTabText", "setItemText", "setTabToolTip", "insertItem"], (1,)),
}
KEYWORDS = {"text", "title", "label", "parent_title"}
# Callable -> position of the text to be translated.
TRANSLATES = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1, "QT_TR_NOOP": 0}


def name_of(call: ast.Call) -> str:
    """``self.title.setText(...)`` -> ``setText``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def raw_texts(expression: ast.expr) -> Iterator[str]:
    """Words written in an expression; what a function returns is that function's matter."""
    match expression:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (text for part in parts for text in raw_texts(part))
        case ast.BinOp(left=left, right=right):
            yield from (*raw_texts(left), *raw_texts(right))
        case ast.IfExp(body=body, orelse=otherwise):
            yield from (*raw_texts(body), *raw_texts(otherwise))
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
            yield from (text for value in values for text in raw_texts(value))
        case ast.Call(func=ast.Attribute(value=text, attr="format" | "join"), args=values):
            yield from (word for value in (text, *values) for word in raw_texts(value))


def people_read(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that end on the screen."""
    positions = READ_BY_PEOPLE.get(name_of(call))
    if positions is not None:
        yield from (value for number, value in enumerate(call.args) if number in positions)
        yield from (named.value for named in call.keywords if named.arg in KEYWORDS)


def untranslated(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of words that reach the screen past ``tr``."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            for argument in people_read(call):
                for text in raw_texts(argument):
                    if any(letter.isalpha() for letter in text):
                        yield call.lineno, text


def assembled(tree: ast.AST) -> Iterator[int]:
    """Lines that translate a text put together at run time: no catalogue can hold it."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (position := TRANSLATES.get(name_of(call))) is not None:
            for argument in call.args[position : position + 1]:
                formatted = isinstance(argument, ast.Call) and name_of(argument) == "format"
                if isinstance(argument, ast.JoinedStr | ast.BinOp) or formatted:
                    yield call.lineno


def screen_files() -> list[Path]:
    """Whatever imports Qt paints for somebody."""
    return [path for path in product_files() if "PySide6" in path.read_text(encoding="utf-8")]


def test_every_word_on_the_screen_is_translated() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text!r}"
        for path in screen_files()
        for line, text in untranslated(tree_of(path))
    ]

    assert not found, "\n".join(found)


def test_what_is_translated_is_a_literal() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in screen_files()
        for line in assembled(tree_of(path))
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'label.setText("Hồ sơ")',
        'QPushButton("Save", parent)',
        'QAction(icon, "Save")',
        'QLabel(text="Quầy")',
        'label.setText(f"Quầy {number}")',
        'label.setText("Quầy " + number)',
        'label.setText("Xong" if done else "Chờ")',
        'label.setText("Quầy {}".format(number))',
        'box.addItems(["Nam", "Nữ"])',
        'tabs.setTabText(0, "Hồ sơ")',
    ],
)
def test_an_untranslated_word_is_found(source: str) -> None:
    assert list(untranslated(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        'label.setText(self.tr("Hồ sơ"))',
        'label.setText(self.tr("Quầy %1").replace("%1", str(number)))',
        'label.setText("—")',
        'label.setText(f"{number} / {total}")',
        "label.setText(sentence(failure))",
        'label.setObjectName("code")',
        'box.addItem(self.tr("Nam"), "male")',
        'logger.debug("painted")',
    ],
)
def test_what_is_translated_passes(source: str) -> None:
    assert not list(untranslated(ast.parse(source)))


@pytest.mark.parametrize(
    ("source", "faulty"),
    [
        ('self.tr(f"Quầy {number}")', True),
        ('self.tr("Quầy {}".format(number))', True),
        ('self.tr("Quầy " + number)', True),
        ('self.tr("Quầy %s" % number)', True),
        ('QCoreApplication.translate("Keys", f"{a}")', True),
        ('self.tr("Quầy {number}").format(number=number)', False),
        ('QCoreApplication.translate("Keys", "Gọi tiếp")', False),
    ],
)
def test_an_assembled_text_is_found(source: str, faulty: bool) -> None:
    assert bool(list(assembled(ast.parse(source)))) is faulty
