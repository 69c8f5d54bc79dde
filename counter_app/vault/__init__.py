"""Keys: where they come from and how they are wrapped."""
