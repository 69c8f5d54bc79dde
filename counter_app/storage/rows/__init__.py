"""SQLAlchemy rows, private to storage. Importing this package registers every table."""

from counter_app.storage.rows import (
    catalogue,
    delivery,
    dossier,
    files,
    office,
    paper,
    queue,
    trail,
)
from counter_app.storage.rows.base import Base

__all__ = ["Base", "catalogue", "delivery", "dossier", "files", "office", "paper", "queue", "trail"]
