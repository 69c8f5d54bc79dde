"""The electronic identifier of an agency (mã định danh), new and old form.

New (QĐ 20/2020/QĐ-TTg): ``H53.12.3``, province or ministry first, at most four levels.
Old (QCVN 102:2016/BTTTT): ``000.03.12.H53``, the same from right to left, zeros where a level
is not used; still on papers from before 2021.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counter_app.domain.failures import Refusal, RefusalCode

NEW_FORM = r"[A-Z][0-9]{2}(?:\.[0-9A-Z]{1,3}){0,3}"
"""Pattern of the new form, for codes that hold an agency."""
OLD_FORM = r"[0-9]{3}\.[0-9]{2,3}\.[0-9]{2,3}\.[A-Z][0-9]{2}"

_NEW = re.compile(NEW_FORM)
_OLD = re.compile(OLD_FORM)
_OLD_WIDTHS = (2, 2, 3)
"""Digits of levels 2, 3 and 4 in the old form."""


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """One agency. ``units`` are the levels below ``root`` as the agency writes them.

    Leading zeros belong to the code that is printed: ``H53.05`` stays ``H53.05``.
    """

    root: str
    units: tuple[str, ...] = ()

    @staticmethod
    def parse(text: str) -> AgencyCode:
        """Read either form, in any case; ``Refusal(SETTING_INVALID)`` if it is neither."""
        code = "".join(text.split()).upper()
        if _OLD.fullmatch(code):
            *units, root = code.split(".")
            return AgencyCode(root, _without_unused(units[::-1]))
        if not _NEW.fullmatch(code):
            raise Refusal(RefusalCode.SETTING_INVALID, field="agency_code")
        root, *units = code.split(".")
        return AgencyCode(root, tuple(units))

    def __str__(self) -> str:
        """The canonical, new form."""
        return ".".join((self.root, *self.units))

    @property
    def level(self) -> int:
        """1 for a province or ministry, up to 4."""
        return 1 + len(self.units)

    @property
    def parent(self) -> AgencyCode | None:
        """The agency one level above; None for a province or ministry."""
        return AgencyCode(self.root, self.units[:-1]) if self.units else None

    @property
    def old_form(self) -> str | None:
        """The form of 2016; None where a unit has letters or too many digits for it."""
        padded = (*self.units, *["0"] * (3 - len(self.units)))
        groups = [unit.zfill(width) for unit, width in zip(padded, _OLD_WIDTHS, strict=True)]
        old = ".".join((*reversed(groups), self.root))
        return old if _OLD.fullmatch(old) and self.same_as(AgencyCode.parse(old)) else None

    def same_as(self, other: AgencyCode) -> bool:
        """Whether both name one agency: the old form pads ``H53.3`` to ``H53.03``."""
        return self.root == other.root and [u.lstrip("0") for u in self.units] == [
            u.lstrip("0") for u in other.units
        ]


def _without_unused(units: list[str]) -> tuple[str, ...]:
    while units and not units[-1].strip("0"):
        units = units[:-1]
    return tuple(units)
