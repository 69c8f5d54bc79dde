"""One-stop counter for Vietnamese public offices: receive, queue, print, scan, deliver."""

__version__ = "0.1.0"
