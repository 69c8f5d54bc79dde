"""What tells the practice office's folder from a real one."""

PRACTICE_KEY = b"counter_app practice office key."
"""32 bytes everybody may know: nothing real is ever kept under it."""
MARKER = "PRACTICE"
"""A file of this name marks a practice folder."""
