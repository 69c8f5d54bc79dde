"""The practice office: virtual devices, stand-in portal, invented people."""
