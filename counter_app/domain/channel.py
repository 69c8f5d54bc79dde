"""How a dossier reaches the office (kênh thực hiện)."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How a dossier reaches the office; the values are stored.

    The numbers 1, 2, 3 of form 01 and of the portal are mapped where they are written.
    """

    DIRECT = "direct"
    """Trực tiếp: handed in at the counter."""
    ONLINE = "online"
    """Trực tuyến: through the national portal."""
    POST = "post"
    """Bưu chính công ích (BCCI): by public post."""
