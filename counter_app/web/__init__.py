"""Pages served on the office's own network."""
