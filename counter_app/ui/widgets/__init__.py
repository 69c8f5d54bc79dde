"""Small parts every screen is made of."""
