"""The screen "Gửi cổng"."""
