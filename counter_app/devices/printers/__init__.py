"""Thermal and office printers."""
