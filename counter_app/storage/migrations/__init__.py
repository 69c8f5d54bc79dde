"""Schema steps (Alembic), run by ``storage.schema``."""
