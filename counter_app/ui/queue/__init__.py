"""The screen "Hàng đợi": numbers given and people waiting."""
