"""Any paper's content to what its printer takes: the ``PaperRenderer`` of the office."""

from __future__ import annotations

from pathlib import Path

from counter_app.documents.forms import FormPress
from counter_app.documents.papertext import cleaned
from counter_app.documents.raster_layout import ThermalPress
from counter_app.documents.thermal import thermal_blocks
from counter_app.documents.typefaces import Typefaces
from counter_app.services.paper import (
    PaperContent,
    PrinterTestPaper,
    ReceiptFormPaper,
    Rendered,
    Reprint,
)


class OfficePapers:
    """Implements ``ports.PaperRenderer``. Any thread; printer lanes share one.

    ``fonts`` and ``forms`` are the folders of ``resources`` with these names.
    """

    def __init__(self, fonts: Path, forms: Path) -> None:
        typefaces = Typefaces(fonts)
        self._thermal = ThermalPress(typefaces)
        self._forms = FormPress(typefaces, forms)

    def render(
        self, content: PaperContent, *, width_dots: int, reprint: Reprint | None = None
    ) -> Rendered:
        """Thermal contents become a ``Raster`` of ``width_dots``, sheets a ``Pdf``.

        Raises ``Refusal(PAPER_UNKNOWN)`` for a form set that is not installed.
        """
        content, reprint = cleaned(content), cleaned(reprint)
        if isinstance(content, ReceiptFormPaper):
            return self._forms.receipt(content, reprint)
        if isinstance(content, PrinterTestPaper) and content.sheet:
            return self._forms.test_sheet(content)
        return self._thermal.picture(thermal_blocks(content, reprint), width_dots)
