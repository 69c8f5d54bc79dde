"""The rules of the office: pure Python, no I/O, no clock of its own."""
