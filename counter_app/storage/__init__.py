"""The office's data in SQLite (SQLCipher) or PostgreSQL."""
