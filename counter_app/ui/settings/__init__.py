"""The screen "Cài đặt"."""
