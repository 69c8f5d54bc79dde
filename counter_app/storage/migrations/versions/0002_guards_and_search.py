"""Append-only guards, search indexes and, on PostgreSQL, the order of events."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "dossier_event", "queue_event", "portal_receipt", "print_event")
EVENTS = ("queue_event", "dossier_event")

SQLITE_SEARCH = (
    (
        "CREATE VIRTUAL TABLE dossier_fts USING fts5("
        "words, content='dossier_search', content_rowid='seq',"
        " tokenize='unicode61', prefix='2 3 4')"
    ),
    (
        "CREATE TRIGGER dossier_search_added AFTER INSERT ON dossier_search BEGIN"
        " INSERT INTO dossier_fts(rowid, words) VALUES (new.seq, new.words); END"
    ),
    (
        "CREATE TRIGGER dossier_search_removed AFTER DELETE ON dossier_search BEGIN"
        " INSERT INTO dossier_fts(dossier_fts, rowid, words)"
        " VALUES ('delete', old.seq, old.words); END"
    ),
    (
        "CREATE TRIGGER dossier_search_changed AFTER UPDATE ON dossier_search BEGIN"
        " INSERT INTO dossier_fts(dossier_fts, rowid, words)"
        " VALUES ('delete', old.seq, old.words);"
        " INSERT INTO dossier_fts(rowid, words) VALUES (new.seq, new.words); END"
    ),
    "INSERT INTO dossier_fts(rowid, words) SELECT seq, words FROM dossier_search",
)

POSTGRES_GUARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME;
END $$
"""
POSTGRES_VERSION_GUARD = """
CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.state = 'draft' OR NEW.body::text <> OLD.body::text) THEN
        RAISE EXCEPTION 'a published procedure version never changes';
    END IF;
    RETURN NEW;
END $$
"""
POSTGRES_HINT = """
CREATE FUNCTION hint_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('counter_app', TG_TABLE_NAME);
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Guards on both dialects; FTS5 or GIN for the search."""
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgres()
    else:
        _upgrade_sqlite()


def downgrade() -> None:
    """Back to plain tables; no row is lost."""
    if op.get_bind().dialect.name == "postgresql":
        _downgrade_postgres()
    else:
        _downgrade_sqlite()


def _upgrade_sqlite() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
            )
    op.execute(
        "CREATE TRIGGER procedure_version_fixed BEFORE UPDATE OF body, state ON procedure_version"
        " WHEN old.state <> 'draft' AND (new.state = 'draft' OR new.body <> old.body)"
        " BEGIN SELECT RAISE(ABORT, 'a published procedure version never changes'); END"
    )
    for statement in SQLITE_SEARCH:
        op.execute(statement)


def _downgrade_sqlite() -> None:
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
    op.execute("DROP TRIGGER procedure_version_fixed")
    for name in ("added", "removed", "changed"):
        op.execute(f"DROP TRIGGER dossier_search_{name}")
    op.execute("DROP TABLE dossier_fts")


def _upgrade_postgres() -> None:
    op.execute(POSTGRES_GUARD)
    op.execute(POSTGRES_VERSION_GUARD)
    op.execute(POSTGRES_HINT)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER procedure_version_fixed BEFORE UPDATE ON procedure_version"
        " FOR EACH ROW EXECUTE FUNCTION refuse_published_change()"
    )
    for table in EVENTS:
        # Identity order is not commit order: readers page by (xid, id) below xmin.
        op.execute(f"ALTER TABLE {table} ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()")
        op.execute(f"CREATE INDEX ix_{table}_order ON {table} (xid, id)")
        op.execute(
            f"CREATE TRIGGER {table}_hint AFTER INSERT ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION hint_event()"
        )
    op.execute(
        "CREATE INDEX ix_dossier_search_words ON dossier_search"
        " USING gin (to_tsvector('simple', words))"
    )


def _downgrade_postgres() -> None:
    op.execute("DROP INDEX ix_dossier_search_words")
    for table in EVENTS:
        op.execute(f"DROP TRIGGER {table}_hint ON {table}")
        op.execute(f"DROP INDEX ix_{table}_order")
        op.execute(f"ALTER TABLE {table} DROP COLUMN xid")
    op.execute("DROP TRIGGER procedure_version_fixed ON procedure_version")
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    for name in ("hint_event", "refuse_published_change", "refuse_change"):
        op.execute(f"DROP FUNCTION {name}()")
