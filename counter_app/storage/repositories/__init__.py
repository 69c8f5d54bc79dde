"""Rows to domain objects and back, one file per aggregate."""
