"""Statutory forms as data: texts, labels and their order, by form set and number."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from counter_app.domain.failures import Refusal, RefusalCode


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with the name of its value; ``share`` of the row's width."""

    label: str
    value: str
    share: float
    strong: bool
    blank: bool
    """An empty value leaves a dotted line to write on instead of vanishing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form: cells, or the place of a table (``components``, ``fees``)."""

    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """One version of one form. ``words`` holds the texts of each section by name."""

    form_set: str
    form: str
    title: str
    caption: str
    valid_from: date
    checked: bool
    """A person has compared every label with the legal text."""
    motto: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    words: dict[str, dict[str, str]]


def load_template(folder: Path, form_set: str, form: str) -> FormTemplate:
    """Read ``folder/<form_set>/form-<form>.toml``.

    Raises ``Refusal(PAPER_UNKNOWN)`` when there is no such form.
    """
    path = folder / form_set / f"form-{form}.toml"
    known = form_set in {entry.name for entry in folder.iterdir()} and path.is_file()
    if not known:
        raise Refusal(RefusalCode.PAPER_UNKNOWN, form=form, form_set=form_set)
    return _template(tomllib.loads(path.read_text(encoding="utf-8")))


def _template(data: dict[str, Any]) -> FormTemplate:
    sections = ("header", "values", "components", "fees", "signatures")
    return FormTemplate(
        form_set=data["form_set"],
        form=data["form"],
        title=data["title"],
        caption=data["caption"],
        valid_from=data["valid_from"],
        checked=data["checked"],
        motto=tuple(data["header"]["motto"]),
        columns=tuple(data["components"]["columns"]),
        rows=tuple(_row(row) for row in data["rows"]),
        words={
            name: {key: text for key, text in data[name].items() if isinstance(text, str)}
            for name in sections
        },
    )


def _row(data: dict[str, Any]) -> Row:
    return Row(data.get("kind", "cells"), tuple(_cell(cell) for cell in data.get("cells", ())))


def _cell(data: dict[str, Any]) -> Cell:
    return Cell(
        label=data["label"],
        value=data["value"],
        share=data.get("share", 1.0),
        strong=data.get("strong", False),
        blank=data.get("blank", False),
    )
