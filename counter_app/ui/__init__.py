"""The window. Qt only."""
