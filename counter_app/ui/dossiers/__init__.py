"""The screen "Hồ sơ"."""
