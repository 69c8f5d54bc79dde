"""What stands around every screen: rail, call bar, problems, status."""
