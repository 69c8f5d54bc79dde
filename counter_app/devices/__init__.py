"""Printers, scanners and card readers, one file per transport."""
