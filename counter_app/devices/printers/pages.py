"""Finished PDFs for printers: their paper, and their pages as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image

from counter_app.services.paper import Pdf

POINTS_PER_INCH = 72
SECONDS_PER_PAGE = 20.0
"""The slowest office printer, warming up included."""
_PAPERS = {(210, 297): "A4", (148, 210): "A5"}


def paper_name(pdf: Pdf) -> str:
    """``A4`` or ``A5`` by the first page; ``A4`` for anything else."""
    with _opened(pdf) as document:
        sides = tuple(round(side / POINTS_PER_INCH * 25.4) for side in document[0].get_size())
    return _PAPERS.get((sides[0], sides[1]), "A4")


def page_pictures(pdf: Pdf, dpi: float) -> Iterator[Image.Image]:
    """Each page in grey at its true size for so many dots an inch."""
    with _opened(pdf) as document:
        for page in document:
            yield page.render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil()


@contextmanager
def _opened(pdf: Pdf) -> Iterator[Any]:
    # Loads the PDFium library: only offices with a sheet printer pay for it.
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(pdf.data)
    try:
        yield document
    finally:
        document.close()
