"""Options, machine file and paths."""
