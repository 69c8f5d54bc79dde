"""Readers of procedure catalogues: the national portal's JSON, its published pages, Excel."""
