"""The schema of a database as text, to compare before and after."""

from __future__ import annotations

from sqlalchemy import Engine, text

_SQLITE = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master"
_POSTGRES = """
SELECT concat_ws(' ', 'column', table_name, column_name, data_type, character_maximum_length,
                 is_nullable, column_default, is_identity)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def schema_of(engine: Engine) -> frozenset[str]:
    """One line for each column, index, constraint, trigger and function."""
    statement = _SQLITE if engine.dialect.name == "sqlite" else _POSTGRES
    with engine.connect() as connection:
        return frozenset(connection.execute(text(statement)).scalars())
