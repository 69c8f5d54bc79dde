"""No part of the program reads a setting that ``config.options`` does not declare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from counter_app.config.options import OPTIONS
from tests.architecture.sources import ROOT, product_files, tree_of

DECLARED = {name for option in OPTIONS for name in (option.key, option.variable)}
# An office's own settings stand in its database, under keys outside these sections.
SECTIONS = tuple({option.key.partition(".")[0] + "." for option in OPTIONS})
# A secret: asked for or handed in, never a setting.
SECRETS = {"COUNTER_KEY_PASSPHRASE"}
LOOKS_LIKE_A_VARIABLE = re.compile(r"COUNTER_[A-Z][A-Z_]*[A-Z]")


def settings_named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, name) of texts that can only be our variables, and of keys of refused settings."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if LOOKS_LIKE_A_VARIABLE.fullmatch(text):
                yield node.lineno, text
            case ast.Call(args=[ast.Attribute(attr="SETTING_INVALID"), *_], keywords=keywords):
                for named in keywords:
                    match named:
                        case ast.keyword(arg="key", value=ast.Constant(value=str() as text)) if (
                            text.startswith(SECTIONS)
                        ):
                            yield node.lineno, text


def test_every_setting_is_declared() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in product_files()
        for line, name in settings_named(tree_of(path))
        if name not in DECLARED | SECRETS
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('os.environ["COUNTER_PRINTER_SPEED"]', "COUNTER_PRINTER_SPEED"),
        ('Refusal(RefusalCode.SETTING_INVALID, key="printer.speed")', "printer.speed"),
    ],
)
def test_an_undeclared_setting_is_found(source: str, name: str) -> None:
    assert [found for _, found in settings_named(ast.parse(source))] == [name]
    assert name not in DECLARED | SECRETS
