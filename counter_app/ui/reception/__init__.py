"""The screen "Tiếp nhận": one pass from the citizen to the button."""
