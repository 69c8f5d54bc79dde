"""Composition root: settings -> engine -> adapters -> services.

The only package, besides ``cli`` and ``practice``, that may import everything. ``folder`` is
light and opens a data folder; ``running`` and what it needs is loaded meanwhile; ``lanes``,
with every driver of paper and wire, when the lanes begin.
"""
