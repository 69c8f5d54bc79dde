"""Delivery to the provincial portal, one adapter per wire family."""
