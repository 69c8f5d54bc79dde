"""A tool tip that looks like markup is drawn as markup: every one goes through the escaping."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import ROOT, product_files, tree_of


def plain_tips(tree: ast.AST) -> list[int]:
    """Lines that give Qt a tool tip which was not escaped."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _named(node.func, "setToolTip"):
            found += [] if _escaped(node.args[0]) else [node.lineno]
        elif isinstance(node, ast.If) and "ToolTipRole" in ast.dump(node.test):
            answers = [one.value for one in node.body if isinstance(one, ast.Return)]
            good = answers and all(one is not None and _escaped(one) for one in answers)
            found += [] if good else [node.lineno]
    return found


def _escaped(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _escaped(node.body) and _escaped(node.orelse)
    if isinstance(node, ast.Constant):
        return node.value == ""
    return isinstance(node, ast.Call) and _named(node.func, "wrapped_tip")


def _named(node: ast.expr, name: str) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == name


def test_every_tool_tip_is_escaped() -> None:
    screens = [path for path in product_files() if "ui" in path.relative_to(ROOT).parts]
    found = [f"{path.relative_to(ROOT)}:{n}" for path in screens for n in plain_tips(tree_of(path))]

    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "button.setToolTip(words)",
        "button.setToolTip('' if short else words)",
        "if role in (Role.ToolTipRole, Role.Other):\n    return words",
    ],
)
def test_a_plain_tip_is_found(code: str) -> None:
    assert plain_tips(ast.parse(code)) == [1]
